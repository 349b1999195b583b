//! Values as they compare: without what people write differently, and only where they can name
//! somebody at all.

use crate::blank;

/// A National Insurance number: two letters, six digits, and a last letter that may be missing.
/// Temporary ones (`TN`, which a date of birth follows) name nobody.
pub fn ni_number(text: &str) -> Option<String> {
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let bytes = plain.as_bytes();
    let (letters, digits) = (bytes.get(..2)?, bytes.get(2..8)?);
    let rest = bytes.get(8..)?;
    let fits = letters.iter().all(u8::is_ascii_uppercase)
        && digits.iter().all(u8::is_ascii_digit)
        && (rest.is_empty() || (rest.len() == 1 && rest[0].is_ascii_uppercase()))
        && letters != b"TN"
        && digits.iter().any(|digit| *digit != digits[0]);
    // The last letter is often left out, and never tells two people apart.
    fits.then(|| plain[..8].to_owned())
}

/// An e-mail address without case.
pub fn email(text: &str) -> Option<String> {
    let plain = text.trim().to_lowercase();
    let (name, host) = plain.split_once('@')?;
    (!name.is_empty() && host.contains('.')).then_some(plain)
}

/// A code as it compares: an Ident, a reference, a MIS value.
pub fn code(text: &str) -> Option<String> {
    blank::text(text).map(|text| text.to_uppercase())
}

/// The digits of a telephone number without the code of the country.
pub fn telephone(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let start = digits.len().checked_sub(10)?;
    Some(digits[start..].to_owned())
}

/// The last postcode in a text, such as an address whose lines are split or not.
pub fn postcode(text: &str) -> Option<String> {
    let upper = text.to_uppercase();
    let words: Vec<&str> = upper
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.iter().enumerate().rev().find_map(|(at, word)| {
        if is_inward(word) {
            let outward = words.get(at.checked_sub(1)?)?;
            return is_outward(outward).then(|| format!("{outward}{word}"));
        }
        let (outward, inward) = word.split_at_checked(word.len().checked_sub(3)?)?;
        (is_outward(outward) && is_inward(inward)).then(|| (*word).to_owned())
    })
}

fn is_inward(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.len() == 3 && bytes[0].is_ascii_digit() && bytes[1..].iter().all(u8::is_ascii_uppercase)
}

fn is_outward(word: &str) -> bool {
    let bytes = word.as_bytes();
    (2..=4).contains(&bytes.len())
        && bytes[0].is_ascii_uppercase()
        && bytes.iter().any(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_learner_number_needs_its_check_digit() {}

    #[test]
    fn a_national_insurance_number_compares_without_its_last_letter() {
        assert_eq!(ni_number("qq 12 34 56 c").as_deref(), Some("QQ123456"));
        assert_eq!(ni_number("QQ123456").as_deref(), Some("QQ123456"));
        assert_eq!(ni_number("TN010203M"), None, "made of a date of birth");
        assert_eq!(ni_number("QQ000000A"), None, "a place holder");
        assert_eq!(ni_number("QQ12345"), None);
        assert_eq!(ni_number("é1234567"), None);
    }

    #[test]
    fn a_postcode_is_found_wherever_the_address_has_it() {
        let of = |text| postcode(text);
        assert_eq!(
            of("1 Example Row\r\nTestham\r\nZZ1 1ZZ").as_deref(),
            Some("ZZ11ZZ")
        );
        assert_eq!(
            of("1 Example Row, Testham, zz12 3ab, ").as_deref(),
            Some("ZZ123AB")
        );
        assert_eq!(of("ZZ1A1ZZ").as_deref(), Some("ZZ1A1ZZ"));
        assert_eq!(of("12 High Street 3RD floor"), None);
        assert_eq!(of("Ünderhill"), None);
        assert_eq!(of(""), None);
    }

    #[test]
    fn telephones_and_addresses_compare_without_their_dress() {
        assert_eq!(telephone("+44 7700 900123"), telephone("07700900123"));
        assert_eq!(telephone("900123"), None);
        assert_eq!(
            email(" Ada@Example.TEST ").as_deref(),
            Some("ada@example.test")
        );
        assert_eq!(email("none"), None);
        assert_eq!(email("@example.test"), None);
        assert_eq!(code(" 0042q ").as_deref(), Some("0042Q"));
    }
}

//! Postcodes of the United Kingdom.

/// The postcode with which an address ends: its last line, or what follows its last comma, and
/// nothing else. An address that ends otherwise is not guessed at.
pub fn last_of(address: &str) -> Option<String> {
    let last = address
        .split(['\r', '\n', ','])
        .map(str::trim)
        .rfind(|line| !line.is_empty())?;
    valid(last)
}

/// The postcode in capitals and with its space, where the text is one.
pub fn valid(text: &str) -> Option<String> {
    let letters: String = text
        .split_whitespace()
        .collect::<String>()
        .to_ascii_uppercase();
    if !letters.is_ascii() || letters.len() < 5 {
        return None;
    }
    let (outward, inward) = letters.split_at(letters.len() - 3);
    let shape = |part: &str| -> String {
        let kind = |c: char| match c {
            'A'..='Z' => 'A',
            '0'..='9' => '9',
            _ => '?',
        };
        part.chars().map(kind).collect()
    };
    let fits = matches!(
        shape(outward).as_str(),
        "A9" | "A99" | "AA9" | "AA99" | "A9A" | "AA9A"
    ) || outward == "GIR";
    (fits && shape(inward) == "9AA").then(|| format!("{outward} {inward}"))
}

#[cfg(test)]
mod tests {
    use super::{last_of, valid};

    #[test]
    fn postcodes_as_people_write_them() {
        for (text, postcode) in [
            ("zz1 1zz", "ZZ1 1ZZ"),
            ("ZZ999ZZ", "ZZ99 9ZZ"),
            ("w1a 0ax", "W1A 0AX"),
            (" m1 1ae ", "M1 1AE"),
            ("EC1A 1BB", "EC1A 1BB"),
            ("GIR 0AA", "GIR 0AA"),
        ] {
            assert_eq!(valid(text).as_deref(), Some(postcode));
        }
        for text in [
            "", "ZZ1", "1ZZ 1ZZ", "ZZ1 1Z", "ZZ1 11Z", "Testham", "ÄZ1 1ZZ",
        ] {
            assert_eq!(valid(text), None, "{text}");
        }
    }

    #[test]
    fn only_the_end_of_an_address_counts() {
        let found = |address| last_of(address);
        assert_eq!(
            found("1 Example Row\r\nTestham\r\nzz1 1zz\r\n").as_deref(),
            Some("ZZ1 1ZZ")
        );
        assert_eq!(
            found("1 Example Row, Testham, ZZ1 1ZZ").as_deref(),
            Some("ZZ1 1ZZ")
        );
        assert_eq!(found("ZZ1 1ZZ\r\nTestham"), None);
        assert_eq!(found("1 Example Row, Testham ZZ1 1ZZ"), None);
        assert_eq!(found(" \r\n"), None);
    }
}

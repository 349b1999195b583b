//! Unique learner numbers.

/// The number without white space, where it is somebody's: ten digits, the first not zero, and a
/// check digit that fits (weights 10 to 1, sum modulo 11 is 10). The temporary 9999999999 does not
/// pass.
pub fn valid(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.len() != 10 || digits.starts_with('0') || !digits.bytes().all(|b| b.is_ascii_digit())
    {
        return None;
    }
    let weighted: u32 = digits
        .bytes()
        .zip((1..=10).rev())
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    (weighted % 11 == 10).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::valid;

    #[test]
    fn a_number_of_somebody_checks_itself() {
        assert_eq!(valid("9276308686").as_deref(), Some("9276308686"));
        assert_eq!(valid(" 9276 308686 ").as_deref(), Some("9276308686"));
        for other in [
            "9999999999",
            "9276308687",
            "0276308686",
            "927630868",
            "92763086866",
            "927630868A",
            "",
        ] {
            assert_eq!(valid(other), None, "{other}");
        }
    }
}

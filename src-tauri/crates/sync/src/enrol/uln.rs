//! Unique learner numbers.

/// Whether a ULN is a real one: ten digits, the first not zero, and a check digit that fits. The
/// temporary number does not pass.
pub(super) fn is_valid(uln: &str) -> bool {
    let digits: Vec<u32> = uln.chars().filter_map(|c| c.to_digit(10)).collect();
    if uln.len() != 10 || digits.len() != 10 || digits.first() == Some(&0) {
        return false;
    }
    let sum: u32 = digits.iter().zip((1..=10).rev()).map(|(d, w)| d * w).sum();
    sum % 11 == 10
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn only_ten_digits_with_a_fitting_check_digit_pass() {
        assert!(is_valid("9276308686"));
        for other in [
            "9999999999",
            "9276308687",
            "0276308686",
            "927630868",
            "927630868x",
            "",
        ] {
            assert!(!is_valid(other), "{other}");
        }
    }
}

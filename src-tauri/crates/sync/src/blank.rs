//! What counts as "no value". Neither system is known to be consistent about it, so absent, null,
//! empty, white space and sentinel dates all mean the same (`design`, "Registration and
//! certification"; OneFile API, section 2).

use chrono::{Datelike, NaiveDate};

/// The text without surrounding white space, or `None` where nothing is left.
pub fn text(value: &str) -> Option<String> {
    let trimmed = value.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

/// The date, or `None` for a sentinel: OneFile's exports write 1900-01-01 for "no date".
pub fn date(value: NaiveDate) -> Option<NaiveDate> {
    (value.year() > 1900).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_no_value() {
        assert_eq!(text(" \t\r\n"), None);
        assert_eq!(text(" REG-1 "), Some("REG-1".into()));
    }

    #[test]
    fn the_sentinel_year_is_no_date() {
        assert_eq!(date(NaiveDate::from_ymd_opt(1900, 12, 31).unwrap()), None);
        assert!(date(NaiveDate::from_ymd_opt(1901, 1, 1).unwrap()).is_some());
    }
}

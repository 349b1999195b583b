//! Single values. `None` is "no value": absent, null, empty, white space, sentinel dates. What
//! holds something that can't be read as what it should be is an `Err`, so that nobody takes it
//! for blank and writes over it.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde_json::Value;
use tandem_sync::{blank, uktime};

/// The value is there, but is not what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Odd;

/// Text; a number or boolean as its text.
pub(super) fn text(value: &Value) -> Result<Option<String>, Odd> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) if shows_nothing(text) => Ok(None),
        Value::String(text) => Ok(blank::text(text)),
        Value::Number(number) => Ok(Some(number.to_string())),
        Value::Bool(yes) => Ok(Some(yes.to_string())),
        Value::Array(_) | Value::Object(_) => Err(Odd),
    }
}

/// Whether nothing of a text can be seen. What else stands in one is left as it is, whatever it would do
/// to a screen: a value that is read otherwise than OneFile holds it would never be in step.
fn shows_nothing(text: &str) -> bool {
    let turns = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().all(|c| c.is_control() || turns(c))
}

/// A whole number, also as text, also with `.0`.
pub(super) fn integer(value: &Value) -> Result<Option<i64>, Odd> {
    if let Some(number) = value.as_i64() {
        return Ok(Some(number));
    }
    let Some(text) = text(value)? else {
        return Ok(None);
    };
    let whole = match text.split_once('.') {
        Some((whole, part)) if part.bytes().all(|b| b == b'0') => whole,
        Some(_) => return Err(Odd),
        None => text.as_str(),
    };
    whole.parse().map(Some).map_err(|_| Odd)
}

/// The ID of a record: a whole number above 0. 0 means "none" where a record refers to another.
pub(super) fn id(value: &Value) -> Result<Option<i64>, Odd> {
    match integer(value)? {
        Some(number) if number < 0 => Err(Odd),
        number => Ok(number.filter(|n| *n > 0)),
    }
}

/// A number, also as text, also with a percent sign.
pub(super) fn number(value: &Value) -> Result<Option<f64>, Odd> {
    let Some(text) = text(value)? else {
        return Ok(None);
    };
    let bare = text.trim_end_matches('%').trim_end();
    match bare.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(Some(number)),
        _ => Err(Odd),
    }
}

/// Whether a flag is set: a true boolean in any form, or a date.
pub(super) fn is_set(value: &Value) -> bool {
    match text(value) {
        Ok(Some(text)) => {
            matches!(text.to_ascii_lowercase().as_str(), "true" | "1" | "yes")
                || matches!(instant(value), Ok(Some(_)))
        }
        _ => false,
    }
}

/// A point in time. Without a zone it is UTC.
pub(super) fn instant(value: &Value) -> Result<Option<DateTime<Utc>>, Odd> {
    let Value::String(text) = value else {
        return if value.is_null() { Ok(None) } else { Err(Odd) };
    };
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let instant = parse(text).ok_or(Odd)?;
    Ok(blank::date(uktime::day(instant)).map(|_| instant))
}

/// A day: the UK day of the point in time. A summer day may come as the evening before in UTC.
pub(super) fn day(value: &Value) -> Result<Option<NaiveDate>, Odd> {
    Ok(instant(value)?.map(uktime::day))
}

// `YYYY-MM-DD`, then optionally a time with or without seconds and fraction, then optionally `Z`
// or an offset.
fn parse(text: &str) -> Option<DateTime<Utc>> {
    let (date, rest) = text.split_at_checked(10)?;
    let date = NaiveDate::parse_from_str(date, "%Y-%m-%d").ok()?;
    if rest.is_empty() {
        return Some(date.and_time(NaiveTime::MIN).and_utc());
    }
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let (time, offset) = match rest.find(['Z', 'z', '+', '-']) {
        Some(at) => (rest[..at].trim_end(), offset(&rest[at..])?),
        None => (rest, TimeDelta::zero()),
    };
    let (time, fraction) = time.split_once('.').unwrap_or((time, ""));
    let time = NaiveTime::parse_from_str(time, "%H:%M:%S")
        .or_else(|_| NaiveTime::parse_from_str(time, "%H:%M"))
        .ok()?;
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let nanos = format!("{fraction:0<9.9}").parse().ok()?;
    date.and_time(time)
        .and_utc()
        .checked_add_signed(TimeDelta::nanoseconds(nanos))?
        .checked_sub_signed(offset)
}

fn offset(text: &str) -> Option<TimeDelta> {
    if text.eq_ignore_ascii_case("z") {
        return Some(TimeDelta::zero());
    }
    let (sign, digits) = text.split_at_checked(1)?;
    let digits = digits.replace(':', "");
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = match digits.len() {
        2 => (digits.parse::<i64>().ok()?, 0),
        4 => (digits[..2].parse().ok()?, digits[2..].parse::<i64>().ok()?),
        _ => return None,
    };
    let minutes = hours * 60 + minutes;
    (minutes < 24 * 60).then(|| TimeDelta::minutes(if sign == "-" { -minutes } else { minutes }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nothing_in_all_its_forms() {
        for nothing in [json!(null), json!(""), json!(" \t\r\n")] {
            assert_eq!(text(&nothing), Ok(None));
            assert_eq!(integer(&nothing), Ok(None));
            assert_eq!(id(&nothing), Ok(None));
            assert_eq!(number(&nothing), Ok(None));
            assert_eq!(instant(&nothing), Ok(None));
            assert_eq!(day(&nothing), Ok(None));
            assert!(!is_set(&nothing));
        }
        for sentinel in [
            "1900-01-01",
            "1900-01-01T00:00:00Z",
            "1900-12-31T12:00:00.000",
            "0001-01-01T00:00:00",
        ] {
            assert_eq!(day(&json!(sentinel)), Ok(None), "{sentinel}");
            assert_eq!(instant(&json!(sentinel)), Ok(None), "{sentinel}");
        }
    }

    #[test]
    fn a_text_stays_as_it_is_and_one_that_shows_nothing_is_none() {
        let odd = "\u{1b}[2JAda\u{200c}\u{202e}\r\nQuill\u{7f}";
        assert_eq!(text(&json!(odd)), Ok(Some(odd.into())));
        assert_eq!(text(&json!("\u{7}\u{202e}")), Ok(None));
    }

    #[test]
    fn numbers_in_all_their_forms() {
        for value in [
            json!(4410),
            json!("4410"),
            json!(" 4410 "),
            json!(4410.0),
            json!("4410.00"),
        ] {
            assert_eq!(id(&value), Ok(Some(4410)), "{value}");
        }
        assert_eq!(id(&json!(0)), Ok(None));
        assert_eq!(id(&json!("0")), Ok(None));
        for odd in [
            json!(-5),
            json!("AB_UNIT1"),
            json!(1.5),
            json!({}),
            json!([1]),
        ] {
            assert_eq!(id(&odd), Err(Odd), "{odd}");
        }
        for value in [json!(27.5), json!("27.5"), json!("27.5%"), json!("27.50 %")] {
            assert_eq!(number(&value), Ok(Some(27.5)), "{value}");
        }
        assert_eq!(number(&json!("NaN")), Err(Odd));
        assert_eq!(number(&json!("n/a")), Err(Odd));
        assert_eq!(text(&json!(42)), Ok(Some("42".into())));
    }

    #[test]
    fn flags_in_all_their_forms() {
        for set in [
            json!(true),
            json!("True"),
            json!(1),
            json!("1"),
            json!("2031-04-07T09:00:00Z"),
        ] {
            assert!(is_set(&set), "{set}");
        }
        for unset in [
            json!(false),
            json!("false"),
            json!(0),
            json!("A Person"),
            json!("1900-01-01T00:00:00"),
            json!({}),
        ] {
            assert!(!is_set(&unset), "{unset}");
        }
    }

    #[test]
    fn times_in_all_their_forms() {
        let nine: DateTime<Utc> = "2031-04-07T09:00:00Z".parse().unwrap();
        for same in [
            "2031-04-07T09:00:00Z",
            "2031-04-07T09:00:00",
            "2031-04-07 09:00:00",
            "2031-04-07T09:00Z",
            "2031-04-07T10:00:00+01:00",
            "2031-04-07T10:00:00+0100",
            "2031-04-07T10:00:00 +01",
            "2031-04-07T04:30:00-04:30",
            " 2031-04-07t09:00:00z ",
            "2031-04-07T09:00:00.Z",
        ] {
            assert_eq!(instant(&json!(same)), Ok(Some(nine)), "{same}");
        }
        for digits in 0..=9 {
            let fraction = &"000000000"[..digits];
            let text = format!("2031-04-07T09:00:00.{fraction}");
            assert_eq!(instant(&json!(text)), Ok(Some(nine)), "{text}");
        }
        let later = instant(&json!("2031-04-07T09:00:00.1234567Z")).unwrap();
        assert_eq!(later.unwrap() - nine, TimeDelta::nanoseconds(123_456_700));
    }

    #[test]
    fn what_is_no_time_is_not_taken_for_blank() {
        for odd in [
            json!("soon"),
            json!("07/04/2031"),
            json!("2031-13-01"),
            json!("2031-04-07T25:00:00Z"),
            json!("2031-04-07T09:00:00+1"),
            json!("2031-04-07T09:00:00.x"),
            json!("2031-04-07é9:00"),
            json!("+"),
            json!(20_310_407),
            json!(true),
        ] {
            assert_eq!(instant(&odd), Err(Odd), "{odd}");
            assert_eq!(day(&odd), Err(Odd), "{odd}");
        }
    }

    #[test]
    fn a_day_is_the_uk_day_however_it_was_written() {
        let first: NaiveDate = "2026-07-01".parse().unwrap();
        for same in [
            "2026-07-01",
            "2026-06-30T23:00:00Z",
            "2026-06-30T23:00:00",
            "2026-07-01T00:00:00Z",
            "2026-07-01T00:00:00+01:00",
        ] {
            assert_eq!(day(&json!(same)), Ok(Some(first)), "{same}");
        }
        let winter = day(&json!("2026-11-30T23:00:00Z")).unwrap().unwrap();
        assert_eq!(winter.to_string(), "2026-11-30");
    }
}

//! Whole bodies of answers.

use super::record::{Record, Unreadable};
use super::value;
use serde_json::Value;

/// Whether this is a web page where data should be: a maintenance notice, or what a filter on the
/// way puts in place of the answer. Data never starts with `<`.
pub(crate) fn is_web_page(body: &[u8], content_type: Option<&str>) -> bool {
    let text = clean(body);
    let declared = content_type.is_some_and(|kind| {
        let kind = kind.trim().to_ascii_lowercase();
        kind.starts_with("text/html") || kind.starts_with("application/xhtml")
    });
    text.starts_with('<') || (declared && !text.is_empty())
}

/// The rows of a search. An empty body means that there are none.
pub(crate) fn rows(body: &[u8]) -> Result<Vec<Record>, Unreadable> {
    let text = clean(body);
    if text.is_empty() {
        return Ok(Vec::new());
    }
    match serde_json::from_str(&text) {
        Ok(Value::Array(rows)) => rows.into_iter().map(|row| record(row, "a row")).collect(),
        Ok(_) => Err(Unreadable("the list".into())),
        Err(_) => Err(Unreadable("the JSON of the list".into())),
    }
}

/// One record.
pub(crate) fn object(body: &[u8]) -> Result<Record, Unreadable> {
    match serde_json::from_str(&clean(body)) {
        Ok(value) => record(value, "the record"),
        Err(_) => Err(Unreadable("the JSON of the record".into())),
    }
}

/// The ID of what was created: a bare whole number, also quoted, also as `{"ID": n}`.
pub(crate) fn new_id(body: &[u8]) -> Result<i64, Unreadable> {
    let unreadable = || Unreadable("the new ID".into());
    let id = match serde_json::from_str(&clean(body)).map_err(|_| unreadable())? {
        Value::Object(object) => Record::new(object).id().ok(),
        other => value::id(&other).ok().flatten(),
    };
    id.ok_or_else(unreadable)
}

/// What OneFile says about a refusal, as far as it can be passed on: code and message without
/// anything that may be somebody's data. `None` where the body is not an error object.
pub(crate) fn refusal(body: &[u8]) -> Option<String> {
    let Ok(Value::Object(object)) = serde_json::from_str(&clean(body)) else {
        return None;
    };
    let error = Record::new(object);
    let code = error.integer("code").ok().flatten();
    let message = error.text("message").ok().flatten();
    match (code, message) {
        (Some(code), Some(message)) => Some(format!("code {code}: {}", masked(&message))),
        (Some(code), None) => Some(format!("code {code}")),
        (None, Some(message)) => Some(masked(&message)),
        (None, None) => None,
    }
}

fn record(value: Value, what: &str) -> Result<Record, Unreadable> {
    match value {
        Value::Object(object) => Ok(Record::new(object)),
        _ => Err(Unreadable(what.to_owned())),
    }
}

// Free text in OneFile holds stray bytes that are not UTF-8: one of them must not lose a listing.
fn clean(body: &[u8]) -> String {
    String::from_utf8_lossy(body)
        .trim_start_matches('\u{feff}')
        .trim()
        .to_owned()
}

// A validation message may repeat the value it complains about: quoted, or as an address, a
// number or a date.
fn masked(message: &str) -> String {
    let mut out = String::new();
    let mut quoted = false;
    for word in message.split_whitespace().take(40) {
        let opens = word
            .trim_start_matches('(')
            .starts_with(['\'', '"', '‘', '“']);
        let closes = word
            .trim_end_matches(['.', ',', ';', ':', ')'])
            .ends_with(['\'', '"', '’', '”']);
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        let hide = quoted || opens || digits > 3 || word.contains('@');
        quoted = (quoted || opens) && !closes;
        out.push_str(if out.is_empty() { "" } else { " " });
        out.push_str(if hide { "…" } else { word });
    }
    out.chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_rows_in_all_their_forms() {
        for body in ["", " \r\n", "[]", "\u{feff}[ ]"] {
            assert_eq!(rows(body.as_bytes()), Ok(Vec::new()), "{body:?}");
        }
    }

    #[test]
    fn what_is_no_list_is_never_an_empty_one() {
        for body in [
            "null",
            "{}",
            "{\"code\":-1}",
            "7",
            "[1]",
            "[{\"ID\":1},",
            "hello",
        ] {
            assert!(rows(body.as_bytes()).is_err(), "{body:?}");
        }
    }

    #[test]
    fn stray_bytes_do_not_lose_a_list() {
        let found = rows(b"[{\"ID\":1,\"Name\":\"Caf\xe9\"}]").unwrap();
        assert_eq!(found[0].id(), Ok(1));
    }

    #[test]
    fn new_ids_in_all_their_forms() {
        for body in [
            "123",
            " 123\n",
            "\"123\"",
            "{\"id\": 123}",
            "{\"ID\": \"123\"}",
            "123.0",
        ] {
            assert_eq!(new_id(body.as_bytes()), Ok(123), "{body:?}");
        }
        for body in ["", "0", "-3", "null", "[]", "{}", "true", "OK"] {
            assert!(new_id(body.as_bytes()).is_err(), "{body:?}");
        }
    }

    #[test]
    fn web_pages() {
        assert!(is_web_page(
            b"\xef\xbb\xbf <!DOCTYPE html><p>Back soon",
            None
        ));
        assert!(is_web_page(b"Back soon", Some("Text/HTML; charset=utf-8")));
        assert!(!is_web_page(b"", Some("text/html")));
        assert!(!is_web_page(b"[]", Some("application/json")));
    }

    #[test]
    fn refusals_in_all_their_forms() {
        let text = |body: &str| refusal(body.as_bytes());
        assert_eq!(
            text(r#"{"code":-58,"message":"Classroom could not be found"}"#).as_deref(),
            Some("code -58: Classroom could not be found")
        );
        assert_eq!(text(r#"{"CODE":"-11"}"#).as_deref(), Some("code -11"));
        assert_eq!(text(r#"{"Message":"No"}"#).as_deref(), Some("No"));
        for other in ["", "Bad request", "[]", "{}", "<html>"] {
            assert_eq!(text(other), None, "{other:?}");
        }
    }

    #[test]
    fn a_refusal_gives_no_data_away() {
        let body = r#"{"message":"Learner 'Ada Quill' (ada@example.test), ULN 9999999999, is not known."}"#;
        let shown = refusal(body.as_bytes()).unwrap();
        for secret in ["Ada", "Quill", "@", "9999"] {
            assert!(!shown.contains(secret), "{shown}");
        }
        assert!(shown.contains("is not known."));
    }
}

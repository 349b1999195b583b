//! Whole bodies of answers.

use super::record::{Record, Unreadable};
use super::text::{clean, is_flat};
use super::value;
use serde_json::{Number, Value};
use tandem_sync::ports::onefile::Said;

/// Bytes of a refusal that is looked into. OneFile's are a line.
const LARGEST_REFUSAL: usize = 64 << 10;

/// Bytes that tell what kind of answer it is.
const BEGINNING: usize = 4 << 10;

/// What a refusal holds besides its status.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// OneFile's own code.
    pub(crate) code: Option<i64>,
    /// Its message, which may repeat the very value that it complains about.
    pub(crate) said: Option<Said>,
}

/// Whether this is a web page where data should be: a maintenance notice, or what a filter on the
/// way puts in place of the answer. Data never starts with `<`.
pub(crate) fn is_web_page(body: &[u8], content_type: Option<&str>) -> bool {
    let text = clean(&body[..body.len().min(BEGINNING)]);
    let declared = content_type.is_some_and(|kind| {
        let kind = kind.trim().to_ascii_lowercase();
        kind.starts_with("text/html") || kind.starts_with("application/xhtml")
    });
    text.starts_with('<') || (declared && !text.is_empty())
}

/// One record.
pub(crate) fn object(body: &[u8]) -> Result<Record, Unreadable> {
    let text = clean(body);
    let record = Some(text.as_ref()).filter(|text| is_flat(text));
    let record = record.and_then(Record::new);
    record.ok_or_else(|| Unreadable("the record".into()))
}

/// The ID of what was created: a bare whole number, also quoted, also as `{"ID": n}`.
pub(crate) fn new_id(body: &[u8]) -> Result<i64, Unreadable> {
    let text = clean(body);
    let number = serde_json::from_str::<Number>(&text).map(Value::from);
    let bare = number.or_else(|_| serde_json::from_str(&text).map(Value::String));
    let id = match bare {
        Ok(bare) => value::id(&bare).ok().flatten(),
        Err(_) => object(body).ok().and_then(|record| record.id().ok()),
    };
    id.ok_or_else(|| Unreadable("the new ID".into()))
}

/// What OneFile says about a refusal. `None` where the body is not an error object.
pub(crate) fn refusal(body: &[u8]) -> Option<Refusal> {
    if body.len() > LARGEST_REFUSAL {
        return None;
    }
    let error = object(body).ok()?;
    let refusal = Refusal {
        code: error.integer("code").ok().flatten(),
        said: error
            .text("message")
            .ok()
            .flatten()
            .map(|text| Said::new(&text)),
    };
    (refusal != Refusal::default()).then_some(refusal)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let found = |body: &str| {
            let refusal = refusal(body.as_bytes())?;
            let said = refusal.said.map(|said| said.text().to_owned());
            Some((refusal.code, said))
        };
        for (body, code, said) in [
            (
                r#"{"code":-58,"message":"Classroom could not be found"}"#,
                Some(-58),
                Some("Classroom could not be found"),
            ),
            (r#"{"CODE":"-11"}"#, Some(-11), None),
            (r#"{"Message":"No"}"#, None, Some("No")),
        ] {
            let said = said.map(str::to_owned);
            assert_eq!(found(body), Some((code, said)), "{body}");
        }
        let long = format!(
            "{{\"code\":-1,\"message\":\"{}\"}}",
            "x".repeat(LARGEST_REFUSAL)
        );
        for other in ["", "Bad request", "[]", "{}", "<html>", &long] {
            assert_eq!(found(other), None, "{other:?}");
        }
    }

    #[test]
    fn a_refusal_tells_nothing_where_it_is_printed() {
        let body = r#"{"code":-2,"message":"QQ123456C of Ada Quill, B1 1AA, is not valid"}"#;
        let printed = format!("{:?}", refusal(body.as_bytes()));
        for secret in ["QQ12", "Ada", "Quill", "B1"] {
            assert!(!printed.contains(secret), "{printed}");
        }
    }
}

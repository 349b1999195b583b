//! Reading what a client sent: JSON or a form, names in any case, numbers as numbers or text.

use crate::refusal::{Refusal, code};
use crate::settings::WrittenTimes;
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use serde_json::Value;
use std::collections::BTreeMap;
use tandem_sync::uktime;

/// The fields of a request by lower-case name. A field that is blank counts as not sent.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    values: BTreeMap<String, Value>,
    times: WrittenTimes,
}

impl Fields {
    /// Reads a body. JSON is recognised by its first character as well as by its content type:
    /// clients exist that send one and declare the other.
    pub fn read(body: &[u8], times: WrittenTimes) -> Result<Self, Refusal> {
        let text = std::str::from_utf8(body)
            .map_err(|_| Refusal::bad(code::NOT_READABLE, "The body is not UTF-8"))?;
        let text = text.trim_start_matches('\u{feff}').trim();
        let pairs: Vec<(String, Value)> = if text.is_empty() {
            Vec::new()
        } else if text.starts_with(['{', '[']) {
            json_pairs(text)?
        } else {
            let form: Vec<(String, String)> = serde_urlencoded::from_str(text)
                .map_err(|_| Refusal::bad(code::NOT_READABLE, "The form can't be read"))?;
            (form.into_iter())
                .map(|(name, value)| (name, Value::String(value)))
                .collect()
        };
        Ok(Self::from_pairs(pairs, times))
    }

    /// Fields from names and values.
    pub fn from_pairs(
        pairs: impl IntoIterator<Item = (String, Value)>,
        times: WrittenTimes,
    ) -> Self {
        let values = (pairs.into_iter())
            .map(|(name, value)| (name.trim().to_ascii_lowercase(), value))
            .collect();
        Self { values, times }
    }

    /// The same without fields of these names.
    pub fn without(&self, names: &[String]) -> Self {
        let mut fields = self.clone();
        for name in names {
            fields.values.remove(&name.to_ascii_lowercase());
        }
        fields
    }

    /// The names that were sent, in lower case, blank ones included.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str)
    }

    pub fn int(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let number = match self.given(name) {
            None => return Ok(None),
            Some(Value::String(text)) => text.trim().parse().ok(),
            #[allow(clippy::cast_possible_truncation)] // only whole numbers far from the bounds
            Some(Value::Number(number)) => number.as_i64().or_else(|| {
                let float = number.as_f64()?;
                (float.fract() == 0.0 && float.abs() < 1e15).then_some(float as i64)
            }),
            Some(_) => None,
        };
        number.map(Some).ok_or_else(|| not_valid(name, "a number"))
    }

    pub fn need_int(&self, name: &str) -> Result<i64, Refusal> {
        self.int(name)?.ok_or_else(|| Refusal::missing(name))
    }

    pub fn float(&self, name: &str) -> Result<Option<f64>, Refusal> {
        let number = match self.given(name) {
            None => return Ok(None),
            Some(Value::String(text)) => text.trim().parse().ok(),
            Some(Value::Number(number)) => number.as_f64(),
            Some(_) => None,
        };
        number.map(Some).ok_or_else(|| not_valid(name, "a number"))
    }

    pub fn text(&self, name: &str) -> Result<Option<String>, Refusal> {
        match self.given(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.trim().to_owned())),
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(_) => Err(not_valid(name, "text")),
        }
    }

    pub fn need_text(&self, name: &str) -> Result<String, Refusal> {
        self.text(name)?.ok_or_else(|| Refusal::missing(name))
    }

    pub fn bool(&self, name: &str) -> Result<Option<bool>, Refusal> {
        let truth = match self.given(name) {
            None => return Ok(None),
            Some(Value::Bool(truth)) => Some(*truth),
            Some(Value::String(text)) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "1" => Some(true),
                "false" | "0" => Some(false),
                _ => None,
            },
            Some(Value::Number(number)) => match number.as_i64() {
                Some(1) => Some(true),
                Some(0) => Some(false),
                _ => None,
            },
            Some(_) => None,
        };
        truth
            .map(Some)
            .ok_or_else(|| not_valid(name, "true or false"))
    }

    /// A moment. A bare day is its midnight in the UK.
    pub fn instant(&self, name: &str) -> Result<Option<DateTime<Utc>>, Refusal> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        let instant = match (Written::read(&text), self.times) {
            (Some(Written::Zoned(instant)), _) => instant,
            (Some(Written::Z(wall)), WrittenTimes::TrueUtc) => wall.and_utc(),
            (Some(Written::Z(wall)), WrittenTimes::UkWallClock) => {
                uktime::instant(wall.date(), wall.time())
            }
            (Some(Written::Day(day)), _) => uktime::instant(day, NaiveTime::MIN),
            (None, _) => return Err(not_valid(name, "an ISO 8601 time")),
        };
        Ok((instant.year() > LAST_SENTINEL_YEAR).then_some(instant))
    }

    pub fn need_instant(&self, name: &str) -> Result<DateTime<Utc>, Refusal> {
        self.instant(name)?.ok_or_else(|| Refusal::missing(name))
    }

    /// A day: that of the moment in the UK.
    pub fn day(&self, name: &str) -> Result<Option<NaiveDate>, Refusal> {
        Ok(self.instant(name)?.map(uktime::day))
    }

    /// Whether a field was sent with a value.
    pub fn has(&self, name: &str) -> bool {
        self.given(name).is_some()
    }

    fn given(&self, name: &str) -> Option<&Value> {
        match self.values.get(&name.to_ascii_lowercase())? {
            Value::Null => None,
            Value::String(text) if text.trim().is_empty() => None,
            value => Some(value),
        }
    }
}

/// Dates up to this year stand for no date.
const LAST_SENTINEL_YEAR: i32 = 1900;

enum Written {
    /// With an offset in numbers: always a true instant.
    Zoned(DateTime<Utc>),
    /// With `Z` or without a zone.
    Z(NaiveDateTime),
    Day(NaiveDate),
}

impl Written {
    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(day) = text.parse::<NaiveDate>() {
            return Some(Self::Day(day));
        }
        let wall = text.strip_suffix(['Z', 'z']).unwrap_or(text);
        for format in [
            "%Y-%m-%dT%H:%M:%S%.f",
            "%Y-%m-%dT%H:%M",
            "%Y-%m-%d %H:%M:%S%.f",
        ] {
            if let Ok(wall) = NaiveDateTime::parse_from_str(wall, format) {
                return Some(Self::Z(wall));
            }
        }
        DateTime::parse_from_rfc3339(text)
            .ok()
            .map(|zoned| Self::Zoned(zoned.with_timezone(&Utc)))
    }
}

fn json_pairs(text: &str) -> Result<Vec<(String, Value)>, Refusal> {
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) => Ok(object.into_iter().collect()),
        // PHP clients send an empty array where they mean no fields.
        Ok(Value::Array(array)) if array.is_empty() => Ok(Vec::new()),
        Ok(_) => Err(Refusal::bad(
            code::NOT_READABLE,
            "The body is not an object",
        )),
        Err(_) => Err(Refusal::bad(
            code::NOT_READABLE,
            "The body is not well-formed JSON",
        )),
    }
}

fn not_valid(name: &str, wanted: &str) -> Refusal {
    Refusal::bad(code::NOT_VALID, format!("{name} is not {wanted}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(body: &str) -> Fields {
        Fields::read(body.as_bytes(), WrittenTimes::TrueUtc).unwrap()
    }

    #[test]
    fn a_form_says_the_same_as_json() {
        for body in [
            r#"{"organisationid":"9101","ROLE":1,"lastName":"O'Dé","Email":" "}"#,
            "OrganisationID=9101&role=1&LASTNAME=O%27D%C3%A9&email=",
        ] {
            let fields = fields(body);
            assert_eq!(fields.int("OrganisationID").unwrap(), Some(9101));
            assert_eq!(fields.int("Role").unwrap(), Some(1));
            assert_eq!(fields.text("LastName").unwrap().unwrap(), "O'Dé");
            assert_eq!(fields.text("Email").unwrap(), None);
        }
        assert!(Fields::read(b"{\"a\":", WrittenTimes::TrueUtc).is_err());
        assert!(fields("[]").names().next().is_none());
    }

    #[test]
    fn times_in_every_form_that_clients_use() {
        let at = |text: &str, times| {
            Fields::from_pairs([("t".to_owned(), text.into())], times)
                .need_instant("T")
                .unwrap()
                .to_rfc3339()
        };
        let utc = WrittenTimes::TrueUtc;
        assert_eq!(
            at("2031-07-07T09:00:00.000Z", utc),
            "2031-07-07T09:00:00+00:00"
        );
        assert_eq!(at("2031-07-07T09:00:00", utc), "2031-07-07T09:00:00+00:00");
        assert_eq!(
            at("2031-07-07T09:00:00+01:00", utc),
            "2031-07-07T08:00:00+00:00"
        );
        assert_eq!(at("2031-07-07", utc), "2031-07-06T23:00:00+00:00");
        let wall = WrittenTimes::UkWallClock;
        assert_eq!(
            at("2031-07-07T09:00:00Z", wall),
            "2031-07-07T08:00:00+00:00"
        );
    }

    #[test]
    fn a_day_is_the_uk_day_and_a_sentinel_is_none() {
        let fields = fields(
            r#"{"a":"2031-06-30T23:00:00Z","b":"2031-07-01T00:00:00Z","c":"1900-01-01T00:00:00Z"}"#,
        );
        let july: NaiveDate = "2031-07-01".parse().unwrap();
        assert_eq!(fields.day("A").unwrap(), Some(july));
        assert_eq!(fields.day("B").unwrap(), Some(july));
        assert_eq!(fields.day("C").unwrap(), None);
    }
}

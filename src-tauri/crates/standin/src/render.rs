//! Writing records as OneFile does, or as the settings want it.

use crate::settings::{Absent, DateOnly, Settings, Zone};
use chrono::{DateTime, NaiveDate, NaiveTime, Timelike, Utc};
use serde_json::{Map, Value};
use tandem_sync::records::onefile::Percent;
use tandem_sync::uktime;

/// An object of an answer, filled property by property.
pub(crate) struct Object<'s> {
    settings: &'s Settings,
    properties: Map<String, Value>,
}

impl<'s> Object<'s> {
    pub fn new(settings: &'s Settings) -> Self {
        Self {
            settings,
            properties: Map::new(),
        }
    }

    pub fn int(self, name: &str, number: impl Into<Option<i64>>) -> Self {
        let value = number.into().map(|number| integer(number, self.settings));
        self.put(name, value)
    }

    pub fn text<'t>(self, name: &str, text: impl Into<Option<&'t str>>) -> Self {
        let text = text.into().filter(|text| !text.is_empty());
        self.put(name, text.map(Value::from))
    }

    pub fn bool(self, name: &str, truth: impl Into<Option<bool>>) -> Self {
        let texts = self.settings.text_booleans;
        let value = truth.into().map(|truth| match texts {
            true => Value::from(truth.to_string()),
            false => Value::from(truth),
        });
        self.put(name, value)
    }

    pub fn percent(self, name: &str, percent: Option<Percent>) -> Self {
        let texts = self.settings.numeric_strings;
        let value = percent.map(|Percent(hundredths)| {
            let number = match hundredths % 100 {
                0 => Value::from(hundredths / 100),
                _ => Value::from(f64::from(hundredths) / 100.0),
            };
            if texts {
                Value::from(number.to_string())
            } else {
                number
            }
        });
        self.put(name, value)
    }

    pub fn instant(self, name: &str, at: Option<DateTime<Utc>>) -> Self {
        let at = at.map(|at| instant(at, self.settings));
        self.put_date(name, at)
    }

    pub fn day(self, name: &str, day: Option<NaiveDate>) -> Self {
        let at = day.map(|day| match self.settings.date_only {
            DateOnly::UkMidnight => uktime::instant(day, NaiveTime::MIN),
            DateOnly::UtcMidnight => day.and_time(NaiveTime::MIN).and_utc(),
        });
        self.instant(name, at)
    }

    /// A property that OneFile shows as `null` where others are left out.
    pub fn text_or_null(mut self, name: &str, text: Option<&str>) -> Self {
        self.properties.insert(name.to_owned(), Value::from(text));
        self
    }

    pub fn done(self) -> Value {
        Value::Object(self.properties)
    }

    fn put_date(self, name: &str, text: Option<String>) -> Self {
        let text = text.or_else(|| {
            let sentinel = NaiveDate::from_ymd_opt(1900, 1, 1)?.and_time(NaiveTime::MIN);
            (self.settings.sentinel_dates).then(|| instant(sentinel.and_utc(), self.settings))
        });
        self.put(name, text.map(Value::from))
    }

    fn put(mut self, name: &str, value: Option<Value>) -> Self {
        let value = value.or(match self.settings.absent {
            Absent::Omit => None,
            Absent::Null => Some(Value::Null),
            Absent::EmptyString => Some(Value::from("")),
        });
        if let Some(value) = value {
            self.properties.insert(name.to_owned(), value);
        }
        self
    }
}

/// A bare number, such as the ID that a creation answers with.
pub(crate) fn integer(number: i64, settings: &Settings) -> Value {
    match settings.numeric_strings {
        true => Value::from(number.to_string()),
        false => Value::from(number),
    }
}

fn instant(at: DateTime<Utc>, settings: &Settings) -> String {
    let mut text = at.format("%Y-%m-%dT%H:%M:%S").to_string();
    let digits = usize::from(settings.fraction_digits.min(7));
    if digits > 0 {
        let fraction = format!("{:09}", at.nanosecond() % 1_000_000_000);
        text.push('.');
        text.push_str(&fraction[..digits]);
    }
    if settings.zone == Zone::Z {
        text.push('Z');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn july() -> Option<NaiveDate> {
        Some("2031-07-01".parse().unwrap())
    }

    fn sample(settings: &Settings) -> Value {
        Object::new(settings)
            .int("ID", 7)
            .text("MISID", "")
            .bool("Active", true)
            .percent("Progress", Some(Percent(2750)))
            .day("DOB", july())
            .instant("StartedOn", None)
            .done()
    }

    #[test]
    fn as_onefile_most_likely_does() {
        assert_eq!(
            sample(&Settings::default()),
            json!({"ID": 7, "Active": true, "Progress": 27.5, "DOB": "2031-06-30T23:00:00Z"})
        );
    }

    #[test]
    fn every_switch_shows() {
        let settings = Settings {
            absent: Absent::Null,
            sentinel_dates: true,
            zone: Zone::None,
            fraction_digits: 3,
            date_only: DateOnly::UtcMidnight,
            numeric_strings: true,
            text_booleans: true,
            ..Settings::default()
        };
        assert_eq!(
            sample(&settings),
            json!({"ID": "7", "MISID": null, "Active": "true", "Progress": "27.5",
                "DOB": "2031-07-01T00:00:00.000", "StartedOn": "1900-01-01T00:00:00.000"})
        );
        let settings = Settings {
            absent: Absent::EmptyString,
            ..Settings::default()
        };
        assert_eq!(sample(&settings)["MISID"], "");
        assert_eq!(sample(&settings)["StartedOn"], "");
    }
}

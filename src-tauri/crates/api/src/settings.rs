//! Settings by name: what each is for, what it takes, and who changed it.

mod catalogue;
mod kind;

pub use kind::{SettingKind, SettingOption};

use crate::{Error, ErrorCode, Tandem};
use SettingKind::{Switch, Text, Time};
use catalogue::{CATALOGUE, Known};
use chrono::NaiveTime;
use serde::Serialize;
use serde_json::{Map, Value};
use tandem_store::SettingChanged;
use tandem_sync::settings::Settings;

/// A setting with its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SettingRow {
    /// Its name.
    pub name: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// One sentence about it.
    pub explain: &'static str,
    /// Settings of one group stand together.
    pub group: &'static str,
    /// What it takes.
    #[serde(flatten)]
    pub kind: SettingKind,
    /// Its value.
    pub value: String,
    /// Its value where nobody changed it.
    pub usual: String,
}

impl Tandem {
    /// All settings, group by group.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn settings_list(&self) -> Result<Vec<SettingRow>, Error> {
        let (now, usual) = (
            fields(&self.store.settings().await?),
            fields(&Settings::default()),
        );
        let row = |known: &Known| SettingRow {
            name: known.name,
            label: known.label,
            explain: known.explain,
            group: known.group,
            kind: known.kind,
            value: printed(known.kind, now.get(known.name)),
            usual: printed(known.kind, usual.get(known.name)),
        };
        Ok(CATALOGUE.iter().map(row).collect())
    }

    /// Changes one setting, and keeps who did.
    ///
    /// # Errors
    /// No such setting, or a value that it does not take.
    pub async fn set_setting(&self, name: &str, value: &str) -> Result<(), Error> {
        let known = CATALOGUE.iter().find(|known| known.name == name);
        let known = known.ok_or_else(|| unknown(name))?;
        let value = parsed(known, value.trim())?;
        let mut all = fields(&self.store.settings().await?);
        let before = printed(known.kind, all.get(name));
        let after = printed(known.kind, Some(&value));
        all.insert(name.to_owned(), value);
        let settings: Settings =
            serde_json::from_value(Value::Object(all)).map_err(|_| bad(known))?;
        let changed = SettingChanged {
            name: name.to_owned(),
            before,
            after,
            account: self.account.clone(),
            at: self.clock.now(),
        };
        if changed.before != changed.after {
            self.store.keep_settings(&settings, &changed).await?;
            tracing::info!(setting = known.name, "a setting was changed");
        }
        Ok(())
    }

    /// Settings that were changed, newest first.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn settings_log(&self, limit: usize) -> Result<Vec<SettingChanged>, Error> {
        Ok(self.store.settings_log(limit).await?)
    }
}

fn fields(settings: &Settings) -> Map<String, Value> {
    match serde_json::to_value(settings) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

fn printed(kind: SettingKind, value: Option<&Value>) -> String {
    match (kind, value) {
        (Switch, Some(Value::Bool(true))) => "on".into(),
        (Switch, _) => "off".into(),
        (Time, Some(Value::String(time))) => time.chars().take(5).collect(),
        (Time, _) => "none".into(),
        (_, Some(Value::String(text))) => text.clone(),
        (_, Some(other)) => other.to_string(),
        (_, None) => String::new(),
    }
}

fn parsed(known: &Known, value: &str) -> Result<Value, Error> {
    let parsed = match known.kind {
        Switch => match value {
            "on" => Some(Value::Bool(true)),
            "off" => Some(Value::Bool(false)),
            _ => None,
        },
        SettingKind::Number { least, most, .. } => {
            let number = value.parse::<i64>().ok();
            let number = number.filter(|number| (least..=most).contains(number));
            number.map(Value::from)
        }
        Text => (!value.is_empty()).then(|| Value::from(value)),
        SettingKind::Choice { options } => {
            let known = options.iter().any(|option| option.value == value);
            known.then(|| Value::from(value))
        }
        Time if value == "none" || value.is_empty() => Some(Value::Null),
        Time => NaiveTime::parse_from_str(value, "%H:%M")
            .ok()
            .map(|time| Value::from(time.to_string())),
    };
    parsed.ok_or_else(|| bad(known))
}

fn unknown(name: &str) -> Error {
    Error::new(
        ErrorCode::UnknownSetting,
        format!("There is no setting called {name:?}."),
        "Choose one from the list of settings.",
    )
}

fn bad(known: &Known) -> Error {
    let takes = match known.kind {
        Switch => "on or off".to_owned(),
        SettingKind::Number { least, most, unit } => {
            format!("a whole number from {least} to {most} {unit}")
                .trim_end()
                .to_owned()
        }
        Text => "a text".to_owned(),
        SettingKind::Choice { options } => {
            let values: Vec<&str> = options.iter().map(|option| option.value).collect();
            format!("one of {}", values.join(", "))
        }
        Time => "a time such as 09:00, or none".to_owned(),
    };
    Error::new(
        ErrorCode::BadSetting,
        format!("“{}” does not take this value.", known.label),
        format!("It takes {takes}."),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_setting_is_in_the_catalogue_once() {
        let of_routine: BTreeSet<String> = fields(&Settings::default()).keys().cloned().collect();
        let here: BTreeSet<String> = CATALOGUE.iter().map(|k| k.name.to_owned()).collect();
        assert_eq!(of_routine, here);
        assert_eq!(CATALOGUE.len(), here.len());
    }

    #[test]
    fn what_is_printed_can_be_set() {
        let usual = fields(&Settings::default());
        for known in CATALOGUE {
            let value = &usual[known.name];
            let text = printed(known.kind, Some(value));
            assert_eq!(parsed(known, &text).unwrap(), *value, "{}", known.name);
        }
    }

    #[test]
    fn what_a_setting_does_not_take_is_named() {
        let interval = CATALOGUE
            .iter()
            .find(|k| k.name == "interval_minutes")
            .unwrap();
        for value in ["14", "1441", "often", ""] {
            let error = parsed(interval, value).unwrap_err();
            assert_eq!(error.code, ErrorCode::BadSetting);
            assert_eq!(
                error.remedy,
                "It takes a whole number from 15 to 1440 minutes."
            );
        }
    }
}

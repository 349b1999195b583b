//! Settings as a window shows and changes them.

use crate::{
    Desk, SettingChange, SettingChoice, SettingGiven, SettingGroup, SettingInput, SettingView,
    SettingsView,
};
use std::sync::Arc;
use tandem_api::{Error, SettingKind, SettingRow, Tandem};
use tandem_words as words;

/// Changes of settings in one answer.
const CHANGES: usize = 20;

impl Desk {
    /// All settings.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn settings(self: &Arc<Self>, (): ()) -> Result<SettingsView, Error> {
        view(&*self.tandem().await?).await
    }

    /// Changes one setting.
    ///
    /// # Errors
    /// No such setting, or a value that it does not take.
    pub async fn set_setting(self: &Arc<Self>, given: SettingGiven) -> Result<SettingsView, Error> {
        let tandem = self.tandem().await?;
        tandem.set_setting(&given.name, &given.value).await?;
        self.tell();
        view(&tandem).await
    }
}

async fn view(tandem: &Tandem) -> Result<SettingsView, Error> {
    let rows = tandem.settings_list().await?;
    let now = tandem.now();
    let label = |name: &str| {
        let row = rows.iter().find(|row| row.name == name);
        row.map_or_else(|| name.to_owned(), |row| row.label.to_owned())
    };
    let changed = tandem.settings_log(CHANGES).await?;
    let changed = changed
        .iter()
        .map(|change| SettingChange {
            at: words::when(change.at, now),
            by: change.account.clone(),
            what: format!(
                "{}: {} → {}",
                label(&change.name),
                shown(&rows, &change.name, &change.before),
                shown(&rows, &change.name, &change.after)
            ),
        })
        .collect();
    let mut groups: Vec<SettingGroup> = Vec::new();
    for row in &rows {
        let title = row.group.to_owned();
        match groups.iter_mut().find(|group| group.title == title) {
            Some(group) => group.items.push(setting(row)),
            None => groups.push(SettingGroup {
                title,
                items: vec![setting(row)],
            }),
        }
    }
    let erasures = tandem.erasures().await?;
    let erased = match erasures.last {
        None => String::new(),
        Some(last) => format!(
            "{}, the last one {}.",
            words::erase::erased(erasures.count),
            words::when(last, now)
        ),
    };
    Ok(SettingsView {
        groups,
        changed,
        erased,
    })
}

fn setting(row: &SettingRow) -> SettingView {
    let (kind, least, most, unit) = match row.kind {
        SettingKind::Switch => (SettingInput::Switch, None, None, None),
        SettingKind::Text => (SettingInput::Text, None, None, None),
        SettingKind::Time => (SettingInput::Time, None, None, None),
        SettingKind::Choice { .. } => (SettingInput::Choice, None, None, None),
        SettingKind::Number { least, most, unit } => {
            let unit = Some(unit.to_owned()).filter(|unit| !unit.is_empty());
            (SettingInput::Number, Some(least), Some(most), unit)
        }
    };
    let choices = match row.kind {
        SettingKind::Choice { options } => options
            .iter()
            .map(|option| SettingChoice {
                value: option.value.to_owned(),
                label: option.label.to_owned(),
            })
            .collect(),
        _ => Vec::new(),
    };
    SettingView {
        choices,
        name: row.name.to_owned(),
        label: row.label.to_owned(),
        explain: row.explain.to_owned(),
        kind,
        value: row.value.clone(),
        usual: row.usual.clone(),
        least,
        most,
        unit,
    }
}

/// A value as people call it.
fn shown<'a>(rows: &[SettingRow], name: &str, value: &'a str) -> &'a str {
    let kind = rows.iter().find(|row| row.name == name).map(|row| row.kind);
    if let Some(SettingKind::Choice { options }) = kind
        && let Some(option) = options.iter().find(|option| option.value == value)
    {
        return option.label;
    }
    if value.is_empty() { "blank" } else { value }
}

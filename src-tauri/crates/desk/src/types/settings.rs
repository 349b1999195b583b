//! Settings.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// All settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SettingsView {
    /// By subject.
    pub groups: Vec<SettingGroup>,
    /// What was changed, newest first.
    pub changed: Vec<SettingChange>,
    /// How many learners were erased, and when the last one was; blank where nobody was.
    pub erased: String,
}

/// Settings of one subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SettingGroup {
    /// The subject.
    pub title: String,
    /// Its settings.
    pub items: Vec<SettingView>,
}

/// A setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SettingView {
    /// Names it.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// What it does.
    pub explain: String,
    /// What is entered.
    pub kind: SettingInput,
    /// As it is: `on` or `off`, digits, text, or `HH:MM`; empty where a time is left out.
    pub value: String,
    /// As it usually is.
    pub usual: String,
    /// The least number.
    #[ts(type = "number | null")]
    pub least: Option<i64>,
    /// The greatest number.
    #[ts(type = "number | null")]
    pub most: Option<i64>,
    /// What a number counts.
    pub unit: Option<String>,
    /// What there is to choose from.
    pub choices: Vec<SettingChoice>,
}

/// One of the values of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SettingChoice {
    /// The value.
    pub value: String,
    /// What it is called.
    pub label: String,
}

/// What is entered for a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SettingInput {
    /// `on` or `off`.
    Switch,
    /// A whole number.
    Number,
    /// Text.
    Text,
    /// UK time, or nothing.
    Time,
    /// One of several.
    Choice,
}

/// A change of a setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SettingChange {
    /// When.
    pub at: String,
    /// Account name of who changed it.
    pub by: String,
    /// From what to what.
    pub what: String,
}

/// A setting as it is entered.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct SettingGiven {
    /// Names it.
    pub name: String,
    /// As in [`SettingView::value`].
    pub value: String,
}

//! What settings take.

use serde::Serialize;

/// What a setting takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SettingKind {
    /// `on` or `off`.
    Switch,
    /// A whole number.
    Number {
        /// The least.
        least: i64,
        /// The most.
        most: i64,
        /// What it counts.
        unit: &'static str,
    },
    /// A text that is not blank.
    Text,
    /// A UK time such as `09:00`, or `none`.
    Time,
    /// One of several.
    Choice {
        /// What there is to choose from.
        options: &'static [SettingOption],
    },
}

/// One of the values of a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SettingOption {
    /// The value.
    pub value: &'static str,
    /// What people call it.
    pub label: &'static str,
}

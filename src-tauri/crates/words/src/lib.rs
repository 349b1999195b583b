//! Every sentence, label, number and date for people, the same in the window, on the command line
//! and in files.

pub mod brakes;
pub mod deeds;
pub mod details;
pub mod enrol;
pub mod erase;
pub mod files;
pub mod gate;
pub mod linking;
pub mod named;
pub mod plain;
mod problems;
pub mod put_back;
pub mod questions;
mod rules;
mod scope;
pub mod second;
mod times;
pub mod what_changes;

pub use problems::{cause, problem, problem_in_full, todo, trouble};
pub use rules::{decision, held, reason, rule};
pub use scope::{out_of_scope, out_of_scope_kind, out_of_scope_short};
pub use times::{day, left, slot, time, when};

use chrono::NaiveDate;
use tandem_sync::plan::{ChangeLine, Plan, Record, System};
use tandem_sync::records::field::{Field, FieldKind, Value};
use tandem_sync::records::pics::LearnerKey;
use tandem_sync::runs::Totals;

/// Totals of a run in a sentence or two.
pub fn totals(totals: &Totals) -> String {
    let t = totals;
    let (would, changes, to_look) = if t.dry_run {
        ("would change", "would go", " to look")
    } else {
        ("changed", "went", "")
    };
    let mut text = format!(
        "{} learners in scope: {} {would}, {} in step, {} wait for something, {} failed",
        t.in_scope, t.changed, t.unchanged, t.parked, t.failed
    );
    if t.not_reached > 0 {
        text += &format!(", {} not reached", t.not_reached);
    }
    text += &format!(
        ". {} {changes} to OneFile and {} to PICS; {}; {}{to_look}.",
        count(t.to_onefile, "change", "changes"),
        t.to_pics,
        count(t.joining, "joining question", "joining questions"),
        count(
            usize::try_from(t.calls).unwrap_or(usize::MAX),
            "call",
            "calls"
        )
    );
    if t.others_waiting > 0 {
        text += &format!(
            " {} of which something waits or failed.",
            others(t.others_waiting)
        );
    }
    if t.others_replanned > 0 {
        text += &format!(
            " {} had changed since the preview and were planned again.",
            others(t.others_replanned)
        );
    }
    if t.replanned > 0 {
        text += &format!(
            " {} learners had changed since the preview and were planned again.",
            t.replanned
        );
    }
    text
}

/// What carrying a plan out costs, at so many calls a minute; blank where it costs nothing.
pub fn cost(plan: &Plan, a_minute: u64) -> String {
    let calls = plan.calls();
    if calls == 0 {
        return String::new();
    }
    let seconds = calls * 60 / a_minute.max(1);
    let calls = usize::try_from(calls).unwrap_or(usize::MAX);
    format!("about {}, {}", count(calls, "call", "calls"), left(seconds))
}

/// A learner by key; officers and organisations have none.
pub fn whose(learner: &LearnerKey) -> &str {
    match learner.is_nobody() {
        true => "-",
        false => &learner.0,
    }
}

/// A change in one line.
pub fn change(line: &ChangeLine) -> String {
    let to = match line.system {
        System::Onefile => "-> OneFile",
        System::Pics => "<- PICS   ",
    };
    let before = line.before.as_deref().unwrap_or("blank");
    format!(
        "{:<14} {to} {} {}: {before} => {}",
        whose(&line.learner),
        record(&line.record),
        line.field.key().replace('_', " "),
        line.after.as_deref().unwrap_or("blank")
    )
}

/// Names a record by its key.
pub fn record(record: &Record) -> String {
    match record {
        Record::Aim(key) => format!("aim {key}"),
        Record::Review(key) => format!("review {key}"),
        Record::OnefileAim(id) => format!("OneFile aim {id}"),
        Record::Learner => "learner".into(),
        Record::Officer(key) => format!("officer {key}"),
        Record::Organisation(key) => format!("organisation {key}"),
        Record::Account => "OneFile account".into(),
    }
}

/// A system by its name.
pub fn system(system: System) -> &'static str {
    match system {
        System::Pics => "PICS",
        System::Onefile => "OneFile",
    }
}

/// A value of a change as people write it.
pub fn value(field: Field, value: &str) -> String {
    match field.kind() {
        FieldKind::Date | FieldKind::Record => dated(value),
        FieldKind::Text | FieldKind::Time | FieldKind::Count | FieldKind::Id => value.to_owned(),
    }
}

/// A value as people write it.
pub fn typed(value: &Value) -> String {
    match value {
        Value::Date(date) => day(*date),
        other => other.to_string(),
    }
}

/// A text with its dates as people write them.
pub fn dated(text: &str) -> String {
    let as_day = |word: &str| {
        let bare = word.trim_end_matches(',');
        bare.parse::<NaiveDate>()
            .map_or_else(|_| word.to_owned(), |date| day(date) + &word[bare.len()..])
    };
    text.split(' ').map(as_day).collect::<Vec<_>>().join(" ")
}

/// `1 review`, `4 reviews`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 {
        format!("1 {one}")
    } else {
        format!("{number} {many}")
    }
}

/// `1 officer or organisation`, `4 officers or organisations`.
pub fn others(number: usize) -> String {
    count(
        number,
        "officer or organisation",
        "officers or organisations",
    )
}

/// `a`, `a and b`, `a, b and c`.
pub fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The text as a sentence begins.
pub fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

//! The report of the initial synchronisation, to be filed: what was accepted, by whom and when, what
//! it did, which values it replaced, and what it left for a person.

mod html;

use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use tandem_api::{Error, HistoryRow, Initial, ParkedRow, RunRow, Table, Tandem};
use tandem_sync::plan::{ChangeLine, System};
use tandem_sync::records::field::Field;
use tandem_sync::records::pics::{Learner, LearnerKey};
use tandem_words::{self as words, named};

/// The report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InitialReport {
    /// Name of the plan that was accepted.
    pub plan: String,
    /// Account name of who accepted it.
    pub accepted_by: String,
    /// When.
    pub accepted: DateTime<Utc>,
    /// When it had been carried out to its end; `None` where it has not come there yet.
    pub carried_out: Option<DateTime<Utc>>,
    /// Customer and centre.
    pub centre: String,
    /// Its runs: one, and one more for each time that it was taken up again.
    pub runs: usize,
    /// Learners, counted: in scope, changed by any of the runs, and how they stood at the end of the
    /// last, four numbers that add up to those in scope.
    pub learners: Vec<(String, usize)>,
    /// Changes by kind and system, in words, with how many.
    pub kinds: Vec<(String, usize)>,
    /// Values that were replaced in PICS.
    pub replaced: Vec<ReportLine>,
    /// Everything else that was changed.
    pub others: Vec<ReportLine>,
    /// Changes that were accepted to be left out this time.
    pub left_out: usize,
    /// Learners who had changed since the preview, and were planned again.
    pub replanned: usize,
    /// What no run changes until a person releases it: the learner, and what.
    pub never: Vec<(String, String)>,
    /// What waits for a person now, and why.
    pub waits: Vec<(String, String)>,
    /// What is to be keyed in by hand now.
    pub by_hand: usize,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReportLine {
    /// The learner: reference and name.
    pub learner: String,
    /// Field and record.
    pub what: String,
    /// The system that was written.
    pub system: String,
    /// What was replaced.
    pub before: String,
    /// What was set.
    pub after: String,
    /// Why.
    pub why: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl InitialReport {
    /// The report of the initial synchronisation.
    ///
    /// # Errors
    /// None was accepted yet, or database trouble.
    pub async fn of(tandem: &Tandem) -> Result<Self, Error> {
        let initial = tandem.initial().await?;
        let waits = tandem.problems().await?;
        let by_hand = tandem.handover().await?;
        let by_hand = by_hand.iter().filter(|item| item.ticked.is_none()).count();
        Ok(Self::composed(initial, &waits, by_hand))
    }

    /// All changes as comma-separated values.
    pub fn csv(&self) -> String {
        let mut table = Table::new(&[
            "learner", "system", "what", "before", "after", "why", "when",
        ]);
        for line in self.replaced.iter().chain(&self.others) {
            table.line(&[
                &line.learner,
                &line.system,
                &line.what,
                &line.before,
                &line.after,
                &line.why,
                &words::time(line.at),
            ]);
        }
        table.into_text()
    }

    fn composed(initial: Initial, waits: &[ParkedRow], by_hand: usize) -> Self {
        let Initial {
            accepted,
            runs,
            history,
            people,
            connection,
            held,
            left_out,
        } = initial;
        let centre = connection.map(|known| format!("{}, {}", known.customer, known.centre));
        let replaces =
            |row: &&HistoryRow| row.change.system == System::Pics && row.change.before.is_some();
        let (replaced, others): (Vec<_>, Vec<_>) = history.iter().partition(replaces);
        let line = |row: &HistoryRow| line(row, &people);
        let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
        for row in &history {
            *kinds.entry(kind(&row.change)).or_default() += 1;
        }
        let never = held
            .iter()
            .map(|row| (name(&row.learner, &people), words::held(&row.held)));
        let replanned = runs.iter().filter_map(|run| run.totals.as_ref());
        Self {
            replanned: replanned.map(|totals| totals.replanned).sum(),
            never: never.collect(),
            left_out,
            plan: accepted.plan,
            accepted_by: accepted.account,
            accepted: accepted.accepted,
            carried_out: accepted.carried_out,
            centre: centre.unwrap_or_default(),
            runs: runs.len(),
            learners: learners(&runs, &history),
            kinds: kinds.into_iter().collect(),
            replaced: by_learner(replaced.into_iter().map(line)),
            others: by_learner(others.into_iter().map(line)),
            waits: waits.iter().map(|row| wait(row, &people)).collect(),
            by_hand,
        }
    }
}

/// In scope, changed by any of the runs, and how they stood at the end of the last.
fn learners(runs: &[RunRow], history: &[HistoryRow]) -> Vec<(String, usize)> {
    let changed: BTreeSet<&LearnerKey> = (history.iter())
        .map(|row| &row.change.learner)
        .filter(|learner| !learner.is_nobody())
        .collect();
    let Some(totals) = runs.iter().rev().find_map(|run| run.totals.as_ref()) else {
        return Vec::new();
    };
    vec![
        ("In scope".to_owned(), totals.in_scope),
        ("Changed by it".to_owned(), changed.len()),
        (
            "In step at its end".to_owned(),
            totals.changed + totals.unchanged,
        ),
        ("Waiting for something then".to_owned(), totals.parked),
        ("Failed".to_owned(), totals.failed),
        ("Not reached".to_owned(), totals.not_reached),
    ]
}

fn name(key: &LearnerKey, people: &BTreeMap<LearnerKey, Learner>) -> String {
    let known = people.get(key).map(Learner::name);
    known.map_or_else(|| key.0.clone(), |name| format!("{key} {name}"))
}

fn line(row: &HistoryRow, people: &BTreeMap<LearnerKey, Learner>) -> ReportLine {
    let change = &row.change;
    let value = |value: &Option<String>| {
        let value = value
            .as_deref()
            .map(|text| words::value(change.field, text));
        value.unwrap_or_else(|| "blank".to_owned())
    };
    ReportLine {
        learner: name(&change.learner, people),
        what: named::change(change, people.get(&change.learner)),
        system: words::system(change.system).to_owned(),
        before: value(&change.before),
        after: value(&change.after),
        why: words::upper_first(words::rule(change.rule)),
        at: row.at,
    }
}

/// What belongs to one learner stands together, in the order in which it was done.
fn by_learner(lines: impl Iterator<Item = ReportLine>) -> Vec<ReportLine> {
    let mut lines: Vec<_> = lines.collect();
    lines.sort_by(|a, b| a.learner.cmp(&b.learner));
    lines
}

fn wait(row: &ParkedRow, people: &BTreeMap<LearnerKey, Learner>) -> (String, String) {
    let why = words::upper_first(&words::problem(&row.problem.kind));
    let why = format!(
        "{why}{} {}",
        if why.ends_with('?') { "" } else { "." },
        words::todo(&row.problem.kind)
    );
    (name(&row.problem.learner, people), why)
}

fn kind(change: &ChangeLine) -> String {
    let did = match (change.field, change.system, change.before.is_some()) {
        (Field::Review, System::Onefile, _) => "Reviews sent".to_owned(),
        (Field::Review, System::Pics, _) => "Reviews created".to_owned(),
        (Field::Aim, ..) => "Learning aims assigned".to_owned(),
        (field, _, true) => format!("{}: replaced", field.label()),
        (field, _, false) => format!("{}: filled where blank", field.label()),
    };
    format!("{did}, {}", words::system(change.system))
}

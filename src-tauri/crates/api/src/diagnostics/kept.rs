//! What the databases hold, counted: numbers, and names that the program itself gives.

use crate::connect::environment_name;
use crate::{Error, OpenQuestion, SettingKind, Tandem};
use chrono::{DateTime, SubsecRound, Utc};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use tandem_onefile::Pages;
use tandem_store::{RunEnd, RunRow};
use tandem_sync::brakes::BrakeKind;
use tandem_sync::ports::Words;
use tandem_sync::problems::ProblemKind;
use tandem_sync::records::RegistrationField;
use tandem_sync::runs::{RunCause, Scope, Totals};

/// Runs that are told.
const RUNS: usize = 20;

/// A property name of OneFile's is a word. What is none may be anything.
const NAME_LETTERS: usize = 40;

/// What the databases hold, counted.
#[derive(Debug, Clone, Serialize)]
pub struct KeptParts {
    /// The connection.
    pub connection: Option<ConnectionPart>,
    /// Settings. Of those that take any text, only whether they were changed.
    pub settings: BTreeMap<&'static str, String>,
    /// Background runs are paused.
    pub paused: bool,
    /// The workspace is PICS itself, not Tandem's copy of it.
    pub authoritative: bool,
    /// Steps of the gate that are open, and that somebody went round.
    pub gate: BTreeMap<&'static str, usize>,
    /// Records, and links between the systems.
    pub counts: BTreeMap<&'static str, usize>,
    /// When something was last looked at.
    pub last: BTreeMap<&'static str, Option<DateTime<Utc>>>,
    /// What did not come into step, by cause and question.
    pub waiting: BTreeMap<String, usize>,
    /// What stopped halfway on its way to OneFile, by question.
    pub unfinished: BTreeMap<String, usize>,
    /// What is to be keyed in, by system and field.
    pub to_key_in: BTreeMap<String, usize>,
    /// Brakes that nobody has released.
    pub brakes: Vec<BrakeKind>,
    /// The last runs, newest first.
    pub runs: Vec<RunPart>,
    /// What OneFile's answers have shown.
    pub answers: AnswersPart,
}

/// Which OneFile, by OneFile's own numbers.
#[derive(Debug, Clone, Serialize)]
pub struct ConnectionPart {
    /// `live`, `beta`, `practice`, `on this computer` or `another address`.
    pub environment: &'static str,
    /// Customer.
    pub customer: i64,
    /// Centre.
    pub centre: i64,
    /// Calls in the last minutes.
    pub calls: usize,
}

/// A run.
#[derive(Debug, Clone, Serialize)]
pub struct RunPart {
    /// Its number.
    pub run: i64,
    /// When it began.
    pub began: DateTime<Utc>,
    /// When it ended; `None` while it goes on, or where it was killed.
    pub ended: Option<DateTime<Utc>>,
    /// It was over everybody.
    pub everybody: bool,
    /// What it came from.
    pub cause: RunCause,
    /// `finished`, `stopped`, the name of a brake, or the code of an error.
    pub end: Option<String>,
    /// Its totals.
    pub totals: Option<BTreeMap<&'static str, u64>>,
}

/// What OneFile's answers have shown.
#[derive(Debug, Clone, Serialize)]
pub struct AnswersPart {
    /// Property names of aims, by field.
    pub aims: BTreeMap<RegistrationField, String>,
    /// Property names of details of people and placements, by field.
    pub details: Vec<String>,
    /// Pages of each search.
    pub pages: BTreeMap<String, Pages>,
}

impl Tandem {
    pub(super) async fn kept_parts(&self) -> Result<KeptParts, Error> {
        let gate = self.gate_brief().await?;
        let problems = self.problems().await?;
        let runs = self.store.runs(None, RUNS).await?;
        let brakes = self.brakes().await?;
        Ok(KeptParts {
            connection: self.connection_part().await?,
            settings: self.settings_part().await?,
            paused: self.store.paused().await?,
            authoritative: self.is_authoritative(),
            gate: BTreeMap::from([("open", gate.open), ("gone_round", gate.gone_round)]),
            counts: self.counts().await?,
            last: self.last_looks().await?,
            waiting: counted(problems.iter().map(|row| waiting(&row.problem.kind))),
            unfinished: counted(self.unfinished().await?.iter().map(unfinished)),
            to_key_in: self.to_key_in().await?,
            brakes: brakes.iter().map(|row| row.brake.kind()).collect(),
            runs: runs.iter().map(run).collect(),
            answers: self.answers().await?,
        })
    }

    async fn connection_part(&self) -> Result<Option<ConnectionPart>, Error> {
        let Some(connection) = self.store.connection().await? else {
            return Ok(None);
        };
        let calls = self.store.recent_calls(&connection.base_url).await?;
        Ok(Some(ConnectionPart {
            environment: environment_name(&connection),
            customer: connection.customer_id,
            centre: connection.centre_id,
            calls: calls.len(),
        }))
    }

    async fn settings_part(&self) -> Result<BTreeMap<&'static str, String>, Error> {
        let rows = self.settings_list().await?.into_iter();
        let shown = rows.map(|row| {
            let value = match row.kind {
                SettingKind::Text if row.value == row.usual => "as usual".to_owned(),
                SettingKind::Text => "changed".to_owned(),
                _ => row.value,
            };
            (row.name, value)
        });
        Ok(shown.collect())
    }

    async fn counts(&self) -> Result<BTreeMap<&'static str, usize>, Error> {
        let pics = self.workspace.everything().await?;
        let links = self.store.links().await?;
        let learners = &pics.learners;
        let aims_linked = links.aims.values().map(BTreeMap::len).sum();
        let reviews = || learners.iter().flat_map(|learner| &learner.reviews);
        Ok(BTreeMap::from([
            ("learners", learners.len()),
            (
                "learning_aims",
                learners.iter().map(|learner| learner.aims.len()).sum(),
            ),
            ("reviews", reviews().count()),
            ("officers", pics.officers.len()),
            ("organisations", pics.organisations.len()),
            ("learners_linked", links.learners.len()),
            ("learning_aims_linked", aims_linked),
            (
                "reviews_linked",
                reviews().filter(|r| r.onefile_id.is_some()).count(),
            ),
            ("officers_linked", links.officers.len()),
            ("organisations_linked", links.organisations.len()),
        ]))
    }

    async fn last_looks(&self) -> Result<BTreeMap<&'static str, Option<DateTime<Utc>>>, Error> {
        let tested = self.store.tested().await?.map(|tested| tested.at);
        let wide = self.store.last_wide_run().await?;
        let wide = wide.map(|run| run.finished.unwrap_or(run.record.started));
        let looks = [
            ("databases_checked", self.store.last_check().await?),
            ("onefile_listed", self.store.listed().await?),
            ("connection_tested", tested),
            ("run_over_everybody", wide),
        ];
        let to_seconds = |at: DateTime<Utc>| at.trunc_subsecs(0);
        let looks = looks.map(|(name, at)| (name, at.map(to_seconds)));
        Ok(BTreeMap::from(looks))
    }

    async fn to_key_in(&self) -> Result<BTreeMap<String, usize>, Error> {
        let items = self.handover().await?;
        let kinds = items.iter().map(|item| {
            let done = if item.ticked.is_some() {
                ", ticked"
            } else {
                ""
            };
            format!("{}: {}{done}", tag(&item.system), item.what)
        });
        Ok(counted(kinds))
    }

    async fn answers(&self) -> Result<AnswersPart, Error> {
        let aims: Option<BTreeMap<RegistrationField, String>> = self.store.names().await?;
        let details = self.store.detail_names().await?.into_iter();
        Ok(AnswersPart {
            aims: (aims.unwrap_or_default().into_iter())
                .map(|(field, name)| (field, property(name)))
                .collect(),
            details: details
                .map(|(detail, name)| format!("{detail:?} as {}", property(name)))
                .collect(),
            pages: self.store.pages_seen().await?,
        })
    }
}

fn run(row: &RunRow) -> RunPart {
    RunPart {
        run: row.id,
        began: row.record.started.trunc_subsecs(0),
        ended: row.finished.map(|at| at.trunc_subsecs(0)),
        everybody: row.record.scope == Scope::All,
        cause: row.record.cause,
        end: row.ended.as_ref().map(|end| match end {
            RunEnd::Finished => "finished".into(),
            RunEnd::Stopped => "stopped".into(),
            RunEnd::Braked(brake) => tag(&brake.kind()),
            RunEnd::Failed { code } => code.clone(),
        }),
        totals: row.totals.as_ref().map(totals),
    }
}

fn totals(of: &Totals) -> BTreeMap<&'static str, u64> {
    BTreeMap::from([
        ("in_scope", of.in_scope as u64),
        ("changed", of.changed as u64),
        ("unchanged", of.unchanged as u64),
        ("parked", of.parked as u64),
        ("failed", of.failed as u64),
        ("not_reached", of.not_reached as u64),
        ("to_onefile", of.to_onefile as u64),
        ("to_pics", of.to_pics as u64),
        ("joining", of.joining as u64),
        ("calls", of.calls),
    ])
}

/// A problem without whom it concerns.
fn waiting(kind: &ProblemKind) -> String {
    let told = serde_json::to_value(kind).unwrap_or_default();
    let tags = ["problem", "cause", "question", "kind", "at"];
    let tags = tags.iter().filter_map(|tag| told.get(tag)?.as_str());
    tags.collect::<Vec<_>>().join(" ")
}

fn unfinished(question: &OpenQuestion) -> String {
    let told = serde_json::to_value(question).unwrap_or_default();
    let tag = told.get("question").and_then(Value::as_str);
    tag.unwrap_or_default().to_owned()
}

/// The name that an enumeration gives.
fn tag(of: &impl Serialize) -> String {
    let told = serde_json::to_value(of).unwrap_or_default();
    told.as_str().unwrap_or_default().to_owned()
}

fn property(name: String) -> String {
    let is_word = name.len() <= NAME_LETTERS && name.bytes().all(|b| b.is_ascii_alphabetic());
    if is_word { name } else { "another name".into() }
}

fn counted(kinds: impl Iterator<Item = String>) -> BTreeMap<String, usize> {
    kinds.fold(BTreeMap::new(), |mut counts, kind| {
        *counts.entry(kind).or_default() += 1;
        counts
    })
}

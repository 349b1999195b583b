//! A choice for each change of a preview: make it, not this time, or never.

use crate::{Error, ErrorCode, Tandem};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use tandem_sync::plan::{Change, ChangeLine, ChangeName, Held, Rule};
use tandem_sync::records::pics::LearnerKey;
use ts_rs::TS;

/// What becomes of a change of a preview.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS,
)]
#[serde(rename_all = "snake_case")]
pub enum RowChoice {
    /// It is made when the preview is accepted.
    #[default]
    Make,
    /// It is left out when this preview is accepted; later runs make it.
    NotThisTime,
    /// No run makes it until a person releases it.
    Never,
}

/// What was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ChoiceKept {
    /// Changes that it was chosen for.
    pub changes: usize,
    /// Changes that were meant too, and are never made all the same.
    pub stay_never: usize,
}

/// A change of a preview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewedChange {
    /// As it is shown.
    pub line: ChangeLine,
    /// The UK day of the review that it sends to OneFile; `None` where it sends none.
    pub sends_review_of: Option<NaiveDate>,
}

impl PreviewedChange {
    /// A change of a plan.
    pub fn of(change: &Change) -> Self {
        Self {
            line: change.line(),
            sends_review_of: change.sends_review_of(),
        }
    }

    /// Whether it sends a review whose proposed date lies before that day.
    pub fn has_passed(&self, today: NaiveDate) -> bool {
        self.sends_review_of.is_some_and(|day| day < today)
    }
}

/// Which changes of a preview are meant: those that fit in all that is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Which {
    /// Of this learner.
    pub learner: Option<LearnerKey>,
    /// Of the record with this key.
    pub record: Option<String>,
    /// Asked for by this rule.
    pub rule: Option<Rule>,
    /// Of this field.
    pub field: Option<String>,
    /// Reviews to OneFile whose proposed date has passed.
    pub passed: bool,
}

impl Tandem {
    /// The changes of a preview, in its order, with what was chosen for each.
    ///
    /// # Errors
    /// There is no such preview.
    pub async fn choices(&self, plan: &str) -> Result<Vec<(PreviewedChange, RowChoice)>, Error> {
        let changes = self.previewed(plan).await?;
        let left_out = self.store.left_out(plan).await?;
        let held = self.held_now().await?;
        let choice = |line: &ChangeLine| {
            let held_by = |held_of: &BTreeMap<Held, i64>| {
                let never = line.never();
                never.is_some_and(|never| held_of.contains_key(&never))
            };
            if held.get(&line.learner).is_some_and(held_by) {
                RowChoice::Never
            } else if left_out.contains(&line.name()) {
                RowChoice::NotThisTime
            } else {
                RowChoice::Make
            }
        };
        let chosen = |change: PreviewedChange| {
            let choice = choice(&change.line);
            (change, choice)
        };
        Ok(changes.into_iter().map(chosen).collect())
    }

    /// Chooses for changes of a preview. What is never to be made stays so in later runs as well,
    /// until it is released: another choice for many changes leaves those alone among them, unless
    /// all of them are such.
    ///
    /// # Errors
    /// There is no such preview, or it was carried out already.
    pub async fn choose(
        &self,
        plan: &str,
        changes: &BTreeSet<ChangeName>,
        choice: RowChoice,
    ) -> Result<ChoiceKept, Error> {
        self.not_carried_out_yet(plan).await?;
        let held = self.held_now().await?;
        let is_held = |line: &ChangeLine| {
            let of = held.get(&line.learner);
            line.never()
                .is_some_and(|never| of.is_some_and(|of| of.contains_key(&never)))
        };
        let mut lines: Vec<ChangeLine> = (self.previewed(plan).await?.into_iter())
            .map(|change| change.line)
            .filter(|line| changes.contains(&line.name()))
            .collect();
        let mut stay_never = 0;
        if choice != RowChoice::Never && !lines.iter().all(is_held) {
            stay_never = lines.iter().filter(|line| is_held(line)).count();
            lines.retain(|line| !is_held(line));
        }
        let names: Vec<ChangeName> = lines.iter().map(ChangeLine::name).collect();
        let now = self.clock.now();
        self.store
            .leave_out(
                plan,
                &names,
                choice == RowChoice::NotThisTime,
                &self.account,
                now,
            )
            .await?;
        let mut nevers: BTreeMap<LearnerKey, Vec<Held>> = BTreeMap::new();
        for line in &lines {
            let of = nevers.entry(line.learner.clone()).or_default();
            of.extend(line.never());
        }
        for (learner, nevers) in nevers {
            if choice == RowChoice::Never {
                self.store
                    .hold(&learner, &nevers, &self.account, now)
                    .await?;
                continue;
            }
            let of = held.get(&learner);
            for id in nevers.iter().filter_map(|never| of?.get(never)) {
                self.store.release_held(*id, &self.account, now).await?;
            }
        }
        Ok(ChoiceKept {
            changes: lines.len(),
            stay_never,
        })
    }

    /// Names of the changes of a preview that are meant.
    ///
    /// # Errors
    /// There is no such preview.
    pub async fn which(&self, plan: &str, which: &Which) -> Result<BTreeSet<ChangeName>, Error> {
        let today = tandem_sync::uktime::day(self.clock.now());
        let changes = self.previewed(plan).await?;
        let meant = changes.iter().filter(|change| {
            let line = &change.line;
            let learner = which.learner.as_ref();
            learner.is_none_or(|learner| *learner == line.learner)
                && (which.record.is_none() || which.record == line.record.key())
                && which.rule.is_none_or(|rule| rule == line.rule)
                && which
                    .field
                    .as_ref()
                    .is_none_or(|field| field == line.field.key())
                && (!which.passed || change.has_passed(today))
        });
        Ok(meant.map(|change| change.line.name()).collect())
    }

    /// Name of the preview that was made last.
    ///
    /// # Errors
    /// There is none.
    pub async fn last_preview(&self) -> Result<String, Error> {
        self.store.last_plan_shown().await?.ok_or_else(no_preview)
    }

    async fn previewed(&self, plan: &str) -> Result<Vec<PreviewedChange>, Error> {
        let plan = self.store.plan(plan).await?.ok_or_else(no_preview)?;
        if plan.changes().any(|change| change.rule == Rule::PutBack) {
            return Err(no_preview());
        }
        Ok(plan.changes().map(PreviewedChange::of).collect())
    }

    async fn held_now(&self) -> Result<BTreeMap<LearnerKey, BTreeMap<Held, i64>>, Error> {
        let mut held: BTreeMap<LearnerKey, BTreeMap<Held, i64>> = BTreeMap::new();
        for row in self.store.held_list().await? {
            held.entry(row.learner)
                .or_default()
                .insert(row.held, row.id);
        }
        Ok(held)
    }
}

pub(crate) fn no_preview() -> Error {
    Error::new(
        ErrorCode::PlanUnknown,
        "There is no such preview in this data folder.",
        "Make a new preview.",
    )
}

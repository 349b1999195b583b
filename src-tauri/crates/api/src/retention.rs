//! Retention: learners who are out of scope for longer than a setting lose their personal data.

use crate::{Error, Tandem};
use chrono::{DateTime, Months, TimeDelta, Utc};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use tandem_pics::has_personal_data;
use tandem_sync::ports::Entries;
use tandem_sync::records::pics::{Learner, LearnerKey};
use tandem_sync::scope;
use tandem_sync::uktime;

/// What retention does, or did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Retention {
    /// After how many months out of scope; 0 where it is off.
    pub months: u32,
    /// Nothing was carried out.
    pub dry_run: bool,
    /// Learners who lose their personal data, or lost it now.
    pub learners: usize,
    /// Learners who wait because something about them is under way.
    pub waiting: usize,
    /// Learners whose personal data was let go before.
    pub before: usize,
    /// When it was carried out last before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<DateTime<Utc>>,
}

impl Tandem {
    /// Lets the personal data of learners go who are out of scope for longer than the setting says, or
    /// says how many they are.
    ///
    /// # Errors
    /// A run goes on, or database trouble.
    pub async fn retain(&self, dry_run: bool) -> Result<Retention, Error> {
        let _alone = match dry_run {
            true => None,
            false => Some(self.alone()?),
        };
        let settings = self.store.settings().await?;
        let mut retention = Retention {
            months: settings.retention_months,
            dry_run,
            last: self.store.retained().await?,
            ..Retention::default()
        };
        if settings.retention_months == 0 {
            return Ok(retention);
        }
        let now = self.clock.now();
        let today = uktime::day(now);
        let noted = self.store.out_of_scope().await?;
        retention.before = noted.values().filter(|out| out.let_go).count();
        let open = self.store.open_entries().await?;
        let under_way: BTreeSet<&LearnerKey> =
            open.iter().map(|entry| &entry.change.learner).collect();
        let kept_for = Months::new(settings.retention_months);
        let learners = self.workspace.everything().await?.learners;
        let (mut out, mut back, mut due) = (BTreeMap::new(), BTreeSet::new(), Vec::new());
        for learner in &learners {
            let known = noted.get(&learner.key).map(|out| out.since);
            let Some(since) = scope::out_since(learner, known, today, &settings) else {
                if known.is_some() {
                    back.insert(learner.key.clone());
                }
                continue;
            };
            if known.is_none() {
                out.insert(learner.key.clone(), since);
            }
            let is_over = since
                .checked_add_months(kept_for)
                .is_some_and(|end| end <= today);
            if !is_over || !has_personal_data(learner) {
                continue;
            }
            match under_way.contains(&learner.key) {
                true => retention.waiting += 1,
                false => due.push(learner),
            }
        }
        retention.learners = due.len();
        if dry_run {
            return Ok(retention);
        }
        self.store.note_out_of_scope(&out, &back).await?;
        for learner in &due {
            self.let_go(learner, now).await?;
        }
        if !due.is_empty() {
            self.facts_seen.forget();
            self.after_erasure().await?;
        }
        self.store.note_retained(now).await?;
        Ok(retention)
    }

    /// Carries retention out once a day, and goes on with an erasure that waits for room on the disk.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn keep_house(&self) -> Result<(), Error> {
        // While a run goes on, it waits for the next look.
        let Ok(alone) = self.alone() else {
            return Ok(());
        };
        self.finish_erasures().await?;
        drop(alone);
        if self.store.settings().await?.retention_months == 0 {
            return Ok(());
        }
        let last = self.store.retained().await?;
        let now = self.clock.now();
        if last.is_some_and(|last| last <= now && now - last < TimeDelta::days(1)) {
            return Ok(());
        }
        self.retain(false).await.map(drop)
    }

    /// PICS records come last: as long as they have the personal data, it is not at its end.
    async fn let_go(&self, learner: &Learner, now: DateTime<Utc>) -> Result<(), Error> {
        let accounts = self.store.accounts_of(learner).await?;
        self.store
            .let_values_go(&learner.key, &accounts, now)
            .await?;
        self.workspace.let_personal_data_go(&learner.key).await?;
        Ok(())
    }
}

//! Finding learners, and what Tandem knows of one without asking OneFile.

mod aims;
mod comparison;
mod details;
mod reviews;
pub(crate) mod row;

use crate::change::People;
use crate::runs::history;
use crate::{
    Desk, Fact, LEARNERS_SHOWN, LearnerPage, LearnerRef, LearnerRow, LearnerSearch, Learners,
    StandingKind, StandingView,
};
use chrono::{DateTime, Utc};
use std::sync::Arc;
use tandem_api::{Error, Found};
use tandem_api::{Kept, Standing};
use tandem_sync::records::pics::LearnerKey;
use tandem_words as words;

impl Desk {
    /// Learners by what is typed.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn learners(self: &Arc<Self>, search: LearnerSearch) -> Result<Learners, Error> {
        let tandem = self.tandem().await?;
        let found = tandem.search(&search.text, LEARNERS_SHOWN).await?;
        let keys = found.iter().map(|found| found.key.clone()).collect();
        let mut standings = tandem.standings(keys).await?;
        let now = tandem.now();
        Ok(Learners {
            found: tandem.count(&search.text).await?,
            all: tandem.count("").await?,
            rows: found
                .into_iter()
                .map(|found| {
                    let kept = standings.remove(&found.key);
                    row(found, kept.as_ref(), now)
                })
                .collect(),
        })
    }

    /// What Tandem knows of one learner.
    ///
    /// # Errors
    /// No such learner, or database trouble.
    pub async fn learner(self: &Arc<Self>, of: LearnerRef) -> Result<LearnerPage, Error> {
        let tandem = self.tandem().await?;
        let key = LearnerKey(of.learner);
        let (found, learner) = tandem.held(&key).await?;
        let kept = tandem.standings(vec![key.clone()]).await?.remove(&key);
        let now = tandem.now();
        let history = tandem.history(Some(&key)).await?;
        let put_back = tandem.put_back_of().await?;
        let people = People::from([(key.clone(), learner)]);
        Ok(LearnerPage {
            name: found.name.clone(),
            standing: standing(kept.as_ref()),
            in_step: in_step(kept.as_ref(), now),
            facts: facts(found),
            history: history
                .iter()
                .rev()
                .map(|row| history::item(row, &people, &put_back, now))
                .collect(),
            key: key.0,
        })
    }
}

/// A name as lists have it: surname first.
pub(crate) fn listed(surname: &str, first_names: &str) -> String {
    match (surname.trim(), first_names.trim()) {
        ("", first) => first.to_owned(),
        (surname, "") => surname.to_owned(),
        (surname, first) => format!("{surname}, {first}"),
    }
}

fn row(found: Found, kept: Option<&Kept>, now: DateTime<Utc>) -> LearnerRow {
    LearnerRow {
        key: found.key.0,
        name: listed(&found.surname, &found.first_names),
        ident: found.ident.or(found.learner_ref),
        uln: found.uln,
        organisation: found.organisation,
        officer: found.officer,
        standing: standing(kept),
        in_step: in_step(kept, now),
    }
}

fn facts(found: Found) -> Vec<Fact> {
    let named = [
        ("Ident", found.ident),
        ("Learner reference", found.learner_ref),
        ("ULN", found.uln),
        ("Organisation", found.organisation),
        ("Officer", found.officer),
    ];
    named
        .into_iter()
        .filter_map(|(label, value)| {
            Some(Fact {
                label: label.to_owned(),
                value: value?,
            })
        })
        .collect()
}

fn standing(kept: Option<&Kept>) -> StandingView {
    let (kind, text) = match kept.map(|kept| &kept.standing) {
        None => (StandingKind::NotLooked, "not looked at yet".to_owned()),
        Some(Standing::InStep) => (StandingKind::InStep, "in step".to_owned()),
        Some(Standing::Waiting { changes }) => (
            StandingKind::Waiting,
            format!("{} waiting", words::count(*changes, "change", "changes")),
        ),
        Some(Standing::NeedsYou { things }) => (
            StandingKind::NeedsYou,
            words::count(*things, "thing needs you", "things need you"),
        ),
        Some(Standing::Failed) => (StandingKind::Failed, "failed".to_owned()),
        Some(Standing::OutOfScope { why }) => {
            (StandingKind::OutOfScope, words::out_of_scope_short(why))
        }
    };
    StandingView { kind, text }
}

fn in_step(kept: Option<&Kept>, now: DateTime<Utc>) -> Option<String> {
    kept?.in_step.map(|at| words::when(at, now))
}

//! Learners and assessors as OneFile lists them, for whoever would create one: beside the listings of
//! the last run over everybody, since who is missing from an answer is not gone for that.

use crate::brakes::Listing;
use crate::engine::parts::Engine;
use crate::error::EngineError;
use crate::records::onefile::{Assessor, Learner};
use std::collections::BTreeSet;

/// Who is listed, and who was.
pub(in crate::engine) struct ListedPeople {
    pub learners: Vec<Learner>,
    pub assessors: Vec<Assessor>,
    /// Learners who were listed before and are not now.
    pub gone_learners: Vec<Learner>,
    /// Assessors who were listed before and are not now.
    pub gone_assessors: Vec<Assessor>,
}

impl Engine<'_> {
    /// Reads both listings. One that shrank brakes, as in a run over everybody.
    pub(in crate::engine) async fn listed_people(&self) -> Result<ListedPeople, EngineError> {
        let (learners, gone_learners) = self.listed_learners().await?;
        let (assessors, gone_assessors) = self.listed_assessors().await?;
        Ok(ListedPeople {
            learners,
            assessors,
            gone_learners,
            gone_assessors,
        })
    }

    /// Learners who are listed, and those who were and are not now.
    pub(in crate::engine) async fn listed_learners(
        &self,
    ) -> Result<(Vec<Learner>, Vec<Learner>), EngineError> {
        let now = self.onefile.learners(None).await?;
        let before = self.journal.listings().await?.unwrap_or_default().learners;
        self.check_listing(Listing::Learners, before.len(), now.len())?;
        let gone = not_among(before, &now, |one| one.id);
        Ok((now, gone))
    }

    /// The same of assessors.
    pub(in crate::engine) async fn listed_assessors(
        &self,
    ) -> Result<(Vec<Assessor>, Vec<Assessor>), EngineError> {
        let now = self.onefile.assessors().await?;
        let before = self.journal.listings().await?.unwrap_or_default().assessors;
        self.check_listing(Listing::Assessors, before.len(), now.len())?;
        let gone = not_among(before, &now, |one| one.id);
        Ok((now, gone))
    }
}

fn not_among<T>(before: Vec<T>, now: &[T], id: impl Fn(&T) -> i64) -> Vec<T> {
    let listed: BTreeSet<i64> = now.iter().map(&id).collect();
    let mut gone = before;
    gone.retain(|one| !listed.contains(&id(one)));
    gone
}

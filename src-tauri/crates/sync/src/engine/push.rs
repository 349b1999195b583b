//! A review on its way to OneFile: a slot, then the review in it, then its ID on the PICS review.
//! Each step is written down before it is taken, so that a kill at any point leaves no doubt but
//! about the call that was under way.

use super::carried::Carried;
use super::doubt::Age;
use super::{Engine, EngineError, Observed, ProblemKind, SETTLE};
use crate::blank;
use crate::plan::{Action, AgreedReview, Cause, Change, Decisions, Push, Record};
use crate::ports::journal::{Abandoned, Step, unfinished_pushes};
use crate::ports::onefile::{OneFileError, Window};
use crate::ports::pics::{PicsWrite, ReviewField, Written};
use crate::records::pics::LearnerKey;
use crate::records::{onefile, pics};
use crate::uktime;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};

impl Engine<'_> {
    pub(super) async fn push_review(
        &self,
        run: i64,
        change: &Change,
        push: &Push,
        observed: &Observed,
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let record = Some(Record::Review(push.review.clone()));
        if !self.is_wanted(change, push).await? || self.is_under_way(change, push).await? {
            carried.park(record, ProblemKind::ChangedMeanwhile);
            return Ok(());
        }
        match self
            .someone_was_faster(change, push, &observed.decisions, None)
            .await?
        {
            Ok(false) => {}
            Ok(true) => {
                carried.park(record, ProblemKind::ChangedMeanwhile);
                return Ok(());
            }
            Err(error) => {
                carried.trouble(record, &error);
                return Ok(());
            }
        }
        match self.assessor_can_take(push.assessor_id, observed).await {
            Ok(None) => {}
            Ok(Some(cause)) => {
                carried.park(record, ProblemKind::Parked { cause });
                return Ok(());
            }
            Err(error) => {
                carried.trouble(record, &error);
                return Ok(());
            }
        }
        let entries = self
            .journal
            .intend(run, std::slice::from_ref(change), self.clock.now())
            .await?;
        self.journal
            .advance(&entries, &Step::VisitSent, self.clock.now())
            .await?;
        let step = match self.onefile.create_visit(&push.visit()).await {
            Ok(visit_id) => Step::VisitConfirmed { visit_id },
            Err(error) if error.in_doubt() => {
                carried.park(
                    record,
                    ProblemKind::Parked {
                        cause: Cause::VisitInDoubt,
                    },
                );
                return Ok(());
            }
            Err(error) => {
                carried.trouble(record, &error);
                Step::Abandoned {
                    reason: Abandoned::Refused,
                }
            }
        };
        self.journal
            .advance(&entries, &step, self.clock.now())
            .await?;
        match (step, entries.first()) {
            (Step::VisitConfirmed { visit_id }, Some(entry)) => {
                self.create_review(*entry, change, push, visit_id, carried)
                    .await
            }
            _ => Ok(()),
        }
    }

    /// From the confirmed slot on. Also where a later run takes up.
    async fn create_review(
        &self,
        entry: i64,
        change: &Change,
        push: &Push,
        visit_id: i64,
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let sent = self.clock.now();
        self.journal
            .advance(&[entry], &Step::ReviewSent { visit_id }, sent)
            .await?;
        let record = Some(Record::Review(push.review.clone()));
        let review_id = match self.onefile.create_review(&push.review(visit_id)).await {
            Ok(review_id) => review_id,
            Err(error) if error.in_doubt() => {
                self.clock.sleep(SETTLE).await;
                match self.find_review(push, visit_id).await {
                    Ok(Some(review_id)) => review_id,
                    // It may still be carried out: nothing is sent again before that is settled.
                    Ok(None) => {
                        let cause = Cause::review_pending(Some(sent), self.settings);
                        carried.park(record, ProblemKind::Parked { cause });
                        return Ok(());
                    }
                    Err(_) => {
                        carried.trouble(record, &error);
                        return Ok(());
                    }
                }
            }
            Err(error) => {
                carried.trouble(record, &error);
                // The slot stays: the next run puts the review into it.
                let step = Step::VisitConfirmed { visit_id };
                self.journal
                    .advance(&[entry], &step, self.clock.now())
                    .await?;
                return Ok(());
            }
        };
        self.store_review_id(entry, change, push, visit_id, review_id, carried)
            .await
    }

    /// A later run finds a review on its way, `sent` then where no answer came. It looks whether it
    /// arrived, and before it sends, whether that look is late enough, PICS still asks for it and
    /// nobody was faster; otherwise the slot is a question.
    pub(super) async fn resume_review(
        &self,
        entry: i64,
        change: &Change,
        push: &Push,
        visit_id: i64,
        sent: Option<DateTime<Utc>>,
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let record = Some(Record::Review(push.review.clone()));
        let age = sent.map_or(Age::Old, |sent| self.age_of(sent));
        match self.find_review_twice(push, visit_id).await {
            Ok(Some(review_id)) => {
                return self
                    .store_review_id(entry, change, push, visit_id, review_id, carried)
                    .await;
            }
            Ok(None) => {}
            Err(error) => {
                carried.trouble(record, &error);
                return Ok(());
            }
        }
        let counted_from = match age {
            Age::Old => None,
            Age::Young { .. } => sent,
            Age::ClockWentBack => {
                let (now, step) = (self.clock.now(), Step::ReviewSent { visit_id });
                self.journal.advance(&[entry], &step, now).await?;
                Some(now)
            }
        };
        if counted_from.is_some() {
            let cause = Cause::review_pending(counted_from, self.settings);
            carried.park(record, ProblemKind::Parked { cause });
            return Ok(());
        }
        let decisions = self.journal.decisions().await?;
        let wanted = self.is_wanted(change, push).await?;
        match self
            .someone_was_faster(change, push, &decisions, Some(visit_id))
            .await?
        {
            Ok(false) if wanted => {
                self.create_review(entry, change, push, visit_id, carried)
                    .await
            }
            Ok(_) => {
                carried.park(record, ProblemKind::ChangedMeanwhile);
                Ok(())
            }
            Err(error) => {
                carried.trouble(record, &error);
                Ok(())
            }
        }
    }

    /// Whether PICS still asks for the review: it is what was to be sent, and has no partner.
    async fn is_wanted(&self, change: &Change, push: &Push) -> Result<bool, EngineError> {
        let learner = self.pics.learner(&change.learner).await?;
        let review = learner.as_ref().and_then(|one| one.review(&push.review));
        Ok(review.is_some_and(|review| still_wanted(review, push)))
    }

    /// Whether an earlier call for the review is not settled yet.
    async fn is_under_way(&self, change: &Change, push: &Push) -> Result<bool, EngineError> {
        let open = self.journal.open_entries().await?;
        let pushes = unfinished_pushes(&open);
        let of = pushes.get(&change.learner);
        Ok(of.is_some_and(|reviews| reviews.contains_key(&push.review)))
    }

    /// The last step: from then on the ID is the only match key.
    pub(super) async fn store_review_id(
        &self,
        entry: i64,
        change: &Change,
        push: &Push,
        visit_id: i64,
        review_id: i64,
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let confirmed = Step::ReviewConfirmed {
            visit_id,
            review_id,
        };
        self.journal
            .advance(&[entry], &confirmed, self.clock.now())
            .await?;
        let write = PicsWrite::Review {
            learner: change.learner.clone(),
            review: push.review.clone(),
            field: ReviewField::OnefileId,
            before: None,
            after: Some(review_id.to_string()),
        };
        // What was sent is agreed from now on: who moves it afterwards is told by that.
        let agreed = AgreedReview {
            when: Some(self.prove_time(push, review_id, carried).await?),
            learner_signed: None,
        };
        self.journal
            .agree_on_review(&change.learner, &push.review, &agreed)
            .await?;
        carried.agreed.insert(push.review.clone(), agreed);
        carried.to_onefile += 1;
        let record = Some(Record::Review(push.review.clone()));
        // Without its ID in PICS, the review is one that is only in OneFile: the next plan says
        // what becomes of it.
        let reason = Abandoned::NotStored;
        let step = match self.pics.write(&write).await? {
            Written::Done | Written::AlreadyThere => Step::Recorded,
            Written::Differs { .. } => {
                carried.park(record, ProblemKind::ChangedMeanwhile);
                Step::Abandoned { reason }
            }
            Written::NoRecord => {
                carried.park(record, ProblemKind::RecordGone);
                Step::Abandoned { reason }
            }
        };
        self.journal
            .advance(&[entry], &step, self.clock.now())
            .await?;
        Ok(())
    }

    /// Whether OneFile has a review without partner on that day by now, apart from the one in an
    /// own slot.
    async fn someone_was_faster(
        &self,
        change: &Change,
        push: &Push,
        decisions: &BTreeMap<LearnerKey, Decisions>,
        own_slot: Option<i64>,
    ) -> Result<Result<bool, OneFileError>, EngineError> {
        let (from, to) = uktime::bounds(push.day);
        let window = Some(Window { from, to });
        let rows = match self.onefile.review_list(push.onefile_learner, window).await {
            Ok(rows) => rows,
            Err(error) => return Ok(Err(error)),
        };
        let mut known: BTreeSet<i64> = BTreeSet::new();
        if let Some(learner) = self.pics.learner(&change.learner).await? {
            known.extend(
                learner
                    .reviews
                    .iter()
                    .filter_map(|review| review.onefile_id),
            );
        }
        if let Some(decisions) = decisions.get(&change.learner) {
            let apart = decisions
                .apart
                .iter()
                .filter(|(review, _)| *review == push.review);
            known.extend(apart.map(|(_, id)| *id));
        }
        for row in rows.iter().filter(|row| !known.contains(&row.id)) {
            let of_day = |at: DateTime<Utc>| uktime::day(at) == push.day;
            if row.scheduled_for.is_some_and(|at| !of_day(at)) {
                continue;
            }
            if own_slot.is_none() && row.scheduled_for.is_some() {
                return Ok(Ok(true));
            }
            // A row may lack what its review tells: a review without any time is of no day.
            match self.onefile.review(row.id).await {
                Ok(Some(review)) => {
                    let is_own = own_slot.is_some() && review.visit_id == own_slot;
                    if !is_own && review.scheduled_for.is_some_and(of_day) {
                        return Ok(Ok(true));
                    }
                }
                Ok(None) => {}
                Err(error) => return Ok(Err(error)),
            }
        }
        Ok(Ok(false))
    }

    /// Looks for the review in its slot, and where one answer does not show it, once more: a single
    /// answer that lacks it is no evidence.
    async fn find_review_twice(
        &self,
        push: &Push,
        visit_id: i64,
    ) -> Result<Option<i64>, OneFileError> {
        if let Some(review_id) = self.find_review(push, visit_id).await? {
            return Ok(Some(review_id));
        }
        self.clock.sleep(SETTLE).await;
        self.find_review(push, visit_id).await
    }

    /// Looks for the review in its slot. A day more on each side, since how OneFile reads a time
    /// that it is given is not known for certain.
    async fn find_review(&self, push: &Push, visit_id: i64) -> Result<Option<i64>, OneFileError> {
        let (from, to) = uktime::bounds(push.day);
        let window = Window {
            from: from - TimeDelta::days(1),
            to: to + TimeDelta::days(1),
        };
        for row in self
            .onefile
            .review_list(push.onefile_learner, Some(window))
            .await?
        {
            if let Some(review) = self.onefile.review(row.id).await?
                && is_in_slot(&review, push, visit_id)
            {
                return Ok(Some(review.id));
            }
        }
        Ok(None)
    }
}

fn is_in_slot(review: &onefile::Review, push: &Push, visit_id: i64) -> bool {
    match review.visit_id {
        Some(id) => id == visit_id,
        None => review.scheduled_for == Some(uktime::instant(push.day, push.time)),
    }
}

/// Whether the PICS review is still what was to be sent.
fn still_wanted(review: &pics::Review, push: &Push) -> bool {
    let held =
        review.attended.as_deref().and_then(blank::text).is_some() || review.actual.is_some();
    !held && review.onefile_id.is_none() && review.proposed == Some(push.day)
}

/// The push of a change, where it is one.
pub(super) fn push_of(change: &Change) -> Option<&Push> {
    match &change.action {
        Action::PushReview(push) => Some(push),
        _ => None,
    }
}

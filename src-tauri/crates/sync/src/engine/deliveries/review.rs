//! A review on its way to OneFile: a slot, then the review in it, then its ID on the PICS review.

use crate::blank;
use crate::delivery::{Carried, Delivery, InDoubt, Look, Next, Stands};
use crate::engine::parts::Engine;
use crate::engine::reading::Observed;
use crate::error::EngineError;
use crate::plan::{AgreedReview, Cause, Change, Decisions, Push, Record};
use crate::ports::onefile::{OneFileError, Window};
use crate::problems::ProblemKind;
use crate::records::field::Value;
use crate::records::field_of::ReviewField;
use crate::records::pics::LearnerKey;
use crate::records::replaced::Replaced;
use crate::records::write::{PicsWrite, Written};
use crate::records::{onefile, pics};
use crate::steps::{Abandoned, Step, unfinished_pushes};
use crate::uktime;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// The slot of a review, and from there on the review.
pub(in crate::engine) struct Visit<'a> {
    pub engine: &'a Engine<'a>,
    pub change: &'a Change,
    pub push: &'a Push,
    /// What the run saw; an entry that is taken up has no plan of this run behind it.
    pub observed: Option<&'a Observed>,
}

/// A review in the slot that there is for it.
pub(in crate::engine) struct Review<'a> {
    pub engine: &'a Engine<'a>,
    pub change: &'a Change,
    pub push: &'a Push,
    pub visit_id: i64,
}

#[async_trait::async_trait]
impl Delivery for Visit<'_> {
    /// The slot.
    type Receipt = i64;
    type Done = ();

    fn changes(&self) -> &[Change] {
        std::slice::from_ref(self.change)
    }

    fn record(&self) -> Record {
        Record::Review(self.push.review.clone())
    }

    fn stands(&self, step: &Step) -> Stands<i64> {
        match step {
            Step::Intended => Stands::Intended,
            Step::VisitSent => Stands::Asked,
            Step::VisitConfirmed { visit_id } => Stands::Arrived(*visit_id),
            _ => Stands::Nowhere,
        }
    }

    fn leaves(&self) -> Step {
        Step::VisitSent
    }

    fn arrived(&self, visit_id: &i64) -> Option<Step> {
        let visit_id = *visit_id;
        Some(Step::VisitConfirmed { visit_id })
    }

    fn in_doubt(&self) -> InDoubt {
        InDoubt::Ask
    }

    fn pending(&self, _sent: DateTime<Utc>) -> ProblemKind {
        let cause = Cause::VisitInDoubt;
        ProblemKind::Parked { cause }
    }

    async fn last_look(&mut self, carried: &mut Carried) -> Result<bool, EngineError> {
        let (engine, record) = (self.engine, Some(self.record()));
        let wanted = engine.is_wanted(self.change, self.push).await?;
        if !wanted || engine.is_under_way(self.change, self.push).await? {
            carried.park(record, ProblemKind::ChangedMeanwhile);
            return Ok(false);
        }
        let Some(observed) = self.observed else {
            return Ok(false);
        };
        let decisions = &observed.decisions;
        if engine
            .someone_was_faster(self.change, self.push, decisions, None)
            .await?
        {
            carried.park(record, ProblemKind::ChangedMeanwhile);
            return Ok(false);
        }
        let away = (engine.assessor_can_take(self.push.assessor_id, observed)).await?;
        if let Some(cause) = away {
            carried.park(record, ProblemKind::Parked { cause });
            return Ok(false);
        }
        Ok(true)
    }

    async fn send(&self) -> Result<i64, OneFileError> {
        self.engine.onefile.create_visit(&self.push.visit()).await
    }

    async fn look(&mut self) -> Result<Look<i64>, EngineError> {
        Ok(Look::CannotTell)
    }

    async fn never_arrived(&mut self, _carried: &mut Carried) -> Result<Next, EngineError> {
        Ok(Next::Stay)
    }

    async fn record_it(
        &self,
        entries: &[i64],
        visit_id: i64,
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let review = Review {
            engine: self.engine,
            change: self.change,
            push: self.push,
            visit_id,
        };
        let deliverer = self.engine.deliverer();
        deliverer.send(entries, review, carried).await?;
        Ok(())
    }
}

#[async_trait::async_trait]
impl Delivery for Review<'_> {
    /// The review.
    type Receipt = i64;
    type Done = ();

    fn changes(&self) -> &[Change] {
        std::slice::from_ref(self.change)
    }

    fn record(&self) -> Record {
        Record::Review(self.push.review.clone())
    }

    fn stands(&self, step: &Step) -> Stands<i64> {
        match step {
            Step::VisitConfirmed { .. } => Stands::Ready,
            Step::ReviewSent { .. } => Stands::Sent,
            Step::ReviewConfirmed { review_id, .. } => Stands::Arrived(*review_id),
            _ => Stands::Nowhere,
        }
    }

    fn leaves(&self) -> Step {
        let visit_id = self.visit_id;
        Step::ReviewSent { visit_id }
    }

    fn arrived(&self, review_id: &i64) -> Option<Step> {
        let (visit_id, review_id) = (self.visit_id, *review_id);
        Some(Step::ReviewConfirmed {
            visit_id,
            review_id,
        })
    }

    /// The slot stays: the next run puts the review into it.
    fn refused(&self) -> Step {
        let visit_id = self.visit_id;
        Step::VisitConfirmed { visit_id }
    }

    fn in_doubt(&self) -> InDoubt {
        InDoubt::Look
    }

    fn pending(&self, sent: DateTime<Utc>) -> ProblemKind {
        let cause = Cause::review_pending(Some(sent), self.engine.settings);
        ProblemKind::Parked { cause }
    }

    /// That of its slot was the last one: nothing lies between the two.
    async fn last_look(&mut self, _carried: &mut Carried) -> Result<bool, EngineError> {
        Ok(true)
    }

    async fn send(&self) -> Result<i64, OneFileError> {
        let review = self.push.review(self.visit_id);
        self.engine.onefile.create_review(&review).await
    }

    async fn look(&mut self) -> Result<Look<i64>, EngineError> {
        let found = self.engine.find_review(self.push, self.visit_id).await?;
        Ok(found.map_or(Look::Absent, Look::There))
    }

    /// It is sent where PICS still asks for it and nobody was faster; otherwise the slot stays a
    /// question.
    async fn never_arrived(&mut self, carried: &mut Carried) -> Result<Next, EngineError> {
        let engine = self.engine;
        let decisions = engine.journal.decisions().await?;
        let wanted = engine.is_wanted(self.change, self.push).await?;
        let own = Some(self.visit_id);
        let faster = engine
            .someone_was_faster(self.change, self.push, &decisions, own)
            .await?;
        if wanted && !faster {
            return Ok(Next::Send);
        }
        carried.park(Some(self.record()), ProblemKind::ChangedMeanwhile);
        Ok(Next::Stay)
    }

    /// Its ID goes to PICS: from then on it is the only match key.
    async fn record_it(
        &self,
        entries: &[i64],
        review_id: i64,
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        let (engine, push, change) = (self.engine, self.push, self.change);
        let write = PicsWrite::Review {
            learner: change.learner.clone(),
            review: push.review.clone(),
            set: Replaced {
                field: ReviewField::OnefileId,
                before: None,
                after: Some(Value::Id(review_id)),
            },
        };
        // What was sent is agreed from now on: who moves it afterwards is told by that.
        let agreed = AgreedReview {
            when: Some(engine.prove_time(push, review_id, carried).await?),
            learner_signed: None,
        };
        engine
            .journal
            .agree_on_review(&change.learner, &push.review, &agreed)
            .await?;
        carried.agreed.insert(push.review.clone(), agreed);
        carried.to_onefile += 1;
        // Without its ID in PICS, the review is one that is only in OneFile: the next plan says
        // what becomes of it.
        let reason = Abandoned::NotStored;
        let step = match engine.pics.write(&write).await? {
            Written::Done | Written::AlreadyThere => Step::Recorded,
            Written::Differs { .. } => {
                carried.park(Some(self.record()), ProblemKind::ChangedMeanwhile);
                Step::Abandoned { reason }
            }
            Written::NoRecord => {
                carried.park(Some(self.record()), ProblemKind::RecordGone);
                Step::Abandoned { reason }
            }
        };
        let now = engine.clock.now();
        Ok(engine.journal.advance(entries, &step, now).await?)
    }
}

impl Engine<'_> {
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

    /// Whether OneFile has a review without partner on that day by now, apart from the one in an
    /// own slot.
    async fn someone_was_faster(
        &self,
        change: &Change,
        push: &Push,
        decisions: &BTreeMap<LearnerKey, Decisions>,
        own_slot: Option<i64>,
    ) -> Result<bool, EngineError> {
        let (from, to) = uktime::bounds(push.day);
        let window = Some(Window { from, to });
        let rows = (self.onefile.review_list(push.onefile_learner, window)).await?;
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
                return Ok(true);
            }
            // A row may lack what its review tells: a review without any time is of no day.
            if let Some(review) = self.onefile.review(row.id).await? {
                let is_own = own_slot.is_some() && review.visit_id == own_slot;
                if !is_own && review.scheduled_for.is_some_and(of_day) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
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

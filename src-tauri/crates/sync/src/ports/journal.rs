//! What the engine remembers between steps and between runs.

pub use super::proofs::Proofs;

use crate::engine::{RunRecord, Totals};
use crate::enrol::Creation;
use crate::identity::People;
use crate::plan::{Agreed, AgreedReview, Change, Decisions};
use crate::records::onefile::{Aim, Assessor, Learner, Review, Standard, User};
use crate::records::pics::{
    AimKey, Everything, LearnerKey, OfficerKey, OrganisationKey, ReviewKey,
};
use crate::records::{Gone, RegistrationField};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Tandem's memory. A call that returned is durable: a kill straight after it loses nothing.
#[async_trait::async_trait]
pub trait Journal: Send + Sync {
    /// Opens a run and gives its number.
    async fn begin_run(&self, run: &RunRecord) -> Result<i64, JournalError>;

    /// Closes a run.
    async fn finish_run(
        &self,
        run: i64,
        totals: &Totals,
        at: DateTime<Utc>,
    ) -> Result<(), JournalError>;

    /// Writes down what is about to be done. One entry for each change.
    async fn intend(
        &self,
        run: i64,
        changes: &[Change],
        at: DateTime<Utc>,
    ) -> Result<Vec<i64>, JournalError>;

    /// Moves entries on to their next step, all or none. A step that may not follow
    /// ([`Step::may_follow`]) is [`JournalErrorCode::OutOfOrder`], and nothing is moved.
    async fn advance(
        &self,
        entries: &[i64],
        step: &Step,
        at: DateTime<Utc>,
    ) -> Result<(), JournalError>;

    /// Entries that are neither recorded nor abandoned, oldest first.
    async fn open_entries(&self) -> Result<Vec<Entry>, JournalError>;

    /// Links that Tandem keeps itself, besides those that PICS holds.
    async fn links(&self) -> Result<Links, JournalError>;

    /// Keeps the links of one learner.
    async fn keep_links(
        &self,
        learner: &LearnerKey,
        onefile_id: i64,
        aims: &BTreeMap<AimKey, i64>,
    ) -> Result<(), JournalError>;

    /// Keeps who the people of links are; those who are not named stay as they were.
    async fn keep_people(&self, people: &People) -> Result<(), JournalError>;

    /// Keeps which OneFile record an officer or an organisation became.
    async fn keep_created(&self, creation: &Creation, onefile_id: i64) -> Result<(), JournalError>;

    /// Accounts that enrolments created, as the journal tells: the last one of each learner.
    async fn created_accounts(&self) -> Result<BTreeMap<LearnerKey, i64>, JournalError>;

    /// What people decided, by learner.
    async fn decisions(&self) -> Result<BTreeMap<LearnerKey, Decisions>, JournalError>;

    /// What OneFile held of each learner when it was last read, by OneFile user ID.
    async fn observations(&self) -> Result<BTreeMap<i64, Observation>, JournalError>;

    /// What OneFile held of one learner when it was last read.
    async fn observation(&self, onefile_id: i64) -> Result<Option<Observation>, JournalError>;

    /// Keeps what OneFile holds of one learner.
    async fn keep_observation(&self, observation: &Observation) -> Result<(), JournalError>;

    /// What is kept of these learners is not relied on until they are read again. It stays known,
    /// since what they had may not be missed without notice.
    async fn doubt_observations(&self, onefile_ids: &BTreeSet<i64>) -> Result<(), JournalError>;

    /// How far the observations reach; `None` before the first run over everybody.
    async fn cursor(&self) -> Result<Option<Cursor>, JournalError>;

    /// Moves the cursor. Not before everything that it covers is kept.
    async fn keep_cursor(&self, cursor: &Cursor) -> Result<(), JournalError>;

    /// Standards that people chose, by code.
    async fn pathways(&self) -> Result<BTreeMap<String, i64>, JournalError>;

    /// What both sides agreed on last, by learner.
    async fn agreed(&self) -> Result<BTreeMap<LearnerKey, Agreed>, JournalError>;

    /// Keeps what both sides of one learner agree on now.
    async fn keep_agreed(&self, learner: &LearnerKey, agreed: &Agreed) -> Result<(), JournalError>;

    /// Keeps what both sides agree on about one review: what Tandem has just sent.
    async fn agree_on_review(
        &self,
        learner: &LearnerKey,
        review: &ReviewKey,
        agreed: &AgreedReview,
    ) -> Result<(), JournalError>;

    /// What is known about writes of each kind to this OneFile.
    async fn proofs(&self) -> Result<Proofs, JournalError>;

    /// Keeps what is known about writes of each kind.
    async fn keep_proofs(&self, proofs: &Proofs) -> Result<(), JournalError>;

    /// Learners whom OneFile could not show or who could not be changed, and when a run over
    /// everybody tries again.
    async fn waiting(&self) -> Result<BTreeMap<LearnerKey, Waiting>, JournalError>;

    /// Replaces how learners wait; `None` ends the waiting.
    async fn keep_waiting(
        &self,
        waiting: &BTreeMap<LearnerKey, Option<Waiting>>,
    ) -> Result<(), JournalError>;

    /// Keeps OneFile's listings of a full run.
    async fn keep_listings(&self, listings: &Listings) -> Result<(), JournalError>;

    /// The listings of the last full run, if there was one.
    async fn listings(&self) -> Result<Option<Listings>, JournalError>;

    /// Keeps which registration fields OneFile has shown.
    async fn keep_shown(&self, shown: &BTreeSet<RegistrationField>) -> Result<(), JournalError>;
}

/// What OneFile held of one learner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    /// OneFile user ID.
    pub onefile_id: i64,
    /// Aims.
    pub aims: Vec<Aim>,
    /// Reviews.
    pub reviews: Vec<Review>,
    /// The account in full, where details are kept in step.
    #[serde(default)]
    pub user: Option<User>,
    /// When all of it was read, but perhaps for reviews that were signed long ago.
    pub read: DateTime<Utc>,
    /// When each review was read last, those included that hardly change any more.
    #[serde(default)]
    pub read_whole: Option<DateTime<Utc>>,
    /// What OneFile does not know any more.
    #[serde(default)]
    pub gone: Gone,
    /// An answer that lacked most of it, if the last one did: nothing of that answer is kept.
    #[serde(default)]
    pub shrunk: Option<Shrunk>,
    /// It may be out of date, and is no reason to leave the learner unread.
    #[serde(default)]
    pub stale: bool,
}

/// An answer that lacked most of what a learner had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shrunk {
    /// When the first such answer came.
    pub since: DateTime<Utc>,
    /// Learning aims that it lacked.
    pub aims: BTreeSet<i64>,
    /// Reviews that it lacked.
    pub reviews: BTreeSet<i64>,
}

impl Observation {
    /// Nothing but whose it is.
    pub fn blank(onefile_id: i64, read: DateTime<Utc>) -> Self {
        Self {
            onefile_id,
            aims: Vec::new(),
            reviews: Vec::new(),
            user: None,
            read,
            read_whole: None,
            gone: Gone::default(),
            shrunk: None,
            stale: false,
        }
    }
}

/// How far the observations reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Whatever changed in OneFile before this instant of its clock, as far as its change cursor
    /// shows it, is in the observations.
    pub covered: DateTime<Utc>,
    /// The change cursor was seen to show a change of learning aims. Until then it is not relied
    /// on, since nobody outside OneFile knows what moves it.
    pub sees_aims: bool,
    /// When the listing of learners was last read whole.
    pub listed: DateTime<Utc>,
    /// When learners were last read anew for no other reason than that it was long ago.
    pub swept: DateTime<Utc>,
    /// Reviews of learners who are not in scope, with their learner: they need no second look.
    pub others: BTreeMap<i64, i64>,
}

/// OneFile's listings as a full run read them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listings {
    /// Learners of the centre.
    pub learners: Vec<Learner>,
    /// Assessors of the centre.
    pub assessors: Vec<Assessor>,
    /// The catalogue.
    pub standards: Vec<Standard>,
}

/// How a learner with trouble waits for the next try.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Tries that failed, one after the other.
    pub tries: u32,
    /// When the first of them was.
    pub since: DateTime<Utc>,
    /// A run over everybody leaves the learner alone until then.
    pub until: DateTime<Utc>,
}

/// Links that Tandem keeps itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    /// OneFile user IDs of learners.
    pub learners: BTreeMap<LearnerKey, i64>,
    /// OneFile aim IDs, by learner.
    pub aims: BTreeMap<LearnerKey, BTreeMap<AimKey, i64>>,
    /// OneFile user IDs of officers, by a person's word.
    pub officers: BTreeMap<OfficerKey, i64>,
    /// OneFile placement IDs of organisations, by a person's word.
    pub organisations: BTreeMap<OrganisationKey, i64>,
    /// Learners and OneFile users who are not one, by a person's word.
    pub apart: BTreeSet<(LearnerKey, i64)>,
    /// Who the people of these links were when they were linked.
    pub people: People,
}

impl Links {
    /// Gives officers and organisations the OneFile IDs that Tandem keeps, where PICS holds none.
    pub fn complete(&self, pics: &mut Everything) {
        for officer in &mut pics.officers {
            let kept = self.officers.get(&officer.key).copied();
            officer.onefile_id = officer.onefile_id.or(kept);
        }
        for organisation in &mut pics.organisations {
            let kept = self.organisations.get(&organisation.key).copied();
            organisation.onefile_id = organisation.onefile_id.or(kept);
        }
    }
}

/// A change on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Number of the entry.
    pub id: i64,
    /// The change.
    pub change: Change,
    /// How far it came.
    pub step: Step,
    /// When it came there.
    pub at: DateTime<Utc>,
}

/// How far a change came: intended, sent, confirmed, recorded; a push goes through it twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// Written down; nothing has left.
    Intended,
    /// A value is on its way to OneFile.
    Sent,
    /// The slot is on its way to OneFile. Without an answer nobody can tell but a person.
    VisitSent,
    /// The slot exists.
    VisitConfirmed {
        /// Its ID.
        visit_id: i64,
    },
    /// The review is on its way to OneFile.
    ReviewSent {
        /// The slot.
        visit_id: i64,
    },
    /// The review exists; PICS does not hold its ID yet.
    ReviewConfirmed {
        /// The slot.
        visit_id: i64,
        /// The review.
        review_id: i64,
    },
    /// An aim is on its way to OneFile.
    AssignSent,
    /// The aim exists; its dates and registration are perhaps still to come.
    AimConfirmed {
        /// The aim.
        aim_id: i64,
    },
    /// A record that an enrolment takes is on its way to OneFile.
    CreationSent,
    /// It exists; Tandem does not keep the link yet.
    CreationConfirmed {
        /// Its ID.
        onefile_id: i64,
    },
    /// Carried out on both sides, as far as both take part.
    Recorded,
    /// Given up: the next plan says what is to be done instead.
    Abandoned {
        /// Why.
        reason: Abandoned,
    },
}

/// Why a change was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Abandoned {
    /// It never left.
    NeverSent,
    /// The record holds something else by now.
    ChangedMeanwhile,
    /// The run was killed around the write, and the record holds neither value by now: it may
    /// have been carried out and changed since. Such entries stand in the history.
    PerhapsCarriedOut,
    /// The review is in OneFile, and PICS could not hold its ID: such entries stand in the history.
    NotStored,
    /// OneFile refused it.
    Refused,
    /// It did not arrive.
    DidNotArrive,
    /// A person said how it is.
    Answered,
}

/// How far a review is on its way to OneFile.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UnderWay {
    /// Its slot; `None` where it is in doubt whether that exists.
    pub slot: Option<i64>,
    /// When the call left to which no answer came.
    pub sent: Option<DateTime<Utc>>,
}

impl Step {
    /// Whether an entry may come here from `before`. What is closed stays as it is.
    pub fn may_follow(&self, before: &Self) -> bool {
        use Step::{
            Abandoned, AimConfirmed, AssignSent, CreationConfirmed, CreationSent, Intended,
            Recorded, ReviewConfirmed, ReviewSent, Sent, VisitConfirmed, VisitSent,
        };
        match before {
            Recorded | Abandoned { .. } => false,
            Intended => matches!(
                self,
                Sent | VisitSent | AssignSent | CreationSent | Recorded | Abandoned { .. }
            ),
            Sent => matches!(self, Recorded | Abandoned { .. }),
            VisitSent => matches!(self, VisitConfirmed { .. } | Abandoned { .. }),
            VisitConfirmed { .. } | ReviewSent { .. } => matches!(
                self,
                VisitConfirmed { .. }
                    | ReviewSent { .. }
                    | ReviewConfirmed { .. }
                    | Abandoned { .. }
            ),
            ReviewConfirmed { .. } => {
                matches!(self, ReviewConfirmed { .. } | Recorded | Abandoned { .. })
            }
            AssignSent => matches!(self, AssignSent | AimConfirmed { .. } | Abandoned { .. }),
            AimConfirmed { .. } => {
                matches!(self, AimConfirmed { .. } | Recorded | Abandoned { .. })
            }
            CreationSent => matches!(
                self,
                CreationSent | CreationConfirmed { .. } | Abandoned { .. }
            ),
            CreationConfirmed { .. } => {
                matches!(self, CreationConfirmed { .. } | Recorded | Abandoned { .. })
            }
        }
    }

    /// Whether the change was carried out, or may have been: it belongs in the history.
    pub fn is_history(&self) -> bool {
        matches!(
            self,
            Self::Recorded
                | Self::Abandoned {
                    reason: Abandoned::PerhapsCarriedOut | Abandoned::NotStored,
                }
        )
    }

    /// Whether nothing is left to do.
    pub fn is_closed(&self) -> bool {
        matches!(self, Self::Recorded | Self::Abandoned { .. })
    }
}

/// Reviews on their way to OneFile, by learner.
pub fn unfinished_pushes(open: &[Entry]) -> BTreeMap<LearnerKey, BTreeMap<ReviewKey, UnderWay>> {
    let mut pushes: BTreeMap<LearnerKey, BTreeMap<ReviewKey, UnderWay>> = BTreeMap::new();
    for entry in open {
        let crate::plan::Action::PushReview(push) = &entry.change.action else {
            continue;
        };
        let (slot, sent) = match entry.step {
            Step::VisitSent => (None, Some(entry.at)),
            Step::ReviewSent { visit_id } => (Some(visit_id), Some(entry.at)),
            Step::VisitConfirmed { visit_id } | Step::ReviewConfirmed { visit_id, .. } => {
                (Some(visit_id), None)
            }
            _ => continue,
        };
        pushes
            .entry(entry.change.learner.clone())
            .or_default()
            .insert(push.review.clone(), UnderWay { slot, sent });
    }
    pushes
}

/// Aims on their way to OneFile, by learner, with the time at which they were sent where no answer
/// came yet.
pub fn unfinished_assignments(
    open: &[Entry],
) -> BTreeMap<LearnerKey, BTreeMap<AimKey, Option<DateTime<Utc>>>> {
    let mut aims: BTreeMap<LearnerKey, BTreeMap<AimKey, Option<DateTime<Utc>>>> = BTreeMap::new();
    for entry in open {
        if let crate::plan::Action::AssignAim(assignment) = &entry.change.action
            && matches!(entry.step, Step::AssignSent | Step::AimConfirmed { .. })
        {
            let sent = (entry.step == Step::AssignSent).then_some(entry.at);
            let learner = aims.entry(entry.change.learner.clone()).or_default();
            learner.insert(assignment.aim.clone(), sent);
        }
    }
    aims
}

/// Records that enrolments sent and whose answers were lost: with the learner for whom.
pub fn unfinished_creations(open: &[Entry]) -> Vec<(LearnerKey, Creation)> {
    let unfinished = open.iter().filter_map(|entry| match &entry.change.action {
        crate::plan::Action::Create(creation)
            if matches!(
                entry.step,
                Step::CreationSent | Step::CreationConfirmed { .. }
            ) =>
        {
            Some((entry.change.learner.clone(), creation.clone()))
        }
        _ => None,
    });
    unfinished.collect()
}

/// Tandem's memory failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code:?}: {detail}")]
pub struct JournalError {
    /// What kind of trouble.
    pub code: JournalErrorCode,
    /// For the log and for support, without personal data.
    pub detail: String,
}

/// Kinds of trouble with Tandem's memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JournalErrorCode {
    /// The database could not be read or written.
    Database,
    /// No room on the disk.
    DiskFull,
    /// What is stored can't be read.
    Damaged,
    /// Somebody else has moved the entry on meanwhile.
    OutOfOrder,
}

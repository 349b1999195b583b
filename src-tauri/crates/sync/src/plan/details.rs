//! Details of learners, officers and organisations, by the mode that the settings give each of
//! the three. A blank never replaces a value, in either direction.

use super::held::instead_of;
use super::inputs::{DetailsKnown, Inputs};
use super::{
    Action, ByHand, Cause, Change, Held, Note, Parked, Reason, Record, Rule, SharedPlan, Task,
};
use crate::records::details::{DetailOf, LearnerField, OfficerField, OrganisationField, folded};
use crate::records::field::Value;
use crate::records::replaced::Replaced;
use crate::records::{onefile, pics};
use crate::settings::{DetailsMode, Settings};
use crate::uln;
use std::collections::{BTreeMap, BTreeSet};

/// Everything that decides what happens to officers and organisations.
#[derive(Debug)]
pub struct SharedInputs<'a> {
    /// Officers in PICS.
    pub officers: &'a [pics::Officer],
    /// Organisations in PICS.
    pub organisations: &'a [pics::Organisation],
    /// Assessors in OneFile, as far as they were read in full.
    pub assessors: &'a BTreeMap<i64, onefile::User>,
    /// Placements in OneFile, as far as they were read in full.
    pub placements: &'a BTreeMap<i64, onefile::Placement>,
    /// What is known of details.
    pub known: &'a DetailsKnown,
    /// What a person put back.
    pub held: &'a BTreeSet<Held>,
    /// Settings.
    pub settings: &'a Settings,
}

/// What the details of one record ask for.
#[derive(Default)]
pub(super) struct Details {
    pub changes: Vec<(Action, Rule)>,
    pub parked: Vec<Parked>,
    pub notes: Vec<Note>,
    pub by_hand: Vec<ByHand>,
}

/// Details of the learner.
pub(super) fn of_learner(inputs: &Inputs<'_>) -> Details {
    let mut details = Details::default();
    let Some(user) = inputs.user else {
        return details;
    };
    let learner = inputs.learner;
    for field in LearnerField::ALL {
        let pair = Pair {
            of: DetailOf::Learner {
                learner: learner.key.clone(),
                field,
            },
            record: Record::Learner,
            onefile_id: inputs.onefile_id,
            pics: field.get(learner),
            onefile: field.in_onefile(user),
        };
        match inputs.settings.details_learner {
            DetailsMode::Ignore => {}
            DetailsMode::Push if field == LearnerField::Uln && !may_be_sent(inputs, &pair) => {
                if pair.pics.is_some() && pair.differs() {
                    details.notes.push(Note {
                        record: Record::Learner,
                        reason: Reason::UlnNotSent,
                    });
                }
            }
            DetailsMode::Push => pair.push(inputs.details, &mut details),
            DetailsMode::Pull if field.is_pulled() => pair.pull(&mut details),
            DetailsMode::Pull => {}
        }
    }
    details
}

/// A temporary number, or one that several learners have, would say that they are one person.
fn may_be_sent(inputs: &Inputs<'_>, uln: &Pair) -> bool {
    let number = uln.pics.as_ref().map(ToString::to_string);
    number.is_some_and(|number| {
        uln::valid(&number).is_some() && !inputs.details.shared_ulns.contains(&number)
    })
}

/// Plans officers and organisations. Pure: the same inputs give the same plan.
pub fn plan_shared(inputs: &SharedInputs<'_>) -> SharedPlan {
    let mut details = Details::default();
    let claims = claims(inputs.officers.iter().map(|officer| officer.onefile_id));
    for officer in inputs.officers {
        let read = officer.onefile_id.and_then(|id| inputs.assessors.get(&id));
        if let Some(user) = read {
            let record = Record::Officer(officer.key.clone());
            if !claimed_twice(&claims, user.id, &record, &mut details) {
                of_officer(inputs, officer, user, &record, &mut details);
            }
        }
    }
    let claims = self::claims(inputs.organisations.iter().map(|held| held.onefile_id));
    for organisation in inputs.organisations {
        let id = organisation.onefile_id;
        if let Some(placement) = id.and_then(|id| inputs.placements.get(&id)) {
            let record = Record::Organisation(organisation.key.clone());
            if !claimed_twice(&claims, placement.id, &record, &mut details) {
                of_organisation(inputs, organisation, placement, &record, &mut details);
            }
        }
    }
    let mut plan = SharedPlan {
        parked: details.parked,
        notes: details.notes,
        by_hand: details.by_hand,
        ..SharedPlan::default()
    };
    for (action, rule) in details.changes {
        let change = Change {
            learner: pics::LearnerKey::nobody(),
            action,
            rule,
        };
        match instead_of(&change, inputs.held) {
            Some((note, by_hand)) => {
                plan.notes.push(note);
                plan.by_hand.extend(by_hand);
            }
            None => plan.changes.push(change),
        }
    }
    plan
}

fn of_officer(
    inputs: &SharedInputs<'_>,
    officer: &pics::Officer,
    user: &onefile::User,
    record: &Record,
    details: &mut Details,
) {
    for field in OfficerField::ALL {
        let pair = Pair {
            of: DetailOf::Officer {
                officer: officer.key.clone(),
                field,
            },
            record: record.clone(),
            onefile_id: user.id,
            pics: field.get(officer),
            onefile: field.in_onefile(user),
        };
        match (inputs.settings.details_officer, field) {
            (DetailsMode::Ignore, _) => {}
            (DetailsMode::Push, OfficerField::Name) => pair.by_hand(details),
            (DetailsMode::Push, OfficerField::Email) => pair.push(inputs.known, details),
            (DetailsMode::Pull, _) => pair.pull(details),
        }
    }
}

fn of_organisation(
    inputs: &SharedInputs<'_>,
    organisation: &pics::Organisation,
    placement: &onefile::Placement,
    record: &Record,
    details: &mut Details,
) {
    for field in OrganisationField::ALL {
        let pair = Pair {
            of: DetailOf::Organisation {
                organisation: organisation.key.clone(),
                field,
            },
            record: record.clone(),
            onefile_id: placement.id,
            pics: field.get(organisation),
            onefile: field.in_onefile(placement),
        };
        match (inputs.settings.details_organisation, field) {
            // OneFile has the postcode inside of an address, which can't be written in part.
            (DetailsMode::Ignore, _) | (DetailsMode::Push, OrganisationField::Postcode) => {}
            (DetailsMode::Push, OrganisationField::Name) => pair.push(inputs.known, details),
            (DetailsMode::Pull, _) => pair.pull(details),
        }
    }
}

fn claims(ids: impl Iterator<Item = Option<i64>>) -> BTreeMap<i64, usize> {
    let mut claims = BTreeMap::new();
    for id in ids.flatten() {
        *claims.entry(id).or_default() += 1;
    }
    claims
}

/// Two records in PICS with one partner would be made the same by turns.
fn claimed_twice(
    claims: &BTreeMap<i64, usize>,
    onefile_id: i64,
    record: &Record,
    details: &mut Details,
) -> bool {
    let twice = claims.get(&onefile_id).is_some_and(|number| *number > 1);
    if twice {
        details.parked.push(Parked {
            record: record.clone(),
            cause: Cause::DetailsClaimedTwice { onefile_id },
        });
    }
    twice
}

/// One detail on both sides.
struct Pair {
    of: DetailOf,
    record: Record,
    onefile_id: i64,
    pics: Option<Value>,
    onefile: Option<Value>,
}

impl Pair {
    fn differs(&self) -> bool {
        let (pics, onefile) = (self.pics.as_ref(), self.onefile.as_ref());
        !self.of.detail().agree(pics, onefile)
    }

    fn push(self, known: &DetailsKnown, details: &mut Details) {
        let detail = self.of.detail();
        if self.pics.is_none() || !self.differs() {
            return;
        }
        let cause = if known.not_sticking.contains(&detail) {
            Cause::DetailDidNotStick { detail }
        } else if known.shown.contains(&detail) {
            let action = Action::SetOnefileDetail {
                onefile_id: self.onefile_id,
                set: Replaced {
                    field: self.of,
                    before: self.onefile,
                    after: self.pics.and_then(folded),
                },
            };
            details.changes.push((action, Rule::DetailToOnefile));
            return;
        } else {
            Cause::DetailNotShown { detail }
        };
        details.parked.push(Parked {
            record: self.record,
            cause,
        });
    }

    fn pull(self, details: &mut Details) {
        if self.onefile.is_none() || !self.differs() {
            return;
        }
        let action = Action::SetPicsDetail {
            onefile_id: self.onefile_id,
            set: Replaced {
                field: self.of,
                before: self.pics,
                after: self.onefile,
            },
        };
        details.changes.push((action, Rule::DetailToPics));
    }

    /// PICS holds one name and OneFile two: where to split it is not guessed.
    fn by_hand(self, details: &mut Details) {
        if self.pics.is_some() && self.differs() {
            details.by_hand.push(ByHand {
                record: self.record,
                onefile_id: self.onefile_id,
                task: Task::CorrectValue {
                    field: self.of.detail().into(),
                    pics: self.pics.map(|value| value.to_string()),
                    onefile: self.onefile.map(|value| value.to_string()),
                },
            });
        }
    }
}

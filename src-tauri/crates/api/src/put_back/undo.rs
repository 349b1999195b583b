//! The write that takes back what an earlier change did in PICS.

use std::collections::BTreeMap;
use tandem_store::Made;
use tandem_sync::enrol::Creation;
use tandem_sync::plan::{Action, Change, Push, Rule};
use tandem_sync::records::details::DetailOf;
use tandem_sync::records::field::Value;
use tandem_sync::records::field_of::ReviewField;
use tandem_sync::records::pics::{Learner, LearnerKey, Officer, Organisation};
use tandem_sync::records::replaced::Replaced;
use tandem_sync::records::write::PicsWrite;

/// Records that changes are taken back on.
#[derive(Default)]
pub(super) struct Held {
    pub learners: BTreeMap<LearnerKey, Learner>,
    pub officers: Vec<Officer>,
    pub organisations: Vec<Organisation>,
}

const CHANGED_SINCE: &str = "It was changed in PICS since, and stays as it is there.";

/// The change that takes one back, on the records as they are once later ones were taken back.
pub(super) fn undone(made: &Made, now: &mut Held) -> Result<Change, &'static str> {
    if made.change.rule == Rule::PutBack {
        return Err("It was put back by a person. Release it, and the next run changes it again.");
    }
    let gone = "The learner is not in PICS any more.";
    let write = match (&made.change.action, made.change.pics_write()) {
        (Action::PushReview(push), _) => {
            let learner = now.learners.get(&made.change.learner).ok_or(gone)?;
            link_of(push, learner)
        }
        (_, Some(write)) => Some(write),
        (_, None) => return Err(NOTHING_IN_PICS),
    };
    let undo = |write| match write {
        PicsWrite::Detail { set } => Ok::<_, &'static str>(reversed_detail(set, now)),
        write => {
            let learner = now.learners.get_mut(&made.change.learner).ok_or(gone)?;
            Ok(reversed(write, learner))
        }
    };
    let write = write.map(undo).transpose()?.flatten();
    let write = write.ok_or(CHANGED_SINCE)?;
    Ok(Change {
        learner: made.change.learner.clone(),
        action: Action::PutBack {
            entry: made.row.id,
            onefile_id: made.row.change.onefile_id.or(link(&write)),
            write,
        },
        rule: Rule::PutBack,
    })
}

/// The change was in OneFile alone, and is told as what is left there.
pub(super) const NOTHING_IN_PICS: &str = "";

/// What has to be done in OneFile, which has no call to undo it.
pub(super) fn left_in_onefile(action: &Action) -> Option<&'static str> {
    match action {
        Action::PushReview(_) => Some("Remove the review and its visit in OneFile by hand."),
        Action::AssignAim(_) => Some("Remove the learning aim in OneFile by hand."),
        Action::FillOnefileAim { .. } => {
            Some("Empty the field in OneFile by hand, and in PICS too if it is wrong.")
        }
        Action::SetOnefileDetail { .. } => {
            Some("Enter the earlier value in OneFile by hand, and in PICS too if it is wrong.")
        }
        Action::Create(creation) => Some(match creation {
            Creation::Learner(_) => {
                "Archive or delete the account in OneFile by hand, and remove the link."
            }
            Creation::Assessor(_) => "Archive or delete the assessor's account in OneFile by hand.",
            Creation::Placement(_) => "Remove the placement in OneFile by hand.",
            Creation::Classroom(_) => "Remove the class in OneFile by hand.",
        }),
        Action::ChangedBesides { .. } => Some("Enter the earlier value in OneFile by hand."),
        Action::SetPicsDetail { .. }
        | Action::SetPicsAim { .. }
        | Action::SetPicsReview { .. }
        | Action::CreatePicsReview { .. }
        | Action::PutBack { .. } => None,
    }
}

/// The write that linked a review in PICS with the one that was created in OneFile for it.
fn link_of(push: &Push, learner: &Learner) -> Option<PicsWrite> {
    let review = learner.reviews.iter().find(|r| r.key == push.review)?;
    Some(PicsWrite::Review {
        learner: learner.key.clone(),
        review: review.key.clone(),
        set: Replaced {
            field: ReviewField::OnefileId,
            before: None,
            after: Some(Value::Id(review.onefile_id?)),
        },
    })
}

/// The OneFile review that a write takes from a review in PICS.
pub(super) fn link(write: &PicsWrite) -> Option<i64> {
    match write {
        PicsWrite::Review { set, .. } if set.field == ReviewField::OnefileId => match set.before {
            Some(Value::Id(id)) => Some(id),
            _ => None,
        },
        _ => None,
    }
}

/// The write that undoes a write, where the record still holds what was written; it is then as if
/// undone in `now`.
fn reversed(write: PicsWrite, now: &mut Learner) -> Option<PicsWrite> {
    match write {
        PicsWrite::Aim { learner, aim, set } => {
            let held = now.aims.iter_mut().find(|held| held.key == aim)?;
            if set.field.get(held) != set.after {
                return None;
            }
            set.field.set(held, set.before.clone()).ok()?;
            let set = set.reversed();
            Some(PicsWrite::Aim { learner, aim, set })
        }
        PicsWrite::Review {
            learner,
            review,
            set,
        } => {
            let held = now.reviews.iter_mut().find(|held| held.key == review)?;
            if set.field.get(held) != set.after {
                return None;
            }
            set.field.set(held, set.before.clone()).ok()?;
            Some(PicsWrite::Review {
                learner,
                review,
                set: set.reversed(),
            })
        }
        PicsWrite::CreateReview { learner, review } => {
            let at = now.reviews.iter().position(|held| *held == *review)?;
            now.reviews.remove(at);
            Some(PicsWrite::RemoveReview { learner, review })
        }
        PicsWrite::RemoveReview { .. } | PicsWrite::Detail { .. } => None,
    }
}

/// As [`reversed`], for a detail. Officers and organisations have no learner.
fn reversed_detail(set: Replaced<DetailOf>, now: &mut Held) -> Option<PicsWrite> {
    let detail = set.field.detail();
    let as_written = |held: Option<Value>| detail.agree(held.as_ref(), set.after.as_ref());
    let value = set.before.clone();
    match &set.field {
        DetailOf::Learner { learner, field } => {
            let held = now.learners.get_mut(learner)?;
            as_written(field.get(held)).then_some(())?;
            field.set(held, value).ok()?;
        }
        DetailOf::Officer { officer, field } => {
            let held = now.officers.iter_mut().find(|held| held.key == *officer)?;
            as_written(field.get(held)).then_some(())?;
            field.set(held, value).ok()?;
        }
        DetailOf::Organisation {
            organisation,
            field,
        } => {
            let mut all = now.organisations.iter_mut();
            let held = all.find(|held| held.key == *organisation)?;
            as_written(field.get(held)).then_some(())?;
            field.set(held, value).ok()?;
        }
    }
    Some(PicsWrite::Detail {
        set: set.reversed(),
    })
}

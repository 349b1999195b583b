//! The write that takes back what an earlier change did in PICS.

use super::{CarriedOut, Records, Stays};
use crate::plan::{Action, Change, Push, Rule};
use crate::records::details::DetailOf;
use crate::records::field::Value;
use crate::records::field_of::ReviewField;
use crate::records::pics::Learner;
use crate::records::replaced::Replaced;
use crate::records::write::PicsWrite;

/// The change that takes one back, on the records as they are once later ones were taken back.
/// `None` where it changed nothing in PICS.
pub(super) fn undone(made: &CarriedOut<'_>, now: &mut Records) -> Result<Option<Change>, Stays> {
    if made.change.rule == Rule::PutBack {
        return Err(Stays::PutBackByPerson);
    }
    let learner = &made.change.learner;
    let write = match (&made.change.action, made.change.pics_write()) {
        (Action::PushReview(push), _) => {
            let learner = now.learners.get(learner).ok_or(Stays::LearnerGone)?;
            link_of(push, learner)
        }
        (Action::LetGo { .. }, _) => return Err(Stays::LetGo),
        (_, Some(write)) => Some(write),
        (_, None) => return Ok(None),
    };
    let write = match write {
        Some(PicsWrite::Detail { set }) => reversed_detail(set, now),
        Some(write) => {
            let learner = now.learners.get_mut(learner).ok_or(Stays::LearnerGone)?;
            reversed(write, learner)
        }
        None => None,
    };
    let write = write.ok_or(Stays::ChangedSince)?;
    Ok(Some(Change {
        learner: learner.clone(),
        action: Action::PutBack {
            entry: made.entry,
            onefile_id: made.onefile_id.or(link(&write)),
            write,
        },
        rule: Rule::PutBack,
    }))
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
fn reversed_detail(set: Replaced<DetailOf>, now: &mut Records) -> Option<PicsWrite> {
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

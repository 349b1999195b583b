//! Putting back in PICS what runs changed there: the plan that does it, and what stays. Nothing in
//! OneFile is touched.

mod records;
mod write;

pub use records::{CarriedOut, LeftInOnefile, PutBack, Records, Stays};

use crate::enrol::Creation;
use crate::plan::{Action, Change, Held, LearnerPlan};
use crate::records::pics::LearnerKey;
use crate::records::write::PicsWrite;
use std::collections::{BTreeMap, BTreeSet};
use write::{link, undone};

/// Plans to put back what is given newest first, so that a value that was changed twice ends as it
/// was before both. `done` was put back already.
pub fn put_back<'a>(
    made: impl Iterator<Item = CarriedOut<'a>>,
    done: &BTreeSet<i64>,
    mut now: Records,
) -> PutBack {
    let mut changes: BTreeMap<LearnerKey, Vec<Change>> = BTreeMap::new();
    let mut put_back = PutBack::default();
    for made in made {
        let mut stays = |why| put_back.stays.push((made.line(), why));
        if done.contains(&made.entry) {
            stays(Stays::PutBackAlready);
            continue;
        }
        if let Some(left) = left_in_onefile(&made.change.action) {
            stays(Stays::InOnefile(left));
        }
        match undone(&made, &mut now) {
            Ok(Some(change)) if change.learner.is_nobody() => {
                put_back.plan.shared.changes.push(change);
            }
            Ok(Some(change)) => {
                let of = changes.entry(change.learner.clone()).or_default();
                of.push(change);
            }
            Ok(None) => {}
            Err(why) => stays(why),
        }
    }
    let plans = changes.into_iter().map(|(learner, changes)| LearnerPlan {
        changes,
        ..LearnerPlan::of(learner, 0)
    });
    put_back.plan.learners = plans.collect();
    put_back
}

/// What no run changes any more once a change was put back.
pub fn held_by(change: &Change) -> Vec<Held> {
    let line = change.line();
    let field = Held::Field(line.record, line.field);
    match &change.action {
        Action::PutBack {
            write: PicsWrite::RemoveReview { review, .. },
            ..
        } => Vec::from_iter(review.onefile_id.map(Held::OnefileReview)),
        // Neither is sent or brought over again.
        Action::PutBack { write, .. } => {
            let there = link(write).map(Held::OnefileReview);
            there.into_iter().chain([field]).collect()
        }
        _ => vec![field],
    }
}

fn left_in_onefile(action: &Action) -> Option<LeftInOnefile> {
    Some(match action {
        Action::PushReview(_) => LeftInOnefile::Review,
        Action::AssignAim(_) => LeftInOnefile::Aim,
        Action::FillOnefileAim { .. } => LeftInOnefile::FilledField,
        Action::SetOnefileDetail { .. } => LeftInOnefile::ReplacedValue,
        Action::ChangedBesides { .. } => LeftInOnefile::ChangedBesides,
        Action::Create(creation) => match creation {
            Creation::Learner(_) => LeftInOnefile::Account,
            Creation::Assessor(_) => LeftInOnefile::Assessor,
            Creation::Placement(_) => LeftInOnefile::Placement,
            Creation::Classroom(_) => LeftInOnefile::Classroom,
        },
        Action::SetPicsDetail { .. }
        | Action::SetPicsAim { .. }
        | Action::SetPicsReview { .. }
        | Action::CreatePicsReview { .. }
        | Action::PutBack { .. }
        | Action::LetGo { .. } => return None,
    })
}

//! What stands twice. People may really make two records at one time: what Tandem made has to
//! stand for exactly one record that people made on the other side.

use super::aims::{code_of, code_of_standard};
use super::{Difference, Sides, account};
use crate::people::ReviewOf;
use std::collections::{BTreeMap, BTreeSet};
use tandem_sync::records::pics::{LearnerKey, ReviewKey};

pub fn find(sides: &Sides<'_>, found: &mut Vec<Difference>) {
    reviews(sides, found);
    slots(sides, found);
    aims(sides, found);
}

fn reviews(sides: &Sides<'_>, found: &mut Vec<Difference>) {
    let mut partners: BTreeMap<i64, Vec<(&LearnerKey, &ReviewKey)>> = BTreeMap::new();
    for learner in &sides.pics.learners {
        for review in &learner.reviews {
            let here = (&learner.key, &review.key);
            if let Some(id) = review.onefile_id {
                partners.entry(id).or_default().push(here);
            }
            let name = ReviewOf::Pics(learner.key.clone(), review.key.clone());
            let source = review.onefile_id.map(ReviewOf::Onefile);
            let made_there = source.is_some_and(|source| sides.people.made_review(&source));
            if !sides.people.made_review(&name) && !made_there {
                twice(&learner.key, &review.key.0, "made in PICS", found);
            }
        }
    }
    for (id, here) in &partners {
        if let [_, (learner, review), ..] = here.as_slice() {
            twice(learner, &review.0, "one OneFile ID on two reviews", found);
        } else if let [(learner, review)] = here.as_slice() {
            let name = ReviewOf::Pics((*learner).clone(), (*review).clone());
            let made_here = sides.people.made_review(&name);
            if !made_here && !sides.people.made_review(&ReviewOf::Onefile(*id)) {
                twice(learner, &review.0, "made on both sides", found);
            }
        }
    }
    // By learner and time: of what Tandem made there, each stands for a review of PICS.
    for review in sides.onefile.reviews.values() {
        let made_there = sides.people.made_review(&ReviewOf::Onefile(review.id));
        let made_here = partners.get(&review.id).is_some_and(|here| {
            here.iter().all(|(learner, review)| {
                let name = ReviewOf::Pics((*learner).clone(), (*review).clone());
                sides.people.made_review(&name)
            })
        });
        if !made_there && !made_here {
            let at = review.scheduled_for.map(|at| at.to_rfc3339());
            let record = format!("OneFile review {} at {at:?}", review.id);
            let learner = LearnerKey(format!("OneFile user {}", review.learner_id));
            twice(&learner, &record, "made in OneFile", found);
        }
    }
}

fn slots(sides: &Sides<'_>, found: &mut Vec<Difference>) {
    let mut used = BTreeSet::new();
    for review in sides.onefile.reviews.values() {
        if let Some(visit) = review.visit_id
            && !used.insert(visit)
        {
            let learner = LearnerKey(format!("OneFile user {}", review.learner_id));
            twice(
                &learner,
                &visit.to_string(),
                "two reviews in one slot",
                found,
            );
        }
    }
}

fn aims(sides: &Sides<'_>, found: &mut Vec<Difference>) {
    let mut there: BTreeMap<(i64, String), Vec<i64>> = BTreeMap::new();
    for aim in sides.onefile.aims.values() {
        if let Some(code) = code_of_standard(sides.onefile, aim.standard_id) {
            there.entry((aim.user_id, code)).or_default().push(aim.id);
        }
    }
    let mut here: BTreeMap<(i64, String), usize> = BTreeMap::new();
    for learner in &sides.pics.learners {
        if let Some(user) = account(sides.onefile, learner) {
            for code in learner.aims.iter().filter_map(code_of) {
                *here.entry((user.id, code)).or_default() += 1;
            }
        }
    }
    for (name, ids) in there {
        let made = ids.iter().filter(|id| !sides.people.made_aim(**id)).count();
        if made > 0 && ids.len() > here.get(&name).copied().unwrap_or(0) {
            let learner = LearnerKey(format!("OneFile user {}", name.0));
            twice(
                &learner,
                &format!("{} {ids:?}", name.1),
                "assigned again",
                found,
            );
        }
    }
}

fn twice(learner: &LearnerKey, record: &str, field: &'static str, found: &mut Vec<Difference>) {
    found.push(Difference {
        learner: learner.clone(),
        record: record.to_owned(),
        field,
        pics: None,
        onefile: None,
    });
}

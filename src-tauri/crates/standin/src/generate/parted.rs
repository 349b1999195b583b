//! The records of [`world`](super::world) before anybody linked them.

use super::ground::Ids;
use super::{World, world};
use crate::state::{LEARNER, User};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use tandem_sync::records::pics::Learner;

/// One learner in so many has a second account, without the numbers of the first.
const SECOND_ACCOUNT: usize = 6;

/// The world of the same numbers in which no learner is linked: PICS holds no OneFile ID and
/// OneFile no MIS value of a learner. One learner in six has a second account with another
/// e-mail, so that two accounts stand for one record. Learning aims and reviews stay as they are,
/// as after unlinking.
pub fn parted(seed: u64, learners: usize, today: NaiveDate) -> World {
    let mut world = world(seed, learners, today);
    for learner in &mut world.pics.learners {
        learner.onefile_id = None;
    }
    for user in world
        .onefile
        .users
        .values_mut()
        .filter(|user| user.role == LEARNER)
    {
        user.misid = None;
    }
    let by_uln: BTreeMap<String, i64> = (world.onefile.users.values())
        .filter(|user| user.role == LEARNER && !user.archived)
        .filter_map(|user| Some((user.uln.clone()?, user.id)))
        .collect();
    let mut ids = Ids::default();
    for at in (0..world.pics.learners.len()).step_by(SECOND_ACCOUNT) {
        let first = account_of(&world.pics.learners[at], &by_uln);
        let Some(first) = first.and_then(|id| world.onefile.users.get(&id)).cloned() else {
            continue;
        };
        let mut id = Ids::next(&mut ids.learner);
        while world.onefile.users.contains_key(&id) {
            id = Ids::next(&mut ids.learner);
        }
        let second = User {
            id,
            username: format!("LEARNER{id}"),
            email: Some(format!("learner{id}@mail.test")),
            uln: None,
            nino: None,
            ..first
        };
        world.onefile.users.insert(id, second);
    }
    world
}

fn account_of(learner: &Learner, by_uln: &BTreeMap<String, i64>) -> Option<i64> {
    by_uln.get(learner.uln.as_deref()?).copied()
}

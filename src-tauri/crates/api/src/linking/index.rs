//! Records of both sides by key: lists of thousands are shown, and each row looks several up.

use super::board::LinkBoard;
use std::collections::BTreeMap;
use tandem_sync::records::onefile::{Placement, User};
use tandem_sync::records::pics::{Everything, Learner, Officer, Organisation};

/// Where each record stands in its list.
pub(super) struct Index {
    learners: BTreeMap<String, usize>,
    officers: BTreeMap<String, usize>,
    organisations: BTreeMap<String, usize>,
    users: BTreeMap<i64, usize>,
    staff: BTreeMap<i64, usize>,
    placements: BTreeMap<i64, usize>,
}

impl Index {
    pub(super) fn of(
        pics: &Everything,
        users: &[User],
        staff: &[User],
        placements: &[Placement],
    ) -> Self {
        Self {
            learners: places(&pics.learners, |learner| learner.key.0.clone()),
            officers: places(&pics.officers, |officer| officer.key.0.clone()),
            organisations: places(&pics.organisations, |organisation| {
                organisation.key.0.clone()
            }),
            users: places(users, |user| user.id),
            staff: places(staff, |user| user.id),
            placements: places(placements, |placement| placement.id),
        }
    }
}

impl LinkBoard {
    /// A learner of PICS.
    pub fn learner(&self, key: &str) -> Option<&Learner> {
        self.pics.learners.get(*self.index.learners.get(key)?)
    }

    /// An officer of PICS.
    pub fn officer(&self, key: &str) -> Option<&Officer> {
        self.pics.officers.get(*self.index.officers.get(key)?)
    }

    /// An organisation of PICS.
    pub fn organisation(&self, key: &str) -> Option<&Organisation> {
        (self.pics.organisations).get(*self.index.organisations.get(key)?)
    }

    /// A learner of OneFile.
    pub fn user(&self, id: i64) -> Option<&User> {
        self.learners.get(*self.index.users.get(&id)?)
    }

    /// A member of staff of OneFile.
    pub fn member_of_staff(&self, id: i64) -> Option<&User> {
        self.staff.get(*self.index.staff.get(&id)?)
    }

    /// A placement of OneFile.
    pub fn placement(&self, id: i64) -> Option<&Placement> {
        self.placements.get(*self.index.placements.get(&id)?)
    }
}

fn places<T, K: Ord>(records: &[T], key: impl Fn(&T) -> K) -> BTreeMap<K, usize> {
    // The first of several with one key is what a search from the start would find.
    let records = records.iter().enumerate().rev();
    records
        .map(|(place, record)| (key(record), place))
        .collect()
}

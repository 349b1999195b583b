//! Records of both sides by key: lists of thousands are shown, and each row looks several up.

use super::board::LinkBoard;
use std::collections::{BTreeMap, BTreeSet};
use tandem_sync::linking::Kind;
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
    keys: BTreeMap<(Kind, String), BTreeSet<String>>,
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
            keys: keys(pics),
        }
    }

    /// Keys of the records of PICS that have this key, Ident or reference.
    pub(super) fn keys_of(&self, kind: Kind, reference: &str) -> Vec<String> {
        let keys = self.keys.get(&(kind, folded(reference)));
        keys.into_iter().flatten().cloned().collect()
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

fn keys(pics: &Everything) -> BTreeMap<(Kind, String), BTreeSet<String>> {
    let learners = pics.learners.iter().flat_map(|learner| {
        let codes = [
            Some(&learner.key.0),
            learner.ident.as_ref(),
            learner.learner_ref.as_ref(),
        ];
        let codes = codes.into_iter().flatten();
        codes.map(|code| (Kind::Learner, code, &learner.key.0))
    });
    let officers = (pics.officers.iter()).map(|one| (Kind::Officer, &one.key.0, &one.key.0));
    let organisations =
        (pics.organisations.iter()).map(|one| (Kind::Organisation, &one.key.0, &one.key.0));
    let mut keys: BTreeMap<(Kind, String), BTreeSet<String>> = BTreeMap::new();
    for (kind, code, key) in learners.chain(officers).chain(organisations) {
        let same = keys.entry((kind, folded(code))).or_default();
        same.insert(key.clone());
    }
    keys
}

fn folded(code: &str) -> String {
    code.trim().to_ascii_lowercase()
}

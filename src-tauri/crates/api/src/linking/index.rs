//! Records of both sides by key: lists of thousands are shown, and each row looks several up.

use std::collections::{BTreeMap, BTreeSet};
use tandem_sync::linking::Kind;
use tandem_sync::records::onefile::{Placement, User};
use tandem_sync::records::pics::Everything;

/// Where each record stands in its list.
pub(super) struct Index {
    pub(super) learners: BTreeMap<String, usize>,
    pub(super) officers: BTreeMap<String, usize>,
    pub(super) organisations: BTreeMap<String, usize>,
    pub(super) users: BTreeMap<i64, usize>,
    pub(super) staff: BTreeMap<i64, usize>,
    pub(super) placements: BTreeMap<i64, usize>,
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

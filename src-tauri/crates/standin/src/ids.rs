//! IDs of records that the stand-in makes.
//!
//! An ID follows from what the record is about (its kind, its learner, its time or standard), not
//! from a counter: two runs that end with the same records end with the same IDs, however many
//! calls failed or were repeated on the way, and can be compared byte by byte. Where an ID is
//! taken, the next free one is used, so that a record created twice does show up twice.

use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

const FIRST: u64 = 100_000_000;
const SPAN: u64 = 1_900_000_000;

/// The ID of a new visit.
pub fn visit<T>(taken: &BTreeMap<i64, T>, learner_id: i64, from: DateTime<Utc>) -> i64 {
    free(taken, &format!("visit {learner_id} {}", from.timestamp()))
}

/// The ID of a new review.
pub fn review<T>(taken: &BTreeMap<i64, T>, learner_id: i64, scheduled: DateTime<Utc>) -> i64 {
    free(
        taken,
        &format!("review {learner_id} {}", scheduled.timestamp()),
    )
}

/// The ID of a new user, by role and what tells the person from others.
pub fn user<T>(taken: &BTreeMap<i64, T>, role: i64, person: &str) -> i64 {
    free(taken, &format!("user {role} {person}"))
}

/// The ID of a new class.
pub fn classroom<T>(taken: &BTreeMap<i64, T>, organisation_id: i64, name: &str) -> i64 {
    free(taken, &format!("classroom {organisation_id} {name}"))
}

/// The ID of a new placement.
pub fn placement<T>(taken: &BTreeMap<i64, T>, organisation_id: i64, name: &str) -> i64 {
    free(taken, &format!("placement {organisation_id} {name}"))
}

/// The ID of a new learning aim.
pub fn aim<T>(taken: &BTreeMap<i64, T>, learner_id: i64, standard_id: i64) -> i64 {
    free(taken, &format!("aim {learner_id} {standard_id}"))
}

/// The ID of a new unit summary.
pub fn unit_summary<T>(
    taken: &BTreeMap<i64, T>,
    learner_id: i64,
    unit_id: &str,
    standard_id: i64,
) -> i64 {
    free(taken, &format!("unit {learner_id} {standard_id} {unit_id}"))
}

/// FNV-1a with a finishing mix: the same on every computer and in every version.
pub(crate) fn hash(text: &str) -> u64 {
    let mut hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^ (hash >> 33)
}

fn free<T>(taken: &BTreeMap<i64, T>, content: &str) -> i64 {
    let mut place = hash(content) % SPAN;
    loop {
        let id = i64::try_from(FIRST + place).unwrap_or(i64::MAX);
        if !taken.contains_key(&id) {
            return id;
        }
        place = (place + 1) % SPAN;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_content_has_the_same_id_and_a_second_one_the_next() {
        let at: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
        let mut taken = BTreeMap::new();
        let first = visit(&taken, 7, at);
        assert_eq!(visit(&taken, 7, at), first);
        assert!((100_000_000..2_000_000_000).contains(&first));
        taken.insert(first, ());
        assert_eq!(visit(&taken, 7, at), first + 1);
        assert_ne!(visit(&taken, 8, at), first);
        assert_ne!(review(&taken, 7, at), first);
    }

    #[test]
    fn ids_stay_the_same_from_version_to_version() {
        let none: BTreeMap<i64, ()> = BTreeMap::new();
        assert_eq!(aim(&none, 700_101, 4411), 925_160_061);
    }
}

//! Which held aim an incoming one is.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use tandem_sync::records::pics::{Aim, AimKey};

/// Every incoming aim with the key under which it is held, or will be. Only where several agree in
/// all that a key stands for does the sequence number decide: as many as are held keep their
/// order; otherwise equal numbers meet first, and then the rest in its order.
pub(super) fn recognised<'a>(
    held: impl Iterator<Item = &'a Aim>,
    incoming: Vec<Aim>,
) -> Vec<(AimKey, Aim)> {
    let mut taken = BTreeSet::new();
    let mut held_alike: BTreeMap<AimKey, Vec<(usize, &Aim)>> = BTreeMap::new();
    for aim in held {
        taken.insert(aim.key.clone());
        let (base, nth) = nth(&aim.key);
        held_alike.entry(base).or_default().push((nth, aim));
    }
    let mut alike: BTreeMap<AimKey, Vec<Aim>> = BTreeMap::new();
    for aim in incoming {
        alike.entry(nth(&aim.key).0).or_default().push(aim);
    }
    let mut all = Vec::new();
    for (base, mut group) in alike {
        group.sort_by_key(|aim| aim.sequence.unwrap_or(u32::MAX));
        let mut held = held_alike.remove(&base).unwrap_or_default();
        held.sort_by_key(|(nth, _)| *nth);
        let keys = met(&held, &group);
        let mut next = 1;
        for (key, aim) in keys.into_iter().zip(group) {
            let key = key.unwrap_or_else(|| new_key(&base, &mut next, &taken));
            taken.insert(key.clone());
            all.push((key, aim));
        }
    }
    all
}

/// The key of the held aim that each of a group is, of aims that agree in all that a key stands for.
fn met(held: &[(usize, &Aim)], group: &[Aim]) -> Vec<Option<AimKey>> {
    let mut keys: Vec<Option<AimKey>> = vec![None; group.len()];
    let mut is_met = vec![false; held.len()];
    if held.len() != group.len() {
        let mut by_sequence: BTreeMap<u32, VecDeque<usize>> = BTreeMap::new();
        for (at, (_, aim)) in held.iter().enumerate() {
            if let Some(sequence) = aim.sequence {
                by_sequence.entry(sequence).or_default().push_back(at);
            }
        }
        for (key, aim) in keys.iter_mut().zip(group) {
            let equal = aim.sequence.and_then(|number| by_sequence.get_mut(&number));
            if let Some(at) = equal.and_then(VecDeque::pop_front) {
                is_met[at] = true;
                *key = Some(held[at].1.key.clone());
            }
        }
    }
    let mut free = held.iter().zip(is_met).filter(|(_, met)| !met);
    for key in keys.iter_mut().filter(|key| key.is_none()) {
        *key = free.next().map(|((_, aim), _)| aim.key.clone());
    }
    keys
}

/// The first of `base`, `base#2`, `base#3` and so on that is not taken, from the `next` on: what was
/// taken once stays so.
fn new_key(base: &AimKey, next: &mut usize, taken: &BTreeSet<AimKey>) -> AimKey {
    loop {
        let key = match *next {
            1 => base.clone(),
            nth => AimKey(format!("{base}#{nth}")),
        };
        *next += 1;
        if !taken.contains(&key) {
            return key;
        }
    }
}

/// A key without its `#n`, and the n.
fn nth(key: &AimKey) -> (AimKey, usize) {
    match key
        .0
        .rsplit_once('#')
        .map(|(base, nth)| (base, nth.parse()))
    {
        Some((base, Ok(nth))) => (AimKey(base.to_owned()), nth),
        _ => (key.clone(), 1),
    }
}

#[cfg(test)]
mod tests {
    use super::recognised;
    use std::time::{Duration, Instant};
    use tandem_sync::records::pics::{Aim, AimKey};

    fn aim(key: &str, sequence: u32) -> Aim {
        Aim {
            sequence: Some(sequence),
            ..Aim::blank(key.into())
        }
    }

    fn keys(held: &[Aim], incoming: Vec<Aim>) -> Vec<(String, Option<u32>)> {
        let met = recognised(held.iter(), incoming).into_iter();
        met.map(|(key, aim)| (key.0, aim.sequence)).collect()
    }

    #[test]
    fn equal_numbers_meet_first_and_new_keys_are_free() {
        let held = [aim("A", 1), aim("A#2", 2), aim("A#4", 3), aim("A#3#2", 9)];
        let incoming = vec![aim("A", 3), aim("A#2", 7), aim("A#3", 8), aim("A#4", 9)];
        let of = |key: &str, n| (key.to_owned(), Some(n));
        assert_eq!(
            keys(&held, incoming),
            [of("A#4", 3), of("A", 7), of("A#2", 8), of("A#3", 9)]
        );
        assert_eq!(keys(&held, vec![aim("A", 1)]), [of("A", 1)]);
    }

    /// Far more than a learner may have, so that anything that looks at each pair shows.
    #[test]
    fn a_great_many_aims_are_quick() {
        const MANY: u32 = 20_000;
        let since = Instant::now();
        let alike = |n: u32| match n {
            1 => "A".to_owned(),
            n => format!("A#{n}"),
        };
        let apart = |n: u32| aim(&format!("B{n}"), n);
        let half = (1..=MANY)
            .map(|n| aim(&alike(n), n))
            .chain((1..=MANY).map(apart));
        let held: Vec<Aim> = half.clone().collect();
        let more = (MANY + 1..=2 * MANY).map(|n| aim(&alike(n), n));
        let met = recognised(held.iter(), half.chain(more).collect());
        let new = met.iter().filter(|(key, aim)| *key != aim.key).count();
        assert_eq!((met.len(), new), (3 * MANY as usize, 0));
        assert!(met.contains(&(AimKey(alike(2 * MANY)), aim(&alike(2 * MANY), 2 * MANY))));
        assert!(
            since.elapsed() < Duration::from_secs(20),
            "{:?}",
            since.elapsed()
        );
    }
}

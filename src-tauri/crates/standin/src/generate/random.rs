//! Chance that repeats: the same seed gives the same choices on every system.

use chrono::{NaiveDate, NaiveTime, TimeDelta};

/// SplitMix64. It is written out here because the bytes of generated data must not change with
/// the version of a library.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    /// A stream of its own for each subject, so that a choice added to one moves no other.
    pub(crate) fn new(seed: u64, subject: &str) -> Self {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in subject.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        let mut random = Self(seed ^ hash);
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 up to, and without, `end`; 0 where there is no such number.
    #[allow(clippy::cast_possible_truncation)] // smaller than `end`, which is a usize
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % (end.max(1) as u64)) as usize
    }

    /// A number of the range, both ends included.
    pub(crate) fn between(&mut self, from: i64, to: i64) -> i64 {
        let span = u64::try_from(to - from).unwrap_or(0) + 1;
        from + i64::try_from(self.next() % span).unwrap_or(0)
    }

    /// A count of the range, both ends included.
    pub(crate) fn count(&mut self, from: u32, to: u32) -> u32 {
        u32::try_from(self.between(from.into(), to.into())).unwrap_or(from)
    }

    /// True that often in a hundred times.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of several.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// Another order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }

    /// `n` cards in random order, in the stated proportions, every row at least once where `n`
    /// has room for all rows (else the heaviest). Rare rows are never left to chance.
    pub(crate) fn deck<T: Copy>(&mut self, rows: &[(T, u32)], n: usize) -> Vec<T> {
        let weights: Vec<u32> = rows.iter().map(|(_, weight)| *weight).collect();
        let mut cards: Vec<T> = rows
            .iter()
            .zip(shares(&weights, n))
            .flat_map(|((row, _), share)| std::iter::repeat_n(*row, share))
            .collect();
        self.shuffle(&mut cards);
        cards
    }

    /// Capital letters and digits, as many as asked for.
    pub(crate) fn serial(&mut self, length: usize) -> String {
        const SIGNS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ0123456789";
        (0..length).map(|_| char::from(*self.pick(SIGNS))).collect()
    }
}

/// How many of `n` each row gets.
fn shares(weights: &[u32], n: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|row| std::cmp::Reverse(weights[*row]));
    let mut shares = vec![0; weights.len()];
    for row in order.iter().take(n) {
        shares[*row] = 1;
    }
    let total: i128 = weights.iter().map(|w| i128::from(*w)).sum();
    // What a row still lacks of its due, in units of 1/total.
    let lacks = |shares: &[usize], row: usize| {
        i128::from(weights[row]) * n as i128 - shares[row] as i128 * total
    };
    for _ in shares.iter().sum::<usize>()..n {
        let neediest = order.iter().max_by_key(|row| lacks(&shares, **row));
        if let Some(row) = neediest {
            shares[*row] += 1;
        }
    }
    shares
}

/// The day that many days later, or earlier.
pub(crate) fn days(from: NaiveDate, days: i64) -> NaiveDate {
    TimeDelta::try_days(days)
        .and_then(|delta| from.checked_add_signed(delta))
        .unwrap_or(from)
}

/// Hours and minutes as a time of day.
pub(crate) fn clock(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or(NaiveTime::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_published_algorithm() {
        let mut random = Random(1_234_567);
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn a_deck_keeps_proportions_and_forgets_no_row() {
        assert_eq!(shares(&[50, 45, 5], 1000), [500, 450, 50]);
        assert_eq!(shares(&[98, 1, 1], 10), [8, 1, 1]);
        assert_eq!(shares(&[1, 98, 1], 1), [0, 1, 0]);
        assert_eq!(shares(&[1, 1], 0), [0, 0]);
        let mut deck = Random::new(1, "deck").deck(&[('a', 3), ('b', 1)], 8);
        deck.sort_unstable();
        assert_eq!(deck, ['a', 'a', 'a', 'a', 'a', 'a', 'b', 'b']);
    }

    #[test]
    fn ranges_keep_their_ends() {
        let mut random = Random::new(1, "ends");
        let seen: std::collections::BTreeSet<i64> =
            (0..200).map(|_| random.between(-1, 2)).collect();
        assert_eq!(seen.into_iter().collect::<Vec<_>>(), [-1, 0, 1, 2]);
        assert_eq!(random.below(0), 0);
    }
}

//! Sessions: opaque tokens with a fixed life, several valid at a time.

use crate::ids;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;

/// OneFile's tokens are a few hundred characters long.
const LENGTH: usize = 344;

/// Which tokens are valid until when.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    until: BTreeMap<String, DateTime<Utc>>,
    issued: u64,
}

impl Sessions {
    /// A new token. It follows from how many were issued, so that a simulation repeats exactly.
    pub fn issue(&mut self, customer_token: &str, now: DateTime<Utc>, hours: u32) -> String {
        self.until.retain(|_, until| *until > now);
        self.issued += 1;
        let token = token(ids::hash(&format!("{customer_token} {}", self.issued)));
        let life = TimeDelta::hours(i64::from(hours));
        let until = now.checked_add_signed(life);
        self.until
            .insert(token.clone(), until.unwrap_or(DateTime::<Utc>::MAX_UTC));
        token
    }

    pub fn valid(&self, token: &str, now: DateTime<Utc>) -> bool {
        self.until.get(token).is_some_and(|until| *until > now)
    }

    pub fn end(&mut self, token: &str) {
        self.until.remove(token);
    }

    pub fn end_all(&mut self) {
        self.until.clear();
    }
}

/// Text of the base64 kind, with the characters that break when somebody URL-encodes it.
fn token(seed: u64) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut state = seed;
    let mut text: String = (0..LENGTH - 3)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            char::from(ALPHABET[usize::try_from(state >> 58).unwrap_or(0)])
        })
        .collect();
    text.push_str("+/=");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_live_side_by_side_for_their_hours() {
        let now: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
        let mut sessions = Sessions::default();
        let first = sessions.issue("c", now, 24);
        let second = sessions.issue("c", now + TimeDelta::hours(1), 24);
        assert_ne!(first, second);
        assert_eq!(first.len(), LENGTH);
        assert!(sessions.valid(&first, now + TimeDelta::hours(23)));
        assert!(!sessions.valid(&first, now + TimeDelta::hours(24)));
        assert!(sessions.valid(&second, now + TimeDelta::hours(24)));
        sessions.end(&second);
        assert!(!sessions.valid(&second, now));
    }
}

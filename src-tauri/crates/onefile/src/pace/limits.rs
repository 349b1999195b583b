//! How many calls may leave, and whose go first.

/// Who goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// Someone waits for the answer.
    Asked,
    /// A run in the background.
    Ordinary,
}

/// How many calls may count at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For ordinary runs.
    pub ordinary: usize,
    /// For what someone asked for.
    pub asked: usize,
}

impl Limits {
    /// OneFile allows 300.
    pub const ONEFILE: Self = Self {
        ordinary: 285,
        asked: 295,
    };

    /// For a server that allows this many in 60 seconds.
    pub fn below(allowed: u32) -> Self {
        let allowed = usize::try_from(allowed).unwrap_or(usize::MAX);
        Self {
            ordinary: allowed.saturating_sub(15).max(1),
            asked: allowed.saturating_sub(5).max(1),
        }
    }
}

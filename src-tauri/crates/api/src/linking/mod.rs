//! Linking what exists: what both systems hold that has no partner yet, who may be one, and what
//! people say about it.

mod board;
mod check;
mod confirm;
mod decide;
mod file;
mod fresh;
mod index;
mod lookup;
mod pair;
mod read;
mod rest;
mod unlink;
mod view;

pub use board::LinkBoard;
pub use check::{CheckedThing, CoverageReport, HealthFinding};
pub use decide::LinkYes;
pub use file::{LinkFileLine, LinkFileReport};
pub use pair::LinkPair;
pub use read::LinksRead;
pub use rest::UnlinkedRow;
pub use unlink::Unlinking;
pub use view::{LinkField, LinkedRow, SuggestedLink};

pub use tandem_sync::likeness::Likeness;
pub use tandem_sync::linking::{Against, Kind as LinkKind, Reason, Strength};

/// All kinds of links, in the order in which people make them: officers and organisations are
/// named by learners.
pub const LINK_KINDS: [LinkKind; 3] =
    [LinkKind::Learner, LinkKind::Officer, LinkKind::Organisation];

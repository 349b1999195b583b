//! Keeping what Tandem holds: copies of the databases, a look at them, and the ways back to work for
//! whoever lost a database, a key or a computer.

mod closed;
mod copies;
mod copying;
mod key;
mod opening;
mod parcel;
mod repair;

pub use closed::ClosedFolder;
pub use copies::{Copy, CopyReason};
pub use parcel::Packed;
pub use repair::{Restored, SetAside};

pub(crate) use key::finish_key_change;
pub(crate) use opening::{copy_before_a_new_layout, finish_restoring, look_at_the_databases};

//! PICS gateways: the workspace, and the files that fill it.
//!
//! The [`Workspace`] is an embedded encrypted database of PICS records behind the port
//! [`tandem_sync::ports::Pics`]. It is authoritative (demo and tests), or a mirror of PICS that
//! imports fill: so far ILR files, read by [`ilr`].

pub mod edit;
pub mod ilr;
pub mod import;
pub mod search;
pub mod workspace;

pub use edit::{EditError, EditErrorKind};
pub use import::{Awaited, ImportError, ImportReport};
pub use search::{Found, ResolveError};
pub use workspace::{Workspace, WorkspaceError, WorkspaceKind, has_personal_data};

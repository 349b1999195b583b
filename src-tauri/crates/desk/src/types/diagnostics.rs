//! What may be passed on to whoever helps with Tandem.

use serde::Serialize;
use ts_rs::TS;

/// The diagnostics.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Diagnostics {
    /// All of it, as it is saved.
    pub text: String,
}

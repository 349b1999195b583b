//! A pair of records that somebody speaks of.

use serde::{Deserialize, Serialize};
use tandem_sync::linking::Kind;

/// Two records.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LinkPair {
    /// What they are.
    pub kind: Kind,
    /// Key of the PICS record.
    pub pics: String,
    /// ID of the OneFile record.
    pub onefile_id: i64,
}

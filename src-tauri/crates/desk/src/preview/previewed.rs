//! The preview that was made last.

use crate::Preview;
use crate::change::People;
use chrono::NaiveDate;
use tandem_api::PreviewedChange;

/// The last preview, for looking through it.
pub(crate) struct Previewed {
    pub view: Preview,
    pub changes: Vec<PreviewedChange>,
    pub people: People,
    pub today: NaiveDate,
}

//! Settings of the routine. A fact that is not known for certain about either system is a
//! setting here.

use chrono::NaiveTime;
use serde::{Deserialize, Serialize};

/// How the routine behaves for this installation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// A learner whose latest aim ended stays in scope for this many calendar months.
    pub ended_within_months: u32,
    /// Send Normal reviews that have not been held to OneFile.
    pub reviews_to_onefile: bool,
    /// Bring OneFile's reviews into PICS.
    pub reviews_to_pics: bool,
    /// Review type that is sent.
    pub review_type_sent: String,
    /// Review type of a review that is created in PICS.
    pub review_type_created: String,
    /// Attended value written when OneFile says that a review was started.
    pub attended_value: String,
    /// Start of a review that has a proposed date and no time; `None` holds it back.
    pub review_time_default: Option<NaiveTime>,
    /// OneFile VisitTypeID of slots that Tandem creates.
    pub visit_type: i64,
    /// Learners handled at once while a run applies its plan.
    pub at_once: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            ended_within_months: 1,
            reviews_to_onefile: true,
            reviews_to_pics: true,
            review_type_sent: "Normal".into(),
            review_type_created: "Normal".into(),
            attended_value: "Yes".into(),
            review_time_default: NaiveTime::from_hms_opt(9, 0, 0),
            visit_type: 2,
            at_once: 8,
        }
    }
}

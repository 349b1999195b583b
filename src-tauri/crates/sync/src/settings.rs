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
    /// Assign aims that are new in PICS and that OneFile offers.
    pub aims_to_onefile: bool,
    /// Details of learners.
    pub details_learner: DetailsMode,
    /// Details of officers.
    pub details_officer: DetailsMode,
    /// Details of organisations.
    pub details_organisation: DetailsMode,
    /// A learner who is enrolled joins the class that has the name of the main tag.
    pub enrol_classroom_from_tag: bool,
    /// A class that has the name of no main tag yet is created. Whether PICS does so is not known.
    pub enrol_creates_classrooms: bool,
    /// OneFile classroom ID for learners whom the main tag gives none; 0 is none.
    pub enrol_classroom: i64,
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
    /// Send times of reviews as the UK wall clock: for a OneFile that reads them so, whatever zone
    /// they name. Which of the two OneFile does is not known; the first review that is created on a
    /// day of summer time settles it.
    pub times_as_uk_clock: bool,
    /// Learners handled at once while a run applies its plan.
    pub at_once: usize,
    /// Run over everybody in the background.
    pub background: bool,
    /// Minutes from the start of one background run to the next: 15 to 1440.
    pub interval_minutes: u32,
    /// UK time at which background runs pause; with [`Self::quiet_to`].
    pub quiet_from: Option<NaiveTime>,
    /// UK time at which background runs go on.
    pub quiet_to: Option<NaiveTime>,
    /// Begin no background run during OneFile's usual maintenance, 07:00 to 07:30 UK time.
    pub avoid_maintenance: bool,
    /// Brake when a listing of OneFile shrank by more than this share, in percent.
    pub brake_listing_percent: u32,
    /// Brake when a run would replace more than this share of the values that PICS holds, in
    /// percent, outside an accepted plan.
    pub brake_replaced_percent: u32,
    /// So few replaced values never brake.
    pub brake_replaced_least: u32,
    /// Brake when a run would create more reviews than this on one side, outside an accepted plan.
    pub brake_reviews: u32,
    /// Brake when this computer's clock and OneFile's are further apart than this, in minutes.
    pub brake_clock_minutes: u32,
    /// A run over everybody reads who changed in OneFile, and everybody else within this many days.
    pub sweep_days: u32,
    /// The history is kept for this many months.
    pub history_months: u32,
    /// A copy of the databases that is made each day is kept for this many days.
    pub copy_days: u32,
    /// Learners who are out of scope for longer than this many months lose their personal data; 0
    /// keeps them.
    pub retention_months: u32,
    /// A run over everybody leaves a learner with trouble alone for this long at first, in minutes;
    /// twice as long after each further try.
    pub retry_minutes: u32,
    /// A look that does not find what was sent settles nothing unless it begins so many minutes
    /// after the call left; and an answer that lacks most of what a learner had is not believed
    /// before a later one lacks the same.
    pub doubt_minutes: u32,
    /// The longest such wait, in hours.
    pub retry_hours_most: u32,
}

/// What becomes of details that both systems hold, once the record exists on both sides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DetailsMode {
    /// Nothing.
    #[default]
    Ignore,
    /// OneFile gets what PICS holds.
    Push,
    /// PICS gets what OneFile holds.
    Pull,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            ended_within_months: 1,
            aims_to_onefile: true,
            details_learner: DetailsMode::Ignore,
            details_officer: DetailsMode::Ignore,
            details_organisation: DetailsMode::Ignore,
            enrol_classroom_from_tag: true,
            enrol_creates_classrooms: false,
            enrol_classroom: 0,
            reviews_to_onefile: true,
            reviews_to_pics: true,
            review_type_sent: "Normal".into(),
            review_type_created: "Normal".into(),
            attended_value: "Yes".into(),
            review_time_default: NaiveTime::from_hms_opt(9, 0, 0),
            visit_type: 2,
            times_as_uk_clock: false,
            at_once: 8,
            background: true,
            interval_minutes: 60,
            quiet_from: None,
            quiet_to: None,
            avoid_maintenance: true,
            brake_listing_percent: 20,
            brake_replaced_percent: 25,
            brake_replaced_least: 20,
            brake_reviews: 100,
            brake_clock_minutes: 120,
            sweep_days: 7,
            history_months: 24,
            copy_days: 14,
            retention_months: 0,
            retry_minutes: 30,
            doubt_minutes: 10,
            retry_hours_most: 24,
        }
    }
}

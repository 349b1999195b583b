//! Every setting that people know: its name, what it takes, and what it is for.

use super::{SettingKind, SettingOption};

pub(super) struct Known {
    pub name: &'static str,
    pub label: &'static str,
    pub explain: &'static str,
    pub group: &'static str,
    pub kind: SettingKind,
}

const fn known(
    group: &'static str,
    name: &'static str,
    kind: SettingKind,
    label: &'static str,
    explain: &'static str,
) -> Known {
    Known {
        name,
        label,
        explain,
        group,
        kind,
    }
}

const fn number(least: i64, most: i64, unit: &'static str) -> SettingKind {
    SettingKind::Number { least, most, unit }
}

/// What becomes of details; as [`tandem_sync::settings::DetailsMode`].
const DETAILS_MODE: SettingKind = SettingKind::Choice {
    options: &[
        SettingOption {
            value: "ignore",
            label: "Leave as they are",
        },
        SettingOption {
            value: "push",
            label: "PICS to OneFile",
        },
        SettingOption {
            value: "pull",
            label: "OneFile to PICS",
        },
    ],
};

use SettingKind::{Switch, Text, Time};

const SCOPE: &str = "Who is synchronised";
const AIMS: &str = "Learning aims";
const ENROLLING: &str = "Enrolling";
const REVIEWS: &str = "Reviews";
const DETAILS: &str = "Details";
const BACKGROUND: &str = "Background runs";
const BRAKES: &str = "Brakes";
const KEEPING: &str = "Trying again, history and copies";

pub(super) const CATALOGUE: &[Known] = &[
    known(
        SCOPE,
        "ended_within_months",
        number(0, 24, "months"),
        "After the last aim has ended",
        "Learners whose last aim has ended are synchronised for this many months more.",
    ),
    known(
        SCOPE,
        "at_once",
        number(1, 16, "learners"),
        "Learners at once",
        "How many learners a run has in hand at the same time. The call limit holds in any case.",
    ),
    known(
        AIMS,
        "aims_to_onefile",
        Switch,
        "Assign new aims in OneFile",
        "An aim that is new in PICS is assigned in OneFile, where OneFile offers exactly one standard with its code.",
    ),
    known(
        ENROLLING,
        "enrol_classroom_from_tag",
        Switch,
        "Class from the main tag",
        "A learner who is enrolled joins the class in OneFile that has the name of the main tag in PICS.",
    ),
    known(
        ENROLLING,
        "enrol_creates_classrooms",
        Switch,
        "Make missing classes",
        "Where no class has the name of the main tag, it is made in OneFile; otherwise a person chooses.",
    ),
    known(
        ENROLLING,
        "enrol_classroom",
        number(0, 999_999_999, ""),
        "Usual class",
        "OneFile's number of the class for learners whom the main tag gives none; 0 is none.",
    ),
    known(
        REVIEWS,
        "reviews_to_onefile",
        Switch,
        "Send reviews to OneFile",
        "Reviews with a proposed date, no attendance and no actual date are scheduled in OneFile.",
    ),
    known(
        REVIEWS,
        "reviews_to_pics",
        Switch,
        "Bring reviews into PICS",
        "Reviews that are only in OneFile are created in PICS, and started or signed ones are filled in there.",
    ),
    known(
        REVIEWS,
        "review_type_sent",
        Text,
        "Review type that is sent",
        "Only reviews of this type go to OneFile.",
    ),
    known(
        REVIEWS,
        "review_type_created",
        Text,
        "Review type that is created",
        "Reviews that come from OneFile get this type in PICS.",
    ),
    known(
        REVIEWS,
        "attended_value",
        Text,
        "Attendance of a review that was started",
        "What PICS holds as attendance once OneFile says that a review was started.",
    ),
    known(
        REVIEWS,
        "review_time_default",
        Time,
        "Time of a review without one",
        "A review with a proposed date and no time is sent for this time; none holds such reviews back.",
    ),
    known(
        REVIEWS,
        "visit_type",
        number(0, 99, ""),
        "Visit type in OneFile",
        "OneFile's number for the type of visit; ask OneFile's support which numbers your centre uses.",
    ),
    known(
        REVIEWS,
        "times_as_uk_clock",
        Switch,
        "Send times as UK clock time",
        "For a OneFile that shows reviews of summer days an hour earlier than Tandem sent them.",
    ),
    known(
        DETAILS,
        "details_learner",
        DETAILS_MODE,
        "Learners",
        "First names, surname, e-mail, telephone, date of birth and NI number; the ULN only goes to OneFile. A blank never replaces a value.",
    ),
    known(
        DETAILS,
        "details_officer",
        DETAILS_MODE,
        "Officers",
        "To OneFile the e-mail, where a name that differs is listed to be corrected by hand; into PICS name and e-mail.",
    ),
    known(
        DETAILS,
        "details_organisation",
        DETAILS_MODE,
        "Organisations",
        "To OneFile the name; into PICS the name, and the postcode where OneFile's address ends in one.",
    ),
    known(
        BACKGROUND,
        "background",
        Switch,
        "Run in the background",
        "Everybody is synchronised again and again while Tandem is open.",
    ),
    known(
        BACKGROUND,
        "interval_minutes",
        number(15, 1440, "minutes"),
        "From one run to the next",
        "Counted from the start of a run to the start of the next one.",
    ),
    known(
        BACKGROUND,
        "quiet_from",
        Time,
        "Quiet from",
        "No background run begins from this UK time on, until the quiet ends.",
    ),
    known(
        BACKGROUND,
        "quiet_to",
        Time,
        "Quiet until",
        "Background runs begin again from this UK time on.",
    ),
    known(
        BACKGROUND,
        "avoid_maintenance",
        Switch,
        "Keep out of OneFile's maintenance",
        "No background run begins between 07:00 and 07:30 UK time, when OneFile is often down.",
    ),
    known(
        BRAKES,
        "brake_listing_percent",
        number(1, 100, "%"),
        "Shrinking lists",
        "A run stops when a list of OneFile has lost more than this share since the last run.",
    ),
    known(
        BRAKES,
        "brake_replaced_percent",
        number(1, 100, "%"),
        "Replaced values",
        "A run that nobody previewed stops when it would replace more than this share of the registration values in PICS, or of the details that are pulled.",
    ),
    known(
        BRAKES,
        "brake_replaced_least",
        number(0, 100_000, "values"),
        "Few replaced values",
        "So few replaced values never stop a run.",
    ),
    known(
        BRAKES,
        "brake_reviews",
        number(1, 100_000, "reviews"),
        "New records",
        "A run stops when it would create more reviews than this on one side, or more learning aims, that nobody has seen in a preview.",
    ),
    known(
        BRAKES,
        "brake_clock_minutes",
        number(5, 1440, "minutes"),
        "Clocks apart",
        "A run stops when this computer's clock and OneFile's are further apart than this.",
    ),
    known(
        KEEPING,
        "retry_minutes",
        number(5, 1440, "minutes"),
        "Wait after trouble",
        "A learner with trouble is left alone for this long at first, then twice as long after each try.",
    ),
    known(
        KEEPING,
        "retry_hours_most",
        number(1, 168, "hours"),
        "Longest wait",
        "The wait never gets longer than this.",
    ),
    known(
        KEEPING,
        "doubt_minutes",
        number(10, 1440, "minutes"),
        "Doubt",
        "What was sent without an answer, or is missing in an answer, is not taken for absent before a look so long afterwards.",
    ),
    known(
        KEEPING,
        "sweep_days",
        number(1, 60, "days"),
        "Read everybody within",
        "A run over everybody reads who changed in OneFile. Everybody else is read anew within this time, a few in each run.",
    ),
    known(
        KEEPING,
        "history_months",
        number(1, 120, "months"),
        "Keep the history",
        "What was changed longer ago than this is forgotten, and can't be put back any more.",
    ),
    known(
        KEEPING,
        "copy_days",
        number(1, 90, "days"),
        "Keep copies",
        "Tandem copies its databases into the folder \"copies\" of the data folder once a day, encrypted like them. A copy \
         goes after this many days; one from before the initial synchronisation after 90.",
    ),
    known(
        KEEPING,
        "retention_months",
        number(0, 240, "months"),
        "Keep personal data of learners out of scope",
        "Learners who are neither in learning nor Live for longer than this lose names, numbers, addresses and values; 0 keeps them. Retention is off until Moving over has asked.",
    ),
];

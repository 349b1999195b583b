//! Rules, causes, values and times in words, the same for every shell.

pub mod brakes;
pub mod changes;
pub mod details;
pub mod enrol;
pub mod gate;
pub mod second;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use tandem_sync::engine::{ProblemKind, Totals};
use tandem_sync::plan::{Cause, ChangeLine, Question, Reason, Record, Rule, System};
use tandem_sync::ports::onefile::OneFileErrorKind;
use tandem_sync::records::pics::LearnerKey;
use tandem_sync::scope::OutOfScope;
use tandem_sync::{links::NotLinked, uktime};

/// `Tue 8 Dec 2026, 10:00`, in UK time.
pub fn time(at: DateTime<Utc>) -> String {
    uktime::wall(at).format("%a %-d %b %Y, %H:%M").to_string()
}

/// Totals of a run in a sentence or two.
pub fn totals(totals: &Totals) -> String {
    let t = totals;
    let (would, changes) = if t.dry_run {
        ("would change", "would go")
    } else {
        ("changed", "went")
    };
    let mut text = format!(
        "{} learners in scope: {} {would}, {} in step, {} wait for something, {} failed",
        t.in_scope, t.changed, t.unchanged, t.parked, t.failed
    );
    if t.not_reached > 0 {
        text += &format!(", {} not reached", t.not_reached);
    }
    text += &format!(
        ". {} changes {changes} to OneFile and {} to PICS; {} joining questions; {} calls.",
        t.to_onefile, t.to_pics, t.joining, t.calls
    );
    if t.others_waiting > 0 {
        text += &format!(
            " {} of which something waits or failed.",
            others(t.others_waiting)
        );
    }
    if t.others_replanned > 0 {
        text += &format!(
            " {} had changed since the preview and were planned again.",
            others(t.others_replanned)
        );
    }
    if t.replanned > 0 {
        text += &format!(
            " {} learners had changed since the preview and were planned again.",
            t.replanned
        );
    }
    text
}

/// A learner by key; officers and organisations have none.
pub fn whose(learner: &LearnerKey) -> &str {
    match learner.is_nobody() {
        true => "-",
        false => &learner.0,
    }
}

/// A change in one line.
pub fn change(line: &ChangeLine) -> String {
    let to = match line.system {
        System::Onefile => "-> OneFile",
        System::Pics => "<- PICS   ",
    };
    let before = line.before.as_deref().unwrap_or("blank");
    format!(
        "{:<14} {to} {} {}: {before} => {}",
        whose(&line.learner),
        record(&line.record),
        line.field.replace('_', " "),
        line.after.as_deref().unwrap_or("blank")
    )
}

/// Names a record by its key.
pub fn record(record: &Record) -> String {
    match record {
        Record::Aim(key) => format!("aim {key}"),
        Record::Review(key) => format!("review {key}"),
        Record::OnefileAim(id) => format!("OneFile aim {id}"),
        Record::Learner => "learner".into(),
        Record::Officer(key) => format!("officer {key}"),
        Record::Organisation(key) => format!("organisation {key}"),
        Record::Account => "OneFile account".into(),
    }
}

/// A rule.
pub fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::BlankInOnefile => "blank in OneFile, filled from PICS",
        Rule::BlankInPics => "blank in PICS, filled from OneFile",
        Rule::OnefileWins => "both entered and different: OneFile's value is kept",
        Rule::Progress => "progress comes from OneFile",
        Rule::ReviewToOnefile => "Normal review, attendance blank, no actual date",
        Rule::ReviewToPics => "review that is only in OneFile",
        Rule::ReviewStarted => "review was started in OneFile",
        Rule::ReviewSigned => "learner signed in OneFile",
        Rule::Joined => "one review, as a person said",
        Rule::ReviewMoved => "review was moved in OneFile",
        Rule::AimToOnefile => "new aim in PICS that OneFile offers",
        Rule::DetailToOnefile => details::TO_ONEFILE,
        Rule::DetailToPics => details::TO_PICS,
        Rule::Enrolled => "enrolled by a person",
        Rule::PutBack => "put back by a person",
    }
}

/// Why a record did not come into step.
pub fn problem(kind: &ProblemKind) -> String {
    match kind {
        ProblemKind::Parked { cause: parked } => cause(parked),
        ProblemKind::Asked {
            question: Question::Joining { .. },
        } => "review without partner in both systems on one day: one review, or two?".into(),
        ProblemKind::ChangedMeanwhile => {
            "changed while the run went on: the next run plans it again".into()
        }
        ProblemKind::CreationPending { creates } => format!(
            "{} was sent to OneFile and no answer came: it is looked for before anything is sent again",
            enrol::a_creation(creates)
        ),
        ProblemKind::AccountInDoubt => {
            "an account was sent to OneFile and no answer came, and one of this name is there that shows no MIS value".into()
        }
        ProblemKind::AccountDiffers { fields } => {
            format!("OneFile did not keep what was sent: {}", list(fields))
        }
        ProblemKind::RecordGone => "the record is not in PICS any more".into(),
        ProblemKind::WaitsToRetry { until } => format!(
            "had trouble before: tried again from {} on, or at once when somebody asks",
            uktime::wall(*until).format("%-d %b %H:%M")
        ),
        ProblemKind::OneFile { kind, at } => format!("{} ({at})", trouble(*kind)),
    }
}

/// What went wrong with OneFile.
pub fn trouble(kind: OneFileErrorKind) -> &'static str {
    match kind {
        OneFileErrorKind::Unreachable => "OneFile could not be reached",
        OneFileErrorKind::SignIn => "OneFile refused the customer token",
        OneFileErrorKind::Forbidden => "OneFile does not allow this",
        OneFileErrorKind::Refused => "OneFile refused this record",
        OneFileErrorKind::NotFound => "OneFile does not have this record",
        OneFileErrorKind::TooManyCalls => "OneFile had too many calls",
        OneFileErrorKind::InDoubt => {
            "no clear answer came; the next run looks before it sends again"
        }
        OneFileErrorKind::NotData | OneFileErrorKind::NotSignedIn => {
            "a web page came where data should be"
        }
        OneFileErrorKind::NotUnderstood => "the answer could not be used",
        OneFileErrorKind::Stopped => "the run was stopped",
    }
}

/// Why a record is parked.
pub fn cause(cause: &Cause) -> String {
    match cause {
        Cause::AmbiguousAim { .. } => {
            "one code twice, and start dates do not tell which is which".into()
        }
        Cause::AimClaimedTwice { .. } => {
            "two aims in PICS hold one OneFile aim ID: correct one of them".into()
        }
        Cause::FieldNotShown { field } => {
            format!(
                "OneFile has not shown \"{}\" yet, so it is not written",
                field.label()
            )
        }
        Cause::ReviewerNotLinked { .. } => {
            "the reviewer is not linked to an assessor in OneFile".into()
        }
        Cause::NoReviewer => "no reviewer, and the learner has no main officer".into(),
        Cause::VisitInDoubt => {
            "a visit was sent and no answer came: look in the learner's calendar in OneFile".into()
        }
        Cause::MadeByHandNotFound => {
            "made in OneFile by hand, as a person said, but no single review stands there on that day yet".into()
        }
        Cause::ReviewPending => {
            "the visit is in OneFile, the review follows with the next run".into()
        }
        Cause::SeveralPathways { code, standards } => {
            format!("OneFile offers {} standards with the code {code}", standards.len())
        }
        Cause::AssignmentPending => {
            "the aim was asked for in OneFile and no answer came: the next run looks".into()
        }
        Cause::DatesDidNotStick => {
            "the aim is in OneFile, which took its dates and showed others afterwards".into()
        }
        Cause::DetailNotShown { detail } => details::not_shown(*detail),
        Cause::DetailDidNotStick { detail } => details::did_not_stick(*detail),
        Cause::DetailsClaimedTwice { onefile_id } => details::claimed_twice(*onefile_id),
        Cause::FieldDidNotStick { field } => format!(
            "OneFile took \"{}\" and showed another value afterwards, so it is not written any more",
            field.label()
        ),
    }
}

/// Why a record does not change.
pub fn reason(reason: &Reason) -> String {
    match reason {
        Reason::NotInOnefile { code } => {
            format!("the learner has no aim {code} in OneFile, and the setting keeps new aims from being sent")
        }
        Reason::NoCode => "has no code that OneFile could show".into(),
        Reason::OnefileAimGone { onefile_id } => format!("OneFile aim {onefile_id} is not among the learner's aims"),
        Reason::NotInPics { standard } => format!("{standard} is only in OneFile"),
        Reason::UnitsAttached => "units are attached in PICS, so progress is not taken".into(),
        Reason::RegistrationsMayHaveMet => {
            "numbers differed and one date was blank: a number and a date of two registrations may have met".into()
        }
        Reason::OnefileReviewGone { onefile_id } => {
            format!("OneFile review {onefile_id} is not among the learner's reviews")
        }
        Reason::AttendanceDiffers { pics } => {
            format!("OneFile says started, PICS says \"{pics}\": left as it is")
        }
        Reason::NoTime => "has no time, and the setting holds such reviews back".into(),
        Reason::Held { field: held } => {
            format!("{} was put back by a person and stays so until it is released", field(held))
        }
        Reason::SignatureGone => {
            "PICS has the learner's signature, OneFile shows none any more: perhaps the review was unlocked there".into()
        }
        Reason::SignatureDiffers { onefile } => {
            format!("OneFile has the learner's signature of {}: left as it is", day(*onefile))
        }
        Reason::NotOffered { code } => format!("OneFile offers no standard with the code {code}"),
        Reason::UlnNotSent => details::ULN_NOT_SENT.into(),
        Reason::Ended => "has ended, so it is not assigned in OneFile any more".into(),
    }
}

/// Why a learner is not synchronised.
pub fn out_of_scope(why: &OutOfScope) -> String {
    match why {
        OutOfScope::NotLive => "system status in PICS is not Live".into(),
        OutOfScope::NoAims => "has no learning aims in PICS".into(),
        OutOfScope::Ended { on } => format!("the latest aim ended on {on}"),
        OutOfScope::Archived => "archived in OneFile".into(),
        OutOfScope::NotLinked { reason } => match reason {
            NotLinked::NoPartner => {
                "not linked: no OneFile learner has the Ident or the learner reference as MIS value"
            }
            NotLinked::NotInCentre => {
                "not linked: the OneFile ID that is held is not a learner of this centre"
            }
            NotLinked::ClaimedTwice => "not linked: two learners in PICS claim one OneFile learner",
            NotLinked::MisidNotUnique => "not linked: the MIS value is not unique",
            NotLinked::OtherSurname => "not linked: the MIS value fits, the surname does not",
            NotLinked::TakenApart => {
                "not linked: the MIS value fits, and somebody said that they are not one"
            }
        }
        .into(),
    }
}

/// When, as near to now as people say it.
pub fn when(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let at = uktime::wall(at);
    let today = uktime::day(now);
    let time = at.format("%H:%M");
    match (today - at.date()).num_days() {
        0 => format!("today {time}"),
        1 => format!("yesterday {time}"),
        _ => at.format("%a %-d %b %Y, %H:%M").to_string(),
    }
}

/// `3 Feb 2026`.
pub fn day(day: NaiveDate) -> String {
    day.format("%-d %b %Y").to_string()
}

/// `Tue 8 Dec 2026, 10:00`; without a day, blank.
pub fn slot(day: Option<NaiveDate>, time: Option<NaiveTime>) -> Option<String> {
    let day = day?.format("%a %-d %b %Y").to_string();
    Some(match time {
        Some(time) => format!("{day}, {}", time.format("%H:%M")),
        None => day,
    })
}

/// A value of a change with its dates as people write them.
pub fn value(field: &str, value: &str) -> String {
    if field == FIELD_NUMBER {
        return value.to_owned();
    }
    let as_day = |word: &str| {
        let bare = word.trim_end_matches(',');
        bare.parse::<NaiveDate>()
            .map_or_else(|_| word.to_owned(), |date| day(date) + &word[bare.len()..])
    };
    value.split(' ').map(as_day).collect::<Vec<_>>().join(" ")
}

/// The only field whose values are free text.
const FIELD_NUMBER: &str = "registration_number";

/// What a field is called.
pub fn field(name: &str) -> &str {
    if let Some(detail) = details::field(name) {
        return detail;
    }
    match name {
        FIELD_NUMBER => "Registration number",
        "registration_date" => "Registration date",
        "certificate_applied_date" => "Certificate applied for",
        "certificate_received_date" => "Certificate received",
        "elements_total" => "Elements in all",
        "elements_done" => "Elements done",
        "attended" => "Attendance",
        "actual" => "Actual date",
        "learner_signed" => "Learner's signature",
        "proposed" => "Proposed date",
        "proposed_time" => "Proposed time",
        "aim" => "Learning aim",
        "account" => "Learner's account",
        "assessor" => "Assessor's account",
        "placement" => "Placement",
        "classroom" => "Class",
        "onefile_id" => "OneFile review ID",
        "review" => "Review",
        other => other,
    }
}

/// `1 review`, `4 reviews`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 {
        format!("1 {one}")
    } else {
        format!("{number} {many}")
    }
}

/// `1 officer or organisation`, `4 officers or organisations`.
pub fn others(number: usize) -> String {
    count(
        number,
        "officer or organisation",
        "officers or organisations",
    )
}

/// `a`, `a and b`, `a, b and c`.
pub fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// How long something still takes.
pub fn left(seconds: u64) -> String {
    match seconds {
        0..=59 => "less than a minute".into(),
        60..=5399 => format!("about {}", count_of((seconds + 30) / 60, "minute")),
        _ => format!("about {}", count_of((seconds + 1800) / 3600, "hour")),
    }
}

fn count_of(number: u64, one: &str) -> String {
    if number == 1 {
        format!("1 {one}")
    } else {
        format!("{number} {one}s")
    }
}

/// What a person does about a problem; empty where the next run settles it.
pub fn todo(kind: &ProblemKind) -> String {
    let text = match kind {
        ProblemKind::OneFile { kind, .. } => match kind {
            OneFileErrorKind::Unreachable
            | OneFileErrorKind::NotSignedIn
            | OneFileErrorKind::TooManyCalls => {
                "The next run tries again. If it stays, check the network and try the connection."
            }
            OneFileErrorKind::SignIn | OneFileErrorKind::Forbidden => {
                "Try the connection, and ask OneFile's support what the customer token may do."
            }
            OneFileErrorKind::Refused | OneFileErrorKind::NotFound => {
                "Look at this record in OneFile; it may have been archived or removed."
            }
            OneFileErrorKind::InDoubt
            | OneFileErrorKind::NotData
            | OneFileErrorKind::NotUnderstood
            | OneFileErrorKind::Stopped => "The next run looks again.",
        },
        ProblemKind::Parked { cause } => match cause {
            Cause::AmbiguousAim { .. } => {
                "Correct the start dates, so that each aim has one partner."
            }
            Cause::AimClaimedTwice { .. } => {
                "Correct the OneFile ID of one of the two aims in PICS."
            }
            Cause::FieldNotShown { .. } => {
                "Nothing to do: it is written once OneFile has shown the field for any learner."
            }
            Cause::ReviewerNotLinked { .. } => {
                "Enter the officer's OneFile ID in PICS, or the officer's Ident as MIS value in OneFile."
            }
            Cause::NoReviewer => {
                "Enter a reviewer for the review, or a main officer for the learner, in PICS."
            }
            Cause::VisitInDoubt => "Look in OneFile and answer the question on the learner's page.",
            Cause::MadeByHandNotFound => {
                "Make the review in OneFile, or look whether two stand on that day."
            }
            Cause::ReviewPending | Cause::AssignmentPending => {
                "Nothing to do: the next run goes on."
            }
            Cause::SeveralPathways { .. } => {
                "Choose once which of the standards is meant: the choice is remembered."
            }
            Cause::DatesDidNotStick => {
                "Enter start and planned end of the aim in OneFile by hand: the next run sees them."
            }
            Cause::DetailNotShown { .. } => {
                "Nothing to do: it is written once OneFile has shown the detail for anybody."
            }
            Cause::DetailsClaimedTwice { .. } => {
                "Correct the OneFile ID of one of the two in PICS."
            }
            Cause::FieldDidNotStick { .. } | Cause::DetailDidNotStick { .. } => {
                "Enter the value in OneFile by hand, and tell OneFile's support that it was not kept."
            }
        },
        ProblemKind::CreationPending { .. } => {
            "Enrol the learner again: Tandem looks first, and sends only what is not there."
        }
        ProblemKind::AccountInDoubt => {
            "Look in OneFile whether the account is the learner's, and say there, with its ID, or not there."
        }
        ProblemKind::AccountDiffers { .. } => {
            "Enter it in OneFile by hand. A MIS value that is not kept has to be switched on in the centre's settings."
        }
        ProblemKind::Asked { .. } => "Answer the question on the learner's page.",
        ProblemKind::WaitsToRetry { .. } => "Sync the learner to try at once.",
        ProblemKind::ChangedMeanwhile => "Nothing to do: the next run plans it again.",
        ProblemKind::RecordGone => "Nothing to do, if it was removed on purpose.",
    };
    text.to_owned()
}

/// Why a learner is not synchronised, for a narrow place.
pub fn out_of_scope_short(why: &OutOfScope) -> String {
    match why {
        OutOfScope::NotLive => "not Live in PICS".into(),
        OutOfScope::NoAims => "no learning aims".into(),
        OutOfScope::Ended { on } => format!("ended {}", day(*on)),
        OutOfScope::Archived => "archived in OneFile".into(),
        OutOfScope::NotLinked { .. } => "not linked to OneFile".into(),
    }
}

/// Why learners are not synchronised, without what differs from one to the next.
pub fn out_of_scope_kind(why: &OutOfScope) -> String {
    match why {
        OutOfScope::Ended { .. } => "ended longer ago than the setting allows".into(),
        other => out_of_scope(other),
    }
}

/// The text as a sentence begins.
pub fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

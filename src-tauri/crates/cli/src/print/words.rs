//! Rules, causes and totals in words.

use chrono::{DateTime, Utc};
use tandem_api::routine::engine::{ProblemKind, Totals};
use tandem_api::routine::plan::{Cause, ChangeLine, Question, Reason, Record, Rule, System};
use tandem_api::routine::ports::onefile::OneFileErrorKind;
use tandem_api::routine::scope::OutOfScope;
use tandem_api::routine::{links::NotLinked, uktime};

pub fn time(at: DateTime<Utc>) -> String {
    uktime::wall(at).format("%a %-d %b %Y, %H:%M").to_string()
}

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
    if t.replanned > 0 {
        text += &format!(
            " {} learners had changed since the preview and were planned again.",
            t.replanned
        );
    }
    text
}

pub fn change(line: &ChangeLine) -> String {
    let to = match line.system {
        System::Onefile => "-> OneFile",
        System::Pics => "<- PICS   ",
    };
    let before = line.before.as_deref().unwrap_or("blank");
    format!(
        "{:<14} {to} {} {}: {before} => {}",
        line.learner,
        record(&line.record),
        line.field.replace('_', " "),
        line.after
    )
}

pub fn record(record: &Record) -> String {
    match record {
        Record::Aim(key) => format!("aim {key}"),
        Record::Review(key) => format!("review {key}"),
        Record::OnefileAim(id) => format!("OneFile aim {id}"),
    }
}

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
    }
}

pub fn problem(kind: &ProblemKind) -> String {
    match kind {
        ProblemKind::Parked { cause: parked } => cause(parked),
        ProblemKind::Asked { question: Question::Joining { .. } } => {
            "review without partner in both systems on one day: one review, or two? See `tandem questions`".into()
        }
        ProblemKind::ChangedMeanwhile => "changed while the run went on: the next run plans it again".into(),
        ProblemKind::RecordGone => "the record is not in PICS any more".into(),
        ProblemKind::OneFile { kind, at } => format!("{} ({at})", onefile_trouble(*kind)),
    }
}

fn onefile_trouble(kind: OneFileErrorKind) -> &'static str {
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
        OneFileErrorKind::NotData => "a web page came where data should be",
        OneFileErrorKind::NotUnderstood => "the answer could not be used",
        OneFileErrorKind::Stopped => "the run was stopped",
    }
}

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
            "a visit was sent and no answer came: look in OneFile, see `tandem questions`".into()
        }
        Cause::MadeByHandNotFound => {
            "made in OneFile by hand, as a person said, but no single review stands there on that day yet".into()
        }
        Cause::ReviewPending => {
            "the visit is in OneFile, the review follows with the next run".into()
        }
    }
}

pub fn reason(reason: &Reason) -> String {
    match reason {
        Reason::NotInOnefile { code } => format!("the learner has no aim {code} in OneFile"),
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
    }
}

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
        }
        .into(),
    }
}

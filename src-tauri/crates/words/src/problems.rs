//! What went wrong with a record, and what to do about it.

use super::{details, enrol, list};
use chrono::{DateTime, Utc};
use tandem_sync::plan::{Cause, Question};
use tandem_sync::ports::onefile::OneFileErrorKind;
use tandem_sync::problems::ProblemKind;
use tandem_sync::uktime;

/// Why a record did not come into step.
pub fn problem(kind: &ProblemKind) -> String {
    match kind {
        ProblemKind::Parked { cause: parked } => cause(parked),
        ProblemKind::Asked {
            question: Question::Joining { .. },
        } => "review without partner in both systems on one day: one review, or two?".into(),
        ProblemKind::Asked {
            question: Question::AimGone { since, .. },
        } => format!(
            "a learning aim that was in OneFile is gone since {}: assign it again?",
            super::day(*since)
        ),
        ProblemKind::Asked {
            question: Question::ReviewGone { since, .. },
        } => format!(
            "OneFile no longer has the review, since {}",
            super::day(*since)
        ),
        ProblemKind::Asked {
            question: Question::OddDates { reviews },
        } => format!(
            "{} proposed for a day that can hardly be meant: send it?",
            super::count(reviews.len(), "review is", "reviews are")
        ),
        ProblemKind::ChangedMeanwhile => {
            "changed while the run went on: the next run plans it again".into()
        }
        ProblemKind::CreationPending {
            creates,
            sent: Some(sent),
            again: Some(again),
        } => not_seen_yet(enrol::a_creation(*creates), *sent, *again),
        ProblemKind::CreationPending { creates, .. } => format!(
            "{} was sent to OneFile and no answer came: it is looked for before anything is sent again",
            enrol::a_creation(*creates)
        ),
        ProblemKind::AccountInDoubt => {
            "an account was sent to OneFile and no answer came, and one of this name is there that shows no MIS value".into()
        }
        ProblemKind::AccountDiffers { fields } => {
            format!("OneFile did not keep what was sent: {}", list(fields))
        }
        ProblemKind::CreationNotProven {
            creates,
            onefile_id,
        } => format!(
            "OneFile said that {} was created and gave the ID {onefile_id}, and what has that ID is another record",
            enrol::a_creation(*creates)
        ),
        ProblemKind::OtherPerson { onefile_id } => format!(
            "OneFile account {onefile_id} seems to be another person's by now: name, date of birth and ULN are not those of \
             the learner who was linked with it. Is it still the learner's? Until then nothing goes to it or comes from it"
        ),
        ProblemKind::RecordGone => "the record is not in PICS any more".into(),
        ProblemKind::WaitsToRetry { until } => format!(
            "had trouble before: tried again from {} on, or at once when somebody asks",
            uktime::wall(*until).format("%-d %b %H:%M")
        ),
        ProblemKind::OneFile { kind, at, .. } => format!("{} ({at})", trouble(*kind)),
    }
}

/// Why a record did not come into step, with what OneFile said of it: for the page of that record
/// alone, since it may repeat the learner's data.
pub fn problem_in_full(kind: &ProblemKind) -> String {
    match kind {
        ProblemKind::OneFile {
            said: Some(said), ..
        } => format!("{}. OneFile said: “{}”", problem(kind), said.text()),
        _ => problem(kind),
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
        OneFileErrorKind::NotData => "a web page came where data should be",
        OneFileErrorKind::NotSignedIn => "what answered the sign-in was not OneFile",
        OneFileErrorKind::Redirected => {
            "the answer pointed to another address, which is not followed"
        }
        OneFileErrorKind::CertificateUntrusted => {
            "this computer does not trust the certificate of OneFile's address"
        }
        OneFileErrorKind::CertificateOtherName => {
            "the certificate of OneFile's address is for another name"
        }
        OneFileErrorKind::CertificateDates => {
            "the certificate of OneFile's address is not valid on this computer's date"
        }
        OneFileErrorKind::TooLarge => "the answer was far larger than what was asked for",
        OneFileErrorKind::NotUnderstood => "the answer could not be used",
        OneFileErrorKind::RecordsMissing => {
            "OneFile's answer lacks records that were there before, which is no proof that they are gone"
        }
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
        Cause::ReviewerArchived {
            officer,
            onefile_id,
            name,
        } => format!("the OneFile account of {officer}, {name} ({onefile_id}), is archived"),
        Cause::ReviewerNoAssessor {
            officer,
            onefile_id,
        } => {
            format!("the OneFile account of {officer} ({onefile_id}) is no assessor of this centre")
        }
        Cause::ReviewerIsAnother {
            officer,
            onefile_id,
            name,
        } => format!(
            "the OneFile account of {officer} ({onefile_id}) is called {name} now: another person's, as it seems"
        ),
        Cause::NoReviewer => "no reviewer, and the learner has no main officer".into(),
        Cause::VisitInDoubt => {
            "a visit was sent and no answer came: look in the learner's calendar in OneFile".into()
        }
        Cause::MadeByHandNotFound => {
            "made in OneFile by hand, as a person said, but no single review stands there on that day yet".into()
        }
        Cause::ReviewPending {
            sent: Some(sent),
            again: Some(again),
        } => not_seen_yet("the review", *sent, *again),
        Cause::ReviewPending { .. } => {
            "the visit is in OneFile, the review follows with the next run".into()
        }
        Cause::SeveralPathways { code, standards } => {
            format!("OneFile offers {} standards with the code {code}", standards.len())
        }
        Cause::AssignmentPending {
            sent: Some(sent),
            again: Some(again),
        } => not_seen_yet("the aim", *sent, *again),
        Cause::AssignmentPending { .. } => {
            "the aim was asked for in OneFile and is not complete: the next run looks".into()
        }
        Cause::DatesDidNotStick => {
            "the aim is in OneFile, which took its dates and showed others afterwards".into()
        }
        Cause::DetailNotShown { detail } => details::not_shown(*detail),
        Cause::DetailDidNotStick { detail } => details::did_not_stick(*detail),
        Cause::DetailsClaimedTwice { onefile_id } => details::claimed_twice(*onefile_id),
        Cause::UpdateLosesOthers => {
            "OneFile changed other values of a record when Tandem set one, so none is sent where there are any to lose".into()
        }
        Cause::FieldDidNotStick { field } => format!(
            "OneFile took \"{}\" and showed another value afterwards, so it is not written any more",
            field.label()
        ),
    }
}

/// What was sent without an answer, and when a look tells whether it was carried out.
fn not_seen_yet(what: &str, sent: DateTime<Utc>, again: DateTime<Utc>) -> String {
    let at = |instant| uktime::wall(instant).format("%H:%M").to_string();
    format!(
        "{what} was sent at {}, not seen yet; Tandem looks again after {}",
        at(sent),
        at(again)
    )
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
            OneFileErrorKind::Redirected
            | OneFileErrorKind::CertificateUntrusted
            | OneFileErrorKind::CertificateOtherName
            | OneFileErrorKind::CertificateDates => {
                "Try the connection: it says what stands between, and what to do."
            }
            OneFileErrorKind::SignIn | OneFileErrorKind::Forbidden => {
                "Try the connection, and ask OneFile's support what the customer token may do."
            }
            OneFileErrorKind::Refused | OneFileErrorKind::NotFound => {
                "Look at this record in OneFile; it may have been archived or removed."
            }
            OneFileErrorKind::RecordsMissing => {
                "Nothing to do: a later run looks again. If it stays, look at this learner in OneFile."
            }
            OneFileErrorKind::InDoubt
            | OneFileErrorKind::NotData
            | OneFileErrorKind::NotUnderstood
            | OneFileErrorKind::TooLarge
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
            Cause::ReviewerArchived { .. } => {
                "Unarchive the account in OneFile, or give the review another reviewer in PICS."
            }
            Cause::ReviewerNoAssessor { .. } => {
                "Look at the account in OneFile: make it an assessor again, correct the OneFile ID of the officer in PICS, or \
                 unlink the officer under Linking."
            }
            Cause::ReviewerIsAnother { .. } => {
                "Look at the account under Linking: confirm the link if it is still the officer's, or unlink it. Where PICS \
                 holds the OneFile ID, correct it there."
            }
            Cause::NoReviewer => {
                "Enter a reviewer for the review, or a main officer for the learner, in PICS."
            }
            Cause::VisitInDoubt => "Look in OneFile and answer the question on the learner's page.",
            Cause::MadeByHandNotFound => {
                "Make the review in OneFile, or look whether two stand on that day."
            }
            Cause::ReviewPending { .. } | Cause::AssignmentPending { .. } => {
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
            Cause::UpdateLosesOthers => {
                "Enter the value in OneFile by hand, and ask OneFile's support why setting one value changes others. The history shows which were changed."
            }
            Cause::FieldDidNotStick { .. } | Cause::DetailDidNotStick { .. } => {
                "Enter the value in OneFile by hand, and tell OneFile's support that it was not kept."
            }
        },
        ProblemKind::CreationNotProven { .. } => {
            "Look in OneFile for what was created: nothing is linked or assigned before it is found. Enrol the learner again, and Tandem looks too; or answer the question about the account."
        }
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
        ProblemKind::OtherPerson { .. } => {
            "Look at both under Linking: confirm the link if it is still the same person, or unlink it. Where PICS holds the \
             OneFile ID, correct it there."
        }
        ProblemKind::ChangedMeanwhile => "Nothing to do: the next run plans it again.",
        ProblemKind::RecordGone => "Nothing to do, if it was removed on purpose.",
    };
    text.to_owned()
}

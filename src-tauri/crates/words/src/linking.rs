//! Linking in words, the same for every shell.

use tandem_sync::likeness::Likeness;
use tandem_sync::linking::coverage::{Offered, Part};
use tandem_sync::linking::health::Finding;
use tandem_sync::linking::{Against, Kind as LinkKind, Reason};
use tandem_sync::scope::OutOfScope;

/// What a person's no means.
pub const NOT_AGAIN: &str = "Tandem does not suggest the two again and does not link them by MIS value; a person still can.";

/// What is said of learners whom OneFile lists and who were erased; nothing where there are none.
pub fn erased(learners: usize) -> String {
    match learners {
        0 => String::new(),
        learners => format!(
            " {} erased in Tandem and left out.",
            crate::count(learners, "learner there was", "learners there were")
        ),
    }
}

/// What the record is called in PICS.
pub fn kind(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Learner => "learner",
        LinkKind::Officer => "officer",
        LinkKind::Organisation => "organisation",
    }
}

/// What the record is called in OneFile.
pub fn onefile_kind(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Learner => "learner",
        LinkKind::Officer => "assessor or verifier",
        LinkKind::Organisation => "placement",
    }
}

/// What speaks for a pair.
pub fn reason(reason: Reason) -> String {
    let alike = |what: &str, how: Likeness| match how {
        Likeness::Same => format!("same {what}"),
        Likeness::ShortForm => format!("{what}: a short form"),
        Likeness::Spelling => format!("{what}: one letter apart"),
        Likeness::Part => format!("{what}: one has a part that the other has not"),
        Likeness::Initial => format!("{what}: only an initial"),
    };
    match reason {
        Reason::Uln => "same ULN, which nobody else has".into(),
        Reason::NiNumber => "same National Insurance number, which nobody else has".into(),
        Reason::MisValue => "the MIS value is the Ident or reference in PICS".into(),
        Reason::Email => "same e-mail, which nobody else has".into(),
        Reason::DateOfBirth => "same date of birth".into(),
        Reason::DateOfBirthAlmost => {
            "date of birth: one part differs, or day and month are exchanged".into()
        }
        Reason::Surname(how) => alike("surname", how),
        Reason::FirstNames(how) => alike("first name", how),
        Reason::Name(how) => alike("name", how),
        Reason::Postcode => "same postcode".into(),
        Reason::Telephone => "same telephone".into(),
        Reason::SharedEmail => "same e-mail, which others have as well".into(),
    }
}

/// What speaks against a pair.
pub fn against(against: Against) -> &'static str {
    match against {
        Against::UlnDiffers => "ULNs differ",
        Against::NiNumberDiffers => "National Insurance numbers differ",
        Against::MisValueOfAnother => "the MIS value in OneFile is that of somebody else in PICS",
        Against::DateOfBirthDiffers => "dates of birth differ",
        Against::SurnameDiffers => "surnames differ",
        Against::FirstNamesDiffer => "first names differ",
        Against::NameDiffers => "names differ",
        Against::PostcodeDiffers => "postcodes differ",
        Against::SomebodyElseNow => {
            "they are linked, and the account seems to be somebody else's by now: confirm it if it is still the same person, \
             or unlink"
        }
        Against::LinkedToArchived => {
            "the learner is linked with an archived account: this one takes its place, and what it shows, a lower progress \
             too, goes to PICS"
        }
        Against::LinkedToNobody => {
            "the OneFile ID that is held is not in the centre any more: this one takes its place, and what it shows, a lower \
             progress too, goes to PICS"
        }
        Against::UlnDoesNotCount => {
            "a ULN is temporary, not valid, or shared: it counts for nothing"
        }
    }
}

/// A part of an apprenticeship.
pub fn part(part: Part) -> &'static str {
    match part {
        Part::MainAim => "main aim",
        Part::OnProgramme => "on programme",
        Part::Gateway => "gateway",
        Part::EndPoint => "end-point assessment",
    }
}

/// What became of a code.
pub fn offered(offered: Offered) -> &'static str {
    match offered {
        Offered::Yes => "matched",
        Offered::Ambiguous => "several standards have it",
        Offered::No => "not offered",
        Offered::NoCode => "no code",
    }
}

/// What to do about a code.
pub fn offered_todo(offered: Offered) -> &'static str {
    match offered {
        Offered::Yes => "",
        Offered::Ambiguous => "Choose once which standard is meant; the choice is remembered.",
        Offered::No => {
            "If learners take it in OneFile, set the standard up there with this code in brackets, or correct the VQ \
             Reference in PICS; then read OneFile again."
        }
        Offered::NoCode => "Give the qualification a VQ Reference in PICS.",
    }
}

/// What a check is about, as a heading.
pub fn check_title(finding: &Finding) -> &'static str {
    match finding {
        Finding::OneMisValue { .. } => "Users in OneFile with one MIS value",
        Finding::LearnerWithoutEmail { .. } => "Learners without portfolio and without e-mail",
        Finding::OfficerWithoutEmail { .. } => "Officers without link and without e-mail",
        Finding::PlacementsAlike { .. } => "Placements that look alike",
        Finding::LinkedOutOfScope { .. } => "Learners who are linked and not synchronised",
        Finding::PortfolioWithoutLearner { .. } => "Portfolios without a learner in PICS",
        Finding::StoredIdRefused { .. } => "OneFile IDs in PICS that can't be used",
    }
}

/// What to do about a finding.
pub fn check_todo(finding: &Finding) -> &'static str {
    match finding {
        Finding::OneMisValue { .. } => {
            "Only one user can have a MIS value: OneFile refuses to create learners while two have it. Correct or clear \
             it in OneFile; an archived user has to be unarchived for that."
        }
        Finding::LearnerWithoutEmail { .. } => {
            "OneFile creates no account without an e-mail: enter one in PICS, or link the portfolio that there is."
        }
        Finding::OfficerWithoutEmail { .. } => {
            "OneFile asks for an e-mail of every user: enter one in PICS, or link the account that there is."
        }
        Finding::PlacementsAlike { .. } => {
            "If they are one, move learners to one of them in OneFile and set the other to not active, before an \
             organisation is linked with it."
        }
        Finding::LinkedOutOfScope { why, .. } => match why {
            OutOfScope::Archived => {
                "If the learner is still on programme, unarchive the portfolio in OneFile; otherwise nothing has to be done."
            }
            OutOfScope::NoAims => "Give the learner a learning aim in PICS, or unlink.",
            OutOfScope::NotLive => {
                "If the learner is still on programme, set the system status in PICS to Live; otherwise nothing has to be \
                 done."
            }
            OutOfScope::Ended { .. }
            | OutOfScope::NotLinked { .. }
            | OutOfScope::OtherPerson { .. } => {
                "Nothing has to be done where the learner has left; archive the portfolio in OneFile to free its licence."
            }
        },
        Finding::PortfolioWithoutLearner { .. } => {
            "Link it with its learner, archive it in OneFile if the learner has left, or import the learner's record."
        }
        Finding::StoredIdRefused {
            held_twice: true, ..
        } => "Two records in PICS hold one OneFile ID: clear it on the wrong one in PICS.",
        Finding::StoredIdRefused { .. } => {
            "The OneFile ID that PICS holds is not of this centre: correct or clear it in PICS."
        }
    }
}

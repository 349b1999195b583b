//! Enrolling in words.

use super::{day, list};
use tandem_sync::enrol::{
    Account, Enrolment, LeftOut, Missing, Partner, ScopeReason, Sign, Standing,
};
use tandem_sync::records::field::Field;

/// Whether a learner can be enrolled.
pub fn standing(enrolment: &Enrolment) -> String {
    match enrolment.standing {
        Standing::Ready => "Can be enrolled.".into(),
        Standing::Linked { onefile_id } => {
            format!("Has OneFile account {onefile_id} already, and is linked to it.")
        }
        Standing::Incomplete => "Can't be enrolled yet: something is missing.".into(),
        Standing::MayExist => {
            "Is not enrolled: an account that may be the learner's is in OneFile already.".into()
        }
        Standing::InDoubt => in_doubt().into(),
    }
}

/// That it is not known yet what became of something.
pub fn in_doubt() -> &'static str {
    "An account, or something that it needs, was sent to OneFile and no answer came."
}

/// Something that is missing.
pub fn missing(missing: &Missing) -> String {
    match missing {
        Missing::FirstName => "no first name".into(),
        Missing::Surname => "no surname".into(),
        Missing::Email => "no e-mail address".into(),
        Missing::Reference => "neither an Ident nor a learner reference".into(),
        Missing::NotInScope { why } => match why {
            ScopeReason::NotLive => "not Live in PICS".into(),
            ScopeReason::NoAims => "no learning aims in PICS".into(),
            ScopeReason::Ended => "no learning aim that goes on".into(),
        },
        Missing::LinkUnclear { reason } => {
            super::out_of_scope(&tandem_sync::scope::OutOfScope::NotLinked { reason: *reason })
        }
        Missing::MainOfficer => "no main officer, who would be the default assessor".into(),
        Missing::OfficerUnknown { officer } => {
            format!("the main officer {officer} is not among the officers in PICS")
        }
        Missing::OfficerEmail { officer } => {
            format!(
                "the main officer {officer} is not in OneFile, and has no e-mail address to be created with"
            )
        }
        Missing::OfficerName { officer } => {
            format!(
                "the main officer {officer} is not in OneFile, and has no first name and surname to be created with"
            )
        }
        Missing::OfficerMayExist { officer, assessors } => {
            format!(
                "the main officer {officer} is not linked, and may be assessor {} in OneFile",
                ids(assessors)
            )
        }
        Missing::AssessorNotUsable { id } => {
            format!("assessor {id} is archived, or does not belong to this centre")
        }
        Missing::AssessorMisidShared { assessors } => {
            format!(
                "assessors {} have one MIS value, so that OneFile creates no learner for them",
                ids(assessors)
            )
        }
        Missing::Placement => "no placement".into(),
        Missing::OrganisationUnknown { organisation } => {
            format!("the organisation {organisation} is not among those in PICS")
        }
        Missing::PlacementMayExist {
            organisation,
            placements,
        } => {
            format!(
                "the organisation {organisation} is not linked, and may be placement {} in OneFile",
                ids(placements)
            )
        }
        Missing::PlacementNotUsable { id } => {
            format!("placement {id} does not belong to this centre")
        }
        Missing::Classroom => {
            "no class: there is no main tag to take it from, and none was chosen".into()
        }
        Missing::NoClassroomOfTag { tag } => {
            format!("no class in OneFile has the name of the main tag, {tag}")
        }
        Missing::SeveralClassroomsOfTag { tag, classrooms } => {
            format!(
                "classes {} in OneFile have the name of the main tag, {tag}",
                ids(classrooms)
            )
        }
        Missing::ClassroomNotUsable { id } => format!("class {id} does not belong to this centre"),
    }
}

/// What to do about something that is missing.
pub fn missing_todo(missing: &Missing) -> &'static str {
    match missing {
        Missing::FirstName | Missing::Surname | Missing::Email | Missing::Reference => {
            "Enter it in PICS."
        }
        Missing::NotInScope { .. } => "Only learners with an aim that goes on are enrolled.",
        Missing::LinkUnclear { .. } => "Settle first whose account it is.",
        Missing::MainOfficer => "Enter a main officer in PICS, or choose an assessor.",
        Missing::OfficerUnknown { .. } => "Choose an assessor.",
        Missing::OfficerEmail { .. } | Missing::OfficerName { .. } => {
            "Enter it in PICS, or choose an assessor."
        }
        Missing::OfficerMayExist { .. } => {
            "Link the officer, or choose an assessor: a second account is never made on a guess."
        }
        Missing::AssessorNotUsable { .. } => "Choose another assessor, or correct the link.",
        Missing::AssessorMisidShared { .. } => {
            "Change the MIS value of one of them in OneFile, archived ones included, or choose another assessor."
        }
        Missing::Placement => "Enter a placement in PICS, or choose one.",
        Missing::OrganisationUnknown { .. } => "Choose a placement.",
        Missing::PlacementMayExist { .. } => {
            "Link the organisation, or choose a placement: a second one is never made on a guess."
        }
        Missing::PlacementNotUsable { .. } => "Choose another placement, or correct the link.",
        Missing::Classroom => {
            "Choose a class, enter a main tag in PICS, or set the usual class in the settings."
        }
        Missing::NoClassroomOfTag { .. } => {
            "Choose a class, or make this one in OneFile; a setting lets Tandem make it."
        }
        Missing::SeveralClassroomsOfTag { .. } | Missing::ClassroomNotUsable { .. } => {
            "Choose a class."
        }
    }
}

/// What two records of one person have in common.
pub fn sign(sign: Sign) -> &'static str {
    match sign {
        Sign::Misid => "the MIS value",
        Sign::Uln => "the ULN",
        Sign::NiNumber => "the National Insurance number",
        Sign::EmailAndSurname => "e-mail and surname",
        Sign::BirthAndNames => "date of birth and names",
    }
}

/// Why a value is not sent.
pub fn left_out(left_out: LeftOut) -> &'static str {
    match left_out {
        LeftOut::UlnNotValid => "The ULN is not sent: it is a temporary one, or has a mistake.",
        LeftOut::UlnShared => "The ULN is not sent: another learner has the same.",
    }
}

/// A record that an enrolment creates.
pub fn a_creation(field: Field) -> &'static str {
    match field {
        Field::Assessor => "an assessor's account",
        Field::Placement => "a placement",
        Field::Classroom => "a class",
        _ => "the learner's account",
    }
}

/// The fields that are sent, each with what people call it.
pub fn fields(account: &Account) -> Vec<(&'static str, String)> {
    let text = |text: &Option<String>| text.clone();
    let some = |text: &String| (!text.is_empty()).then(|| text.clone());
    [
        ("First names", some(&account.first_name)),
        ("Surname", some(&account.last_name)),
        ("E-mail", some(&account.email)),
        ("MIS value", some(&account.misid)),
        ("Telephone", text(&account.telephone)),
        ("Mobile", text(&account.mobile)),
        ("Date of birth", account.date_of_birth.map(day)),
        ("ULN", text(&account.uln)),
        ("National Insurance number", text(&account.nino)),
        ("Start", account.start.map(day)),
        ("Planned end", account.planned_end.map(day)),
        ("Ethnicity", text(&account.ethnicity)),
        ("Sex", text(&account.sex)),
        ("Learning difficulty or disability", text(&account.lldd)),
    ]
    .into_iter()
    .filter_map(|(label, value)| Some((label, value?)))
    .collect()
}

/// A record that the account points to.
pub fn partner<T>(partner: &Partner<T>, name: impl Fn(&T) -> String) -> String {
    match partner {
        Partner::There { id, name } => format!("{name} ({id})"),
        Partner::ToCreate(new) => format!("{}, created on the way", name(new)),
    }
}

fn ids(ids: &std::collections::BTreeSet<i64>) -> String {
    list(&ids.iter().map(ToString::to_string).collect::<Vec<_>>())
}

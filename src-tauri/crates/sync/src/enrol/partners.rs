//! What a new account points to: assessor, placement and class, each there already, created on
//! the way, or missing. Never by guess: where a record of the same name is there, a person says.

use super::inputs::Inputs;
use super::{Member, Missing, NewClassroom, NewPlacement, Partner};
use crate::records::{onefile, pics};
use crate::{blank, names};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// The main officer's assessor.
pub(super) fn assessor(inputs: &Inputs<'_>) -> Result<Partner<Member>, Missing> {
    if let Some(id) = inputs.choices.assessor {
        return working(inputs, id);
    }
    let key = (inputs.learner.main_officer.as_ref()).ok_or(Missing::MainOfficer)?;
    let officer = inputs.officers.iter().find(|officer| officer.key == *key);
    let Some(officer) = officer else {
        let officer = key.clone();
        return Err(Missing::OfficerUnknown { officer });
    };
    if let Some(id) = officer.onefile_id {
        return working(inputs, id);
    }
    let may_be = |assessor: &&onefile::Assessor| {
        has(assessor.misid.as_ref(), &key.0) || names::same(&assessor.name, &officer.name)
    };
    let found: Vec<_> = inputs.assessors.iter().filter(may_be).collect();
    match found.as_slice() {
        [] => member(officer).map(Partner::ToCreate),
        [one] if has(one.misid.as_ref(), &key.0) && names::same(&one.name, &officer.name) => {
            working(inputs, one.id)
        }
        several => Err(Missing::OfficerMayExist {
            officer: key.clone(),
            assessors: several.iter().map(|assessor| assessor.id).collect(),
        }),
    }
}

/// The placement of the learner's organisation.
pub(super) fn placement(inputs: &Inputs<'_>) -> Result<Partner<NewPlacement>, Missing> {
    let there = |id: i64| {
        let found = inputs
            .placements
            .iter()
            .find(|placement| placement.id == id);
        let found = found.ok_or(Missing::PlacementNotUsable { id })?;
        let name = found.name.clone();
        Ok(Partner::There { id, name })
    };
    if let Some(id) = inputs.choices.placement {
        return there(id);
    }
    let key = (inputs.learner.organisation.as_ref()).ok_or(Missing::Placement)?;
    let mut organisations = inputs.organisations.iter();
    let Some(organisation) = organisations.find(|organisation| organisation.key == *key) else {
        let organisation = key.clone();
        return Err(Missing::OrganisationUnknown { organisation });
    };
    if let Some(id) = organisation.onefile_id {
        return there(id);
    }
    let may_be = |placement: &&onefile::Placement| {
        has(placement.misid.as_ref(), &key.0) || names::same(&placement.name, &organisation.name)
    };
    let found: Vec<_> = inputs.placements.iter().filter(may_be).collect();
    match found.as_slice() {
        [] if blank::text(&organisation.name).is_none() => Err(Missing::Placement),
        [] => Ok(Partner::ToCreate(NewPlacement {
            organisation: key.clone(),
            name: organisation.name.trim().to_owned(),
        })),
        [one] if has(one.misid.as_ref(), &key.0) && names::same(&one.name, &organisation.name) => {
            there(one.id)
        }
        several => Err(Missing::PlacementMayExist {
            organisation: key.clone(),
            placements: several.iter().map(|placement| placement.id).collect(),
        }),
    }
}

/// The class that was chosen, that of the main tag, or the usual one.
pub(super) fn classroom(
    inputs: &Inputs<'_>,
    start: Option<NaiveDate>,
) -> Result<Partner<NewClassroom>, Missing> {
    let there = |id: i64| {
        let found = inputs
            .classrooms
            .iter()
            .find(|classroom| classroom.id == id);
        let found = found.ok_or(Missing::ClassroomNotUsable { id })?;
        let name = found.name.clone();
        Ok(Partner::There { id, name })
    };
    if let Some(id) = inputs.choices.classroom {
        return there(id);
    }
    let settings = inputs.settings;
    let tag = inputs.learner.main_tag.as_deref().and_then(blank::text);
    let Some(tag) = tag.filter(|_| settings.enrol_classroom_from_tag) else {
        return match settings.enrol_classroom {
            0 => Err(Missing::Classroom),
            id => there(id),
        };
    };
    let named = |classroom: &&onefile::Classroom| names::same(&classroom.name, &tag);
    let found: Vec<_> = inputs.classrooms.iter().filter(named).collect();
    match found.as_slice() {
        [one] => there(one.id),
        [] if settings.enrol_creates_classrooms => {
            Ok(Partner::ToCreate(NewClassroom { name: tag, start }))
        }
        [] => Err(Missing::NoClassroomOfTag { tag }),
        several => Err(Missing::SeveralClassroomsOfTag {
            tag,
            classrooms: several.iter().map(|classroom| classroom.id).collect(),
        }),
    }
}

/// An assessor who can take learners: not archived, of this centre, the only one with the MIS
/// value.
fn working(inputs: &Inputs<'_>, id: i64) -> Result<Partner<Member>, Missing> {
    let found = inputs.assessors.iter().find(|assessor| assessor.id == id);
    let Some(found) = found.filter(|assessor| !assessor.archived) else {
        return Err(Missing::AssessorNotUsable { id });
    };
    if let Some(misid) = found.misid.as_deref().and_then(blank::text) {
        let shares = |other: &&onefile::Assessor| has(other.misid.as_ref(), &misid);
        let assessors: BTreeSet<i64> = (inputs.assessors.iter().filter(shares))
            .map(|assessor| assessor.id)
            .collect();
        if assessors.len() > 1 {
            return Err(Missing::AssessorMisidShared { assessors });
        }
    }
    Ok(Partner::There {
        id,
        name: found.name.clone(),
    })
}

fn member(officer: &pics::Officer) -> Result<Member, Missing> {
    let key = officer.key.clone();
    let Some((first_name, last_name)) = officer.name.trim().rsplit_once(' ') else {
        return Err(Missing::OfficerName { officer: key });
    };
    let Some(email) = officer.email.as_deref().and_then(blank::text) else {
        return Err(Missing::OfficerEmail { officer: key });
    };
    Ok(Member {
        officer: key,
        first_name: first_name.trim().to_owned(),
        last_name: last_name.to_owned(),
        email,
    })
}

fn has(misid: Option<&String>, key: &str) -> bool {
    misid.is_some_and(|misid| names::same(misid, key))
}

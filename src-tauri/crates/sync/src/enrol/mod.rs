//! Creating a learner in OneFile from PICS: what would be sent, what is missing, and who may be
//! there already.
//!
//! [`plan_enrolment`] is a pure function, and what it gives is a value: the same inputs give the
//! same bytes. Nothing is created while an account that may be the learner's exists.

mod creation;
mod inputs;
mod likely;
mod partners;
mod plan;
#[cfg(test)]
mod tests;

pub use creation::{Account, Creation, Member, NewClassroom, NewLearner, NewPlacement};
pub use inputs::Inputs;
pub use likely::{Likely, Sign, may_be};
pub use plan::plan_enrolment;

use crate::links::NotLinked;
use crate::records::pics::{LearnerKey, OfficerKey, OrganisationKey};
use crate::scope::OutOfScope;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a person chose for one enrolment, in place of what follows from PICS.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choices {
    /// OneFile user ID of the default assessor.
    pub assessor: Option<i64>,
    /// OneFile placement ID.
    pub placement: Option<i64>,
    /// OneFile classroom ID.
    pub classroom: Option<i64>,
}

/// What enrolling one learner takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// The learner.
    pub learner: LearnerKey,
    /// The learner's own fields, as they would be sent.
    pub account: Account,
    /// Default assessor; none where one is missing.
    pub assessor: Option<Partner<Member>>,
    /// Placement; none where one is missing.
    pub placement: Option<Partner<NewPlacement>>,
    /// Class; none where one is missing.
    pub classroom: Option<Partner<NewClassroom>>,
    /// What has to be put right first.
    pub missing: Vec<Missing>,
    /// Accounts that may be the learner's.
    pub likely: Vec<Likely>,
    /// What is not sent although PICS has it.
    pub left_out: Vec<LeftOut>,
    /// Whether it can be carried out.
    #[serde(flatten)]
    pub standing: Standing,
}

/// A record of OneFile that the new account points to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "partner", rename_all = "snake_case")]
pub enum Partner<T> {
    /// It is there.
    There {
        /// Its ID.
        id: i64,
        /// Its name.
        name: String,
    },
    /// It is created on the way.
    ToCreate(T),
}

/// Whether an enrolment can be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum Standing {
    /// It can.
    Ready,
    /// The learner has an account already, and is linked to it.
    Linked {
        /// OneFile user ID.
        #[serde(rename = "linked_to")]
        onefile_id: i64,
    },
    /// Something is missing.
    Incomplete,
    /// An account that may be the learner's is there already.
    MayExist,
    /// Something was sent for this learner and no answer came: it is not known yet what became of
    /// it.
    InDoubt,
}

/// Something without which a learner can't be created, or that would make it a mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "missing", rename_all = "snake_case")]
pub enum Missing {
    /// No first name.
    FirstName,
    /// No surname.
    Surname,
    /// No e-mail address.
    Email,
    /// Neither Ident nor learner reference, so that a lost answer could not be cleared up.
    Reference,
    /// The learner would not be synchronised.
    NotInScope {
        /// Why.
        #[serde(flatten)]
        why: ScopeReason,
    },
    /// A OneFile ID, a MIS value or another learner stands in the way.
    LinkUnclear {
        /// How.
        reason: NotLinked,
    },
    /// The learner has no main officer.
    MainOfficer,
    /// The main officer is not among the officers that Tandem knows.
    OfficerUnknown {
        /// Ident.
        officer: OfficerKey,
    },
    /// The officer is not in OneFile, and can't be created without an e-mail address.
    OfficerEmail {
        /// Ident.
        officer: OfficerKey,
    },
    /// The officer is not in OneFile, and can't be created without first name and surname.
    OfficerName {
        /// Ident.
        officer: OfficerKey,
    },
    /// Assessors in OneFile who may be this officer.
    OfficerMayExist {
        /// Ident.
        officer: OfficerKey,
        /// OneFile user IDs.
        assessors: BTreeSet<i64>,
    },
    /// The officer's assessor is archived, or not of this centre.
    AssessorNotUsable {
        /// OneFile user ID.
        id: i64,
    },
    /// Two assessors have one MIS value: OneFile creates no learner of theirs.
    AssessorMisidShared {
        /// OneFile user IDs, archived ones included.
        assessors: BTreeSet<i64>,
    },
    /// The learner has no placement.
    Placement,
    /// The organisation is not among those that Tandem knows.
    OrganisationUnknown {
        /// Ident.
        organisation: OrganisationKey,
    },
    /// Placements in OneFile that may be this organisation.
    PlacementMayExist {
        /// Ident.
        organisation: OrganisationKey,
        /// OneFile placement IDs.
        placements: BTreeSet<i64>,
    },
    /// The placement is not of this centre.
    PlacementNotUsable {
        /// OneFile placement ID.
        id: i64,
    },
    /// No main tag, or the setting leaves it aside, and no class was chosen.
    Classroom,
    /// No class has the name of the main tag.
    NoClassroomOfTag {
        /// The tag.
        tag: String,
    },
    /// Several classes have the name of the main tag.
    SeveralClassroomsOfTag {
        /// The tag.
        tag: String,
        /// OneFile classroom IDs.
        classrooms: BTreeSet<i64>,
    },
    /// The class is not of this centre.
    ClassroomNotUsable {
        /// OneFile classroom ID.
        id: i64,
    },
}

/// Why a learner is out of scope, as part of [`Missing`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum ScopeReason {
    /// Not Live in PICS.
    NotLive,
    /// No learning aims.
    NoAims,
    /// No learning aim goes on.
    Ended,
}

impl ScopeReason {
    pub(crate) fn of(why: &OutOfScope) -> Self {
        match why {
            OutOfScope::NotLive => Self::NotLive,
            OutOfScope::NoAims => Self::NoAims,
            OutOfScope::Ended { .. }
            | OutOfScope::NotLinked { .. }
            | OutOfScope::Archived
            | OutOfScope::OtherPerson { .. } => Self::Ended,
        }
    }
}

/// A value of PICS that is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOut {
    /// The ULN is a temporary one, or its check digit does not fit.
    UlnNotValid,
    /// Another learner has the same ULN.
    UlnShared,
}

impl<T> Partner<T> {
    /// Its ID, where it is there.
    pub fn id(&self) -> Option<i64> {
        match self {
            Self::There { id, .. } => Some(*id),
            Self::ToCreate(_) => None,
        }
    }
}

impl Enrolment {
    /// Records that would be created on the way, in their order.
    pub fn on_the_way(&self) -> Vec<Creation> {
        let mut creations = Vec::new();
        if let Some(Partner::ToCreate(member)) = &self.assessor {
            creations.push(Creation::Assessor(member.clone()));
        }
        if let Some(Partner::ToCreate(placement)) = &self.placement {
            creations.push(Creation::Placement(placement.clone()));
        }
        if let Some(Partner::ToCreate(classroom)) = &self.classroom {
            creations.push(Creation::Classroom(classroom.clone()));
        }
        creations
    }
}

//! A learner as an ILR file tells of one.

use super::IlrErrorKind;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use tandem_sync::blank;
use tandem_sync::records::pics::{Aim, AimKey, Learner, LearnerKey, SystemStatus};

/// A learner of an ILR file. Blank elements and sentinel dates count as absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IlrLearner {
    /// Line where the learner began, from 1.
    pub line: u64,
    /// LearnRefNumber; never blank.
    pub learner_ref: String,
    /// ULN.
    pub uln: Option<String>,
    /// FamilyName.
    pub family_name: Option<String>,
    /// GivenNames.
    pub given_names: Option<String>,
    /// Ethnicity.
    pub ethnicity: Option<String>,
    /// Sex.
    pub sex: Option<String>,
    /// LLDDHealthProb.
    pub lldd: Option<String>,
    /// DateOfBirth.
    pub date_of_birth: Option<NaiveDate>,
    /// NINumber.
    pub ni_number: Option<String>,
    /// Email.
    pub email: Option<String>,
    /// TelNo.
    pub telephone: Option<String>,
    /// Postcode.
    pub postcode: Option<String>,
    /// LearningDelivery, in the order of the file.
    pub aims: Vec<IlrAim>,
}

/// A learning delivery of an ILR file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IlrAim {
    /// LearnAimRef.
    pub aim_ref: Option<String>,
    /// AimType.
    pub aim_type: Option<u32>,
    /// AimSeqNumber.
    pub sequence: Option<u32>,
    /// LearnStartDate.
    pub start: Option<NaiveDate>,
    /// LearnPlanEndDate.
    pub planned_end: Option<NaiveDate>,
    /// LearnActEndDate.
    pub actual_end: Option<NaiveDate>,
    /// ProgType.
    pub programme_type: Option<u32>,
    /// StdCode.
    pub standard_code: Option<u32>,
    /// FworkCode.
    pub framework_code: Option<u32>,
    /// PwayCode.
    pub pathway_code: Option<u32>,
    /// CompStatus.
    pub completion_status: Option<u32>,
    /// Outcome.
    pub outcome: Option<u32>,
    /// AchDate.
    pub achievement_date: Option<NaiveDate>,
}

/// Elements of a learner that are read.
pub(super) const LEARNER_FIELDS: &[&str] = &[
    "LearnRefNumber",
    "ULN",
    "FamilyName",
    "GivenNames",
    "DateOfBirth",
    "Ethnicity",
    "Sex",
    "LLDDHealthProb",
    "NINumber",
    "Email",
    "TelNo",
    "Postcode",
];

/// Elements of a learning delivery that are read.
pub(super) const AIM_FIELDS: &[&str] = &[
    "LearnAimRef",
    "AimType",
    "AimSeqNumber",
    "LearnStartDate",
    "LearnPlanEndDate",
    "LearnActEndDate",
    "ProgType",
    "StdCode",
    "FworkCode",
    "PwayCode",
    "CompStatus",
    "Outcome",
    "AchDate",
];

impl IlrLearner {
    /// The record that PICS would hold: Live, keyed by the learner reference, aims in the order
    /// of their keys.
    pub fn into_learner(self) -> Learner {
        let mut aims = keyed(self.aims);
        aims.sort_by(|a, b| a.key.cmp(&b.key));
        Learner {
            key: LearnerKey(self.learner_ref.clone()),
            ident: None,
            learner_ref: Some(self.learner_ref),
            uln: self.uln,
            first_names: self.given_names.unwrap_or_default(),
            surname: self.family_name.unwrap_or_default(),
            date_of_birth: self.date_of_birth,
            ni_number: self.ni_number,
            email: self.email,
            telephone: self.telephone,
            mobile: None,
            postcode: self.postcode,
            sex: self.sex,
            ethnicity: self.ethnicity,
            lldd: self.lldd,
            main_tag: None,
            system_status: SystemStatus::Live,
            main_officer: None,
            organisation: None,
            onefile_id: None,
            aims,
            reviews: Vec::new(),
        }
    }

    pub(super) fn set(&mut self, field: &'static str, text: &str) -> Result<(), IlrErrorKind> {
        let Some(value) = blank::text(text) else {
            return Ok(());
        };
        match field {
            "LearnRefNumber" => self.learner_ref = value,
            "ULN" => self.uln = Some(value),
            "FamilyName" => self.family_name = Some(value),
            "GivenNames" => self.given_names = Some(value),
            "DateOfBirth" => self.date_of_birth = date(field, &value)?,
            "Ethnicity" => self.ethnicity = Some(value),
            "Sex" => self.sex = Some(value),
            "LLDDHealthProb" => self.lldd = Some(value),
            "NINumber" => self.ni_number = Some(value),
            "Email" => self.email = Some(value),
            "TelNo" => self.telephone = Some(value),
            "Postcode" => self.postcode = Some(value),
            _ => {}
        }
        Ok(())
    }
}

impl IlrAim {
    pub(super) fn set(&mut self, field: &'static str, text: &str) -> Result<(), IlrErrorKind> {
        let Some(value) = blank::text(text) else {
            return Ok(());
        };
        match field {
            "LearnAimRef" => self.aim_ref = Some(value),
            "AimType" => self.aim_type = number(field, &value)?,
            "AimSeqNumber" => self.sequence = number(field, &value)?,
            "LearnStartDate" => self.start = date(field, &value)?,
            "LearnPlanEndDate" => self.planned_end = date(field, &value)?,
            "LearnActEndDate" => self.actual_end = date(field, &value)?,
            "ProgType" => self.programme_type = number(field, &value)?,
            "StdCode" => self.standard_code = number(field, &value)?,
            "FworkCode" => self.framework_code = number(field, &value)?,
            "PwayCode" => self.pathway_code = number(field, &value)?,
            "CompStatus" => self.completion_status = number(field, &value)?,
            "Outcome" => self.outcome = number(field, &value)?,
            "AchDate" => self.achievement_date = date(field, &value)?,
            _ => {}
        }
        Ok(())
    }

    fn into_aim(self, key: AimKey) -> Aim {
        Aim {
            aim_ref: self.aim_ref,
            aim_type: self.aim_type,
            programme_type: self.programme_type,
            standard_code: self.standard_code,
            framework_code: self.framework_code,
            pathway_code: self.pathway_code,
            sequence: self.sequence,
            start: self.start,
            planned_end: self.planned_end,
            actual_end: self.actual_end,
            completion_status: self.completion_status,
            outcome: self.outcome,
            achievement_date: self.achievement_date,
            ..Aim::blank(key)
        }
    }
}

fn keyed(mut aims: Vec<IlrAim>) -> Vec<Aim> {
    aims.sort_by_key(|aim| aim.sequence.unwrap_or(u32::MAX));
    let mut alike = BTreeMap::new();
    let key = |aim: &IlrAim, nth| {
        let aim_ref = aim.aim_ref.as_deref().unwrap_or_default();
        AimKey::of(
            aim_ref,
            aim.start,
            aim.standard_code,
            aim.framework_code,
            aim.pathway_code,
            nth,
        )
    };
    let mut keyed = Vec::with_capacity(aims.len());
    for aim in aims {
        let nth = alike.entry(key(&aim, 1)).or_insert(0);
        *nth += 1;
        let key = key(&aim, *nth);
        keyed.push(aim.into_aim(key));
    }
    keyed
}

/// ILR dates are `YYYY-MM-DD`; XML's own date type allows a time zone behind.
fn date(field: &'static str, text: &str) -> Result<Option<NaiveDate>, IlrErrorKind> {
    let strange = || IlrErrorKind::StrangeDate {
        field,
        text: text.to_owned(),
    };
    let (day, zone) = text.split_at_checked(10).ok_or_else(strange)?;
    let zone_is_one = match zone.as_bytes() {
        [] | [b'Z'] => true,
        [b'+' | b'-', h1, h2, b':', m1, m2] => [h1, h2, m1, m2].iter().all(|d| d.is_ascii_digit()),
        _ => false,
    };
    let day = day
        .parse::<NaiveDate>()
        .ok()
        .filter(|_| zone_is_one)
        .ok_or_else(strange)?;
    Ok(blank::date(day))
}

fn number(field: &'static str, text: &str) -> Result<Option<u32>, IlrErrorKind> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    let number = text.parse().ok().filter(|_| digits);
    let strange = || IlrErrorKind::StrangeNumber {
        field,
        text: text.to_owned(),
    };
    number.map(Some).ok_or_else(strange)
}

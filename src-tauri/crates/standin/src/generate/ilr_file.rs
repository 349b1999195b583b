//! An ILR file of invented learners, as large as wanted, written as it is made.

use super::catalogue::{FUNCTIONAL_SKILLS, PROGRAMMES, Programme};
use super::people::learner;
use super::random::{Random, days};
use chrono::NaiveDate;
use std::borrow::Cow;
use std::io::{self, Write};
use tandem_sync::codes::PROGRAMME_AIM;
use tandem_sync::records::pics::Learner;

/// When to stop adding learners.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IlrSize {
    /// That many learners.
    Learners(usize),
    /// As many learners as it takes to reach that many million bytes.
    Megabytes(u64),
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IlrWritten {
    /// Learners in the file.
    pub learners: usize,
    /// Its size.
    pub bytes: u64,
}

const UKPRN: &str = "99999999";

/// Writes an ILR file of the year 2026-27. The same seed and size give the same bytes, and a
/// larger file begins with the learners of a smaller one. Wrap a file in a `BufWriter`.
///
/// # Errors
/// Whatever `out` answers.
pub fn ilr_file(seed: u64, out: &mut impl Write, size: IlrSize) -> io::Result<IlrWritten> {
    let mut out = Counted { out, bytes: 0 };
    let mut random = Random::new(seed, "ilr file");
    header(&mut out)?;
    let mut learners = 0;
    while match size {
        IlrSize::Learners(wanted) => learners < wanted,
        IlrSize::Megabytes(wanted) => out.bytes < wanted.saturating_mul(1_000_000),
    } {
        let person = learner(&mut random, seed, learners);
        write_learner(&mut out, &mut random, &person)?;
        learners += 1;
    }
    writeln!(out, "</Message>")?;
    out.flush()?;
    Ok(IlrWritten {
        learners,
        bytes: out.bytes,
    })
}

struct Counted<'w, W> {
    out: &'w mut W,
    bytes: u64,
}

impl<W: Write> Write for Counted<'_, W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = self.out.write(buffer)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn header(out: &mut impl Write) -> io::Result<()> {
    write!(
        out,
        r#"<?xml version="1.0" encoding="utf-8"?>
<Message xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="ESFA/ILR/2026-27">
  <Header>
    <CollectionDetails>
      <Collection>ILR</Collection>
      <Year>2627</Year>
      <FilePreparationDate>2026-11-23</FilePreparationDate>
    </CollectionDetails>
    <Source>
      <ProtectiveMarking>OFFICIAL-SENSITIVE-Personal</ProtectiveMarking>
      <UKPRN>{UKPRN}</UKPRN>
      <SoftwareSupplier>Example</SoftwareSupplier>
      <SerialNo>01</SerialNo>
      <DateTime>2026-11-23T09:00:00</DateTime>
    </Source>
  </Header>
  <LearningProvider>
    <UKPRN>{UKPRN}</UKPRN>
  </LearningProvider>
"#
    )
}

fn write_learner(out: &mut impl Write, random: &mut Random, person: &Learner) -> io::Result<()> {
    writeln!(out, "  <Learner>")?;
    let mut field = |name: &str, value: Option<&str>| match value {
        Some(value) => writeln!(out, "    <{name}>{}</{name}>", escaped(value)),
        None => Ok(()),
    };
    let born = person.date_of_birth.map(|day| day.to_string());
    field("LearnRefNumber", person.learner_ref.as_deref())?;
    field("ULN", person.uln.as_deref())?;
    field("FamilyName", Some(&person.surname))?;
    field("GivenNames", Some(&person.first_names))?;
    field("DateOfBirth", born.as_deref())?;
    field("Ethnicity", person.ethnicity.as_deref())?;
    field("Sex", person.sex.as_deref())?;
    field("LLDDHealthProb", person.lldd.as_deref())?;
    field("NINumber", person.ni_number.as_deref())?;
    field("PostcodePrior", person.postcode.as_deref())?;
    field("Postcode", person.postcode.as_deref())?;
    field("AddLine1", Some("1 Example Row"))?;
    field("TelNo", person.telephone.as_deref())?;
    field("Email", person.email.as_deref())?;
    let from = NaiveDate::from_ymd_opt(2024, 8, 1).unwrap_or_default();
    let start = days(from, random.between(0, 800));
    write!(
        out,
        "    <LearnerEmploymentStatus>
      <EmpStat>10</EmpStat>
      <DateEmpStatApp>{start}</DateEmpStatApp>
      <EmpId>999999999</EmpId>
      <EmploymentStatusMonitoring>
        <ESMType>LOE</ESMType>
        <ESMCode>4</ESMCode>
      </EmploymentStatusMonitoring>
    </LearnerEmploymentStatus>
"
    )?;
    let programme = random.pick(PROGRAMMES);
    let mut parts = vec![PROGRAMME_AIM];
    parts.extend(
        programme
            .certificates
            .iter()
            .chain(FUNCTIONAL_SKILLS)
            .map(|(code, _)| *code),
    );
    parts.truncate(2 + random.below(4));
    // A sixth of the learners has left before the file was made.
    let left = random
        .chance(16)
        .then(|| days(start, random.between(10, 40)));
    for (n, aim_ref) in parts.into_iter().enumerate() {
        let later = if n == 0 { 0 } else { random.between(0, 30) };
        let delivery = Delivery {
            programme,
            aim_ref,
            sequence: n + 1,
            start: days(start, later),
            left,
        };
        delivery.write(out)?;
    }
    writeln!(out, "  </Learner>")
}

struct Delivery<'a> {
    programme: &'a Programme,
    aim_ref: &'a str,
    sequence: usize,
    start: NaiveDate,
    left: Option<NaiveDate>,
}

impl Delivery<'_> {
    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let Self {
            programme,
            aim_ref,
            sequence,
            start,
            left,
        } = self;
        let aim_type = if *aim_ref == PROGRAMME_AIM { 1 } else { 3 };
        let planned = days(*start, 548);
        writeln!(out, "    <LearningDelivery>")?;
        let mut field = |name: &str, value: &dyn std::fmt::Display| {
            writeln!(out, "      <{name}>{value}</{name}>")
        };
        field("LearnAimRef", aim_ref)?;
        field("AimType", &aim_type)?;
        field("AimSeqNumber", sequence)?;
        field("LearnStartDate", start)?;
        field("LearnPlanEndDate", &planned)?;
        field("FundModel", &36)?;
        field("ProgType", &programme.programme_type)?;
        if let Some((framework, pathway)) = programme.framework {
            field("FworkCode", &framework)?;
            field("PwayCode", &pathway)?;
        }
        if let Some(standard) = programme.standard {
            field("StdCode", &standard)?;
        }
        field("DelLocPostCode", &"ZZ99 9ZZ")?;
        field("CompStatus", &if left.is_some() { 3 } else { 1 })?;
        if let Some(left) = left {
            field("LearnActEndDate", &left.max(start))?;
            field("Outcome", &3)?;
        }
        write!(
            out,
            "      <LearningDeliveryFAM>
        <LearnDelFAMType>SOF</LearnDelFAMType>
        <LearnDelFAMCode>105</LearnDelFAMCode>
      </LearningDeliveryFAM>
      <LearningDeliveryFAM>
        <LearnDelFAMType>ACT</LearnDelFAMType>
        <LearnDelFAMCode>1</LearnDelFAMCode>
        <LearnDelFAMDateFrom>{start}</LearnDelFAMDateFrom>
      </LearningDeliveryFAM>
    </LearningDelivery>
"
        )
    }
}

/// Text as it stands between tags.
fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>']) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;"),
    )
}

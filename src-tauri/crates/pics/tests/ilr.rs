//! The ILR reader over the ways in which such files are written, and over what is no such file.

#![allow(clippy::expect_used)]

use std::io::Read;
use tandem_pics::ilr::{self, IlrError, IlrErrorKind, IlrLearner};
use tandem_sync::records::pics::SystemStatus;

const LEARNER: &str = "  <Learner>
    <LearnRefNumber>NM-00042</LearnRefNumber>
    <ULN>9276308686</ULN>
    <FamilyName>O&apos;Neill &amp; Sm\u{e9}th</FamilyName>
    <GivenNames>Z&#xF6;e <!-- as she writes it --><![CDATA[Ann]]></GivenNames>
    <DateOfBirth>2004-02-29</DateOfBirth><Ethnicity>31</Ethnicity><Sex> F </Sex><LLDDHealthProb>9</LLDDHealthProb>
    <NINumber/>
    <Postcode> ZZ99 9ZZ </Postcode>
    <TelNo></TelNo>
    <Email>zoe@example.test</Email>
    <LearnerEmploymentStatus><ULN>1</ULN><Learner><ULN>2</ULN></Learner></LearnerEmploymentStatus>
    <LearningDelivery>
      <LearnAimRef>ZPROG001</LearnAimRef>
      <AimType>1</AimType>
      <AimSeqNumber>2</AimSeqNumber>
      <LearnStartDate>2025-09-01</LearnStartDate>
      <LearnPlanEndDate>2027-08-31Z</LearnPlanEndDate>
      <LearnActEndDate>1900-01-01</LearnActEndDate>
      <ProgType>25</ProgType>
      <StdCode>0196</StdCode>
      <CompStatus>1</CompStatus>
      <LearningDeliveryFAM><LearnAimRef>wrong</LearnAimRef></LearningDeliveryFAM>
    </LearningDelivery>
    <LearningDelivery>
      <LearnAimRef>60133533</LearnAimRef>
      <AimSeqNumber>3</AimSeqNumber>
      <LearnStartDate>2025-09-01</LearnStartDate>
      <FworkCode>563</FworkCode>
      <PwayCode>2</PwayCode>
      <Outcome>8</Outcome>
      <AchDate>2026-10-01</AchDate>
    </LearningDelivery>
    <LearningDelivery>
      <LearnAimRef>60133533</LearnAimRef>
      <AimSeqNumber>1</AimSeqNumber>
      <LearnStartDate>2025-09-01</LearnStartDate>
      <FworkCode>563</FworkCode>
      <PwayCode>2</PwayCode>
    </LearningDelivery>
  </Learner>
";

fn message(learners: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Message xmlns=\"ESFA/ILR/2026-27\">\n  \
         <Header><Source><UKPRN>10000001</UKPRN></Source></Header>\n{learners}</Message>\n"
    )
}

fn small(reference: &str) -> String {
    format!("  <Learner>\n    <LearnRefNumber>{reference}</LearnRefNumber>\n  </Learner>\n")
}

fn all(bytes: impl AsRef<[u8]>) -> Result<Vec<IlrLearner>, IlrError> {
    ilr::read(bytes.as_ref()).collect()
}

fn kind(bytes: impl AsRef<[u8]>) -> IlrErrorKind {
    all(bytes).expect_err("refused").kind
}

fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes_of).collect()
}

#[test]
fn a_learner_with_everything() {
    let [learner] = all(message(LEARNER)).unwrap().try_into().unwrap();
    assert_eq!(learner.line, 4);
    let learner = learner.into_learner();
    assert_eq!(learner.key.0, "NM-00042");
    assert_eq!(learner.learner_ref.as_deref(), Some("NM-00042"));
    assert_eq!(learner.uln.as_deref(), Some("9276308686"));
    assert_eq!(learner.name(), "Zöe Ann O'Neill & Sméth");
    assert_eq!(learner.ni_number, None);
    assert_eq!(learner.telephone, None);
    let codes = [&learner.ethnicity, &learner.sex, &learner.lldd].map(Option::as_deref);
    assert_eq!(codes, [Some("31"), Some("F"), Some("9")]);
    assert_eq!(learner.postcode.as_deref(), Some("ZZ99 9ZZ"));
    assert_eq!(learner.email.as_deref(), Some("zoe@example.test"));
    assert_eq!(learner.date_of_birth, Some("2004-02-29".parse().unwrap()));
    assert_eq!(learner.system_status, SystemStatus::Live);

    let keys: Vec<_> = learner
        .aims
        .iter()
        .map(|a| (a.key.0.as_str(), a.sequence))
        .collect();
    assert_eq!(
        keys,
        [
            ("60133533/2025-09-01/F563-2", Some(1)),
            ("60133533/2025-09-01/F563-2#2", Some(3)),
            ("ZPROG001/2025-09-01/S196", Some(2)),
        ]
    );
    let programme = &learner.aims[2];
    assert_eq!(programme.planned_end, Some("2027-08-31".parse().unwrap()));
    assert_eq!(programme.actual_end, None);
    assert_eq!(
        (programme.aim_type, programme.programme_type),
        (Some(1), Some(25))
    );
    assert_eq!(programme.completion_status, Some(1));
    assert_eq!(learner.aims[1].outcome, Some(8));
    assert_eq!(
        learner.aims[1].achievement_date,
        Some("2026-10-01".parse().unwrap())
    );
}

#[test]
fn every_way_of_writing_it_reads_the_same() {
    let plain = message(LEARNER);
    let expected = all(&plain).unwrap();
    let bare = plain.split_once('\n').unwrap().1;
    let same = |bytes: &[u8], lines: u64| {
        let mut found = all(bytes).unwrap();
        found[0].line += lines;
        assert_eq!(found, expected);
    };
    same(bare.as_bytes(), 1);
    same([b"\xEF\xBB\xBF", plain.as_bytes()].concat().as_slice(), 0);
    same(
        plain
            .replace("<?xml version", "<?xml  version")
            .replace('\n', "\r\n")
            .as_bytes(),
        0,
    );
    for year in [
        "SFA/ILR/2016-17",
        "ESFA/ILR/2019-20",
        "http://www.example.test/ILR/2031-32/1",
    ] {
        same(plain.replace("ESFA/ILR/2026-27", year).as_bytes(), 0);
    }

    let declared = plain.replace("utf-8", "utf-16");
    same(&utf16(&format!("\u{feff}{declared}"), u16::to_le_bytes), 0);
    same(&utf16(&format!("\u{feff}{declared}"), u16::to_be_bytes), 0);
    same(&utf16(&declared, u16::to_le_bytes), 0);
    same(&utf16(bare, u16::to_be_bytes), 1);
    // Declared by software that wrote another encoding in the end.
    same(declared.as_bytes(), 0);

    let latin = plain
        .replace("utf-8", "windows-1252")
        .replace('\u{e9}', "?");
    let latin = latin
        .bytes()
        .map(|b| if b == b'?' { 0xE9 } else { b })
        .collect::<Vec<_>>();
    let latin = [b"<?xml", &latin[5..]].concat();
    let closed = latin.iter().position(|b| *b == b'>').unwrap();
    let latin = [&latin[..closed - 1], b"?", &latin[closed..]].concat();
    same(&latin, 0);
}

#[test]
fn a_prefix_stands_for_the_namespace() {
    let prefixed = message(LEARNER)
        .replace("</", "</i:")
        .replace('<', "<i:")
        .replace("<i:/i:", "</i:")
        .replace("<i:?", "<?")
        .replace("<i:!", "<!")
        .replace("xmlns=", "xmlns:i=");
    assert_eq!(all(prefixed).unwrap(), all(message(LEARNER)).unwrap());

    // Elements of another namespace say nothing about the learner.
    let mixed = message(LEARNER).replace(
        "<ULN>9276308686</ULN>",
        "<ULN>9276308686</ULN><x:ULN xmlns:x=\"urn:other\">1</x:ULN>\
         <FamilyName xmlns=\"urn:other\">Other</FamilyName>",
    );
    assert_eq!(all(mixed).unwrap(), all(message(LEARNER)).unwrap());
}

/// Gives one byte at a time, so that every character is split over reads.
struct Trickle<'a>(&'a [u8]);

impl Read for Trickle<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let most = into.len().min(1);
        (&mut self.0).take(1).read(&mut into[..most])
    }
}

#[test]
fn how_the_bytes_arrive_does_not_matter() {
    let plain = message(LEARNER);
    let utf16 = utf16(&format!("\u{feff}{plain}"), u16::to_le_bytes);
    for bytes in [plain.as_bytes(), &utf16] {
        let found: Result<Vec<_>, _> = ilr::read(Trickle(bytes)).collect();
        assert_eq!(found.unwrap(), all(&plain).unwrap());
    }
}

#[test]
fn no_learners_is_a_message_too() {
    assert_eq!(all(message("")).unwrap(), []);
    assert_eq!(all("<Message xmlns='ESFA/ILR/2026-27'/>").unwrap(), []);
}

#[test]
fn what_is_no_ilr_file_is_named() {
    let not_ilr = |root: &str| IlrErrorKind::NotIlr {
        root: root.to_owned(),
    };
    assert_eq!(
        kind("<!DOCTYPE html>\n<html><body>Sign in</body></html>"),
        not_ilr("html")
    );
    assert_eq!(
        kind("<html><body>Sign in<br></body></html>"),
        not_ilr("html")
    );
    assert_eq!(kind("<Message><Learner/></Message>"), not_ilr("Message"));
    assert_eq!(kind("<Message xmlns='urn:mail'/>"), not_ilr("Message"));
    assert_eq!(
        kind("<Learners xmlns='ESFA/ILR/2026-27'/>"),
        not_ilr("Learners")
    );
    for text in [
        "",
        "  \n",
        "Learner,Type\n1,2\n",
        "{\"a\": 1}",
        "PK\u{3}\u{4}",
        "<!-- -->",
    ] {
        assert_eq!(kind(text), IlrErrorKind::NotXml, "{text:?}");
    }
    assert_eq!(kind(b"\x89PNG\r\n\xFF\xFE\x80"), IlrErrorKind::NotXml);
    assert_eq!(
        kind(message(&small("A")) + "<Message/>"),
        IlrErrorKind::NotXml
    );
    assert_eq!(
        kind(message(&small("A")).replacen("</Learner>", "</L>", 1)),
        IlrErrorKind::NotXml
    );
}

#[test]
fn entities_are_not_expanded() {
    let file = "<!DOCTYPE Message [<!ENTITY a \"aaaa\">]>\n<Message xmlns='ESFA/ILR/2026-27'/>";
    assert_eq!(kind(file), IlrErrorKind::DocumentType);
    let unknown = IlrErrorKind::UnknownEntity {
        name: "nbsp".into(),
    };
    assert_eq!(kind(message(&small("A&nbsp;B"))), unknown);
}

#[test]
fn cut_anywhere_it_is_refused() {
    let whole = message(LEARNER);
    let root_read = whole.find("26-27\">").unwrap() + 7;
    let end = whole.trim_end().len();
    for cut in root_read..end {
        let error = all(&whole.as_bytes()[..cut]).expect_err("cut off");
        assert_eq!(error.kind, IlrErrorKind::CutOff, "at {cut}: {error}");
    }
    let wide = utf16(&format!("\u{feff}{whole}"), u16::to_le_bytes);
    assert_eq!(kind(&wide[..wide.len() - 41]), IlrErrorKind::CutOff);

    let at = whole.find("<AimType>").unwrap();
    let error = all(&whole.as_bytes()[..at]).unwrap_err();
    assert_eq!(error.learner_ref.as_deref(), Some("NM-00042"));
    assert_eq!(
        error.to_string().split(':').next(),
        Some("line 17, learner NM-00042")
    );
}

#[test]
fn one_reference_twice_names_both_lines() {
    let file = message(&[small("A"), small("B"), small(" A ")].concat());
    let mut learners = ilr::read(file.as_bytes());
    assert!(learners.next().unwrap().is_ok());
    assert!(learners.next().unwrap().is_ok());
    let error = learners.next().unwrap().unwrap_err();
    assert_eq!(error.line, 10);
    assert_eq!(error.learner_ref.as_deref(), Some("A"));
    assert_eq!(
        error.kind,
        IlrErrorKind::DuplicateReference { first_line: 4 }
    );
    assert!(learners.next().is_none());
}

#[test]
fn a_learner_without_reference_is_named_by_line() {
    let error = all(message(&[small("A"), small(" ")].concat())).unwrap_err();
    assert_eq!((error.line, error.learner_ref), (7, None));
    assert_eq!(error.kind, IlrErrorKind::MissingReference);
}

#[test]
fn strange_values_are_named_with_their_field() {
    for text in [
        "29/02/2004",
        "2003-02-29",
        "2004-02-29T",
        "2004-02-29+1",
        "never",
        "é",
    ] {
        let error = all(message(&LEARNER.replace("2004-02-29", text))).unwrap_err();
        let kind = IlrErrorKind::StrangeDate {
            field: "DateOfBirth",
            text: text.to_owned(),
        };
        assert_eq!(error.kind, kind);
        assert_eq!(
            (error.line, error.learner_ref.as_deref()),
            (9, Some("NM-00042"))
        );
    }
    for text in ["-1", "+1", "1.0", "x", "99999999999"] {
        let file = message(&LEARNER.replace("<StdCode>0196", &format!("<StdCode>{text}")));
        let expected = IlrErrorKind::StrangeNumber {
            field: "StdCode",
            text: text.to_owned(),
        };
        assert_eq!(kind(file), expected);
    }
}

#[test]
fn bytes_that_do_not_fit_are_named_with_the_encoding() {
    let file = message(&small("A"));
    let at = file.find("<Learner>").unwrap();
    let broken = [&file.as_bytes()[..at], b"\xFF\xFF", &file.as_bytes()[at..]].concat();
    assert_eq!(
        kind(broken),
        IlrErrorKind::Encoding {
            encoding: "UTF-8".into()
        }
    );
    let unknown = file.replace("utf-8", "klingon");
    assert_eq!(
        kind(unknown),
        IlrErrorKind::Encoding {
            encoding: "klingon".into()
        }
    );
}

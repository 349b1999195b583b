//! Changes, counted and said in a sentence.

use tandem_sync::plan::{ChangeLine, Rule, System};
use tandem_sync::records::field::Field;

/// Kinds of changes, in the order in which a sentence names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Deed {
    Enrol,
    Assign,
    Send,
    FillThere,
    ReplaceThere,
    Bring,
    Fill,
    Replace,
    PutBack,
    Remove,
}

const DEEDS: [Deed; 10] = [
    Deed::Enrol,
    Deed::Assign,
    Deed::Send,
    Deed::FillThere,
    Deed::ReplaceThere,
    Deed::Bring,
    Deed::Fill,
    Deed::Replace,
    Deed::PutBack,
    Deed::Remove,
];

impl Deed {
    fn of(line: &ChangeLine) -> Self {
        match (line.system, line.rule) {
            (_, Rule::Enrolled) => Self::Enrol,
            (System::Onefile, Rule::AimToOnefile) => Self::Assign,
            (System::Onefile, Rule::ReviewToOnefile) => Self::Send,
            (System::Onefile, _) if line.before.is_some() => Self::ReplaceThere,
            (System::Onefile, _) => Self::FillThere,
            (System::Pics, Rule::PutBack) if line.field == Field::Review => Self::Remove,
            (System::Pics, Rule::PutBack) => Self::PutBack,
            (System::Pics, Rule::ReviewToPics) if line.before.is_none() => Self::Bring,
            (System::Pics, _) if line.before.is_some() => Self::Replace,
            (System::Pics, _) => Self::Fill,
        }
    }

    fn said(self, number: usize, tense: Tense) -> String {
        let (now, past, one, many, place) = match self {
            Self::Enrol => ("create", "created", "record", "records", "in OneFile"),
            Self::Assign => (
                "assign",
                "assigned",
                "learning aim",
                "learning aims",
                "in OneFile",
            ),
            Self::Send => ("send", "sent", "review", "reviews", "to OneFile"),
            Self::FillThere => ("fill", "filled", "blank", "blanks", "in OneFile"),
            Self::ReplaceThere => ("replace", "replaced", "value", "values", "in OneFile"),
            Self::Bring => ("bring", "brought", "review", "reviews", "into PICS"),
            Self::Fill => ("fill", "filled", "blank", "blanks", "in PICS"),
            Self::Replace => ("replace", "replaced", "value", "values", "in PICS"),
            Self::PutBack => ("put back", "put back", "value", "values", "in PICS"),
            Self::Remove => ("remove", "removed", "review", "reviews", "from PICS"),
        };
        let verb = match tense {
            Tense::ToCome => now,
            Tense::Past => past,
        };
        format!("{verb} {} {place}", super::count(number, one, many))
    }
}

/// What changes would do, counted: `send 1 review to OneFile and fill 2 blanks in PICS`. Blank where
/// there are none.
pub fn planned<'a>(lines: impl Iterator<Item = &'a ChangeLine>) -> String {
    said(lines, Tense::ToCome)
}

/// What changes did, counted: `sent 1 review to OneFile and filled 2 blanks in PICS`. Blank where
/// there are none.
pub fn done<'a>(lines: impl Iterator<Item = &'a ChangeLine>) -> String {
    said(lines, Tense::Past)
}

#[derive(Clone, Copy)]
enum Tense {
    ToCome,
    Past,
}

fn said<'a>(lines: impl Iterator<Item = &'a ChangeLine>, tense: Tense) -> String {
    let mut counted = [0_usize; DEEDS.len()];
    for line in lines {
        let of = Deed::of(line);
        for (number, deed) in counted.iter_mut().zip(DEEDS) {
            *number += usize::from(deed == of);
        }
    }
    let parts: Vec<String> = counted
        .into_iter()
        .zip(DEEDS)
        .filter(|(number, _)| *number > 0)
        .map(|(number, deed)| deed.said(number, tense))
        .collect();
    super::list(&parts)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use tandem_sync::plan::Record;

    fn line(system: System, rule: Rule, field: Field, before: Option<&str>) -> ChangeLine {
        ChangeLine {
            learner: "L1".into(),
            system,
            record: Record::Aim("A".into()),
            field,
            before: before.map(str::to_owned),
            after: Some("x".into()),
            rule,
            onefile_id: None,
        }
    }

    #[test]
    fn each_kind_has_its_words() {
        use System::{Onefile, Pics};
        let cases = [
            (
                line(Onefile, Rule::Enrolled, Field::Account, None),
                "create 1 record in OneFile",
            ),
            (
                line(Onefile, Rule::AimToOnefile, Field::Aim, None),
                "assign 1 learning aim in OneFile",
            ),
            (
                line(Onefile, Rule::ReviewToOnefile, Field::Review, None),
                "send 1 review to OneFile",
            ),
            (
                line(
                    Onefile,
                    Rule::BlankInOnefile,
                    Field::RegistrationNumber,
                    None,
                ),
                "fill 1 blank in OneFile",
            ),
            (
                line(Onefile, Rule::DetailToOnefile, Field::Email, Some("y")),
                "replace 1 value in OneFile",
            ),
            (
                line(Pics, Rule::ReviewToPics, Field::Review, None),
                "bring 1 review into PICS",
            ),
            (
                line(Pics, Rule::BlankInPics, Field::RegistrationNumber, None),
                "fill 1 blank in PICS",
            ),
            (
                line(
                    Pics,
                    Rule::OnefileWins,
                    Field::RegistrationNumber,
                    Some("y"),
                ),
                "replace 1 value in PICS",
            ),
            (
                line(Pics, Rule::ReviewMoved, Field::Proposed, Some("y")),
                "replace 1 value in PICS",
            ),
            (
                line(Pics, Rule::PutBack, Field::RegistrationNumber, Some("y")),
                "put back 1 value in PICS",
            ),
            (
                line(Pics, Rule::PutBack, Field::Review, Some("y")),
                "remove 1 review from PICS",
            ),
        ];
        for (line, said) in &cases {
            assert_eq!(planned([line].into_iter()), *said);
        }
    }

    #[test]
    fn a_sentence_counts_in_a_fixed_order() {
        let lines = [
            line(
                System::Pics,
                Rule::BlankInPics,
                Field::RegistrationNumber,
                None,
            ),
            line(System::Onefile, Rule::ReviewToOnefile, Field::Review, None),
            line(
                System::Pics,
                Rule::BlankInPics,
                Field::RegistrationDate,
                None,
            ),
        ];
        assert_eq!(
            done(lines.iter()),
            "sent 1 review to OneFile and filled 2 blanks in PICS"
        );
        assert_eq!(planned(std::iter::empty()), "");
    }
}

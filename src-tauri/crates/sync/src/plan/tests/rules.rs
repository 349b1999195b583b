//! Every row of the table of rules, `docs/rules.md`: the document is the test.

mod details;
mod facts;

use super::*;
use crate::records::field::Field;
use facts::Facts;
use std::fmt::Write as _;

const TABLE: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../../docs/rules.md"
));

/// Every name that a plan can give its reader; a row has to show each.
const NAMES: &str = "blank_in_onefile blank_in_pics onefile_wins progress review_to_onefile \
    review_to_pics review_started review_signed joined review_moved aim_to_onefile \
    ambiguous_aim aim_claimed_twice field_not_shown reviewer_not_linked no_reviewer \
    visit_in_doubt made_by_hand_not_found review_pending several_pathways assignment_pending \
    field_did_not_stick joining aim_gone aim_left not_in_newest_list review_gone odd_dates odd_date_left move_review correct_value remove_review not_in_onefile no_code \
    onefile_aim_gone not_in_pics units_attached progress_unreadable registrations_may_have_met onefile_review_gone \
    detail_to_onefile detail_to_pics detail_not_shown detail_did_not_stick \
    details_claimed_twice uln_not_sent attendance_differs no_time held signature_gone signature_differs not_offered ended";

struct Row<'a> {
    rule: &'a str,
    pics: &'a str,
    onefile: &'a str,
    decided: &'a str,
    happens: &'a str,
    promise: &'a str,
    source: &'a str,
}

fn rows() -> Vec<Row<'static>> {
    let cells = |line: &'static str| -> Vec<&'static str> {
        line.trim_matches('|').split('|').map(str::trim).collect()
    };
    TABLE
        .lines()
        .filter(|line| line.starts_with('|'))
        .map(cells)
        .filter(|cells| cells[0] != "rule" && cells[0] != "---")
        .map(|cells| {
            let [rule, pics, onefile, decided, happens, promise, source] = cells[..] else {
                panic!("seven cells: {cells:?}")
            };
            Row {
                rule,
                pics,
                onefile,
                decided,
                happens,
                promise,
                source,
            }
        })
        .collect()
}

#[test]
fn every_row_of_the_table_of_rules() {
    let mut wrong = String::new();
    for row in rows() {
        let fields = if row.pics.starts_with("value") {
            RegistrationField::ALL.to_vec()
        } else {
            vec![RegistrationField::RegistrationNumber]
        };
        for field in fields {
            let mut case = Case::new();
            Facts {
                case: &mut case,
                field,
            }
            .take(&row);
            let happens = told(&case.whole_plan(), field);
            if happens != row.happens {
                let _ = writeln!(
                    wrong,
                    "{} {field:?}\n  says {}\n  does {happens}",
                    row.rule, row.happens
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn rows_are_numbered_once_and_name_promise_and_source() {
    let mut seen = BTreeSet::new();
    for row in rows() {
        assert!(seen.insert(row.rule), "{} twice", row.rule);
        for promise in row.promise.split(", ") {
            assert!((1..=12).contains(&promise.parse::<u32>().unwrap()));
        }
        assert!(row.source.starts_with(['O', 'P', 'D']), "{}", row.rule);
    }
}

#[test]
fn every_rule_and_reason_has_a_row() {
    let told: Vec<&str> = rows().iter().map(|row| row.happens).collect();
    let told = told.join("; ");
    let words: BTreeSet<&str> = told
        .split([' ', ';', '(', ')'])
        .filter(|word| !word.is_empty())
        .collect();
    for name in NAMES.split_whitespace() {
        assert!(words.contains(name), "no row shows {name}");
    }
    // A new variant does not compile here until it is named above.
    match Rule::Progress {
        Rule::BlankInOnefile
        | Rule::BlankInPics
        | Rule::OnefileWins
        | Rule::Progress
        | Rule::ReviewToOnefile
        | Rule::ReviewToPics
        | Rule::ReviewStarted
        | Rule::ReviewSigned
        | Rule::Joined
        | Rule::ReviewMoved
        | Rule::AimToOnefile
        | Rule::DetailToOnefile
        | Rule::DetailToPics
        | Rule::Enrolled
        | Rule::PutBack
        | Rule::ChangedBesides => {}
    }
}

/// What a plan does, in the words of the table.
fn told(plan: &LearnerPlan, field: RegistrationField) -> String {
    let mut told: Vec<String> = plan
        .changes
        .iter()
        .map(|change| write(&change.line(), field))
        .collect();
    let mut rest = |kind: &str, mut names: Vec<String>| {
        names.sort();
        told.extend(names.into_iter().map(|name| format!("{kind}: {name}")));
    };
    let parked = plan.parked.iter().map(|p| tag(&p.cause, "cause"));
    rest("parked", parked.collect());
    let questions = plan.questions.iter().map(|q| tag(q, "question"));
    rest("question", questions.collect());
    let by_hand = plan.by_hand.iter().map(|b| tag(&b.task, "task"));
    rest("by hand", by_hand.collect());
    let notes = plan.notes.iter().map(|n| tag(&n.reason, "reason"));
    rest("note", notes.collect());
    if told.is_empty() {
        return "nothing".into();
    }
    told.join("; ")
}

/// The name that a tagged value has in JSON.
fn tag(value: &impl Serialize, key: &str) -> String {
    let value = serde_json::to_value(value).unwrap();
    value[key].as_str().unwrap().to_owned()
}

fn write(line: &ChangeLine, field: RegistrationField) -> String {
    let name = Field::from(field);
    let letter = |value: &str| match value {
        "REG-A" | "2026-02-01" => "A".to_owned(),
        "REG-B" | "2026-03-01" => "B".to_owned(),
        other => other.to_owned(),
    };
    let under_test = line.field == name
        && [&line.before, &line.after]
            .into_iter()
            .flatten()
            .all(|value| letter(value) != *value);
    let say = |value: &Option<String>| match value {
        None => "blank".to_owned(),
        Some(value) if under_test => letter(value),
        Some(value) => value.clone(),
    };
    let system = match line.system {
        System::Pics => "PICS",
        System::Onefile => "OneFile",
    };
    let rule = serde_json::to_value(line.rule).unwrap();
    format!(
        "{system} {}: {} → {} ({})",
        if under_test {
            "value"
        } else {
            line.field.key()
        },
        say(&line.before),
        say(&line.after),
        rule.as_str().unwrap()
    )
}

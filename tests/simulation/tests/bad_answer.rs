//! Bad answers, one or all those of a run, to any search and any detail that a run reads. Absence is
//! not evidence: no record stands twice afterwards, no value of PICS is lost without history, no
//! question is closed, and the next run ends as if nothing had been.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::TimeDelta;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tandem_simulation::{Bad, Provider, in_step};
use tandem_standin::Edit;
use tandem_standin::state::State;
use tandem_sync::ports::Clock;
use tandem_sync::records::pics::LearnerKey;
use tandem_sync::runs::{RunCause, Scope};

/// Answers that can't be told from true ones where every look of a run gets them: endpoint and
/// answer, `*` for any. One such answer among others is held to.
///
/// A OneFile that answers every look of a run with an old copy hides a review that nobody has seen
/// yet, and nothing is known that the copy could be compared with.
const KNOWN_OF_ALL: &[(&str, &str)] = &[("POST Review/Search of one", "old")];

/// A run with bad answers may ask oftener than one without.
const MORE: u64 = 30;

/// In a run with a cursor that is trusted.
#[test]
fn with_a_trusted_cursor() {
    let prepare = |provider: &mut Provider| {
        number(provider, "OF-0");
        provider.clock.pass(TimeDelta::minutes(15));
        provider.run(&Scope::All, None).unwrap();
        provider.clock.pass(TimeDelta::minutes(15));
        provider.run(&Scope::All, None).unwrap();
    };
    one_bad_answer("trusted cursor", prepare, |_| {});
}

/// In a run that has no cursor to trust.
#[test]
fn without_a_cursor() {
    one_bad_answer("no cursor", |_| {}, |_| {});
}

/// In a run that a person asked to read everybody anew.
#[test]
fn anew() {
    let prepare = |provider: &mut Provider| {
        number(provider, "OF-0");
        provider.run(&Scope::All, None).unwrap();
        provider.cause = RunCause::Asked;
    };
    one_bad_answer("anew", prepare, Provider::forget);
}

fn one_bad_answer(reading: &str, prepare: impl Fn(&mut Provider), before: impl Fn(&mut Provider)) {
    let began = std::time::Instant::now();
    let mut provider = Provider::new(11, 6, "2026-11-23T09:00:00Z".parse().unwrap());
    let old = provider.onefile.standin(|standin| standin.state().clone());
    provider.may_brake = true;
    provider.initial();
    provider.cause = RunCause::Background;
    provider.clock.pass(TimeDelta::minutes(15));
    provider.run(&Scope::All, None).unwrap();
    prepare(&mut provider);
    let one = work_on_both_sides(&provider);
    before(&mut provider);
    let mut table = Table::default();
    for scope in [Scope::All, Scope::One(one)] {
        let mut undisturbed = provider.twin();
        undisturbed.run(&scope, None).unwrap();
        let calls = undisturbed.onefile.take_calls();
        let expected = End::of(&mut undisturbed);
        let reads = |endpoint: &String| endpoint.contains("/Search") || endpoint.contains("GET");
        for (endpoint, times) in calls.into_iter().filter(|(endpoint, _)| reads(endpoint)) {
            for bad in Bad::ALL {
                let column = (bad, scope == Scope::All);
                // Once, and in all of one run, the looks before writes included.
                for last in [1, times + MORE] {
                    let mut provider = provider.twin();
                    provider.may_brake = true;
                    let strike = |call| bad.strike(&provider.onefile, &endpoint, call, &old);
                    if (1..=last).all(strike) {
                        let came = after(&mut provider, &scope, &expected);
                        table.note(&endpoint, column, came);
                    }
                }
            }
        }
    }
    println!("{reading}, {:?}", began.elapsed());
    table.print();
    let new = table.unknown();
    assert!(new.is_empty(), "{reading}: {new:#?}");
}

/// What is wrong after a run with a bad answer and the next run.
fn after(provider: &mut Provider, scope: &Scope, expected: &End) -> Option<String> {
    let lived = catch_unwind(AssertUnwindSafe(|| {
        provider.run(scope, None);
        provider.onefile.hooks.clear();
        End::of(provider)
    }));
    match lived {
        Ok(found) => found.differs_from(expected),
        Err(panic) => Some(match panic.downcast_ref::<String>() {
            Some(text) => text.chars().take(300).collect(),
            None => "panicked".into(),
        }),
    }
}

/// Both systems after the next run, and what is asked then.
struct End {
    pics: Value,
    onefile: Value,
    questions: BTreeMap<LearnerKey, Value>,
    differences: String,
}

impl End {
    fn of(provider: &mut Provider) -> Self {
        provider.clock.pass(TimeDelta::hours(3));
        provider.cause = RunCause::Background;
        let report = provider.run(&Scope::All, None);
        let asked = report
            .map(|report| report.plan.learners)
            .unwrap_or_default();
        Self {
            pics: serde_json::from_str(&provider.pics_state()).unwrap(),
            onefile: provider.onefile.standin(|standin| standin.comparable()),
            questions: (asked.into_iter())
                .filter(|plan| !plan.questions.is_empty())
                .map(|plan| (plan.learner, json!(plan.questions)))
                .collect(),
            differences: format!("{:?}", provider.differences()),
        }
    }

    fn differs_from(&self, expected: &Self) -> Option<String> {
        if self.onefile != expected.onefile {
            Some(first_difference(
                "OneFile",
                &self.onefile,
                &expected.onefile,
            ))
        } else if self.pics != expected.pics {
            Some(first_difference("PICS", &self.pics, &expected.pics))
        } else if self.questions != expected.questions {
            Some(format!(
                "{:?} is asked, not {:?}",
                self.questions, expected.questions
            ))
        } else if self.differences != expected.differences {
            Some(format!("not in step: {}", self.differences))
        } else {
            None
        }
    }
}

/// Where two states differ first.
fn first_difference(at: &str, found: &Value, expected: &Value) -> String {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => {
            for (name, value) in found {
                let other = expected.get(name).unwrap_or(&Value::Null);
                if value != other {
                    return first_difference(&format!("{at}.{name}"), value, other);
                }
            }
            format!("{at}: a property is gone")
        }
        (Value::Array(found), Value::Array(expected)) if found.len() == expected.len() => {
            let pairs = found.iter().zip(expected).enumerate();
            for (number, (one, other)) in pairs {
                if one != other {
                    return first_difference(&format!("{at}[{number}]"), one, other);
                }
            }
            at.to_owned()
        }
        (Value::Array(found), Value::Array(expected)) => {
            format!("{at}: {} and not {}", found.len(), expected.len())
        }
        _ => format!("{at}: {found} and not {expected}"),
    }
}

/// Something to do on both sides for several learners, and a question; one of the learners.
fn work_on_both_sides(provider: &Provider) -> LearnerKey {
    let office = provider.office();
    let pairs = pairs(provider);
    let day = |days: i64| (provider.clock.now() + TimeDelta::days(days)).date_naive();
    let review = |days: i64| json!({"kind": "Normal", "proposed": day(days).to_string(), "proposed_time": "14:00:00"});
    for (number, (key, _)) in pairs.iter().enumerate().take(3) {
        let days = 20 + i64::try_from(number).unwrap();
        office.edit_pics(&json!({"learner": key.0, "add_review": review(days)}));
    }
    let at = |days: i64| day(days).and_hms_opt(10, 0, 0).unwrap().and_utc();
    office.make_in_onefile(pairs[0].1, at(30));
    // On one UK day with the review that was just made in PICS.
    office.make_in_onefile(pairs[1].1, at(21));
    number(provider, "OF-1");
    pairs[0].0.clone()
}

/// Linked learners with their accounts.
fn pairs(provider: &Provider) -> Vec<(LearnerKey, i64)> {
    let pics = futures::executor::block_on(provider.pics.everything()).unwrap();
    let onefile: State = provider.onefile.standin(|standin| standin.state().clone());
    let people = provider.onefile.people().clone();
    let sides = in_step::Sides {
        pics: &pics,
        onefile: &onefile,
        people: &people,
        now: provider.clock.now(),
    };
    let pairs = in_step::pairs(&sides).into_iter();
    pairs
        .map(|(learner, user)| (learner.key.clone(), user.id))
        .collect()
}

/// Somebody enters other registration numbers in OneFile.
fn number(provider: &Provider, number: &str) {
    let aims: Vec<i64> = provider.onefile.standin(|standin| {
        let numbered = standin.state().aims.values();
        let numbered = numbered.filter(|aim| aim.registration_number.is_some());
        numbered.map(|aim| aim.id).take(2).collect()
    });
    for aim in aims {
        let set = BTreeMap::from([("RegistrationNumber".to_owned(), json!(number))]);
        provider.office().edit_onefile(Edit {
            aim: Some(aim),
            set: Some(set),
            ..Edit::default()
        });
    }
}

/// Endpoint by answer.
#[derive(Default)]
struct Table(BTreeMap<String, BTreeMap<(Bad, bool), Option<String>>>);

impl Table {
    fn note(&mut self, endpoint: &str, column: (Bad, bool), came: Option<String>) {
        let row = self.0.entry(endpoint.to_owned()).or_default();
        let held = row.entry(column).or_default();
        *held = held.take().or(came);
    }

    fn print(&self) {
        let columns = [true, false].map(|all| Bad::ALL.map(|bad| (bad, all)));
        let mut head = format!("{:38}", "");
        for (bad, all) in columns.concat() {
            head += &format!(
                "{:>13}",
                format!("{} {}", bad.name(), if all { "all" } else { "one" })
            );
        }
        println!("{head}");
        for (endpoint, row) in &self.0 {
            let mut line = format!("{endpoint:38}");
            for column in columns.concat() {
                let cell = match row.get(&column) {
                    None => "",
                    Some(None) => "held",
                    Some(Some(_)) => "NOT",
                };
                line += &format!("{cell:>13}");
            }
            println!("{line}");
        }
    }

    /// What went wrong and is not known.
    fn unknown(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (endpoint, row) in &self.0 {
            for ((bad, all), came) in row {
                let known = *all
                    && KNOWN_OF_ALL.iter().any(|(at, answer)| {
                        (*at == "*" || at == endpoint) && (*answer == "*" || *answer == bad.name())
                    });
                match came {
                    Some(came) if known => println!("known: {endpoint}, {}: {came}", bad.name()),
                    Some(came) => found.push(format!("{endpoint}, {}, {all}: {came}", bad.name())),
                    None => {}
                }
            }
        }
        found
    }
}

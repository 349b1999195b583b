//! A change as a list shows it.

use crate::{ChangeView, ProblemView, Side};
use std::collections::BTreeMap;
use tandem_api::HistoryRow;
use tandem_sync::plan::{ChangeLine, Record, Rule, System};
use tandem_sync::problems::Problem;
use tandem_sync::records::field::Field;
use tandem_sync::records::pics::{Learner, LearnerKey};
use tandem_words::{self as words, named};

/// Learners by their keys, for names of people and records.
pub(crate) type People = BTreeMap<LearnerKey, Learner>;

pub(crate) fn side(system: System) -> Side {
    match system {
        System::Pics => Side::Pics,
        System::Onefile => Side::Onefile,
    }
}

/// `names` says of whom, in lists over several learners.
pub(crate) fn change(line: &ChangeLine, people: &People, names: bool) -> ChangeView {
    let learner = people.get(&line.learner);
    let value = |value: &str| words::value(line.field, value);
    let is_new = line.field == Field::Review
        && !matches!(&line.record, Record::Review(key) if learner.is_some_and(|l| l.review(key).is_some()));
    ChangeView {
        learner: names.then(|| name(&line.learner, people)),
        key: line.learner.0.clone(),
        what: if is_new {
            "Review".to_owned()
        } else {
            named::change(line, learner)
        },
        writes: side(line.system),
        before: line.before.as_deref().map(value),
        after: line
            .after
            .as_deref()
            .map_or_else(|| "blank".to_owned(), value),
        // What is put back in PICS had come from OneFile, and stays there.
        source: (line.rule == Rule::PutBack).then(|| {
            line.before
                .as_deref()
                .map_or_else(|| "blank".to_owned(), value)
        }),
        why: words::rule(line.rule).to_owned(),
        entry: None,
    }
}

/// A change of the history, by its number there.
pub(crate) fn carried_out(row: &HistoryRow, people: &People, names: bool) -> ChangeView {
    ChangeView {
        entry: Some(row.id),
        ..change(&row.change, people, names)
    }
}

pub(crate) fn problem(problem: &Problem, people: &People, names: bool) -> ProblemView {
    let learner = people.get(&problem.learner);
    ProblemView {
        learner: names.then(|| name(&problem.learner, people)),
        key: problem.learner.0.clone(),
        what: problem
            .of
            .as_ref()
            .map_or_else(|| "The learner".to_owned(), |of| named::record(of, learner)),
        // Without a name it stands on the page of its own learner.
        why: match names {
            true => words::problem(&problem.kind),
            false => words::problem_in_full(&problem.kind),
        },
        todo: words::todo(&problem.kind),
    }
}

/// Officers and organisations have no learner; they are named by what they are.
pub(crate) fn name(key: &LearnerKey, people: &People) -> String {
    if key.is_nobody() {
        return OTHERS.to_owned();
    }
    people.get(key).map_or_else(|| key.0.clone(), Learner::name)
}

const OTHERS: &str = "Officers and organisations";

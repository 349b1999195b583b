//! What people read, and JSON for programs.

mod enrol;
mod hint;
mod learner;

pub use enrol::enrolling;
pub use learner::learner;
pub use tandem_words::{self as words, totals};

use serde::Serialize;
use std::collections::BTreeMap;
use tandem_api::routine::engine::Report;
use tandem_api::routine::plan::{Change, System};
use tandem_api::routine::problems::Problem;
use tandem_api::{Error, HistoryRow};

/// One JSON value a line.
pub fn json<T: Serialize>(value: &T) {
    if let Ok(text) = serde_json::to_string(value) {
        crate::out::json(&text);
    }
}

/// What went wrong, and what to do.
pub fn error(error: &Error, as_json: bool, putting_back: bool) {
    if as_json {
        json(&serde_json::json!({
            "event": "error", "code": error.code, "message": error.message, "remedy": error.remedy,
        }));
    }
    errln!("{}", error.message);
    if !error.remedy.is_empty() {
        errln!("{}", error.remedy);
    }
    if let Some(hint) = hint::of(error.code, putting_back) {
        errln!("{hint}");
    }
}

/// A run or a preview, in words.
pub fn report(report: &Report) {
    report_lines(report, 40)
        .iter()
        .for_each(|line| outln!("{line}"));
}

/// A run or a preview line by line, with at most `shown` changes.
pub fn report_lines(report: &Report, shown: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let changes: Vec<&Change> = report.plan.changes().collect();
    if !changes.is_empty() {
        let verb = if report.totals.dry_run {
            "Would change"
        } else {
            "Changes of the plan"
        };
        lines.push(format!("{verb}, {} in all:", changes.len()));
        for (what, number) in by_kind(&changes) {
            lines.push(format!("  {number:>5}  {what}"));
        }
        lines.push(if changes.len() > shown {
            format!("The first {shown}:")
        } else {
            "They are:".into()
        });
        lines.extend(
            changes
                .iter()
                .take(shown)
                .map(|change| format!("  {}", words::change(&change.line()))),
        );
    }
    let problems = problems_by_cause(&report.problems, report.outcomes.len() < 2);
    if !problems.is_empty() {
        lines.push("Waiting or failed:".into());
        lines.extend(
            problems
                .into_iter()
                .map(|(cause, number)| format!("  {number:>5}  {cause}")),
        );
    }
    lines.push(totals(&report.totals));
    lines
}

/// One line of the history.
pub fn history(row: &HistoryRow) {
    let perhaps = if row.certain {
        ""
    } else {
        "  (perhaps: the run was killed around it)"
    };
    outln!(
        "{}  run {:<4} {}{perhaps}",
        words::time(row.at),
        row.run,
        words::change(&row.change)
    );
}

fn by_kind(changes: &[&Change]) -> BTreeMap<String, usize> {
    let mut kinds = BTreeMap::new();
    for change in changes {
        let to = match change.line().system {
            System::Onefile => "to OneFile",
            System::Pics => "to PICS   ",
        };
        *kinds
            .entry(format!("{to}  {}", words::rule(change.rule)))
            .or_default() += 1;
    }
    kinds
}

/// What OneFile said stands only where it is about one learner.
fn problems_by_cause(problems: &[Problem], of_one: bool) -> BTreeMap<String, usize> {
    let mut causes = BTreeMap::new();
    for problem in problems {
        let cause = match of_one {
            true => words::problem_in_full(&problem.kind),
            false => words::problem(&problem.kind),
        };
        *causes.entry(cause).or_default() += 1;
    }
    causes
}

//! What a background run costs grows with what changed, whatever OneFile's change cursor shows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::TimeDelta;
use serde_json::json;
use std::collections::BTreeMap;
use tandem_simulation::Provider;
use tandem_standin::Edit;
use tandem_sync::engine::Report;
use tandem_sync::plan::Rule;
use tandem_sync::records::onefile::Percent;
use tandem_sync::runs::{RunCause, Scope};

const LEARNERS: usize = 40;

/// A provider in step, whose cursor has shown that it sees changes of aims.
struct InStep(Provider);

impl InStep {
    fn new() -> Self {
        let mut provider = Provider::new(5, LEARNERS, "2026-11-23T09:00:00Z".parse().unwrap());
        provider.initial();
        provider.cause = RunCause::Background;
        let mut in_step = Self(provider);
        in_step.run();
        in_step.number("OF-1");
        in_step.run();
        in_step
    }

    /// A background run, a quarter of an hour later.
    fn run(&mut self) -> Report {
        self.0.clock.pass(TimeDelta::minutes(15));
        self.0.run(&Scope::All, None).unwrap()
    }

    /// Learners whose aims the next run searches for, and all that it calls.
    fn cost(&mut self) -> (u64, u64, Report) {
        let before = self.aim_searches();
        let report = self.run();
        (self.aim_searches() - before, report.totals.calls, report)
    }

    fn aim_searches(&self) -> u64 {
        let searches = |by: &BTreeMap<String, u64>| by.get("POST LearningAim/Search").copied();
        (self.0.onefile)
            .standin(|standin| searches(&standin.metrics().by_endpoint))
            .unwrap_or(0)
    }

    /// Somebody enters another registration number on an aim that is in step.
    fn number(&self, number: &str) {
        let aim = self.an_aim();
        let set = BTreeMap::from([("RegistrationNumber".to_owned(), json!(number))]);
        let edit = Edit {
            aim: Some(aim),
            set: Some(set),
            ..Edit::default()
        };
        (self.0.onefile).standin(|standin| standin.edit(&[edit]).unwrap());
    }

    fn an_aim(&self) -> i64 {
        self.0.onefile.standin(|standin| {
            let mut aims = standin.state().aims.values();
            let numbered = aims.find(|aim| aim.registration_number.is_some());
            numbered.unwrap().id
        })
    }
}

#[test]
fn a_run_without_changes_reads_nobodys_aims() {
    let mut provider = InStep::new();
    provider.run();
    let (searches, calls, report) = provider.cost();
    assert_eq!(searches, 0);
    assert_eq!(report.totals.changed, 0);
    assert!(
        report.totals.in_scope > 20 && calls < report.totals.in_scope as u64,
        "{calls} calls for {} learners",
        report.totals.in_scope
    );
}

#[test]
fn a_run_reads_whoever_changed() {
    let mut provider = InStep::new();
    provider.run();
    provider.number("OF-2");
    let (searches, _, report) = provider.cost();
    assert_eq!((searches, report.totals.changed), (1, 1));
    let changed = report.plan.changes().next().unwrap().line();
    assert_eq!(changed.after.as_deref(), Some("OF-2"));
}

#[test]
fn what_the_cursor_does_not_show_is_found_by_the_sweep_and_the_cursor_is_not_relied_on_then() {
    let mut provider = InStep::new();
    provider.run();
    let aim = provider.an_aim();
    provider.0.onefile.standin(|standin| {
        let mut state = standin.state().clone();
        let aim = state.aims.get_mut(&aim).unwrap();
        aim.registration_number = Some("OF-3".into());
        aim.progress = Some(Percent(10_000));
        standin.replace_state(state);
    });
    assert_eq!(provider.run().totals.changed, 0, "nothing tells");
    let found = (0..30).find_map(|_| {
        provider.0.clock.pass(TimeDelta::hours(3));
        let report = provider.run();
        let changed = report.plan.changes().next().is_some();
        changed.then_some(report)
    });
    let found = found.expect("the sweep comes round within three days");
    assert!(
        found
            .plan
            .changes()
            .all(|change| change.rule != Rule::ReviewToOnefile)
    );

    let (searches, _, report) = provider.cost();
    assert_eq!(
        searches, report.totals.in_scope as u64,
        "everybody is read until the cursor shows a change again"
    );
    provider.number("OF-4");
    provider.run();
    provider.run();
    assert_eq!(provider.cost().0, 0);
}

//! A OneFile whose updates change more than they say: stopped, told, and not done again to everybody
//! once somebody has looked.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use futures::executor::block_on;
use std::collections::{BTreeMap, BTreeSet};
use tandem_simulation::Provider;
use tandem_standin::state::Aim;
use tandem_sync::brakes::{Brake, Guard};
use tandem_sync::engine::{Mode, Report};
use tandem_sync::error::EngineError;
use tandem_sync::plan::{Cause, Rule};
use tandem_sync::problems::ProblemKind;
use tandem_sync::runs::Scope;

type Values = BTreeMap<(i64, &'static str), String>;

/// What OneFile holds of aims, by aim and field.
fn values(provider: &Provider) -> Values {
    let of = |aim: &Aim| {
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
        let values = [
            ("start", day(aim.start_date)),
            ("planned_end", day(aim.planned_end)),
            ("registration_number", aim.registration_number.clone()),
            ("registration_date", day(aim.registration_date)),
            (
                "certificate_applied_date",
                day(aim.certificate_applied_date),
            ),
            (
                "certificate_received_date",
                day(aim.certificate_received_date),
            ),
        ];
        let id = aim.id;
        values.map(|(field, value)| value.map(|value| ((id, field), value)))
    };
    provider.onefile.standin(|standin| {
        let aims = standin.state().aims.values();
        aims.flat_map(of).flatten().collect()
    })
}

/// A preview, accepted at once.
fn run(provider: &mut Provider, guard: &Guard) -> Result<Report, EngineError> {
    let mode = Mode::Accepted {
        plan: Box::new(provider.preview()),
        left_out: BTreeSet::new(),
    };
    let record = provider.record(&Scope::All);
    provider.with_engine(guard, async |engine| {
        engine.synchronise(&Scope::All, &mode, &record).await
    })
}

#[test]
fn what_an_update_changes_besides_is_told_and_happens_once_more_at_most() {
    let start = "2026-11-23T09:00:00Z".parse().unwrap();
    let mut provider = Provider::new(8, 40, start);
    provider.onefile.standin(|standin| {
        let mut settings = standin.settings().clone();
        settings.updates_replace = true;
        standin.set_settings(settings).unwrap();
    });
    let before = values(&provider);
    let gone = |provider: &Provider| -> BTreeSet<(i64, String, Option<String>)> {
        let now = values(provider);
        let lost = before.iter().filter(|(of, _)| !now.contains_key(*of));
        lost.map(|((id, field), value)| (*id, (*field).to_owned(), Some(value.clone())))
            .collect()
    };
    let told = |provider: &Provider| -> BTreeSet<(i64, String, Option<String>)> {
        let history = block_on(provider.store().history(None)).unwrap();
        let lines = history.into_iter().map(|row| row.change);
        lines
            .filter(|line| line.rule == Rule::ChangedBesides)
            .map(|line| {
                (
                    line.onefile_id.unwrap(),
                    line.field.to_string(),
                    line.before,
                )
            })
            .collect()
    };
    let EngineError::Braked(brake) = run(&mut provider, &Guard::default()).unwrap_err() else {
        panic!("a brake")
    };
    assert!(matches!(brake, Brake::WriteChangedMore { .. }), "{brake:?}");
    let first = gone(&provider);
    let aims = |gone: &BTreeSet<(i64, String, Option<String>)>| {
        gone.iter()
            .map(|(id, ..)| *id)
            .collect::<BTreeSet<i64>>()
            .len()
    };
    assert_eq!(aims(&first), 1, "{first:?}");
    assert!(told(&provider).is_superset(&first), "{:?}", told(&provider));

    let released = Guard {
        released: vec![brake],
        ..Guard::default()
    };
    let mut stopped = 0;
    while let Err(error) = run(&mut provider, &released) {
        assert!(matches!(error, EngineError::Braked(_)), "{error}");
        stopped += 1;
        assert!(stopped < 3, "each sort of value once");
    }
    let lost = gone(&provider);
    assert!(aims(&lost) <= 2 + stopped, "{lost:?}");
    assert!(told(&provider).is_superset(&lost), "{:?}", told(&provider));

    // Nothing more goes, whether anything is released or not.
    let writes = |provider: &Provider| provider.onefile.standin(|s| s.metrics().writes);
    let sent = writes(&provider);
    let report = run(&mut provider, &Guard::default()).unwrap();
    let losing = ProblemKind::Parked {
        cause: Cause::UpdateLosesOthers,
    };
    assert!(report.problems.iter().any(|problem| problem.kind == losing));
    assert_eq!((writes(&provider), gone(&provider)), (sent, lost));
}

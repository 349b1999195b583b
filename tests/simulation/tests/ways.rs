//! Every way by which the engine writes passes the same ground: whose OneFile it is, what time it is,
//! and no brake that nobody has looked at.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::{DateTime, TimeDelta, Utc};
use futures::executor::block_on;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tandem_onefile::{Request, Response};
use tandem_simulation::Provider;
use tandem_sync::brakes::{Brake, BrakeKind, Guard, Listing};
use tandem_sync::engine::{EnrolRequest, Mode, PicsAlone};
use tandem_sync::error::EngineError;
use tandem_sync::plan::Plan;
use tandem_sync::ports::Clock;
use tandem_sync::records::pics::LearnerKey;
use tandem_sync::runs::Scope;
use tokio_util::sync::CancellationToken;

/// What the engine can be asked from outside, and whether it writes then. One that is not here fails
/// the test below: rehearse it in [`braked_by`] where it writes.
const ENTRY_POINTS: [(&str, bool); 5] = [
    ("carry_out", true),
    ("enrol", true),
    ("observe", false),
    ("settle_account", true),
    ("synchronise", true),
];

/// The ways to write, some of which share an entry point.
const WAYS: [&str; 6] = [
    "carry_out",
    "enrol",
    "settle_account",
    "synchronise all",
    "synchronise accepted",
    "synchronise one",
];

#[test]
fn the_list_of_entry_points_is_whole() {
    let engine =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src-tauri/crates/sync/src/engine");
    let mut found = BTreeSet::new();
    let mut folders = vec![engine];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let mut of_the_engine = false;
            for line in std::fs::read_to_string(&path).unwrap().lines() {
                if line.starts_with("impl") {
                    let types = ["impl Engine<", "impl PicsAlone<"];
                    of_the_engine = types.iter().any(|of| line.starts_with(of));
                }
                if let Some(rest) = line.strip_prefix("    pub async fn ")
                    && of_the_engine
                {
                    let name = rest.split(['(', '<']).next().unwrap();
                    found.insert(name.to_owned());
                }
            }
        }
    }
    let listed = ENTRY_POINTS.map(|(name, _)| name.to_owned());
    assert_eq!(found, BTreeSet::from(listed));
    for (name, writes) in ENTRY_POINTS {
        let rehearsed = WAYS.iter().any(|way| way.split(' ').next() == Some(name));
        assert_eq!(rehearsed, writes, "{name}");
    }
}

struct Rehearsal {
    provider: Provider,
    learner: LearnerKey,
    plan: Plan,
    customer: i64,
    centre: i64,
}

impl Rehearsal {
    fn new() -> Self {
        let start = "2026-11-23T09:00:00Z".parse().unwrap();
        let mut provider = Provider::new(8, 12, start);
        provider.initial();
        provider.run(&Scope::All, None).unwrap();
        let plan = provider.preview();
        let learner = plan.learners[0].learner.clone();
        let (customer, centre) = provider.onefile.standin(|standin| {
            let state = standin.state();
            (
                state.customer.id,
                *state.organisations.keys().next().unwrap(),
            )
        });
        Self {
            provider,
            learner,
            plan,
            customer,
            centre,
        }
    }

    fn guard(&self) -> Guard {
        Guard {
            identity: Some((self.customer, self.centre)),
            ..Guard::default()
        }
    }

    /// The brake that stops this way, if one does.
    fn braked_by(&self, way: &str, guard: &Guard) -> Option<BrakeKind> {
        let one = Scope::One(self.learner.clone());
        let scope = if way == "synchronise one" {
            one
        } else {
            Scope::All
        };
        let mode = match way {
            "synchronise accepted" => Mode::Accepted {
                plan: Box::new(self.plan.clone()),
                left_out: BTreeSet::new(),
            },
            _ => Mode::CarryOut,
        };
        let record = self.provider.record(&scope);
        let request = EnrolRequest {
            learners: vec![self.learner.clone()],
            ..EnrolRequest::default()
        };
        let ended = self.provider.with_engine(guard, async |engine| match way {
            "carry_out" => {
                let writing = PicsAlone {
                    pics: engine.pics,
                    journal: engine.journal,
                    clock: engine.clock,
                    guard,
                };
                let (plan, stop) = (Plan::default(), CancellationToken::new());
                let ended = writing.carry_out(plan, &record, engine.locks, &|_| {}, &stop);
                ended.await.map(drop)
            }
            "enrol" => engine.enrol(&request, &record).await.map(drop),
            "settle_account" => engine.settle_account(&self.learner, None).await.map(drop),
            _ => engine.synchronise(&scope, &mode, &record).await.map(drop),
        });
        match ended {
            Ok(()) => None,
            Err(EngineError::Braked(brake)) => Some(brake.kind()),
            Err(error) => panic!("{way}: {error}"),
        }
    }

    /// How each way ends, after which nothing was written.
    fn all(&self, guard: &Guard) -> BTreeMap<&'static str, Option<BrakeKind>> {
        let writes = || {
            let onefile = self.provider.onefile.standin(|s| s.metrics().writes);
            (onefile, self.provider.pics_state())
        };
        let before = writes();
        let ended = WAYS.map(|way| (way, self.braked_by(way, guard)));
        assert_eq!(writes(), before);
        ended.into_iter().collect()
    }

    /// All ways are stopped by this, but those.
    fn stops(&self, guard: &Guard, kind: BrakeKind, but: &[&str]) {
        for (way, ended) in self.all(guard) {
            let expected = (!but.contains(&way)).then_some(kind);
            assert_eq!(ended, expected, "{way} by {kind:?}");
        }
    }
}

/// Putting back writes to PICS alone, and OneFile is not asked.
const ASKS_NOBODY: &str = "carry_out";

/// Runs over everybody look at listings and plan themselves.
const LOOK_THEMSELVES: [&str; 2] = ["synchronise all", "synchronise accepted"];

#[test]
fn nothing_stands_in_the_way_of_what_is_as_it_should_be() {
    let rehearsal = Rehearsal::new();
    let ended = rehearsal.all(&rehearsal.guard());
    assert!(ended.values().all(Option::is_none), "{ended:?}");
}

#[test]
fn another_customer_or_centre_stops_every_way() {
    let rehearsal = Rehearsal::new();
    let guard = Guard {
        identity: Some((rehearsal.customer + 1, rehearsal.centre)),
        ..Guard::default()
    };
    rehearsal.stops(&guard, BrakeKind::OtherCustomer, &[ASKS_NOBODY]);
    let guard = Guard {
        identity: Some((rehearsal.customer, rehearsal.centre + 1)),
        ..Guard::default()
    };
    rehearsal.stops(&guard, BrakeKind::CentreGone, &[ASKS_NOBODY]);
}

#[test]
fn a_clock_that_is_wrong_stops_every_way() {
    let rehearsal = Rehearsal::new();
    let guard = Guard {
        not_before: Some(rehearsal.provider.clock.now() + TimeDelta::hours(1)),
        ..rehearsal.guard()
    };
    rehearsal.stops(&guard, BrakeKind::ClockWentBack, &[]);

    let onefile = rehearsal.provider.onefile.clone();
    onefile.alter(Some(Box::new(
        |_: &str, _: &Request, response: &mut Response| {
            let then: DateTime<Utc> = response.date().unwrap() - TimeDelta::days(540);
            let then = then.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
            response.headers.insert("date", then.parse().unwrap());
        },
    )));
    rehearsal.stops(&rehearsal.guard(), BrakeKind::ClockAway, &[ASKS_NOBODY]);
}

#[test]
fn a_brake_that_nobody_has_looked_at_stops_every_way() {
    let rehearsal = Rehearsal::new();
    let standing = |brake: Brake| Guard {
        standing: vec![brake],
        ..rehearsal.guard()
    };
    let write = standing(Brake::TimeShownOtherwise { minutes: Some(-60) });
    rehearsal.stops(&write, BrakeKind::TimeShownOtherwise, &[]);

    let but = [&LOOK_THEMSELVES[..], &[ASKS_NOBODY]].concat();
    let listing = standing(Brake::ListingShrank {
        listing: Listing::Learners,
        before: 62,
        now: 35,
    });
    rehearsal.stops(&listing, BrakeKind::ListingShrank, &but);
    let plan = standing(Brake::ReplacesTooMuch {
        replaced: 66,
        held: 100,
    });
    rehearsal.stops(&plan, BrakeKind::ReplacesTooMuch, &but);

    // Whoever asks OneFile sees for themselves whether it is so still.
    let asks = [
        "enrol",
        "settle_account",
        "synchronise all",
        "synchronise accepted",
        "synchronise one",
    ];
    let clock = standing(Brake::ClockAway { minutes: 600 });
    rehearsal.stops(&clock, BrakeKind::ClockAway, &asks);
}

#[test]
fn a_preview_of_one_learner_is_shown_without_asking_whose_onefile_it_is() {
    let rehearsal = Rehearsal::new();
    let guard = Guard {
        identity: Some((rehearsal.customer + 1, rehearsal.centre)),
        ..Guard::default()
    };
    let scope = Scope::One(rehearsal.learner.clone());
    let record = rehearsal.provider.record(&scope);
    let ended = rehearsal.provider.with_engine(&guard, async |engine| {
        engine.synchronise(&scope, &Mode::DryRun, &record).await
    });
    assert!(ended.unwrap().run.is_none());
    assert!(block_on(rehearsal.provider.pics.learner(&rehearsal.learner)).is_ok());
}

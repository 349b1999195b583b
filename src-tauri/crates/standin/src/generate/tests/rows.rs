use super::super::world;
use super::survey::{Counts, survey};
use super::today;

/// Every row that the documentation states.
const ROWS: &[&str] = &[
    "stored ID",
    "MISID is Ident",
    "MISID is reference",
    "respelled",
    "another surname",
    "no MISID",
    "no account",
    "archived",
    "dormant",
    "in learning",
    "just ended",
    "long ended",
    "officer: assessor",
    "officer: trainee",
    "officer: not linked",
    "pair by ID",
    "pair by code",
    "code from ILR",
    "with units",
    "aim only in PICS",
    "not offered",
    "aim only in OneFile",
    "twice in OneFile",
    "twice in PICS",
    "twice, told apart",
    "number: blank",
    "number: PICS",
    "number: OneFile",
    "number: same",
    "number: differs",
    "date: blank",
    "date: PICS",
    "date: OneFile",
    "date: same",
    "date: differs",
    "applied: blank",
    "applied: PICS",
    "applied: OneFile",
    "applied: same",
    "applied: differs",
    "received: blank",
    "received: PICS",
    "received: OneFile",
    "received: same",
    "received: differs",
    "number differs, one date blank",
    "total: none",
    "total: 40",
    "total: 100",
    "total: another",
    "progress: in step",
    "progress: behind",
    "progress: ahead",
    "progress: nothing done",
    "progress: none in OneFile",
    "push",
    "push: without time",
    "push: past",
    "push: main officer",
    "push: clock change",
    "reviewer not linked",
    "another type",
    "held alone",
    "without day",
    "both: scheduled",
    "both: in step",
    "both: started",
    "both: signature new",
    "both: contradicts",
    "pull: scheduled",
    "pull: started",
    "pull: assessor signed",
    "pull: learner signed",
    "pull: employer signed",
    "join: day",
    "join: night",
    "join: held",
];

#[test]
fn every_row_occurs() {
    for (seed, learners) in [(1, 40), (2, 40), (3, 40), (42, 300), (43, 300)] {
        let counts = survey(&world(seed, learners, today()), today());
        for row in ROWS {
            assert!(
                counts.contains_key(row),
                "{row}: seed {seed}, {learners} learners"
            );
        }
        let known = |row: &&str| ROWS.contains(row);
        assert!(counts.keys().all(known), "{counts:?}");
    }
}

#[test]
fn every_row_occurs_in_every_season() {
    for day in [
        "2027-01-01",
        "2027-03-27",
        "2027-03-28",
        "2027-07-15",
        "2027-10-31",
        "2028-02-29",
    ] {
        let day = day.parse().unwrap();
        let counts = survey(&world(5, 60, day), day);
        for row in ROWS {
            assert!(counts.contains_key(row), "{row} on {day}");
        }
    }
}

#[test]
fn proportions_are_as_stated() {
    let counts = survey(&world(9, 1000, today()), today());
    let of = |rows: &[&str]| rows.iter().map(|row| counts[row]).sum::<usize>();
    near(&counts, "stored ID", 1000, 50);
    near(&counts, "MISID is Ident", 1000, 25);
    near(&counts, "no account", 1000, 2);
    assert_eq!(of(&["in learning", "just ended"]), 800);
    let pairs = of(&["pair by ID", "pair by code"]);
    near(&counts, "number: blank", pairs, 35);
    near(&counts, "number: differs", pairs, 5);
    near(&counts, "date: OneFile", pairs, 21);
    near(&counts, "applied: same", pairs * 2 / 5, 30);
    near(&counts, "received: differs", pairs * 2 / 5, 3);
    let without_units = pairs - counts["with units"];
    near(&counts, "progress: behind", without_units, 30);
    near(&counts, "progress: none in OneFile", without_units, 15);
    near(&counts, "push", 4800, 14);
    near(&counts, "both: in step", 4800, 9);
}

fn near(counts: &Counts, row: &str, all: usize, percent: usize) {
    let (found, due) = (counts[row], all * percent / 100);
    assert!(
        found.abs_diff(due) <= 2 + all / 200,
        "{row}: {found}, not {due}"
    );
}

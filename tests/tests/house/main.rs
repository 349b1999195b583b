//! The house: no file uses another that uses it, however far round, and crates and modules use
//! those below them and no other.
#![allow(clippy::unwrap_used, clippy::panic)]

mod plan;

use plan::House;
use std::collections::{BTreeMap, BTreeSet};

/// Crates, from the ground up: each uses those before it and no other.
const CRATES: &[&str] = &[
    "sync", "vault", "words", "store", "onefile", "pics", "standin", "api", "desk", "cli",
    "desktop",
];

/// Modules of `sync`, from the ground up.
const SYNC: &[&str] = &[
    "blank", "digest", "uln", "names", "uktime", "records", "codes", "settings", "likeness",
    "identity", "erased", "links", "scope", "linking", "enrol", "plan", "undo", "runs", "steps",
    "brakes", "ports", "problems", "error", "gate", "second", "delivery", "engine",
];

/// Rooms of the engine, from the ground up.
const ENGINE: &[&str] = &[
    "alone",
    "writes",
    "locks",
    "work",
    "events",
    "parts",
    "progress",
    "reading",
    "report",
    "judging",
    "deliveries",
    "turns",
    "carried",
    "besides",
    "pics_alone",
    "making",
    "shared",
    "apply",
    "recover",
    "retry",
    "enrol",
    "run",
];

#[test]
fn no_file_uses_another_that_uses_it() {
    let circles: Vec<String> = House::all().iter().flat_map(House::circles).collect();
    assert!(circles.is_empty(), "{circles:#?}");
}

#[test]
fn crates_use_those_before_them_and_no_other() {
    let place: BTreeMap<&str, usize> = CRATES.iter().enumerate().map(|(at, c)| (*c, at)).collect();
    let houses = House::all();
    let found: BTreeSet<&str> = houses.iter().map(|house| house.name.as_str()).collect();
    assert_eq!(
        found,
        CRATES.iter().copied().collect(),
        "the order lists what there is"
    );
    for house in &houses {
        for used in house.uses_crates() {
            assert!(
                place[used.as_str()] < place[house.name.as_str()],
                "{} uses {used}",
                house.name
            );
        }
    }
    let desk = houses.iter().find(|house| house.name == "desk").unwrap();
    let through_api = ["store", "onefile", "pics", "vault"].map(str::to_owned);
    assert!(desk.uses_crates().is_disjoint(&BTreeSet::from(through_api)));
}

#[test]
fn modules_of_sync_and_rooms_of_the_engine_use_those_before_them_and_no_other() {
    let houses = House::all();
    let sync = houses.iter().find(|house| house.name == "sync").unwrap();
    keep_to(SYNC, sync, "", &["lib", "sample"]);
    keep_to(ENGINE, sync, "engine/", &["mod"]);
}

/// `apart` only hold the others together.
fn keep_to(order: &[&str], house: &House, folder: &str, apart: &[&str]) {
    let room = |file: &str| {
        let inside = file.strip_prefix(folder)?;
        let first = inside.split('/').next()?.trim_end_matches(".rs");
        (!apart.contains(&first)).then(|| first.to_owned())
    };
    let place: BTreeMap<&str, usize> = order.iter().enumerate().map(|(at, m)| (*m, at)).collect();
    let found: BTreeSet<String> = house.files().filter_map(room).collect();
    let listed: BTreeSet<String> = order.iter().map(|m| (*m).to_owned()).collect();
    assert_eq!(found, listed, "the order lists what there is");
    let wrong: Vec<String> = house
        .uses()
        .filter_map(|(user, used)| {
            let (from, to) = (room(user)?, room(used)?);
            (from != to && place[to.as_str()] > place[from.as_str()])
                .then(|| format!("{user} uses {used}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

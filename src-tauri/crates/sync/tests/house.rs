//! Which module of this crate may use which: arrows go one way, down this list.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// From the ground up: a module uses those before it and no other.
const ORDER: &[&str] = &[
    "blank", "digest", "uln", "names", "uktime", "records", "codes", "settings", "likeness",
    "identity", "links", "scope", "linking", "enrol", "plan", "runs", "steps", "brakes", "ports",
    "problems", "error", "gate", "second", "delivery", "engine",
];

/// The same of the rooms of the engine.
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
    "shared",
    "apply",
    "recover",
    "retry",
    "enrol",
    "run",
];

#[test]
fn modules_use_those_before_them_and_no_other() {
    keep_to(ORDER, &src(), "crate::", &["lib", "sample"]);
}

#[test]
fn rooms_of_the_engine_use_those_before_them_and_no_other() {
    keep_to(ENGINE, &src().join("engine"), "crate::engine::", &["mod"]);
}

/// `inside` is how files of a folder name its rooms; `apart` only hold them together.
fn keep_to(order: &[&str], folder: &Path, inside: &str, apart: &[&str]) {
    let place: BTreeMap<&str, usize> = (order.iter().enumerate()).map(|(at, m)| (*m, at)).collect();
    let mut wrong = BTreeSet::new();
    let mut found = BTreeSet::new();
    for file in files(folder) {
        let path = file.strip_prefix(folder).unwrap().to_owned();
        let first = path.components().next().unwrap().as_os_str();
        let room = first.to_str().unwrap().trim_end_matches(".rs").to_owned();
        if apart.contains(&room.as_str()) {
            continue;
        }
        let at = place.get(room.as_str());
        let at = *at.unwrap_or_else(|| panic!("{room} has no place in the order"));
        found.insert(room.clone());
        let mut used = used_modules(&code(&file), inside);
        if path.components().count() == 1 && inside != "crate::" {
            // Beside each other they say `super`.
            used.extend(used_modules(&code(&file), "super::"));
        }
        for used in used {
            if used != room && place.get(used.as_str()).is_none_or(|of| *of >= at) {
                wrong.insert(format!("{} uses {used}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let listed: BTreeSet<String> = order.iter().map(|m| (*m).to_owned()).collect();
    assert_eq!(found, listed, "the order lists what there is");
}

#[test]
fn what_a_file_uses_is_read_from_it() {
    let used = used_modules(
        "use crate::{blank, plan::{Change, line}};\nfn f(a: crate::records::Aim) {}",
        "crate::",
    );
    let expected = ["blank", "plan", "records"].map(str::to_owned);
    assert_eq!(used, BTreeSet::from(expected));
}

/// Modules of this crate that a file names, by name behind `inside`, or in a list behind it.
fn used_modules(code: &str, inside: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (at, _) in code.match_indices(inside) {
        let rest = &code[at + inside.len()..];
        match rest.strip_prefix('{') {
            Some(list) => {
                let mut depth = 0_usize;
                for part in list.split_inclusive([',', '{', '}']) {
                    if depth == 0 {
                        used.insert(word(part.trim_start()));
                    }
                    match part.chars().last() {
                        Some('{') => depth += 1,
                        Some('}') if depth == 0 => break,
                        Some('}') => depth -= 1,
                        _ => {}
                    }
                }
            }
            None => {
                used.insert(word(rest));
            }
        }
    }
    used.remove("");
    used
}

fn word(text: &str) -> String {
    let is_part = |c: &char| c.is_alphanumeric() || *c == '_';
    text.chars().take_while(is_part).collect()
}

/// What a file says outside its tests and comments.
fn code(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let plain = text.lines().map(|line| line.split("//").next().unwrap());
    plain.collect::<Vec<_>>().join("\n")
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every file but those of tests alone.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && name != "tests" {
            found.extend(files(&path));
        } else if name.ends_with(".rs") && name != "tests.rs" {
            found.push(path);
        }
    }
    found.sort();
    found
}

//! A provider of invented records: its data folder and its stand-in, connected.

use crate::{StandIn, Tandem};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use tandem_standin::generate::{IlrSize, ilr_file};
use tandem_standin::state::State;

/// This many invented learners on both sides, never synchronised; the seed says which. The data
/// folder is made at this path.
///
/// # Panics
/// Where the program does not do it.
pub fn generated(at: &Path, learners: usize, seed: u64) -> (StandIn, Tandem) {
    begun(at, learners, seed, |_| {})
}

/// As [`generated`], with these changes to OneFile made before anybody looks.
///
/// # Panics
/// Where the program does not do it.
pub fn changed(
    at: &Path,
    learners: usize,
    seed: u64,
    change: impl FnOnce(&mut State),
) -> (StandIn, Tandem) {
    begun(at, learners, seed, |standin| {
        let mut state: State = serde_json::from_value(standin.control.state()).unwrap();
        change(&mut state);
        let state = serde_json::to_value(state).unwrap();
        standin.control.set_state(&state);
    })
}

/// A copy of PICS records, imported from an ILR file of this many learners, never synchronised, and
/// that file. File and data folder are made in this folder.
///
/// # Panics
/// Where the program does not do it.
pub fn mirror(folder: &Path, learners: usize) -> (StandIn, Tandem, PathBuf) {
    let file = folder.join("ILR-10000000-2627-20261120-100000-01.xml");
    let mut out = BufWriter::new(File::create(&file).unwrap());
    ilr_file(11, &mut out, IlrSize::Learners(learners)).unwrap();
    out.flush().unwrap();
    let name = file.to_str().unwrap();
    let standin = StandIn::start(&["--ilr", name, "--seed", "3", "--limit", "off"]);
    let tandem = Tandem::at(&folder.join("data"), &standin);
    tandem.must(&["import", name]);
    tandem.connect(&standin);
    (standin, tandem, file)
}

fn begun(at: &Path, learners: usize, seed: u64, first: impl FnOnce(&StandIn)) -> (StandIn, Tandem) {
    let (learners, seed) = (learners.to_string(), seed.to_string());
    let made = ["--learners", &learners, "--seed", &seed];
    let standin = StandIn::start(&[&made[..], &["--limit", "off"]].concat());
    first(&standin);
    let tandem = Tandem::at(at, &standin);
    tandem.must(&[&["generate"], &made[..]].concat());
    tandem.connect(&standin);
    (standin, tandem)
}

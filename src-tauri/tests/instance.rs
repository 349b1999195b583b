//! What a second start looks for.

#![allow(clippy::unwrap_used)] // the whole file is a test

use clap::Parser;
use tandem_desktop::Args;

fn instance(words: &[&str]) -> Option<String> {
    let program = std::iter::once(&"tandem-desktop");
    Args::parse_from(program.chain(words)).instance("uk.tandem")
}

#[test]
fn there_is_one_window_for_each_data_folder() {
    let here = tempfile::tempdir().unwrap();
    let path = |name: &str| here.path().join(name).to_str().unwrap().to_owned();
    let before = instance(&["--data", &path("one")]);
    std::fs::create_dir(here.path().join("one")).unwrap();
    assert_eq!(before, instance(&["--data", &path("one")]));
    assert_eq!(before, instance(&["--data", &path("./one/")]));
    assert_ne!(before, instance(&["--data", &path("two")]));
    assert_ne!(before, instance(&[]));
}

#[test]
fn the_usual_folder_goes_by_the_name_of_the_program() {
    assert_eq!(instance(&[]).as_deref(), Some("uk.tandem"));
}

#[test]
fn a_demo_stands_by_itself() {
    assert_eq!(instance(&["--demo"]), None);
}

//! Lists and reports that Tandem writes are plain files: it says so, once, and only their owner reads
//! them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use tandem_tests::{Ended, provider};

const SAYS: &str = "personal data of learners";

fn said_once(what: &[&str], ended: &Ended) {
    assert_eq!(ended.code, Some(0), "{what:?}: {ended:?}");
    assert_eq!(
        ended.stderr.matches(SAYS).count(),
        1,
        "{what:?}: {}",
        ended.stderr
    );
    assert!(
        !ended.stdout.contains(SAYS),
        "{what:?}: it is no part of a list"
    );
}

fn only_its_owner_reads(file: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let rights = std::fs::metadata(file).unwrap().permissions().mode();
        assert_eq!(rights & 0o777, 0o600, "{}", file.display());
    }
    assert!(file.exists());
}

#[test]
fn whatever_is_exported_says_that_it_is_not_encrypted() {
    let folder = tempfile::tempdir().unwrap();
    let (_standin, tandem) = provider::generated(&folder.path().join("data"), 20, 12);
    let at = |name: &str| folder.path().join(name);
    let named = |name: &str| at(name).to_str().unwrap().to_owned();
    tandem.must(&["links", "suggest"]);
    let plan = tandem.preview();

    let copy = named("replaced.csv");
    // What it answers says how the gate stands.
    let ended = tandem.run(&["gate", "export", &copy]);
    assert_eq!(ended.stderr.matches(SAYS).count(), 1, "{ended:?}");
    only_its_owner_reads(&at("replaced.csv"));
    let run = tandem.run(&["sync", "--accept", &plan]);
    assert!(!run.stderr.contains(SAYS), "{}", run.stderr);

    let (page, table) = (named("report.html"), named("report.csv"));
    for arguments in [
        &["report", "--page", &page, "--csv", &table][..],
        &["history", "--csv"],
        &["handover", "--csv"],
        &["links", "export"],
    ] {
        said_once(arguments, &tandem.run(arguments));
    }
    only_its_owner_reads(&at("report.html"));
    only_its_owner_reads(&at("report.csv"));
    for arguments in [&["report"][..], &["history"], &["handover"]] {
        let ended = tandem.run(arguments);
        assert!(
            !ended.stderr.contains(SAYS),
            "{arguments:?}: nothing was written"
        );
    }
}

//! Whoever loses a database, a key or a computer gets back to work, and nothing is thrown away.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use tandem_tests::{Ended, NOW, StandIn, Tandem, in_session, program};
use tempfile::TempDir;

/// The day after [`NOW`], and two weeks and more after that.
const NEXT_DAY: &str = "2026-11-24T10:00:00Z";
const WEEKS_LATER: &str = "2026-12-14T10:00:00Z";

/// A provider whose initial synchronisation is carried out.
struct Place {
    standin: StandIn,
    tandem: Tandem,
    top: TempDir,
}

impl Place {
    fn new() -> Self {
        let standin = StandIn::start(&["--learners", "8", "--limit", "off"]);
        let top = tempfile::tempdir().unwrap();
        let tandem = Tandem::at(&top.path().join("data"), &standin);
        tandem.must(&["generate", "--learners", "8"]);
        tandem.connect(&standin);
        let plan = tandem.preview();
        tandem.run(&["sync", "--accept", &plan, "--json"]).summary();
        Self {
            standin,
            tandem,
            top,
        }
    }

    fn database(&self) -> PathBuf {
        self.tandem.folder().join("tandem.db")
    }
}

/// Names of the copies, the newest first.
fn copies(tandem: &Tandem) -> Vec<String> {
    let list: Vec<Value> =
        serde_json::from_str(&tandem.must(&["copies", "--json"])).expect("a list");
    list.iter()
        .map(|copy| copy["name"].as_str().unwrap().to_owned())
        .collect()
}

fn status(tandem: &Tandem) -> Value {
    serde_json::from_str(&tandem.must(&["status", "--json"])).unwrap()
}

fn restore(tandem: &Tandem, name: &str) -> Ended {
    tandem.run(&[
        "copies",
        "restore",
        name,
        "--yes-lose-what-came-after",
        "--json",
    ])
}

#[track_caller]
fn refused(ended: &Ended, code: &str) {
    let said = format!("\"code\":\"{code}\"");
    assert_ne!(ended.code, Some(0), "{}", ended.stdout);
    assert!(
        ended.stdout.contains(&said),
        "{}{}",
        ended.stdout,
        ended.stderr
    );
}

fn damage(file: &Path) {
    let mut bytes = fs::read(file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 64].fill(0x5a);
    fs::write(file, bytes).unwrap();
}

/// What a person made of OneFile, comparable over restarts.
fn in_onefile(place: &Place) -> Value {
    place.standin.control.comparable()
}

#[test]
fn copies_are_made_before_the_initial_run_and_once_a_day_and_go_after_their_time() {
    let place = Place::new();
    assert_eq!(
        copies(&place.tandem),
        ["20261123T090000Z-initial-synchronisation"]
    );
    place.tandem.run(&["sync", "--json"]).summary();
    assert_eq!(copies(&place.tandem).len(), 1, "one a day");
    place.standin.control.advance(25 * 3600);
    let next = place.tandem.at_time(NEXT_DAY);
    next.run(&["sync", "--json"]).summary();
    assert_eq!(copies(&next)[0], "20261124T100000Z-daily");
    place.standin.control.advance(20 * 24 * 3600);
    let later = place.tandem.at_time(WEEKS_LATER);
    later.run(&["sync", "--json"]).summary();
    assert_eq!(
        copies(&later),
        [
            "20261214T100000Z-daily",
            "20261123T090000Z-initial-synchronisation"
        ]
    );
}

#[test]
fn a_damaged_database_is_found_and_a_copy_takes_its_place_without_doubling_anything() {
    let place = Place::new();
    let before = in_onefile(&place);
    damage(&place.database());
    // After a crash it is looked at; a day later it would be in any case.
    fs::write(place.tandem.folder().join("tandem.holder"), "tandem\n1\n").unwrap();
    let ended = place.tandem.run(&["status", "--json"]);
    refused(&ended, "database_damaged");
    let name = &copies(&place.tandem)[0];
    let ended = restore(&place.tandem, name);
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    let restored: Value = serde_json::from_str(&ended.stdout).unwrap();
    let aside = Path::new(restored["aside"]["place"].as_str().unwrap());
    assert!(aside.join("tandem.db").exists() && aside.join("pics.db").exists());
    assert_eq!(status(&place.tandem)["paused"], true);

    // The copy was made before the initial run: it is previewed and accepted again.
    let plan = place.tandem.preview();
    place
        .tandem
        .run(&["sync", "--accept", &plan, "--json"])
        .summary();
    assert_eq!(
        in_onefile(&place),
        before,
        "nothing was created or written twice"
    );
}

#[test]
fn a_copy_that_is_damaged_itself_takes_nothings_place() {
    let place = Place::new();
    let name = &copies(&place.tandem)[0];
    damage(
        &place
            .tandem
            .folder()
            .join("copies")
            .join(name)
            .join("tandem.db"),
    );
    let before = fs::read(place.database()).unwrap();
    let ended = restore(&place.tandem, name);
    assert_ne!(ended.code, Some(0), "{}", ended.stdout);
    assert_eq!(fs::read(place.database()).unwrap(), before);
    refused(&restore(&place.tandem, "no-such-copy"), "no_such_copy");
}

#[test]
fn a_copy_that_was_being_put_in_place_when_tandem_was_killed_gets_there() {
    let place = Place::new();
    let data = place.tandem.folder();
    let copy = data.join("copies").join(&copies(&place.tandem)[0]);
    let both = ["pics.db", "tandem.db"];
    // Killed before anything was moved, once all was moved aside, and once half was in place.
    for (aside, in_place) in [(0, 0), (2, 0), (2, 1)] {
        let incoming = data.join("tandem.db-incoming");
        fs::create_dir(&incoming).unwrap();
        for name in both {
            fs::copy(copy.join(name), incoming.join(name)).unwrap();
        }
        fs::write(incoming.join("whole"), "\n").unwrap();
        for name in &both[..aside] {
            fs::remove_file(data.join(name)).unwrap();
        }
        for name in &both[..in_place] {
            fs::rename(incoming.join(name), data.join(name)).unwrap();
        }
        let now = status(&place.tandem);
        assert_eq!(now["learners"], 8, "{aside} {in_place}");
        assert!(
            now["connection"]["centre_id"].is_i64(),
            "{aside} {in_place}"
        );
        assert!(!incoming.exists());
    }
}

#[test]
fn a_copy_that_does_not_open_keeps_nobody_from_another_key() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let ended = with_keyring(
        home.path(),
        &data,
        &format!(
            "set -e; eval $RUN generate --learners 3; eval $RUN copies make; \
             for copy in '{}'/copies/*/pics.db; do head -c 8192 /dev/urandom >$copy; done; \
             eval $RUN key change; eval $RUN status --json",
            data.display()
        ),
    );
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    assert!(ended.stdout.contains("\"learners\":3"), "{}", ended.stdout);
}

#[test]
fn a_lost_key_is_named_and_a_new_beginning_sets_everything_aside_whole() {
    let place = Place::new();
    let with_key = |arguments: &[&str], key: &str| {
        let mut command = place.tandem.command(arguments);
        Ended::of(
            command
                .env("TANDEM_DATA_KEY", key.repeat(32))
                .spawn()
                .unwrap(),
        )
    };
    refused(&with_key(&["status", "--json"], "5a"), "key_missing");
    let ended = with_key(
        &["begin-anew", "--yes-set-everything-aside", "--json"],
        "5a",
    );
    let aside: Value = serde_json::from_str(&ended.stdout).unwrap();
    let fresh = with_key(&["status", "--json"], "5a");
    assert!(fresh.stdout.contains("\"learners\":0"), "{}", fresh.stdout);

    let aside = Path::new(aside["place"].as_str().unwrap());
    let old = Tandem::at(aside, &place.standin);
    assert_eq!(
        status(&old)["learners"],
        8,
        "whoever finds the key opens it"
    );
    assert_eq!(copies(&old).len(), 1);
}

#[test]
fn a_parcel_brings_everything_to_another_computer_and_only_the_passphrase_opens_it() {
    let place = Place::new();
    let parcel = place.top.path().join("tandem.parcel");
    let file = parcel.to_str().unwrap();
    let pack = ["pack", file, "--passphrase-stdin", "--json"];
    refused(&place.tandem.run_with(&pack, "short"), "parcel_refused");
    assert!(!parcel.exists());
    let ended = place.tandem.run_with(&pack, "nine green bottles\n");
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    refused(
        &place.tandem.run_with(&pack, "nine green bottles"),
        "file_unwritten",
    );
    assert_eq!(
        status(&place.tandem)["paused"],
        true,
        "two would not know of each other"
    );

    let there = Tandem::at(&place.top.path().join("there"), &place.standin);
    let unpack = ["unpack", file, "--passphrase-stdin", "--json"];
    refused(
        &there.run_with(&unpack, "ten green bottles"),
        "parcel_refused",
    );
    assert!(!there.folder().join("tandem.db").exists());
    let ended = there.run_with(&unpack, "nine green bottles");
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    let now = status(&there);
    assert_eq!(now["learners"], 8);
    assert_eq!(now["initial_accepted"], true);
    assert_eq!(now["paused"], false);
    refused(
        &there.run_with(&unpack, "nine green bottles"),
        "folder_not_empty",
    );
    let leftovers = fs::read_dir(there.folder()).unwrap();
    let parcels = leftovers.filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_string_lossy().contains("parcel")
    });
    assert_eq!(parcels.count(), 0);
}

/// A data folder with a keyring: commands by `$RUN`.
fn with_keyring(home: &Path, data: &Path, script: &str) -> Ended {
    let run = format!(
        "'{}' --data '{}' --now {NOW}",
        program().display(),
        data.display()
    );
    in_session(home, true, &format!("RUN=\"{run}\"; {script}"))
}

#[test]
fn a_folder_that_was_copied_without_its_keyring_opens_nowhere_and_says_so() {
    let (home, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (data, copied) = (home.path().join("data"), other.path().join("data"));
    let ended = with_keyring(
        home.path(),
        &data,
        &format!(
            "eval $RUN generate --learners 3; cp -r '{}' '{}'",
            data.display(),
            copied.display()
        ),
    );
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let ended = with_keyring(other.path(), &copied, "eval $RUN status --json");
    refused(&ended, "key_missing");
}

#[test]
fn a_changed_key_opens_databases_and_copies_and_the_old_one_nothing() {
    let home = tempfile::tempdir().unwrap();
    let (data, before) = (home.path().join("data"), home.path().join("before"));
    let ended = with_keyring(
        home.path(),
        &data,
        &format!(
            "set -e; eval $RUN generate --learners 3; eval $RUN copies make; cp -r '{data}' '{before}'; \
             eval $RUN key change; eval $RUN status --json; \
             NAME=$(eval $RUN copies --json | grep -o '[0-9]*T[0-9]*Z-asked' | head -1); \
             eval $RUN copies restore $NAME --yes-lose-what-came-after; eval $RUN status --json; \
             '{tandem}' --data '{before}' status --json || echo CODE $?",
            data = data.display(),
            before = before.display(),
            tandem = program().display(),
        ),
    );
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    assert_eq!(
        ended.stdout.matches("\"learners\":3").count(),
        2,
        "{}",
        ended.stdout
    );
    assert!(ended.stdout.contains("\"key_missing\"") && ended.stdout.contains("CODE"));
}

#[test]
fn a_change_of_the_key_that_is_killed_goes_on_at_the_next_opening() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let ended = with_keyring(
        home.path(),
        &data,
        "set -e; eval $RUN generate --learners 60; eval $RUN copies make; \
         for ms in 5 10 20 30 40 50 60 80 100 120 150 200 300; do \
           eval $RUN key change --json & PID=$!; sleep $(printf '0.%03d' $ms); \
           pkill -9 -P $PID || true; kill -9 $PID 2>/dev/null || true; wait $PID || true; \
           eval $RUN status --json; \
         done; eval $RUN key change",
    );
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    assert_eq!(
        ended.stdout.matches("\"learners\":60").count(),
        13,
        "{}",
        ended.stdout
    );
    assert!(!data.join("tandem.db-key-change").exists());
}

//! What goes wrong, read in the real window: each its own sentence with what to do, and Tandem goes
//! on once it is put right.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::json;
use tandem_tests::window::{Desktop, Keyring, Window};
use tandem_vault::DataFolder;

/// Reads the alert, which has to say all of these.
#[track_caller]
fn alert_says(window: &Window<'_>, parts: &[&str]) {
    let alert = window.read_alert();
    for part in parts {
        assert!(alert.contains(part), "“{part}” is not in: {alert}");
    }
}

#[track_caller]
fn no_alert(window: &Window<'_>) {
    window.wait_until_gone("alert", "");
}

#[test]
fn a_keyring_that_is_locked_and_then_unlocked() {
    let desktop = Desktop::with(Keyring::Locked);
    let window = desktop.open();
    alert_says(
        &window,
        &["keyring is locked", "nlock it", "keyring_locked"],
    );
    desktop.unlock_keyring();
    window.click("button", "Try again");
    window.read("link", "Learners");
    no_alert(&window);
}

#[test]
fn no_keyring_at_all() {
    let desktop = Desktop::with(Keyring::Absent);
    let window = desktop.open();
    alert_says(
        &window,
        &[
            "There is no keyring on this computer",
            "start GNOME Keyring or KWallet",
            "keyring_missing",
        ],
    );
    assert!(
        !desktop.data().join("tandem.db").exists(),
        "no database without a key that is kept"
    );
    desktop.start_keyring();
    window.click("button", "Try again");
    window.read("link", "Learners");
    no_alert(&window);
}

#[test]
fn a_data_folder_that_another_process_holds() {
    let desktop = Desktop::with(Keyring::Open);
    let holder = DataFolder::open_as(&desktop.data(), "tandem sync").unwrap();
    let window = desktop.open();
    alert_says(&window, &["tandem sync", "folder_held"]);
    drop(holder);
    window.click("button", "Try again");
    window.read("link", "Learners");
    no_alert(&window);
}

#[test]
fn a_token_that_is_wrong_and_then_right() {
    let desktop = Desktop::with(Keyring::Open);
    let standin = desktop.fill("12", "5");
    let window = desktop.open();
    window.go_to("Connection");
    window.connect(&standin.base_url, "a-token-of-somebody-else");
    alert_says(
        &window,
        &["OneFile refused the customer token", "token_refused"],
    );
    let page = window.text();
    assert!(
        !page.contains("somebody-else"),
        "a token is never shown: {page}"
    );
    window.connect(&standin.base_url, &standin.customer_token);
    window.wait_for_text("Northmoor Training Group");
    no_alert(&window);
}

#[test]
fn a_onefile_that_is_switched_off() {
    let desktop = Desktop::with(Keyring::Open);
    let standin = desktop.fill("12", "5");
    desktop.connect(&standin);
    desktop.synchronise();
    let window = desktop.open();
    let (name, _) = window.registered_learner(&standin);
    drop(standin);
    window.open_learner(&name);
    alert_says(
        &window,
        &["OneFile can't be reached", "network", "unreachable"],
    );
}

#[test]
fn a_web_page_in_place_of_a_session() {
    let desktop = Desktop::with(Keyring::Open);
    let standin = desktop.fill("12", "5");
    let window = desktop.open();
    window.go_to("Connection");
    standin
        .control
        .fault(&json!({"endpoint": "*", "effect": "html"}));
    window.connect(&standin.base_url, &standin.customer_token);
    alert_says(
        &window,
        &["not OneFile", "a web page", "proxy", "not_onefile"],
    );
    standin.control.no_faults();
    window.connect(&standin.base_url, &standin.customer_token);
    window.wait_for_text("Northmoor Training Group");
    no_alert(&window);
}

#[test]
fn a_web_page_in_place_of_data() {
    let desktop = Desktop::with(Keyring::Open);
    let standin = desktop.fill("12", "5");
    desktop.connect(&standin);
    desktop.synchronise();
    let window = desktop.open();
    let (name, _) = window.registered_learner(&standin);
    standin
        .control
        .fault(&json!({"endpoint": "POST LearningAim/Search", "effect": "html"}));
    window.open_learner(&name);
    alert_says(&window, &["A web page came", "proxy", "not_onefile"]);
    standin.control.no_faults();
    window.click("button", "Try again");
    window.wait_for_text("Sync would change");
    no_alert(&window);
}

#[test]
fn a_secret_of_the_environment_is_inherited_by_no_other_program() {
    let desktop = Desktop::with(Keyring::Absent);
    let key = "5a".repeat(32);
    let running = desktop.start_given(&[("TANDEM_DATA_KEY", &key)]);
    desktop.wait_for_window();
    let made =
        tandem_tests::window::until(|| desktop.data().join("pics.db").exists().then_some(()));
    assert!(made.is_some(), "the key served: {}", running.said());
    let home = desktop.home().to_str().unwrap().to_owned();
    let mut processes = 0;
    for entry in std::fs::read_dir("/proc").unwrap() {
        let path = entry.unwrap().path().join("environ");
        let environment = std::fs::read(&path).unwrap_or_default();
        let environment = String::from_utf8_lossy(&environment);
        if environment.contains(&home) {
            processes += 1;
            assert!(!environment.contains(&key), "{}", path.display());
        }
    }
    assert!(processes > 1, "Tandem and its web view: {processes}");
}

#[test]
fn a_damaged_database_and_the_copy_that_takes_its_place() {
    let desktop = Desktop::with(Keyring::Open);
    let _standin = desktop.fill("12", "5");
    assert!(
        desktop
            .command(&["copies", "make"])
            .status()
            .unwrap()
            .success()
    );
    let database = desktop.data().join("tandem.db");
    let mut bytes = std::fs::read(&database).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 64].fill(0x5a);
    std::fs::write(&database, bytes).unwrap();
    std::fs::write(desktop.data().join("tandem.holder"), "tandem\n1\n").unwrap();
    let window = desktop.open();
    alert_says(&window, &["A database is damaged", "database_damaged"]);
    window.click("button", "Put in place");
    window.click("button", "Put it in place");
    window.wait_for_text("The copy is in place");
    window.click("button", "Open Tandem");
    window.read("link", "Learners");
    no_alert(&window);
}

#[test]
fn a_key_that_is_lost_and_a_new_beginning() {
    let desktop = Desktop::with(Keyring::Open);
    let _standin = desktop.fill("12", "5");
    std::fs::write(desktop.data().join("installation"), "0".repeat(32)).unwrap();
    let window = desktop.open();
    alert_says(&window, &["keyring does not hold its key", "key_missing"]);
    window.click("button", "Begin anew");
    window.click("button", "Set everything aside");
    window.wait_for_text("Tandem begins anew");
    window.click("button", "Open Tandem");
    window.wait_for_text("Initial synchronisation");
    no_alert(&window);
    assert!(desktop.data().join("set-aside").exists());
}

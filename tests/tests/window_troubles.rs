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

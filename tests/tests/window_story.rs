//! The real window, from an empty folder to both systems in step, and found again by the next start.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::json;
use std::path::Path;
use tandem_tests::StandIn;
use tandem_tests::window::{Desktop, Keyring, register_again, until};

/// Files below a folder that hold these bytes.
fn files_with(folder: &Path, bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            found.extend(files_with(&entry.path(), bytes));
        } else if kind.is_file() {
            // One that is gone by now holds nothing.
            let read = std::fs::read(entry.path()).unwrap_or_default();
            if read.windows(bytes.len()).any(|part| part == bytes) {
                found.push(entry.path().display().to_string());
            }
        }
    }
    found
}

#[test]
fn from_an_empty_folder_to_a_learner_in_step_and_found_again() {
    let desktop = Desktop::with(Keyring::Open);
    let file = desktop.ilr_file(40);
    let file = file.to_str().unwrap();
    let standin = StandIn::start(&["--ilr", file, "--seed", "3", "--limit", "off"]);
    let window = desktop.open();

    window.type_into("textbox", "ILR file", file);
    window.click("button", "Import");
    window.wait_for_text("40 learners");

    window.go_to("Connection");
    window.connect(&standin.base_url, &standin.customer_token);
    window.wait_for_texts(&["Northmoor Training Group", "next: preview"]);
    let token = standin.customer_token.as_bytes();
    let nowhere: Vec<String> = Vec::new();
    assert_eq!(
        files_with(desktop.home(), token),
        nowhere,
        "the token is in a file"
    );

    window.confirm_gate();
    window.go_to("Initial synchronisation");
    window.preview();
    assert_eq!(standin.control.count("writes"), 0, "a preview only reads");
    window.accept();

    window.click("link", "Learners");
    let (name, aim) = window.registered_learner(&standin);
    register_again(&standin, aim, "REG-ANEW");
    window.open_learner(&name);
    window.wait_for_text("Sync would change 1 thing");
    window.click("button", "Sync now");
    let result = window.read("region", "What Sync did");
    assert!(result.contains("REG-ANEW"), "{result}");
    window.close();

    let window = desktop.open();
    window.open_learner(&name);
    window.wait_for_text("Sync would change nothing");
    let page = window.text();
    assert!(page.contains("REG-ANEW"), "the history has it: {page}");
    assert!(page.contains("In step"), "{page}");
    window.go_to("Connection");
    window.click("button", "Test connection");
    window.wait_for_text("OneFile answer");
    assert_eq!(
        files_with(desktop.home(), token),
        nowhere,
        "the token is in a file"
    );

    let cover = desktop.cover();
    assert!(!desktop.window_is_on_top(), "another window lies over it");
    assert_eq!(desktop.start().exit_code(), Some(0), "a second start ends");
    desktop.wait_for_window_on_top();
    window.read("heading", "Connection");
    drop(cover);
    window.close();
    let again = desktop.tandem(&["sync", "--json"]);
    assert!(
        again.contains("\"changed\":0"),
        "nothing is left to do: {again}"
    );
}

#[test]
fn a_run_whose_window_is_closed_goes_on_after_the_next_start() {
    let desktop = Desktop::with(Keyring::Open);
    let standin = desktop.fill("40", "21");
    desktop.connect(&standin);
    let window = desktop.open();
    window.go_to("Initial synchronisation");
    window.preview();
    standin.control.set(&json!({"latency_ms": 150}));
    window.click("button", "Accept and synchronise");
    window.click("button", "Synchronise now");
    assert!(until(|| (standin.control.count("writes") > 0).then_some(())).is_some());
    window.close();
    standin.control.set(&json!({"latency_ms": 0}));
    let written = standin.control.count("writes");

    let window = desktop.open();
    window.go_to("Initial synchronisation");
    window.click("button", "Go on");
    window.read("button", "Synchronise everybody now");
    assert!(
        standin.control.count("writes") > written,
        "it was closed before the end"
    );
    window.close();
    let writes = standin.control.count("writes");
    desktop.tandem(&["sync", "--json"]);
    assert_eq!(
        standin.control.count("writes"),
        writes,
        "nothing is left to do"
    );
}

#[test]
fn a_window_that_is_closed_ends_the_program_well() {
    let desktop = Desktop::with(Keyring::Open);
    let mut first = desktop.start();
    let database = desktop.data().join("tandem.db");
    assert!(until(|| database.exists().then_some(())).is_some());
    desktop.close_window();
    assert_eq!(first.exit_code(), Some(0), "{}", first.said());

    let mut hasty = desktop.start();
    desktop.wait_for_window();
    desktop.close_window();
    assert_eq!(hasty.exit_code(), Some(0), "{}", hasty.said());
}

//! The commands as the page reaches them: through the permissions of the window, without a display.

#![allow(clippy::unwrap_used)] // the whole file is a test

use serde_json::{Value, json};
use std::collections::BTreeSet;
use tandem_api::OpenRequest;
use tandem_desk::Desk;
use tauri::ipc::CallbackFn;
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{App, WebviewWindow, WebviewWindowBuilder};

/// Tandem over an empty data folder that is thrown away.
struct Shell {
    app: App<MockRuntime>,
    folder: tempfile::TempDir,
}

impl Shell {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::new(OpenRequest {
            data: Some(folder.path().join("tandem")),
            command: "test".into(),
            now: None,
            throw_away: true,
        });
        let app = tandem_desktop::build(mock_builder(), tandem_desktop::context(), desk).unwrap();
        Self { app, folder }
    }

    fn window(&self, label: &str) -> WebviewWindow<MockRuntime> {
        WebviewWindowBuilder::new(&self.app, label, tauri::WebviewUrl::default())
            .build()
            .unwrap()
    }
}

fn call(window: &WebviewWindow<MockRuntime>, name: &str, takes: &Value) -> Result<Value, Value> {
    call_from(window, "tauri://localhost", name, takes)
}

fn call_from(
    window: &WebviewWindow<MockRuntime>,
    page: &str,
    name: &str,
    takes: &Value,
) -> Result<Value, Value> {
    let request = InvokeRequest {
        cmd: name.into(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: page.parse().unwrap(),
        body: json!({ "takes": takes }).into(),
        headers: tauri::http::HeaderMap::default(),
        invoke_key: INVOKE_KEY.into(),
    };
    get_ipc_response(window, request).map(|body| body.deserialize().unwrap())
}

#[test]
fn the_page_learns_how_things_stand() {
    let shell = Shell::new();
    let state = call(&shell.window("main"), "state", &Value::Null).unwrap();
    assert_eq!(state["initial"], "records");
    assert_eq!(state["learners"], 0);
    assert_eq!(state["demo"], false);
}

#[test]
fn an_error_comes_with_its_code() {
    let shell = Shell::new();
    let main = shell.window("main");
    let refused = call(&main, "learner", &json!({ "learner": "NOBODY" })).unwrap_err();
    assert_eq!(refused["code"], "unknown_learner");
    assert!(refused["message"].as_str().unwrap().ends_with('.'));
}

#[test]
fn no_other_window_and_no_other_page_may_call() {
    let shell = Shell::new();
    let denied = |answer: Result<Value, Value>| {
        let text = answer.unwrap_err();
        assert!(text.as_str().unwrap().contains("not allowed"), "{text}");
    };
    for name in tandem_desktop::NAMES {
        denied(call(
            &shell.window(&format!("other-{name}")),
            name,
            &Value::Null,
        ));
    }
    let main = shell.window("main");
    denied(call_from(
        &main,
        "https://example.test",
        "state",
        &Value::Null,
    ));
}

#[test]
fn the_page_may_call_nothing_of_the_framework() {
    let shell = Shell::new();
    let main = shell.window("main");
    for name in [
        "plugin:window|close",
        "plugin:event|listen",
        "plugin:app|version",
        "plugin:path|resolve_directory",
        "plugin:webview|create_webview_window",
        "plugin:resources|close",
    ] {
        let text = call(&main, name, &Value::Null).unwrap_err();
        assert!(
            text.as_str().unwrap().contains("not allowed"),
            "{name}: {text}"
        );
    }
}

#[test]
fn the_page_may_call_every_command_and_no_other() {
    let capability: Value =
        serde_json::from_str(include_str!("../capabilities/window.json")).unwrap();
    assert_eq!(capability["windows"], json!(["main"]));
    let allowed: BTreeSet<String> = capability["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap().to_owned())
        .collect();
    let commands = tandem_desktop::NAMES
        .iter()
        .map(|name| format!("allow-{}", name.replace('_', "-")))
        .collect();
    assert_eq!(allowed, commands);
}

#[test]
fn a_page_that_was_taken_over_replaces_nothing_and_reads_nothing_that_nobody_chose() {
    let shell = Shell::new();
    let main = shell.window("main");
    let at = |name: &str| shell.folder.path().join(name);
    let path = |name: &str| at(name).to_str().unwrap().to_owned();
    std::fs::write(at("kept.csv"), "kept").unwrap();
    std::fs::write(at("kept.txt"), "kept").unwrap();
    let code = |name: &str, takes: &Value| {
        let refused = call(&main, name, takes).unwrap_err();
        refused["code"]
            .as_str()
            .unwrap_or("not understood")
            .to_owned()
    };
    let export = |ticket: &str| json!({ "what": "history_csv", "ticket": ticket });
    let table = |name: &str| json!({ "path": path(name), "kind": "table" });

    let by_path = json!({ "what": "history_csv", "path": path("kept.csv"), "replace": true });
    assert_eq!(code("export", &by_path), "not understood");
    assert_eq!(
        code("import_ilr", &json!({ "path": path("kept.csv") })),
        "not understood"
    );
    assert_eq!(
        code("export", &export(&path("kept.csv"))),
        "file_not_chosen"
    );
    assert_eq!(
        code("import_ilr", &json!({ "ticket": "1" })),
        "file_not_chosen"
    );
    assert_eq!(code("file_to_write", &table("kept.csv")), "file_unwritten");
    assert_eq!(code("file_to_write", &table("new.desktop")), "path_refused");
    assert_eq!(
        code("file_to_read", &table("../../etc/passwd")),
        "path_refused"
    );

    let chosen = call(&main, "file_to_write", &table("new.csv")).unwrap();
    assert_eq!(chosen["name"], "new.csv");
    let ticket = chosen["ticket"].as_str().unwrap();
    assert!(!ticket.contains("new"), "it says nothing: {ticket}");
    assert_eq!(call(&main, "export", &export(ticket)).unwrap(), Value::Null);
    assert!(at("new.csv").exists());
    assert_eq!(code("export", &export(ticket)), "file_not_chosen");
    for kept in ["kept.csv", "kept.txt"] {
        assert_eq!(std::fs::read_to_string(at(kept)).unwrap(), "kept");
    }
}

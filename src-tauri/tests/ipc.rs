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
    _folder: tempfile::TempDir,
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
        Self {
            app,
            _folder: folder,
        }
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

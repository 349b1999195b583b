//! The one window: opened, raised by a second start, closed in order.

use std::sync::Arc;
use std::time::Duration;
use tandem_desk::Desk;
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager, RunEvent, Runtime, Url, WebviewWindowBuilder, WindowEvent};
use tokio::sync::OnceCell;

/// Its label.
pub const MAIN: &str = "main";

/// What a person waits at most for a run to come between two changes.
const PATIENCE: Duration = Duration::from_secs(10);

/// Whether all was brought to its end.
#[derive(Default)]
pub struct Ending(OnceCell<()>);

/// Opens the window. It shows Tandem's own page and never another.
///
/// # Errors
/// When the system refuses a window.
pub fn open<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    for config in app.config().app.windows.clone() {
        WebviewWindowBuilder::from_config(app, &config)?
            .on_navigation(is_own)
            .on_new_window(|_, _| NewWindowResponse::Deny)
            // The page leaves nothing on the disk. WebKitGTK can only be driven by a test otherwise.
            .incognito(std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_none())
            .build()?;
    }
    Ok(())
}

/// Brings the window in front of the others.
pub fn raise<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window(MAIN) {
        for done in [window.unminimize(), window.show(), window.set_focus()] {
            if let Err(error) = done {
                tracing::warn!(%error, "the window can't be raised");
            }
        }
    }
}

/// Whoever closes the window, or Tandem, ends the run between two changes first.
pub fn on_event<R: Runtime>(app: &AppHandle<R>, event: RunEvent) {
    match event {
        RunEvent::WindowEvent {
            event: WindowEvent::CloseRequested { api, .. },
            ..
        } => {
            api.prevent_close();
            end(app);
        }
        RunEvent::ExitRequested {
            code: None, api, ..
        } => {
            api.prevent_exit();
            end(app);
        }
        RunEvent::Exit => tauri::async_runtime::block_on(close(app)),
        _ => {}
    }
}

/// Ends Tandem in order.
pub fn end<R: Runtime>(app: &AppHandle<R>) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        close(&app).await;
        app.exit(0);
    });
}

async fn close<R: Runtime>(app: &AppHandle<R>) {
    let desk = app.state::<Arc<Desk>>();
    let closing = || async {
        if tokio::time::timeout(PATIENCE, desk.close()).await.is_err() {
            tracing::warn!("the run did not come to a stop in time; ending anyhow");
        }
    };
    app.state::<Ending>().0.get_or_init(closing).await;
}

/// Whether an address is a page of Tandem.
fn is_own(address: &Url) -> bool {
    if cfg!(not(feature = "custom-protocol")) {
        return address.host_str() == Some("localhost");
    }
    match address.scheme() {
        "tauri" => address.host_str() == Some("localhost"),
        "http" | "https" => address.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

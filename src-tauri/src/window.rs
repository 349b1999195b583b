//! The one window: opened, raised by a second start, closed in order.

use std::ffi::OsStr;
use std::sync::Arc;
use std::time::Duration;
use tandem_desk::Desk;
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager, RunEvent, Runtime, Url, WebviewWindowBuilder, WindowEvent};
use tokio::sync::OnceCell;

/// Its label.
pub const MAIN: &str = "main";

/// What a test that drives the window sets; the framework itself looks at it too.
const DRIVEN: &str = "TAURI_WEBVIEW_AUTOMATION";

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
            .incognito(!is_driven(std::env::var_os(DRIVEN).as_deref()))
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

/// Whether a test drives the window, by what the variable says. A release takes no notice of it: what
/// a session's surroundings hold would otherwise end that the page leaves nothing on the disk.
fn is_driven(says: Option<&OsStr>) -> bool {
    cfg!(debug_assertions) && says.is_some_and(|says| says == "true")
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

#[cfg(test)]
mod tests {
    use super::is_driven;
    use std::ffi::OsStr;

    #[test]
    fn nothing_but_a_test_ends_that_the_page_leaves_nothing() {
        for says in [
            None,
            Some(""),
            Some("0"),
            Some("false"),
            Some("1"),
            Some("TRUE"),
        ] {
            assert!(!is_driven(says.map(OsStr::new)), "{says:?}");
        }
        assert_eq!(is_driven(Some(OsStr::new("true"))), cfg!(debug_assertions));
    }
}

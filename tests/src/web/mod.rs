//! The window's contents in a browser: the same files and the same calls as in the desktop shell,
//! over HTTP on loopback. For tests; never shipped.

mod calls;
mod files;
mod guard;
mod policy;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use guard::Guard;
use std::io;
use std::path::Path;
use std::sync::Arc;
use tandem_desk::Desk;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A shell that serves one desk to one browser.
pub struct Shell {
    desk: Arc<Desk>,
    serving: JoinHandle<()>,
    /// Where it is, without a token.
    pub address: String,
    /// What opens it, once.
    pub url: String,
}

impl Shell {
    /// Serves the built files of `ui` and the calls of the desk on a free port.
    ///
    /// # Errors
    /// When the files can't be read or no port is free.
    pub async fn start(desk: Arc<Desk>, ui: &Path) -> io::Result<Self> {
        let files = files::Files::under(ui)?;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let host = listener.local_addr()?.to_string();
        let guard = Arc::new(Guard::of(host.clone())?);
        let address = format!("http://{host}");
        let url = format!("{address}/?token={}", guard.token());
        let app = Router::new()
            .merge(calls::routes(desk.clone()))
            .fallback_service(get(files::serve).with_state(files))
            .layer(from_fn_with_state(guard, guard::check));
        let serving = tokio::spawn(async move {
            let _ = axum::serve(listener, app).await;
        });
        Ok(Self {
            desk,
            serving,
            address,
            url,
        })
    }

    /// Answers nothing any more and closes the desk.
    pub async fn stop(self) {
        self.serving.abort();
        self.desk.close().await;
    }
}

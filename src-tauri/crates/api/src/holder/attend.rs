use super::{Answer, LONGEST_REQUEST, Request, Told};
use crate::{Error, ErrorCode, SyncRequest, Tandem};
use interprocess::local_socket::tokio::{Listener, Stream, prelude::*};
use std::sync::Arc;
use std::time::Duration;
use tandem_sync::runs::Scope;
use tandem_vault::platform;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Whoever connects says at once what it wants.
const PATIENCE: Duration = Duration::from_secs(10);

/// Takes requests of other processes until it is ended or dropped.
pub struct Attending {
    requests: TaskTracker,
    end: CancellationToken,
}

impl Attending {
    /// Takes requests from now on. `served` is called after each, for whoever shows how things
    /// stand. Where the operating system gives no address, Tandem works without.
    pub fn begin(tandem: &Arc<Tandem>, served: impl Fn() + Send + Sync + 'static) -> Self {
        let attending = Self {
            requests: TaskTracker::new(),
            end: CancellationToken::new(),
        };
        match platform::listen(tandem.folder()) {
            Ok(listener) => attending.take(listener, tandem.clone(), Arc::new(served)),
            Err(error) => tracing::warn!(%error, "no requests of other processes are taken"),
        }
        attending
    }

    /// Takes no more, and waits for those under way.
    pub async fn end(self) {
        self.end.cancel();
        self.requests.close();
        self.requests.wait().await;
    }

    fn take(&self, listener: Listener, tandem: Arc<Tandem>, served: Arc<dyn Fn() + Send + Sync>) {
        let (requests, end) = (self.requests.clone(), self.end.clone());
        self.requests.spawn(async move {
            loop {
                let connection = tokio::select! {
                    () = end.cancelled() => break,
                    connection = listener.accept() => connection,
                };
                let Ok(connection) = connection else { continue };
                if !platform::is_of_this_account(&connection) {
                    tracing::warn!("a request of another account was refused");
                    continue;
                }
                let (tandem, served, end) = (tandem.clone(), served.clone(), end.clone());
                requests.spawn(async move {
                    let asked = tokio::select! {
                        () = end.cancelled() => return,
                        asked = tokio::time::timeout(PATIENCE, request_of(&connection)) => asked,
                    };
                    if let Ok(request) = asked {
                        serve(&tandem, request, &connection).await;
                        served();
                    }
                });
            }
        });
    }
}

impl Drop for Attending {
    fn drop(&mut self) {
        self.end.cancel();
    }
}

/// What is asked, where it can be understood.
async fn request_of(connection: &Stream) -> Option<Request> {
    let mut line = String::new();
    let asked = BufReader::new(connection.take(LONGEST_REQUEST));
    { asked }.read_line(&mut line).await.ok()?;
    serde_json::from_str(&line).ok()
}

/// One request. It is carried out to its end also where whoever asked goes away.
async fn serve(tandem: &Tandem, request: Option<Request>, connection: &Stream) {
    let (tell, mut told) = mpsc::unbounded_channel();
    let carry_out = async {
        let ended = match request {
            Some(request) => tandem.serve(request, &tell).await,
            None => Err(not_understood()),
        };
        let _ = tell.send(match ended {
            Ok(answer) => Told::Ended(answer),
            Err(error) => Told::Failed(error),
        });
        drop(tell);
    };
    let write = async {
        let mut sender = connection;
        let mut listens = true;
        while let Some(told) = told.recv().await {
            let mut line = serde_json::to_string(&told).unwrap_or_default();
            line.push('\n');
            // Whoever stops reading must not keep the holder from ending.
            let write = tokio::time::timeout(PATIENCE, sender.write_all(line.as_bytes()));
            listens = listens && write.await.is_ok_and(|written| written.is_ok());
        }
        let _ = sender.flush().await;
    };
    tokio::join!(carry_out, write);
}

impl Tandem {
    async fn serve(
        &self,
        request: Request,
        tell: &mpsc::UnboundedSender<Told>,
    ) -> Result<Answer, Error> {
        match request {
            Request::Sync { learner, dry_run } => {
                tracing::info!("another process asks for a learner");
                let learner = self.resolve(&learner).await?;
                let request = match dry_run {
                    true => SyncRequest::Preview(Scope::One(learner)),
                    false => SyncRequest::Learner(learner),
                };
                let listener = |event| {
                    let _ = tell.send(Told::Event(event));
                };
                let cancel = CancellationToken::new();
                let report = self.synchronise(&request, &listener, &cancel).await?;
                let report = Box::new(report);
                Ok(Answer::Synchronised { report })
            }
            Request::Cancel => {
                tracing::info!("another process asks to stop what goes on");
                Ok(Answer::Cancelled {
                    runs: self.stop_runs(),
                })
            }
            Request::SetPaused { paused } => {
                self.set_paused(paused).await?;
                Ok(Answer::Done)
            }
        }
    }
}

fn not_understood() -> Error {
    Error::new(
        ErrorCode::HolderGone,
        "The Tandem that holds the data folder does not understand the request: it is another version.",
        "Close it, and try again.",
    )
}

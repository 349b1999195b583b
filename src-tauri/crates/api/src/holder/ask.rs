use super::{Answer, Request, Told};
use crate::{Error, ErrorCode};
use std::path::PathBuf;
use tandem_sync::engine::Event;
use tandem_vault::platform;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

/// Hands a request to the process that holds the data folder. `None` where that process takes
/// none: a command of a moment, or no process at all.
///
/// # Errors
/// What the holder says, or that it ended before it answered.
pub async fn ask(
    data: Option<PathBuf>,
    request: &Request,
    listener: &(dyn Fn(Event) + Send + Sync),
) -> Result<Option<Answer>, Error> {
    let Some(folder) = data.or_else(platform::default_data_folder) else {
        return Ok(None);
    };
    let folder = folder.canonicalize().unwrap_or(folder);
    let Ok(connection) = platform::connect(&folder).await else {
        return Ok(None);
    };
    let mut line = serde_json::to_string(request).unwrap_or_default();
    line.push('\n');
    let mut sender = &connection;
    if sender.write_all(line.as_bytes()).await.is_err() {
        return Err(gone());
    }
    let mut lines = BufReader::new(&connection).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        match serde_json::from_str(&line) {
            Ok(Told::Event(event)) => listener(event),
            Ok(Told::Ended(answer)) => return Ok(Some(answer)),
            Ok(Told::Failed(error)) => return Err(error),
            Err(_) => break,
        }
    }
    Err(gone())
}

fn gone() -> Error {
    Error::new(
        ErrorCode::HolderGone,
        "The Tandem that holds the data folder did not answer to the end.",
        "It may have ended, or be another version. Look whether it is still open, and try again: what was done is kept.",
    )
}

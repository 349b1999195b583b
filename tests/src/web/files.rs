//! The built window. Its files are read once, so that no path of a request ever reaches the disk.

use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::{fs, io};

#[derive(Clone)]
pub(super) struct Files(Arc<BTreeMap<String, Vec<u8>>>);

impl Files {
    pub fn under(root: &Path) -> io::Result<Self> {
        let mut found = BTreeMap::new();
        read(root, "", &mut found)?;
        if !found.contains_key("/index.html") {
            return Err(io::Error::new(
                io::ErrorKind::NotFound,
                "there is no index.html: build the window first",
            ));
        }
        Ok(Self(Arc::new(found)))
    }
}

fn read(folder: &Path, path: &str, found: &mut BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{path}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read(&entry.path(), &path, found)?;
        } else {
            found.insert(path, fs::read(entry.path())?);
        }
    }
    Ok(())
}

pub(super) async fn serve(State(files): State<Files>, uri: Uri) -> Response {
    let path = match uri.path() {
        "/" => "/index.html",
        other => other,
    };
    match files.0.get(path) {
        Some(content) => ([(header::CONTENT_TYPE, kind(path))], content.clone()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn kind(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

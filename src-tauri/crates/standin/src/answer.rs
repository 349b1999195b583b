//! Answers, as bytes.

use crate::endpoints::Reply;
use crate::refusal::Refusal;
use crate::settings::{NoHits, Settings};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::header::{CONTENT_TYPE, DATE, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use serde::Serialize;

const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");
const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

/// JSON with a status.
pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Response<Bytes> {
    let bytes = serde_json::to_vec(body).unwrap_or_default();
    with_body(status, JSON, bytes.into())
}

/// 200 with plain text.
pub(crate) fn text(text: String) -> Response<Bytes> {
    with_body(StatusCode::OK, TEXT, text.into())
}

/// A web page where data should be.
pub(crate) fn html(status: StatusCode) -> Response<Bytes> {
    let page = "<!DOCTYPE html>\n<html><head><title>Please wait</title></head>\
                <body><h1>We'll be back shortly</h1></body></html>\n";
    with_body(status, HTML, Bytes::from_static(page.as_bytes()))
}

/// 204.
pub(crate) fn nothing() -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}

pub(crate) fn refusal(refusal: &Refusal) -> Response<Bytes> {
    json(refusal.status, &refusal.body())
}

pub(crate) fn reply(reply: Reply, settings: &Settings) -> Response<Bytes> {
    match reply {
        Reply::Nothing => nothing(),
        Reply::Rows(rows) if rows.is_empty() && settings.no_hits == NoHits::NoContent => nothing(),
        Reply::Rows(rows) => json(StatusCode::OK, &rows),
        Reply::Value(value) => json(StatusCode::OK, &value),
    }
}

/// The `Date` header. It has to be there before the HTTP library adds one of its own clock.
pub(crate) fn dated(mut response: Response<Bytes>, now: DateTime<Utc>) -> Response<Bytes> {
    let date = now.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    set_header(&mut response, DATE, &date);
    response
}

pub(crate) fn set_header(response: &mut Response<Bytes>, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

fn with_body(status: StatusCode, kind: HeaderValue, body: Bytes) -> Response<Bytes> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

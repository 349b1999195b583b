//! Refusals: a status, and a body with `code` and `message`.
//!
//! OneFile API: error bodies have lower-case keys and negative codes, of which only -11, -57 and
//! -58 are known. The others here are invented.

use http::StatusCode;
use serde_json::json;

/// A call that was not carried out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{status} {code}: {message}")]
pub struct Refusal {
    /// HTTP status.
    pub status: StatusCode,
    /// Error code.
    pub code: i32,
    /// What is wrong.
    pub message: String,
}

/// Error codes.
pub(crate) mod code {
    pub const MISSING_FIELD: i32 = -1;
    pub const NOT_VALID: i32 = -2;
    pub const NOT_READABLE: i32 = -3;
    pub const PAGE: i32 = -4;
    pub const ORGANISATION: i32 = -11;
    pub const CUSTOMER: i32 = -12;
    pub const USER: i32 = -50;
    pub const PLACEMENT: i32 = -57;
    pub const CLASSROOM: i32 = -58;
    pub const ARCHIVED: i32 = -59;
    pub const MISID_SHARED: i32 = -60;
    pub const STANDARD: i32 = -70;
    pub const UNIT: i32 = -71;
    pub const UNIT_ALREADY_ASSIGNED: i32 = -72;
    pub const AIM: i32 = -73;
    pub const NO_AIMS: i32 = -74;
    pub const STATUS: i32 = -75;
    pub const VISIT: i32 = -80;
    pub const REVIEW: i32 = -81;
    pub const SIGN_IN: i32 = -401;
    pub const ENDPOINT: i32 = -404;
    pub const METHOD: i32 = -405;
    pub const HOST: i32 = -421;
    pub const TOO_MANY: i32 = -429;
    pub const FAULT: i32 = -500;
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, code: i32, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
        }
    }

    /// 400.
    pub(crate) fn bad(code: i32, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// 400 for a required field that is missing or blank.
    pub(crate) fn missing(field: &str) -> Self {
        Self::bad(code::MISSING_FIELD, format!("{field} is required"))
    }

    pub(crate) fn body(&self) -> serde_json::Value {
        json!({ "code": self.code, "message": self.message })
    }
}

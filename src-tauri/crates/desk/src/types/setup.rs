//! PICS records and the connection.

use super::{ConnectionView, Sentence};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A file on this computer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct FileChosen {
    /// Its full path.
    pub path: String,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ImportResult {
    /// Says it.
    pub sentence: Sentence,
    /// What to know.
    pub notes: Vec<String>,
}

/// What is entered to connect.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct Connect {
    /// `live`, `beta`, `practice`, or a base URL.
    pub environment: String,
    /// The customer token; the one in the keyring where none is given.
    #[ts(type = "string | null")]
    pub token: Option<SecretString>,
    /// ID of the centre, where the token opens more than one.
    #[ts(type = "number | null")]
    pub centre: Option<i64>,
}

/// How connecting ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum ConnectAnswer {
    /// Connected, and kept.
    Connected {
        /// To what.
        connection: ConnectionView,
    },
    /// The token opens more than one centre: nothing is kept yet.
    ChooseCentre {
        /// The centres.
        centres: Vec<Centre>,
    },
}

/// A OneFile centre.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Centre {
    /// ID.
    #[ts(type = "number")]
    pub id: i64,
    /// Name.
    pub name: String,
}

/// How a try of the connection ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ConnectionTest {
    /// Says it.
    pub sentence: Sentence,
}

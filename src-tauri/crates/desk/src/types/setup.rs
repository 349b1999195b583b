//! PICS records and the connection.

use super::{ConnectionView, Sentence};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A file on this computer whose path somebody entered.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct FileEntered {
    /// Its full path.
    pub path: String,
    /// What it is.
    pub kind: FileKind,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// An ILR file (XML), to be read.
    Ilr,
    /// A table (CSV).
    Table,
    /// A page to print (HTML), to be written.
    Page,
    /// Plain text, to be written.
    Text,
}

/// Stands for a file that a person has chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FileTicket {
    /// Names it in the calls that read or write it: for an hour, and writing once.
    pub ticket: String,
    /// The file's name, to be shown.
    pub name: String,
    /// What to know of the file once it is written; blank of one that is read.
    pub note: String,
}

/// A file that a person has chosen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct FileChosen {
    /// The ticket that stands for it.
    pub ticket: String,
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

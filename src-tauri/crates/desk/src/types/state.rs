//! How things stand, and what all screens share.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How something is meant to be taken. A shell adds an icon and a colour, never a colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// For information.
    Quiet,
    /// All is well.
    Well,
    /// Somebody should look.
    Attention,
    /// Something failed.
    Failed,
}

/// One of the two systems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// PICS.
    Pics,
    /// OneFile.
    Onefile,
}

/// What answers the question that people came with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Sentence {
    /// How it is meant.
    pub tone: Tone,
    /// Its beginning, which stands out.
    pub lead: String,
    /// The rest; may be empty.
    pub rest: String,
}

/// How many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Count {
    /// Of what.
    pub label: String,
    /// The number.
    pub value: usize,
    /// How it is meant.
    pub tone: Tone,
}

/// What the initial synchronisation waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum InitialStep {
    /// There are no PICS records yet.
    Records,
    /// There is no connection yet.
    Connect,
    /// A preview has to be read and accepted.
    Preview,
    /// It was accepted and did not come to its end.
    Unfinished,
    /// It is done.
    Done,
}

/// How things stand, from what Tandem remembers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct State {
    /// The line at the top of the window.
    pub line: Sentence,
    /// The records are invented and all on this computer.
    pub demo: bool,
    /// The PICS side is Tandem's copy, a mirror filled by import.
    pub copy: bool,
    /// Learners in the workspace.
    pub learners: usize,
    /// The connection, once there is one.
    pub connection: Option<ConnectionView>,
    /// What the initial synchronisation waits for.
    pub initial: InitialStep,
    /// The run that goes on.
    pub run: Option<RunProgress>,
    /// The run of one learner that goes on, perhaps beside one over everybody.
    pub asked: Option<RunProgress>,
    /// What the last run did, and when.
    pub last_run: Option<Sentence>,
    /// How many things need a person.
    pub attention: usize,
    /// The gate in a few figures.
    pub gate: GateFigures,
    /// The run in the background.
    pub background: Background,
    /// Calls to OneFile in the last minute.
    pub calls_last_minute: usize,
    /// Calls that OneFile allows in a minute.
    pub calls_allowed: usize,
    /// The data folder.
    pub folder: String,
    /// Account name of the operating system, which is recorded with what is done.
    pub account: String,
    /// Tandem's version.
    pub version: String,
    /// Address and token of the stand-in, in a demo.
    pub demo_connection: Option<DemoConnection>,
}

/// How the run in the background stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Background {
    /// Somebody paused it.
    pub paused: bool,
    /// In words.
    pub text: String,
    /// When the next one is due; `None` where none is.
    pub next: Option<String>,
}

/// The stand-in of a demo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct DemoConnection {
    /// Its address.
    pub address: String,
    /// What clients sign in with; invented.
    pub token: String,
}

/// The connection to OneFile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ConnectionView {
    /// As it was entered: `live`, `beta`, `practice`, or a base URL.
    pub environment: String,
    /// As people call it.
    pub name: String,
    /// The base URL.
    pub address: String,
    /// The customer behind the token.
    pub customer: String,
    /// The centre.
    pub centre: String,
    /// ID of the centre.
    #[ts(type = "number")]
    pub centre_id: i64,
}

/// How far a run is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RunProgress {
    /// What is run.
    pub title: String,
    /// What it is doing.
    pub doing: String,
    /// Learners done.
    pub done: usize,
    /// Learners to do; 0 while that is not known.
    pub total: usize,
    /// How long it will still take, in words.
    pub left: Option<String>,
    /// It is over everybody.
    pub wide: bool,
    /// It was asked to stop.
    pub stopping: bool,
}

/// The gate in a few figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct GateFigures {
    /// Steps that stand in the way.
    pub open: usize,
    /// Steps that somebody went round.
    pub gone_round: usize,
}

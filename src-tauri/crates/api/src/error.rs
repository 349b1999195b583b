//! What went wrong, for the person who has to do something about it.

use serde::Serialize;
use tandem_onefile::{BaseUrlError, CallLogError, HttpSetupError};
use tandem_pics::{EditError, EditErrorKind, ImportError, ResolveError, WorkspaceError};
use tandem_store::StoreError;
use tandem_sync::engine::EngineError;
use tandem_sync::ports::journal::{JournalError, JournalErrorCode};
use tandem_sync::ports::onefile::{OneFileError, OneFileErrorKind};
use tandem_sync::ports::pics::{PicsError, PicsErrorCode};
use tandem_vault::{DatabaseError, FolderError, SecretError};

/// What went wrong and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{message} {remedy}")]
pub struct Error {
    /// For programs and for support. Never changes its meaning.
    pub code: ErrorCode,
    /// One plain sentence.
    pub message: String,
    /// What to do next, in one or two sentences.
    pub remedy: String,
}

/// Who has to act. A shell turns it into an exit code or a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// What was asked for, or a setting, has to be put right.
    Usage,
    /// OneFile could not be reached or signed in to.
    Connection,
    /// A person has to decide.
    Decision,
    /// Another process holds the data folder.
    Held,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident => $kind:ident,)*) => {
        /// Codes of errors.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum ErrorCode { $($(#[$doc])* $name,)* }

        impl ErrorCode {
            /// Who has to act.
            pub fn kind(self) -> Kind {
                match self { $(Self::$name => Kind::$kind,)* }
            }
        }
    };
}

codes! {
    /// No learner has this reference.
    UnknownLearner => Usage,
    /// Several learners have this reference.
    AmbiguousReference => Usage,
    /// Tandem is not connected to OneFile yet.
    NotConnected => Usage,
    /// An address that can't be used.
    BadEnvironment => Usage,
    /// A set time outside a stand-in.
    NowNeedsLoopback => Usage,
    /// Another process holds the data folder.
    FolderHeld => Held,
    /// The data folder can't be used.
    FolderRefused => Usage,
    /// No keyring service.
    KeyringMissing => Usage,
    /// The keyring is locked.
    KeyringLocked => Usage,
    /// The keyring failed otherwise.
    KeyringFailed => Usage,
    /// A database without its key.
    KeyMissing => Usage,
    /// No customer token.
    TokenMissing => Usage,
    /// OneFile refused the customer token.
    TokenRefused => Connection,
    /// OneFile could not be reached.
    Unreachable => Connection,
    /// Something else than OneFile answered, or OneFile in another way than it should.
    NotOnefile => Connection,
    /// OneFile kept saying that it had too many calls.
    TooManyCalls => Connection,
    /// OneFile refused.
    OnefileRefused => Connection,
    /// More than one centre, and none chosen.
    SeveralCentres => Decision,
    /// The chosen centre is not behind the token.
    NoSuchCentre => Usage,
    /// The data folder belongs to another OneFile.
    OtherCentre => Decision,
    /// The first full run needs an accepted preview.
    PlanNeeded => Decision,
    /// No such preview.
    PlanUnknown => Decision,
    /// Too much changed since the preview.
    PlanOutdated => Decision,
    /// No such question, or an answer that does not fit it.
    NoSuchQuestion => Usage,
    /// A file can't be imported.
    ImportRefused => Usage,
    /// The records can't be edited or filled here.
    EditRefused => Usage,
    /// No room on the disk.
    DiskFull => Usage,
    /// A database failed.
    Database => Usage,
    /// The run was stopped.
    Stopped => Usage,
}

impl Error {
    pub(crate) fn new(
        code: ErrorCode,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            code,
            message: message.into(),
            remedy: remedy.into(),
        }
    }

    /// An error whose text says both what is wrong and what to do.
    fn told(code: ErrorCode, error: &impl std::fmt::Display) -> Self {
        let text = error.to_string();
        let mut text = text.trim().trim_end_matches('.').to_owned();
        if let Some(first) = text.get(..1).map(str::to_uppercase) {
            text.replace_range(..1, &first);
        }
        let remedy = match code {
            ErrorCode::Database => "Try again. If it stays, restore the data folder from a backup.",
            ErrorCode::DiskFull => {
                "What was stored before is safe. Free some space, and start again to go on from there."
            }
            _ => "",
        };
        Self::new(code, format!("{text}."), remedy)
    }
}

impl From<DatabaseError> for Error {
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::DiskFull => Self::told(ErrorCode::DiskFull, &error),
            DatabaseError::WrongKey => Self::told(ErrorCode::KeyMissing, &error),
            _ => Self::told(ErrorCode::Database, &error),
        }
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Database(error) => error.into(),
            StoreError::Unreadable { .. } => Self::new(
                ErrorCode::Database,
                format!("Tandem's own database is damaged: {error}."),
                "Restore the data folder from a backup, or start with an empty one.",
            ),
        }
    }
}

impl From<FolderError> for Error {
    fn from(error: FolderError) -> Self {
        match error {
            FolderError::Held { .. } => Self::told(ErrorCode::FolderHeld, &error),
            _ => Self::told(ErrorCode::FolderRefused, &error),
        }
    }
}

impl From<SecretError> for Error {
    fn from(error: SecretError) -> Self {
        let code = match error {
            SecretError::NoKeyring => ErrorCode::KeyringMissing,
            SecretError::Locked => ErrorCode::KeyringLocked,
            SecretError::KeyMissing | SecretError::BadEnvironmentKey => ErrorCode::KeyMissing,
            SecretError::TokenMissing => ErrorCode::TokenMissing,
            _ => ErrorCode::KeyringFailed,
        };
        Self::told(code, &error)
    }
}

impl From<BaseUrlError> for Error {
    fn from(error: BaseUrlError) -> Self {
        Self::told(ErrorCode::BadEnvironment, &error)
    }
}

impl From<HttpSetupError> for Error {
    fn from(error: HttpSetupError) -> Self {
        Self::told(ErrorCode::Unreachable, &error)
    }
}

impl From<CallLogError> for Error {
    fn from(error: CallLogError) -> Self {
        Self::told(ErrorCode::Database, &error)
    }
}

impl From<OneFileError> for Error {
    fn from(error: OneFileError) -> Self {
        use OneFileErrorKind as K;
        tracing::warn!(error = %error, "OneFile");
        let at = &error.endpoint;
        match error.kind {
            K::Unreachable => Self::new(
                ErrorCode::Unreachable,
                "OneFile can't be reached: the connection could not be opened.",
                "Check this computer's network and proxy, and try again. If other websites work, OneFile may be \
                 down for maintenance, often between 07:00 and 07:30.",
            ),
            K::SignIn => Self::new(
                ErrorCode::TokenRefused,
                "OneFile refused the customer token.",
                "Check that the token belongs to this environment (live, beta and practice have their own), and \
                 connect again with `tandem connect`. OneFile's support issues tokens.",
            ),
            K::NotData => Self::new(
                ErrorCode::NotOnefile,
                format!("A web page came where OneFile's data should be ({at})."),
                "A proxy or a sign-in page may stand between, or OneFile is down for maintenance. Try again later; \
                 if it stays, show this to whoever runs your network.",
            ),
            K::NotUnderstood | K::InDoubt => Self::new(
                ErrorCode::NotOnefile,
                format!(
                    "OneFile's answer could not be used ({at}: {}).",
                    error.detail
                ),
                "Try again in a few minutes. If it stays, OneFile may have changed: ask for a newer Tandem.",
            ),
            K::TooManyCalls => Self::new(
                ErrorCode::TooManyCalls,
                "OneFile says that it has had too many calls.",
                "Something else uses the same allowance, such as another program with this customer's token. \
                 Wait a few minutes and try again.",
            ),
            K::Forbidden | K::Refused | K::NotFound => Self::new(
                ErrorCode::OnefileRefused,
                format!("OneFile refused a call ({at}: {}).", error.detail),
                "Check that the customer token may read and write this centre.",
            ),
            K::Stopped => stopped(),
        }
    }
}

fn stopped() -> Error {
    Error::new(
        ErrorCode::Stopped,
        "The run was stopped before it was done.",
        "What it had done is kept. Start it again to go on from there.",
    )
}

impl From<PicsError> for Error {
    fn from(error: PicsError) -> Self {
        let code = match error.code {
            PicsErrorCode::DiskFull => ErrorCode::DiskFull,
            PicsErrorCode::Database | PicsErrorCode::Damaged => ErrorCode::Database,
        };
        Self::told(code, &error.detail)
    }
}

impl From<JournalError> for Error {
    fn from(error: JournalError) -> Self {
        let code = match error.code {
            JournalErrorCode::DiskFull => ErrorCode::DiskFull,
            JournalErrorCode::Database | JournalErrorCode::Damaged => ErrorCode::Database,
        };
        Self::told(code, &error.detail)
    }
}

impl From<EngineError> for Error {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::OneFile(error) => error.into(),
            EngineError::Pics(error) => error.into(),
            EngineError::Journal(error) => error.into(),
            EngineError::NoSuchLearner => unknown_learner(),
            EngineError::PlanOutdated { learners, in_scope } => Self::new(
                ErrorCode::PlanOutdated,
                format!("Since the preview, {learners} of {in_scope} learners have changed."),
                "Apart from what an earlier run had begun, nothing was done. Make a new preview with `tandem sync --dry-run`, read it, and accept that.",
            ),
            EngineError::Stopped => stopped(),
        }
    }
}

impl From<WorkspaceError> for Error {
    fn from(error: WorkspaceError) -> Self {
        match error {
            WorkspaceError::Database(error) => error.into(),
            _ => Self::told(ErrorCode::EditRefused, &error),
        }
    }
}

impl From<ImportError> for Error {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Workspace(error) => error.into(),
            _ => Self::told(ErrorCode::ImportRefused, &error),
        }
    }
}

impl From<EditError> for Error {
    fn from(error: EditError) -> Self {
        match error.kind {
            EditErrorKind::Workspace(error) => error.into(),
            _ => Self::told(ErrorCode::EditRefused, &error),
        }
    }
}

impl From<ResolveError> for Error {
    fn from(error: ResolveError) -> Self {
        match error {
            ResolveError::None => unknown_learner(),
            ResolveError::Several(keys) => Self::new(
                ErrorCode::AmbiguousReference,
                format!("{} learners have this reference.", keys.len()),
                format!(
                    "Give the Ident or the learner reference of one of them: {}.",
                    keys.iter()
                        .map(|found| found.key.0.as_str())
                        .collect::<Vec<_>>()
                        .join(", ")
                ),
            ),
            ResolveError::Workspace(error) => error.into(),
        }
    }
}

fn unknown_learner() -> Error {
    Error::new(
        ErrorCode::UnknownLearner,
        "No learner has this reference.",
        "Give an Ident, a learner reference, or a ULN that one learner has; `tandem search` finds them by name.",
    )
}

//! What the parts say went wrong, told to a person.

use super::{Error, ErrorCode};
use tandem_onefile::{BaseUrlError, CallLogError, HttpSetupError};
use tandem_pics::ilr::{IlrError, IlrErrorKind};
use tandem_pics::{EditError, EditErrorKind, ImportError, ResolveError, WorkspaceError};
use tandem_store::StoreError;
use tandem_sync::error::EngineError;
use tandem_sync::ports::journal::{JournalError, JournalErrorCode};
use tandem_sync::ports::onefile::{OneFileError, OneFileErrorKind};
use tandem_sync::ports::pics::{PicsError, PicsErrorCode};
use tandem_vault::{DatabaseError, FolderError, ParcelError, SecretError};
use tandem_words as words;

impl From<DatabaseError> for Error {
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::DiskFull => Self::told(ErrorCode::DiskFull, &error),
            DatabaseError::WrongKey => Self::told(ErrorCode::KeyMissing, &error),
            DatabaseError::Damaged => Self::new(
                ErrorCode::DatabaseDamaged,
                "A database is damaged: what is on the disk is not what was written.",
                "Put a copy in its place, which Tandem makes each day, or begin anew from imports and OneFile. What is \
                 there is set aside and not thrown away.",
            ),
            DatabaseError::Unreleased => Self::told(ErrorCode::FolderRefused, &error),
            _ => Self::told(ErrorCode::Database, &error),
        }
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Database(error) => error.into(),
            StoreError::OutOfOrder { .. } => moved_on(),
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
            FolderError::Held { holder } => Self::new(
                ErrorCode::FolderHeld,
                format!(
                    "The data folder is in use by {}.",
                    holder.as_deref().unwrap_or("another process")
                ),
                "Only one can work in it at a time. Wait for it to end, or close it, and try again.",
            ),
            FolderError::Io { .. } => Self::new(
                ErrorCode::FolderRefused,
                words::upper_first(&format!("{error}.")),
                "Choose a folder on this computer that this account may write to, or let whoever looks after the \
                 computer allow it.",
            ),
            _ => Self::told(ErrorCode::FolderRefused, &error),
        }
    }
}

impl From<SecretError> for Error {
    fn from(error: SecretError) -> Self {
        match error {
            SecretError::NoKeyring => Self::new(
                ErrorCode::KeyringMissing,
                "There is no keyring on this computer to keep keys in.",
                "Tandem encrypts learners' data and keeps the key in the system's keyring. On Linux, start GNOME \
                 Keyring or KWallet in the session you are signed in to, and try again.",
            ),
            SecretError::Locked => Self::new(
                ErrorCode::KeyringLocked,
                "The keyring is locked.",
                "Unlock it with your password, usually by signing out of this computer and in again, and try again.",
            ),
            SecretError::KeyMissing => Self::new(
                ErrorCode::KeyMissing,
                "The data folder holds a database, but this account's keyring does not hold its key.",
                "Sign in as the account that made it, or restore the keyring. Where the key is lost, begin anew: what is \
                 there is set aside and not thrown away. No new key was made: it could not open what is there.",
            ),
            SecretError::KeyIsGiven => Self::told(ErrorCode::KeyGiven, &error),
            SecretError::BadEnvironmentKey => Self::told(ErrorCode::KeyMissing, &error),
            SecretError::TokenMissing => Self::new(
                ErrorCode::TokenMissing,
                "There is no customer token for OneFile.",
                "Connect with the customer token that OneFile's support issued.",
            ),
            SecretError::TokenOfAnotherAddress => Self::new(
                ErrorCode::TokenMissing,
                "The customer token that is kept belongs to another address, and is not sent to this one.",
                "Check the address. If it is right, enter the customer token that OneFile's support issued for it.",
            ),
            _ => Self::told(ErrorCode::KeyringFailed, &error),
        }
    }
}

impl From<ParcelError> for Error {
    fn from(error: ParcelError) -> Self {
        match error {
            ParcelError::Io { ref source, .. }
                if source.kind() == std::io::ErrorKind::AlreadyExists =>
            {
                Self::new(
                    ErrorCode::FileUnwritten,
                    "A file of this name is there already.",
                    "Choose another name, or move the old file away first.",
                )
            }
            _ => Self::told(ErrorCode::ParcelRefused, &error),
        }
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
                "OneFile can't be reached, or does not let anybody in at the moment.",
                "If other websites do not work either, check this computer's network and proxy. If they do, OneFile may \
                 be out of order or down for maintenance, often between 07:00 and 07:30: try again later.",
            ),
            K::SignIn => Self::new(
                ErrorCode::TokenRefused,
                "OneFile refused the customer token.",
                "Check that the token belongs to this environment (live, beta and practice have their own), and \
                 connect again. OneFile's support issues tokens.",
            ),
            K::NotData => Self::new(
                ErrorCode::NotOnefile,
                format!("A web page came where OneFile's data should be ({at})."),
                SOMETHING_BETWEEN,
            ),
            K::NotSignedIn => Self::new(
                ErrorCode::NotOnefile,
                format!("What answered was not OneFile ({at}: {}).", error.detail),
                SOMETHING_BETWEEN,
            ),
            K::Redirected => Self::new(
                ErrorCode::Redirected,
                format!(
                    "The answer pointed elsewhere ({at}: {}). Tandem follows no redirect, and nothing was sent there.",
                    error.detail
                ),
                SOMETHING_BETWEEN,
            ),
            K::CertificateUntrusted => Self::new(
                ErrorCode::CertificateUntrusted,
                format!(
                    "This computer does not trust the certificate of {}. Nothing was sent.",
                    error.detail
                ),
                "Where your network inspects encrypted traffic, ask IT to put its root certificate into this \
                 computer's store of trusted certificates. Otherwise something may pretend to be OneFile: show \
                 this to whoever runs your network.",
            ),
            K::CertificateOtherName => Self::new(
                ErrorCode::CertificateOtherName,
                format!(
                    "The certificate of {} is for another name. Nothing was sent.",
                    error.detail
                ),
                "Check the address. If it is right, something stands between and may pretend to be OneFile: show \
                 this to whoever runs your network.",
            ),
            K::CertificateDates => Self::new(
                ErrorCode::CertificateDates,
                format!(
                    "The certificate of {} has expired or is not valid yet, by this computer's clock. Nothing was sent.",
                    error.detail
                ),
                "Check this computer's date and time first. If they are right, the server's certificate has to be \
                 renewed: show this to whoever runs your network, or tell OneFile's support.",
            ),
            K::TooLarge => Self::new(
                ErrorCode::AnswerTooLarge,
                format!(
                    "An answer was refused that is far larger than what was asked for ({at}: {}).",
                    error.detail
                ),
                "Nothing of it was used. Check the address, and try again later. If it stays, ask OneFile's support, \
                 or for a newer Tandem.",
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
            K::RecordsMissing => Self::new(
                ErrorCode::NotOnefile,
                format!(
                    "OneFile's answer lacks records that were there before ({}).",
                    error.detail
                ),
                "Try again in ten minutes: until then nothing is done on account of it.",
            ),
            K::Stopped => stopped(),
        }
    }
}

const SOMETHING_BETWEEN: &str = "A proxy or a sign-in page may stand between, or OneFile is down for maintenance. Try again \
    later; if it stays, show this to whoever runs your network.";

fn moved_on() -> Error {
    Error::new(
        ErrorCode::Stopped,
        "Something else has moved this change on meanwhile.",
        "Nothing is lost. Start it again to go on from there.",
    )
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
            JournalErrorCode::OutOfOrder => return moved_on(),
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
                "Apart from what an earlier run had begun, nothing was done. Make a new preview, read it, and accept that.",
            ),
            EngineError::Braked(brake) => Self::from(&brake),
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
            ImportError::Ilr {
                error:
                    IlrError {
                        kind: IlrErrorKind::OverBound { .. },
                        ..
                    },
                ..
            } => Self::told(ErrorCode::FileTooLarge, &error),
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
        "Give an Ident, a learner reference, or a ULN that one learner has, or search by name.",
    )
}

impl Error {
    /// An error whose text says both what is wrong and what to do.
    fn told(code: ErrorCode, error: &impl std::fmt::Display) -> Self {
        let text = error.to_string();
        let mut text = text.trim().trim_end_matches('.').to_owned();
        if let Some(first) = text.get(..1).map(str::to_uppercase) {
            text.replace_range(..1, &first);
        }
        let remedy = match code {
            // What is damaged says so itself, and that a backup helps.
            ErrorCode::Database => {
                "Try again. If it stays, look whether the disk is full, and whether this account may write to the data \
                 folder."
            }
            ErrorCode::DiskFull => {
                "What was stored before is safe. Free some space, and start again to go on from there."
            }
            _ => "",
        };
        Self::new(code, format!("{text}."), remedy)
    }
}

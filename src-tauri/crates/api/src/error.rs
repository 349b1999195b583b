//! What went wrong, for the person who has to do something about it. Texts name no shell's own
//! commands or buttons: a shell adds those by the code.

mod brakes;
mod from;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What went wrong and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[ts(rename = "TandemError")]
#[error("{message} {remedy}")]
pub struct Error {
    /// For programs and for support. Never changes its meaning.
    pub code: ErrorCode,
    /// Who has to act.
    pub kind: Kind,
    /// One plain sentence.
    pub message: String,
    /// What to do next, in one or two sentences.
    pub remedy: String,
}

/// Who has to act. A shell turns it into an exit code or a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
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
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
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
    /// The process that holds the data folder did not answer a request.
    HolderGone => Held,
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
    /// The data key is given by the environment, and can't be changed.
    KeyGiven => Usage,
    /// A database is damaged.
    DatabaseDamaged => Decision,
    /// No copy of this name.
    NoSuchCopy => Usage,
    /// The data folder holds data already.
    FolderNotEmpty => Usage,
    /// A parcel can't be packed or opened.
    ParcelRefused => Usage,
    /// No customer token.
    TokenMissing => Usage,
    /// OneFile refused the customer token.
    TokenRefused => Connection,
    /// OneFile could not be reached.
    Unreachable => Connection,
    /// Something else than OneFile answered, or OneFile in another way than it should.
    NotOnefile => Connection,
    /// The answer was a redirect, which is not followed.
    Redirected => Connection,
    /// This computer does not trust the certificate of the server.
    CertificateUntrusted => Connection,
    /// The certificate of the server is for another name.
    CertificateOtherName => Connection,
    /// The certificate of the server has expired or is not valid yet, by this computer's clock.
    CertificateDates => Connection,
    /// An answer is far larger than what was asked for, or does not end.
    AnswerTooLarge => Connection,
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
    /// The preview was carried out before.
    PlanCarriedOut => Decision,
    /// Too much changed since the preview.
    PlanOutdated => Decision,
    /// No initial synchronisation was accepted yet.
    NoReport => Decision,
    /// A file can't be written.
    FileUnwritten => Usage,
    /// No such question, or an answer that does not fit it.
    NoSuchQuestion => Usage,
    /// No setting has this name.
    UnknownSetting => Usage,
    /// A setting does not take this value.
    BadSetting => Usage,
    /// No such run.
    NoSuchRun => Usage,
    /// Nothing was changed that could be put back.
    NothingToPutBack => Usage,
    /// It is not held.
    NotHeld => Usage,
    /// It is not to be keyed in.
    NoSuchItem => Usage,
    /// The brake is not open.
    NoSuchBrake => Usage,
    /// A reason has to be given.
    ReasonNeeded => Usage,
    /// No standard of this number has this code.
    NoSuchPathway => Usage,
    /// OneFile was never read for linking.
    LinksNotRead => Usage,
    /// A record that is to be linked does not exist.
    NoSuchPartner => Usage,
    /// One of the two records is linked already.
    AlreadyLinked => Usage,
    /// The OneFile record is archived, and nobody said yes to that.
    ArchivedPartner => Decision,
    /// All that is known of two people speaks against their being one, and nobody said yes to that.
    NothingInCommon => Decision,
    /// A pair that has to be looked at by itself.
    NotWithOthers => Decision,
    /// PICS itself holds the link.
    HeldByPics => Usage,
    /// There is no link.
    NotLinked => Usage,
    /// Something that rests on the link is on its way.
    LinkInUse => Decision,
    /// A file of links, or a line of it, can't be used.
    LinkFileRefused => Usage,
    /// A file can't be imported.
    ImportRefused => Usage,
    /// A folder, a pipe, a device or a socket was named where a file is to be read.
    NoFile => Usage,
    /// A path that was entered is no full one, or has another extension than a file of its kind.
    PathRefused => Usage,
    /// A file is to be read or written that nobody has chosen, or whose choice does not count any more.
    FileNotChosen => Usage,
    /// A file, or something in it, is larger than a file of its kind ever is.
    FileTooLarge => Usage,
    /// The records can't be edited or filled here.
    EditRefused => Usage,
    /// No room on the disk.
    DiskFull => Usage,
    /// A database failed.
    Database => Usage,
    /// What was sent may still be carried out: it is too early to say that it is not there.
    TooEarly => Decision,
    /// Brake: another customer is behind the token.
    OtherCustomer => Decision,
    /// Brake: the token does not open the centre any more.
    CentreGone => Decision,
    /// Brake: a listing of OneFile is empty that was not.
    ListingEmpty => Decision,
    /// Brake: a listing of OneFile shrank by too large a share.
    ListingShrank => Decision,
    /// Brake: OneFile's answers lack records that many learners had.
    RecordsVanished => Decision,
    /// Brake: the run would replace too large a share of the values in PICS.
    ReplacesTooMuch => Decision,
    /// Brake: the run would replace too large a share of the details in OneFile.
    RewritesTooMuch => Decision,
    /// Brake: the run would create too many records.
    CreatesTooMany => Decision,
    /// Brake: a first write changed something else than it said.
    WriteChangedMore => Decision,
    /// Brake: a review shows at another time than it was given.
    TimeShownOtherwise => Decision,
    /// Brake: this computer's clock went back.
    ClockWentBack => Decision,
    /// Brake: this computer's clock and OneFile's are apart.
    ClockAway => Decision,
    /// Something else still synchronises, and nobody has confirmed that it was switched off.
    SecondSynchroniser => Decision,
    /// Steps of the gate are open.
    GateOpen => Decision,
    /// A step of the gate is confirmed with a name and a note.
    NameAndNoteNeeded => Usage,
    /// Tandem looks at this step of the gate by itself.
    StepNotConfirmable => Usage,
    /// The run was stopped.
    Stopped => Usage,
    /// Something about the learner is under way: a run, a change, an enrolment, a question of doubt.
    LearnerInUse => Decision,
    /// The reason of an erasure names the learner.
    ReasonNamesLearner => Usage,
    /// Nobody who was erased had this reference.
    NotErased => Usage,
    /// Another run goes on in this process.
    RunUnderWay => Held,
}

impl std::fmt::Display for ErrorCode {
    /// As it stands in what programs read.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.serialize(f)
    }
}

impl Error {
    /// An error with this code; who has to act follows from it.
    pub fn new(code: ErrorCode, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            code,
            kind: code.kind(),
            message: message.into(),
            remedy: remedy.into(),
        }
    }
}

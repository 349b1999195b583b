//! Why a secret could not be had or kept.

/// The variable that gives OneFile's customer token for one call.
pub const ONEFILE_TOKEN_VARIABLE: &str = "TANDEM_ONEFILE_TOKEN";

/// The variable that gives the data key, as 64 hex digits, for one call.
pub const DATA_KEY_VARIABLE: &str = "TANDEM_DATA_KEY";

/// Why a secret could not be had or kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SecretError {
    /// There is no keyring service that answers.
    #[error(
        "there is no keyring on this computer to keep keys in. Start one (on Linux GNOME Keyring \
         or KWallet, in a session that is signed in), or set {DATA_KEY_VARIABLE} (64 hex digits) \
         and {ONEFILE_TOKEN_VARIABLE} for this call"
    )]
    NoKeyring,
    /// The keyring is locked, and was not unlocked when it asked or within the time limit.
    #[error(
        "the keyring is locked. Unlock it and try again, or set {DATA_KEY_VARIABLE} (64 hex \
         digits) and {ONEFILE_TOKEN_VARIABLE} for this call"
    )]
    Locked,
    /// A database exists whose key is not in the keyring.
    #[error(
        "the data folder holds a database, but this account's keyring does not hold its key. Sign \
         in as the account that made it, restore the keyring, or set {DATA_KEY_VARIABLE} to the \
         key. No new key was made: it could not open what is there"
    )]
    KeyMissing,
    /// What was stored did not come back.
    #[error("the keyring did not keep what was stored in it, so nothing was begun. Try again")]
    NotKept,
    /// The keyring holds another key than the one that the databases were opened with.
    #[error(
        "the keyring holds another key than the one that opened the databases. Restore the keyring's \
         entry for Tandem: the one that is there does not open them"
    )]
    AnotherKey,
    /// The key comes from the environment, where only whoever set it can change it.
    #[error(
        "the data key is given by {DATA_KEY_VARIABLE} for this call, and can't be changed here"
    )]
    KeyIsGiven,
    /// No customer token is stored or given.
    #[error(
        "there is no customer token for OneFile. Connect to OneFile first, or set \
         {ONEFILE_TOKEN_VARIABLE} for this call"
    )]
    TokenMissing,
    /// The customer token that is stored or given belongs to another address.
    #[error(
        "the customer token that is kept belongs to another address, and is not sent to this one. \
         Give the token of this address"
    )]
    TokenOfAnotherAddress,
    /// The variable for the key does not hold a key.
    #[error("{DATA_KEY_VARIABLE} is not a data key, which is 64 hex digits")]
    BadEnvironmentKey,
    /// The keyring's entry is not what Tandem stored there.
    #[error("the keyring's entry for Tandem is damaged. Restore the keyring from a backup")]
    Unreadable,
    /// The keyring refused for another reason.
    #[error("the keyring can't be used: {0}")]
    Failed(&'static str),
    /// The operating system gave no random bytes for a new key.
    #[error("the operating system gave no random numbers to make a key from")]
    NoRandom,
}

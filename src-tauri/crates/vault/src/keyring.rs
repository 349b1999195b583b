//! The operating system's keyring, asked on a thread of its own and not waited for without end.

use std::sync::mpsc;
use std::time::Duration;

use keyring_core::{Entry, Error};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use crate::{SecretError, platform};

/// The name that the keyring's own window shows.
const SERVICE: &str = "Tandem";

/// A keyring can ask a person for its passphrase, who may not be there.
const TIME_LIMIT: Duration = Duration::from_secs(20);

/// What the keyring holds under a name, none where it holds nothing. A keyring that is not there
/// may also answer that it holds nothing, which [`probe`] tells apart.
pub(crate) async fn get(name: String) -> Result<Option<SecretString>, SecretError> {
    asked(move || read(&name)).await
}

/// Stores a text under a name and reads it back: [`SecretError::NotKept`] when something else
/// comes back.
pub(crate) async fn keep(name: String, text: SecretString) -> Result<(), SecretError> {
    asked(move || {
        write(&name, text.expose_secret())?;
        match read(&name)? {
            Some(kept) if kept.expose_secret() == text.expose_secret() => Ok(()),
            _ => Err(SecretError::NotKept),
        }
    })
    .await
}

/// Removes what is kept under a name, if anything is.
pub(crate) async fn remove(name: String) -> Result<(), SecretError> {
    asked(move || delete(&name)).await
}

/// Finds out, by keeping something for a moment, whether there is a keyring at all.
pub(crate) async fn probe(name: String) -> Result<(), SecretError> {
    asked(move || {
        write(&name, "probe")?;
        let kept = read(&name)?;
        delete(&name)?;
        kept.map(drop).ok_or(SecretError::NoKeyring)
    })
    .await
}

async fn asked<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SecretError> + Send + 'static,
) -> Result<T, SecretError> {
    within(TIME_LIMIT, work).await
}

/// Runs `work`, which blocks, and gives up waiting after the time limit.
async fn within<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> Result<T, SecretError> + Send + 'static,
) -> Result<T, SecretError> {
    let waiting = tokio::task::spawn_blocking(move || {
        let (sender, receiver) = mpsc::channel();
        // A plain thread, because the runtime's end would wait for one of its own, and a prompt
        // that nobody answers can take for ever.
        let thread = std::thread::Builder::new().name("keyring".to_owned());
        // Nobody receives any more once the limit has passed.
        let spawned = thread.spawn(move || drop(sender.send(work())));
        if spawned.is_err() {
            return Err(SecretError::Failed("no thread could be started"));
        }
        match receiver.recv_timeout(limit) {
            Ok(result) => result,
            Err(mpsc::RecvTimeoutError::Timeout) => Err(SecretError::Locked),
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                Err(SecretError::Failed("its library broke off"))
            }
        }
    });
    waiting
        .await
        .unwrap_or(Err(SecretError::Failed("the program is ending")))
}

fn read(name: &str) -> Result<Option<SecretString>, SecretError> {
    match asking(name, Entry::get_password) {
        Ok(text) => Ok(Some(SecretString::from(Zeroizing::new(text).as_str()))),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(named(&error)),
    }
}

fn write(name: &str, text: &str) -> Result<(), SecretError> {
    asking(name, |entry| entry.set_password(text)).map_err(|error| named(&error))
}

fn delete(name: &str) -> Result<(), SecretError> {
    match asking(name, Entry::delete_credential) {
        Ok(()) | Err(Error::NoEntry) => Ok(()),
        Err(error) => Err(named(&error)),
    }
}

/// Asks for an entry, and once more over a connection of its own where that of this process does not
/// reach the keyring: it was made at the first call, and stays deaf to one that starts later.
fn asking<T>(
    name: &str,
    ask: impl Fn(&Entry) -> keyring_core::Result<T>,
) -> keyring_core::Result<T> {
    match platform::keyring_entry(SERVICE, name).and_then(|entry| ask(&entry)) {
        // Not where it is locked: nobody is asked for a passphrase twice.
        Err(error) if is_deaf(&error) => {
            let store = platform::keyring_store()?;
            ask(&store.build(SERVICE, name, None)?)
        }
        answer => answer,
    }
}

fn is_deaf(error: &Error) -> bool {
    matches!(error, Error::PlatformFailure(_)) || platform::keyring_is_absent(error)
}

fn named(error: &Error) -> SecretError {
    if platform::keyring_is_absent(error) {
        return SecretError::NoKeyring;
    }
    match error {
        Error::NoStorageAccess(_) => SecretError::Locked,
        Error::BadEncoding(_) | Error::BadDataFormat(..) => SecretError::Unreadable,
        Error::TooLong(..) => SecretError::Failed("the value is too long for it"),
        Error::Ambiguous(_) => SecretError::Failed("it holds the entry more than once"),
        _ => SecretError::Failed("it refused"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_prompt_that_nobody_answers_is_given_up() {
        let (never, forever) = mpsc::channel::<()>();
        let asked = within(Duration::ZERO, move || {
            forever.recv().map_err(|_| SecretError::NotKept)
        });
        assert_eq!(asked.await, Err(SecretError::Locked));
        drop(never);
    }

    #[test]
    fn an_absent_keyring_is_told_from_a_locked_one() {
        let refused = || Box::new(std::io::Error::other("refused"));
        assert_eq!(named(&Error::NoDefaultStore), SecretError::NoKeyring);
        assert_eq!(
            named(&Error::NoStorageAccess(refused())),
            SecretError::Locked
        );
        assert_eq!(
            named(&Error::PlatformFailure(refused())),
            SecretError::Failed("it refused")
        );
    }
}

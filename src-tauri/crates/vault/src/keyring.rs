//! The operating system's keyring, asked on a thread of its own and not waited for without end.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use keyring_core::{Entry, Error};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use crate::{SecretError, platform};

/// The name that the keyring's own window shows.
const SERVICE: &str = "Tandem";

/// A keyring can ask a person for its passphrase, who may not be there.
const TIME_LIMIT: Duration = Duration::from_secs(20);

/// Nobody is asked any more once a change has begun: it takes as long as the keyring takes.
const LIMIT_OF_A_CHANGE: Duration = Duration::from_secs(20);

/// What the keyring holds under a name, none where it holds nothing. A keyring that is not there
/// may also answer that it holds nothing, which [`probe`] tells apart.
pub(crate) async fn get(name: String) -> Result<Option<SecretString>, SecretError> {
    asked(move |_| read(&name)).await
}

/// Stores a text under a name and reads it back: [`SecretError::NotKept`] when something else
/// comes back.
pub(crate) async fn keep(names: Names, text: SecretString) -> Result<(), SecretError> {
    asked(move |call| {
        ready(&names.probe)?;
        call.begin_change()?;
        store(&names.entry, &text)
    })
    .await
}

/// Stores a text under a name that holds nothing. Where it holds something by now, that stays and
/// comes back.
pub(crate) async fn keep_where_none_is(
    names: Names,
    text: SecretString,
) -> Result<SecretString, SecretError> {
    asked(move |call| {
        if let Some(there) = read(&names.entry)? {
            return Ok(there);
        }
        ready(&names.probe)?;
        // Another process may have come first while a person was asked.
        if let Some(there) = read(&names.entry)? {
            return Ok(there);
        }
        call.begin_change()?;
        store(&names.entry, &text)?;
        Ok(text)
    })
    .await
}

/// Removes what is kept under a name, if anything is.
pub(crate) async fn remove(name: String) -> Result<(), SecretError> {
    asked(move |call| {
        if read(&name)?.is_none() {
            return Ok(());
        }
        call.begin_change()?;
        delete(&name)
    })
    .await
}

/// Finds out, by keeping something for a moment, whether there is a keyring at all.
pub(crate) async fn probe(name: String) -> Result<(), SecretError> {
    asked(move |_| ready(&name)).await
}

/// Whether it would ask a person before it gives anything.
pub(crate) async fn is_locked() -> Result<bool, SecretError> {
    asked(|_| Ok(platform::keyring_is_locked())).await
}

/// Where something is kept, and where something may be kept for a moment to see whether the keyring
/// keeps anything.
pub(crate) struct Names {
    pub(crate) entry: String,
    pub(crate) probe: String,
}

/// Whatever asks a person asks here, where it does no harm if the answer comes late.
fn ready(probe: &str) -> Result<(), SecretError> {
    write(probe, "probe")?;
    let kept = read(probe)?;
    delete(probe)?;
    kept.map(drop).ok_or(SecretError::NoKeyring)
}

fn store(name: &str, text: &SecretString) -> Result<(), SecretError> {
    write(name, text.expose_secret())?;
    match read(name)? {
        Some(kept) if kept.expose_secret() == text.expose_secret() => Ok(()),
        _ => Err(SecretError::NotKept),
    }
}

async fn asked<T: Send + 'static>(
    work: impl FnOnce(&Call) -> Result<T, SecretError> + Send + 'static,
) -> Result<T, SecretError> {
    within(TIME_LIMIT, work).await
}

/// One call to the keyring, which whoever asked may stop waiting for.
struct Call {
    stage: Mutex<Stage>,
    ended: Condvar,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Asking,
    /// Something is being changed: it is waited for.
    Changing,
    Ended,
    /// Nobody waits any more: nothing may be changed.
    Abandoned,
}

impl Call {
    /// Has to come before whatever changes what the keyring holds.
    fn begin_change(&self) -> Result<(), SecretError> {
        let mut stage = self.stage();
        if *stage == Stage::Abandoned {
            return Err(SecretError::Locked);
        }
        *stage = Stage::Changing;
        Ok(())
    }

    fn is_abandoned(&self) -> bool {
        *self.stage() == Stage::Abandoned
    }

    fn end(&self) {
        *self.stage() = Stage::Ended;
        self.ended.notify_all();
    }

    /// Waits for its end, or abandons it: whether it ended.
    fn wait(&self, limit: Duration) -> bool {
        let end = Instant::now() + limit;
        let mut stage = self.stage();
        loop {
            let now = Instant::now();
            let more = match *stage {
                Stage::Ended => return true,
                Stage::Changing => LIMIT_OF_A_CHANGE,
                Stage::Asking | Stage::Abandoned => Duration::ZERO,
            };
            let Some(left) = (end + more)
                .checked_duration_since(now)
                .filter(|left| !left.is_zero())
            else {
                *stage = Stage::Abandoned;
                return false;
            };
            let waited = self.ended.wait_timeout(stage, left);
            stage = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn stage(&self) -> MutexGuard<'_, Stage> {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Held by the one call that goes on: a second prompt would lie over the first, and be answered in
/// its place.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Runs `work`, which blocks, after whatever was asked before, and gives up waiting after the time
/// limit. What was given up changes nothing any more.
async fn within<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce(&Call) -> Result<T, SecretError> + Send + 'static,
) -> Result<T, SecretError> {
    let waiting = tokio::task::spawn_blocking(move || {
        let call = Arc::new(Call {
            stage: Mutex::new(Stage::Asking),
            ended: Condvar::new(),
        });
        let result = Arc::new(Mutex::new(None));
        let (theirs, answer) = (call.clone(), result.clone());
        // A plain thread, because the runtime's end would wait for one of its own, and a prompt
        // that nobody answers can take for ever.
        let thread = std::thread::Builder::new().name("keyring".to_owned());
        let spawned = thread.spawn(move || {
            let _ended = EndsWhenDropped(&theirs);
            let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
            if !theirs.is_abandoned() {
                let made = work(&theirs);
                *answer.lock().unwrap_or_else(PoisonError::into_inner) = Some(made);
            }
        });
        if spawned.is_err() {
            return Err(SecretError::Failed("no thread could be started"));
        }
        if !call.wait(limit) {
            return Err(SecretError::Locked);
        }
        let mut result = result.lock().unwrap_or_else(PoisonError::into_inner);
        let broke_off = Err(SecretError::Failed("its library broke off"));
        result.take().unwrap_or(broke_off)
    });
    waiting
        .await
        .unwrap_or(Err(SecretError::Failed("the program is ending")))
}

/// Also where the library panics.
struct EndsWhenDropped<'a>(&'a Call);

impl Drop for EndsWhenDropped<'_> {
    fn drop(&mut self) {
        self.0.end();
    }
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

    use std::sync::mpsc;

    /// Asks a person who answers when `answered` is dropped, and then changes what is kept.
    fn prompt(
        answered: mpsc::Receiver<()>,
        changed: mpsc::Sender<Result<(), SecretError>>,
    ) -> impl FnOnce(&Call) -> Result<(), SecretError> {
        move |call| {
            let _ = answered.recv();
            let may = call.begin_change();
            let _ = changed.send(may);
            may
        }
    }

    #[tokio::test]
    async fn a_prompt_that_is_answered_late_changes_nothing() {
        let (answer, answered) = mpsc::channel();
        let (change, changed) = mpsc::channel();
        let asked = within(Duration::from_millis(300), prompt(answered, change));
        assert_eq!(asked.await, Err(SecretError::Locked));
        drop(answer);
        assert_eq!(changed.recv(), Ok(Err(SecretError::Locked)));
    }

    #[tokio::test]
    async fn a_change_that_has_begun_is_waited_for() {
        let asked = within(Duration::from_millis(200), |call| {
            call.begin_change()?;
            std::thread::sleep(Duration::from_millis(400));
            Ok(())
        });
        assert_eq!(asked.await, Ok(()));
    }

    #[tokio::test]
    async fn calls_come_one_after_the_other() {
        let (answer, answered) = mpsc::channel();
        let (change, changed) = mpsc::channel();
        let first = within(Duration::from_millis(300), prompt(answered, change));
        assert_eq!(first.await, Err(SecretError::Locked));
        let (began, begun) = mpsc::channel();
        let second = within(Duration::from_millis(50), move |_| {
            let _ = began.send(());
            Ok(())
        });
        assert_eq!(second.await, Err(SecretError::Locked));
        drop(answer);
        assert!(changed.recv().is_ok());
        assert!(begun.recv().is_err(), "what was given up is never begun");
        let third = within(TIME_LIMIT, |_| Ok(7));
        assert_eq!(third.await, Ok(7));
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

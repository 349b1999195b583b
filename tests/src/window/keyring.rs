//! The keyring of a session: GNOME Keyring, a real Secret Service.

use super::bus::Bus;
use super::process::Group;
use super::until;
use std::path::Path;
use std::process::Stdio;

/// What a session's keyring is like at first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyring {
    /// There, and unlocked, as after signing in.
    Open,
    /// There, with a collection that is locked, and nobody to ask for its passphrase.
    Locked,
    /// No keyring at all.
    Absent,
}

/// An empty one would make no collection.
const PASSPHRASE: &str = "a passphrase of this test";

pub(super) struct Daemon {
    daemon: Option<Group>,
}

impl Daemon {
    pub(super) fn start(keyring: Keyring, bus: &Bus, home: &Path) -> Self {
        let mut this = Self { daemon: None };
        if keyring != Keyring::Absent {
            // Only a start with a passphrase makes a collection.
            this.run(bus, home, Some(PASSPHRASE));
        }
        if keyring == Keyring::Locked {
            this.daemon = None;
            this.run(bus, home, None);
        }
        this
    }

    /// Unlocks what was locked.
    pub(super) fn unlock(bus: &Bus) {
        bus.unlock_collection(PASSPHRASE);
        assert_eq!(
            bus.collection_is_locked(),
            Some(false),
            "the keyring is open now"
        );
    }

    /// Starts a keyring where there was none.
    pub(super) fn start_late(&mut self, bus: &Bus, home: &Path) {
        self.run(bus, home, Some(PASSPHRASE));
    }

    fn run(&mut self, bus: &Bus, home: &Path, passphrase: Option<&str>) {
        let gone = until(|| bus.collection_is_locked().is_none().then_some(()));
        assert!(gone.is_some(), "the keyring before this one has not ended");
        let mut command = Group::command("gnome-keyring-daemon");
        command
            .args(["--foreground", "--components=secrets"])
            .env("DBUS_SESSION_BUS_ADDRESS", &bus.address)
            .env("HOME", home)
            .env("XDG_RUNTIME_DIR", home)
            .stdout(Stdio::null());
        if passphrase.is_some() {
            command.arg("--unlock").stdin(Stdio::piped());
        }
        let mut daemon = Group::start(command, &home.join("keyring.log"));
        if let Some(passphrase) = passphrase {
            daemon.tell(passphrase);
        }
        let wanted = Some(passphrase.is_none());
        let there = until(|| (bus.collection_is_locked() == wanted).then_some(()));
        assert!(
            there.is_some(),
            "the keyring does not start as wanted: {}",
            daemon.said()
        );
        self.daemon = Some(daemon);
    }
}

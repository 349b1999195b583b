//! A session of somebody who is signed in, for commands: a D-Bus of its own, with a keyring or without.

use crate::Ended;
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs a script in a D-Bus session of its own, with or without a keyring service.
pub fn in_session(home: &Path, keyring: bool, script: &str) -> Ended {
    // The collection is there a little after the daemon's answer; a call to the name before
    // anybody has it would start a second service.
    let unlock = r#"
eval "$(printf %s any-password | gnome-keyring-daemon --unlock --components=secrets 2>/dev/null)"
ask() { dbus-send --session --print-reply "$@" 2>/dev/null; }
for _ in $(seq 200); do
  ask --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q true &&
    ask --dest=org.freedesktop.secrets /org/freedesktop/secrets org.freedesktop.Secret.Service.ReadAlias string:default |
    grep -q /collection/ && break
  sleep 0.05
done
"#;
    let script = format!("{}{script}", if keyring { unlock } else { "" });
    let child = Command::new("dbus-run-session")
        .args(["--", "bash", "-c", &script])
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", home)
        .env_remove("TANDEM_DATA_KEY")
        .env_remove("TANDEM_ONEFILE_TOKEN")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("tests need the packages dbus and gnome-keyring: make setup");
    Ended::of(child)
}

//! Secrets in a real keyring service: the token goes there and nowhere else, and without a service
//! the person is told.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::process::{Command, Stdio};
use tandem_tests::{Ended, NOW, StandIn, program};

/// Runs a script in a D-Bus session of its own, with or without a keyring service.
fn in_session(home: &Path, keyring: bool, script: &str) -> Ended {
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

#[test]
fn the_token_goes_into_the_keyring_and_nowhere_else() {
    let home = tempfile::tempdir().unwrap();
    let standin = StandIn::start(&["--learners", "20", "--limit", "off"]);
    let (tandem, token, url) = (program(), &standin.customer_token, &standin.base_url);
    let run = format!(
        "'{}' --data '{}' --now {NOW}",
        tandem.display(),
        home.path().join("data").display()
    );
    let ended = in_session(
        home.path(),
        true,
        &format!(
            "set -e; {run} generate --learners 20; printf %s '{token}' | {run} connect --environment {url} --token-stdin; \
             TANDEM_LOG=trace {run} sync --dry-run --json || [ $? = 1 ]"
        ),
    );
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    ended.summary();
    assert!(
        !ended.stdout.contains(token) && !ended.stderr.contains(token),
        "the token shows"
    );
    for file in std::fs::read_dir(home.path().join("data")).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(
            !bytes
                .windows(token.len())
                .any(|window| window == token.as_bytes()),
            "the token is in a file"
        );
    }
}

#[test]
fn without_a_keyring_service_the_person_is_told_what_to_do() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let ended = in_session(
        home.path(),
        false,
        &format!(
            "'{}' --data '{}' status --json",
            program().display(),
            data.display()
        ),
    );
    assert_eq!(ended.code, Some(2), "{}", ended.stderr);
    assert!(
        ended.stdout.contains("\"keyring_missing\""),
        "{}",
        ended.stdout
    );
    assert!(ended.stderr.contains("TANDEM_DATA_KEY"), "{}", ended.stderr);
    assert!(
        !data.join("tandem.db").exists(),
        "no database without a key that is kept"
    );
}

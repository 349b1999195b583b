//! The keyring as a person's session has it: a real Secret Service on a D-Bus of its own. Each step
//! is another process, this test's own program started again.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "steps of tests"
)]

use std::path::Path;
use std::process::Command;

use tandem_vault::rusqlite_migration::{M, Migrations};
use tandem_vault::secrecy::{ExposeSecret, SecretString};
use tandem_vault::{DataFolder, Database, SecretError, Secrets};
use tempfile::TempDir;

const STEP: &str = "VAULT_TEST_STEP";
const FOLDER: &str = "VAULT_TEST_FOLDER";
const TOKEN: &str = "token-of-the-example-college";
const HERE: &str = "https://one.example.test";

/// A home, a run-time folder and a data folder of its own for a session.
struct Session {
    home: TempDir,
    runtime: TempDir,
    data: TempDir,
}

/// Starts the keyring service and waits until its collection is there: the daemon gives its
/// answer a little before. The name is waited for first, since a call to a name that nobody has
/// yet would start a second service.
const UNLOCK: &str = r#"
eval "$(printf %s any-password | gnome-keyring-daemon --unlock --components=secrets 2>/dev/null)"
ask() { dbus-send --session --print-reply "$@" 2>/dev/null; }
for _ in $(seq 200); do
  ask --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q true &&
    ask --dest=org.freedesktop.secrets /org/freedesktop/secrets org.freedesktop.Secret.Service.ReadAlias string:default |
    grep -q /collection/ && break
  sleep 0.05
done"#;

impl Session {
    fn new() -> Self {
        let folder = || tempfile::tempdir().unwrap();
        Self {
            home: folder(),
            runtime: folder(),
            data: folder(),
        }
    }

    /// Runs the steps, one process each, in one session with an unlocked keyring.
    fn with_keyring(&self, steps: &[&str]) -> Vec<String> {
        self.on_a_bus(&[], UNLOCK, steps)
    }

    fn on_a_bus(&self, options: &[&str], before: &str, steps: &[&str]) -> Vec<String> {
        let mut command = Command::new("dbus-run-session");
        command
            .args(options)
            .args(["--", "bash", "-c"])
            .arg(script(before, steps));
        self.results(command, steps)
    }

    fn results(&self, mut command: Command, steps: &[&str]) -> Vec<String> {
        let output = command
            .env("HOME", self.home.path())
            .env("XDG_RUNTIME_DIR", self.runtime.path())
            .env(FOLDER, self.data.path())
            .env_remove("XDG_DATA_HOME")
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env_remove("DISPLAY")
            .env_remove(tandem_vault::DATA_KEY_VARIABLE)
            .env_remove(tandem_vault::ONEFILE_TOKEN_VARIABLE)
            .output()
            .expect("the packages dbus, gnome-keyring and bash are needed");
        let text = String::from_utf8(output.stdout).unwrap();
        let results: Vec<_> = text
            .lines()
            .filter_map(|line| line.strip_prefix("RESULT ").map(str::to_owned))
            .collect();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(results.len(), steps.len(), "{text}\n{errors}");
        results
    }

    /// Whether any file of the session contains the text.
    fn keeps_in_clear(&self, text: &str) -> bool {
        fn search(folder: &Path, text: &[u8]) -> bool {
            std::fs::read_dir(folder).unwrap().any(|entry| {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    return search(&path, text);
                }
                path.is_file()
                    && std::fs::read(&path)
                        .unwrap()
                        .windows(text.len())
                        .any(|window| window == text)
            })
        }
        [&self.home, &self.data]
            .iter()
            .any(|folder| search(folder.path(), text.as_bytes()))
    }
}

#[test]
fn a_key_is_made_once_and_found_by_another_process() {
    let session = Session::new();
    let results = session.with_keyring(&["key", "key", "open", "key"]);
    assert_eq!(results[0].len(), 64, "{results:?}");
    assert_eq!(results[1], results[0]);
    assert_eq!(results[2], "opened");
    assert_eq!(results[3], results[0]);

    let in_the_next_session = session.with_keyring(&["key", "open"]);
    assert_eq!(in_the_next_session, [&results[0], "opened"]);
    assert!(!session.keeps_in_clear(&results[0]));
}

#[test]
fn a_keyring_that_lost_the_key_of_a_database_is_named_and_no_new_key_is_made() {
    let session = Session::new();
    assert_eq!(session.with_keyring(&["open"]), ["opened"]);
    std::fs::remove_dir_all(session.home.path().join(".local/share/keyrings")).unwrap();
    assert_eq!(
        session.with_keyring(&["key", "key"]),
        ["KeyMissing", "KeyMissing"]
    );
}

#[test]
fn a_token_is_kept_until_it_is_removed() {
    let session = Session::new();
    let results = session.with_keyring(&["token", "store-token", "token", "remove-token", "token"]);
    assert_eq!(
        results,
        ["TokenMissing", "stored", TOKEN, "removed", "TokenMissing"]
    );
    assert_eq!(
        session.with_keyring(&["store-token", "token"]),
        ["stored", TOKEN]
    );
    assert!(!session.keeps_in_clear(TOKEN));
}

#[test]
fn a_token_is_given_for_its_origin_alone() {
    let session = Session::new();
    let results = session.with_keyring(&["store-token", "token-elsewhere", "token"]);
    assert_eq!(results, ["stored", "TokenOfAnotherAddress", TOKEN]);
}

#[test]
fn a_key_that_the_keyring_lost_meanwhile_is_stored_again_and_another_is_named() {
    let session = Session::new();
    let results = session.with_keyring(&["open", "confirm-key"]);
    assert_eq!(results, ["opened", "AnotherKey"]);
}

#[test]
fn two_data_folders_do_not_share_a_key() {
    let session = Session::new();
    let first = session.with_keyring(&["key"]);
    let second = Session {
        data: tempfile::tempdir().unwrap(),
        ..session
    };
    let second = second.with_keyring(&["key"]);
    assert_eq!(second[0].len(), 64, "{second:?}");
    assert_ne!(first, second);
}

#[test]
fn without_a_bus_there_is_no_keyring() {
    let session = Session::new();
    let steps = ["key", "token", "store-token"];
    let mut command = Command::new("bash");
    command.arg("-c").arg(script(":", &steps));
    assert_eq!(session.results(command, &steps), ["NoKeyring"; 3]);
}

#[test]
fn a_bus_without_a_keyring_service_has_no_keyring() {
    let session = Session::new();
    let config = session.runtime.path().join("bus.conf");
    let text = "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>\
                <policy context='default'><allow send_destination='*' eavesdrop='true'/>\
                <allow eavesdrop='true'/><allow own='*'/></policy>\
                </busconfig>";
    std::fs::write(&config, text).unwrap();
    let option = format!("--config-file={}", config.display());
    let steps = ["key", "token", "store-token"];
    assert_eq!(session.on_a_bus(&[&option], ":", &steps), ["NoKeyring"; 3]);
}

/// The service starts on demand, but nobody has ever signed in to make a keyring. It answers that it
/// holds nothing, also where a database shows that it should.
#[test]
fn a_service_without_a_keyring_is_not_taken_for_an_empty_one() {
    let session = Session::new();
    assert_eq!(session.with_keyring(&["open"]), ["opened"]);
    std::fs::remove_dir_all(session.home.path().join(".local/share/keyrings")).unwrap();
    let results = session.on_a_bus(&[], ":", &["key", "token"]);
    assert_eq!(results, ["NoKeyring"; 2]);
}

#[test]
fn the_environment_serves_where_there_is_no_keyring_and_is_written_nowhere() {
    let session = Session::new();
    let key = "5a".repeat(32);
    let given = format!("export TANDEM_DATA_KEY={key} TANDEM_ONEFILE_TOKEN={TOKEN}");
    let steps = ["key", "open", "token"];
    let mut command = Command::new("bash");
    command.arg("-c").arg(script(&given, &steps));
    let results = session.results(command, &steps);
    assert_eq!(results, [&key, "opened", TOKEN]);
    assert!(!session.keeps_in_clear(&key));
    assert!(!session.keeps_in_clear(TOKEN));
}

#[test]
fn what_was_stored_before_is_found_and_removed() {
    let session = Session::new();
    let steps = [
        "token-of-before",
        "token-elsewhere",
        "token",
        "remove-token",
        "token",
    ];
    assert_eq!(
        session.with_keyring(&steps),
        [
            "stored",
            "TokenOfAnotherAddress",
            TOKEN,
            "removed",
            "TokenMissing"
        ]
    );
}

#[test]
fn the_error_without_a_keyring_says_what_to_do() {
    let text = SecretError::NoKeyring.to_string();
    for part in ["TANDEM_DATA_KEY", "TANDEM_ONEFILE_TOKEN", "64 hex digits"] {
        assert!(text.contains(part), "{text}");
    }
}

fn script(before: &str, steps: &[&str]) -> String {
    let program = std::env::current_exe().unwrap();
    let run = |step: &&str| {
        format!(
            "{STEP}={step} '{}' --exact one_step --nocapture",
            program.display()
        )
    };
    let steps: Vec<_> = steps.iter().map(run).collect();
    format!("{before}\n{}", steps.join("\n"))
}

/// One step in a process of its own; without a step named it has nothing to do.
#[tokio::test]
async fn one_step() {
    let Ok(step) = std::env::var(STEP) else {
        return;
    };
    let folder = DataFolder::open(Path::new(&std::env::var(FOLDER).unwrap())).unwrap();
    let secrets = Secrets::of_installation(folder.installation());
    let result = take(&step, &folder, &secrets).await;
    // Where the test's own output left off, the line would not begin at its start.
    println!(
        "\nRESULT {}",
        result.unwrap_or_else(|error| format!("{error:?}"))
    );
}

async fn take(step: &str, folder: &DataFolder, secrets: &Secrets) -> Result<String, SecretError> {
    match step {
        "key" => {
            let key = secrets.data_key(folder.any_database_exists()).await?;
            Ok(key.to_hex().expose_secret().to_owned())
        }
        "open" => {
            let key = secrets.data_key(folder.any_database_exists()).await?;
            let tables = Migrations::new(vec![M::up("CREATE TABLE learner (name TEXT) STRICT")]);
            let database = Database::open(&folder.store_db(), &key, tables)
                .await
                .unwrap();
            database.close().await.unwrap();
            Ok("opened".to_owned())
        }
        "token-elsewhere" => {
            let elsewhere = "https://two.example.test";
            let token = secrets.onefile_token(elsewhere, Some(HERE)).await?;
            Ok(token.expose_secret().to_owned())
        }
        "confirm-key" => {
            let key = secrets.data_key(true).await?;
            let name = format!("data-key-{}", folder.installation());
            entry(&name).delete_credential().unwrap();
            secrets.confirm_data_key().await?;
            let again = entry(&name).get_password().unwrap();
            assert_eq!(again, key.to_hex().expose_secret());
            entry(&name).set_password(&"5a".repeat(32)).unwrap();
            secrets.confirm_data_key().await?;
            Ok("confirmed".to_owned())
        }
        "token" => Ok(secrets
            .onefile_token(HERE, Some(HERE))
            .await?
            .expose_secret()
            .to_owned()),
        "store-token" => {
            secrets
                .store_onefile_token(HERE, &SecretString::from(TOKEN))
                .await?;
            Ok("stored".to_owned())
        }
        // As it was stored when each call had a connection of its own.
        "token-of-before" => {
            let name = format!("onefile-token-{}", folder.installation());
            entry(&name).set_password(TOKEN).unwrap();
            Ok("stored".to_owned())
        }
        "remove-token" => {
            secrets.remove_onefile_token().await?;
            Ok("removed".to_owned())
        }
        _ => panic!("no such step: {step}"),
    }
}

/// An entry of the keyring, over a connection of its own.
fn entry(name: &str) -> keyring_core::Entry {
    let store = zbus_secret_service_keyring_store::Store::new().unwrap();
    keyring_core::api::CredentialStoreApi::build(&*store, "Tandem", name, None).unwrap()
}

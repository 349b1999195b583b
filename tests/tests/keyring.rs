//! Secrets in a real keyring service: the token goes there and nowhere else, and without a service
//! the person is told.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::Read;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use tandem_tests::{NOW, StandIn, Tandem, in_session, program};

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
    let data = home.path().join("data");
    let entries = std::fs::read_dir(&data).unwrap();
    let logs = std::fs::read_dir(data.join("logs")).unwrap();
    let files = entries.chain(logs).map(|entry| entry.unwrap().path());
    for file in files.filter(|path| path.is_file()) {
        let bytes = std::fs::read(file).unwrap();
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

#[test]
fn a_token_never_reaches_another_address_than_the_one_it_was_entered_for() {
    let home = tempfile::tempdir().unwrap();
    let one = StandIn::start(&["--learners", "5", "--limit", "off"]);
    let two = StandIn::start(&["--learners", "5", "--limit", "off"]);
    let listener = Listener::start();
    let run = format!(
        "'{}' --data '{}' --now {NOW}",
        program().display(),
        home.path().join("data").display()
    );
    let token = &one.customer_token;
    let others = [&two.base_url, &listener.url];
    let tries: String = others
        .iter()
        .map(|url| format!("{run} connect --environment {url} --json || echo \"code $?\"; "))
        .collect();
    let ended = in_session(
        home.path(),
        true,
        &format!(
            "{run} generate --learners 5; printf %s '{token}' | {run} connect --environment {} --token-stdin; \
             {tries} {run} sync --dry-run --json || [ $? = 1 ]; {tries}",
            one.base_url
        ),
    );
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    let refused = |code: &str| ended.stdout.matches(code).count();
    assert_eq!(
        refused("\"token_missing\""),
        4,
        "{}{}",
        ended.stdout,
        ended.stderr
    );
    assert_eq!(two.control.count("calls"), 0, "nothing was asked of it");
    assert_eq!(listener.heard(), "", "nothing was sent to it");
}

#[test]
fn another_place_than_the_links_mean_is_refused_before_anything_is_sent() {
    let home = tempfile::tempdir().unwrap();
    let listener = Listener::start();
    let standin = StandIn::start(&["--learners", "5", "--limit", "off"]);
    let tandem = Tandem::at(&home.path().join("data"), &standin);
    tandem.must(&["generate", "--learners", "5"]);
    tandem.connect(&standin);
    tandem.preview();
    let elsewhere = listener
        .url
        .replace("http://127.0.0.1", "https://localhost");
    let ended = tandem.run(&[
        "connect",
        "--environment",
        "https://192.0.2.1/api",
        "--json",
    ]);
    assert!(
        ended.stdout.contains("\"other_centre\""),
        "{}",
        ended.stdout
    );
    let centre = [
        "connect",
        "--environment",
        &elsewhere,
        "--centre",
        "999",
        "--json",
    ];
    let ended = tandem.run(&centre);
    assert!(
        ended.stdout.contains("\"other_centre\""),
        "{}",
        ended.stdout
    );
    assert_eq!(listener.heard(), "");
}

/// Somebody who answers in OneFile's place and writes down what it is told.
struct Listener {
    url: String,
    heard: Arc<Mutex<String>>,
}

impl Listener {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/api/v2.1", listener.local_addr().unwrap());
        let heard = Arc::new(Mutex::new(String::new()));
        let written = heard.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let mut buffer = [0; 4096];
                let length = (&stream).read(&mut buffer).unwrap_or(0);
                let said = String::from_utf8_lossy(&buffer[..length]).into_owned();
                written.lock().unwrap().push_str(&said);
            }
        });
        Self { url, heard }
    }

    fn heard(&self) -> String {
        self.heard.lock().unwrap().clone()
    }
}

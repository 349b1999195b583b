//! The shell of the browser tests lets one browser in, once, and says what the desktop would.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::Value;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use tandem_api::OpenRequest;
use tandem_desk::Desk;
use tandem_tests::web::Shell;
use tempfile::TempDir;

struct Served {
    folder: TempDir,
    shell: Shell,
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

async fn serve() -> Served {
    let folder = tempfile::tempdir().unwrap();
    let ui = folder.path().join("ui");
    fs::create_dir_all(ui.join("assets")).unwrap();
    fs::write(ui.join("index.html"), "<title>The window</title>").unwrap();
    fs::write(ui.join("assets/look.css"), "body {}").unwrap();
    fs::write(folder.path().join("private.txt"), "outside").unwrap();
    let desk = Desk::new(OpenRequest {
        data: Some(folder.path().join("data")),
        command: "test".into(),
        throw_away: true,
        ..OpenRequest::default()
    });
    let shell = Shell::start(desk, &ui).await.unwrap();
    Served { folder, shell }
}

impl Served {
    fn host(&self) -> &str {
        self.shell.address.strip_prefix("http://").unwrap()
    }

    /// Asks as it stands, with the right host.
    fn ask(&self, line: &str, headers: &str, body: &str) -> Answer {
        self.ask_as(self.host(), line, headers, body)
    }

    fn ask_as(&self, host: &str, line: &str, headers: &str, body: &str) -> Answer {
        let mut stream = TcpStream::connect(self.host()).unwrap();
        write!(
            stream,
            "{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        Answer {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head: head.to_lowercase(),
            body: body.to_owned(),
        }
    }

    fn path_with_token(&self) -> String {
        let url = self.shell.url.strip_prefix(&self.shell.address).unwrap();
        url.to_owned()
    }

    /// Uses the token; the header with the session.
    fn enter(&self) -> String {
        let answer = self.ask(&format!("GET {}", self.path_with_token()), "", "");
        assert_eq!(answer.status, 303, "{}", answer.body);
        let cookie = answer
            .head
            .lines()
            .find_map(|line| line.strip_prefix("set-cookie: "))
            .expect("a session");
        assert!(cookie.contains("httponly") && cookie.contains("samesite=strict"));
        format!("Cookie: {}\r\n", cookie.split(';').next().unwrap())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_token_opens_once() {
    let served = serve().await;
    let line = format!("GET {}", served.path_with_token());
    assert_eq!(served.ask("GET /?token=", "", "").status, 403);
    assert_eq!(served.ask("GET /?token=other", "", "").status, 403);
    let session = served.enter();
    assert_eq!(served.ask(&line, "", "").status, 403);
    assert_eq!(served.ask(&line, &session, "").status, 403);
    let page = served.ask("GET /", &session, "");
    assert_eq!(
        (page.status, page.body.as_str()),
        (200, "<title>The window</title>")
    );
    served.shell.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_session_nothing_is_answered() {
    let served = serve().await;
    let session = served.enter();
    for line in [
        "GET /",
        "GET /assets/look.css",
        "GET /news",
        "POST /call/state",
    ] {
        assert_eq!(served.ask(line, "", "null").status, 403, "{line}");
        assert_eq!(
            served
                .ask(line, "Cookie: tandem-session=0\r\n", "null")
                .status,
            403,
            "{line}"
        );
    }
    assert_eq!(served.ask("POST /call/state", &session, "null").status, 200);
    served.shell.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_name_for_this_computer_is_refused() {
    let served = serve().await;
    let session = served.enter();
    let elsewhere = served.ask_as("tandem.example.test", "POST /call/state", &session, "null");
    assert_eq!(elsewhere.status, 403);
    let foreign = format!("{session}Origin: http://tandem.example.test\r\n");
    assert_eq!(served.ask("POST /call/state", &foreign, "null").status, 403);
    let own = format!("{session}Origin: {}\r\n", served.shell.address);
    assert_eq!(served.ask("POST /call/state", &own, "null").status, 200);
    served.shell.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trouble_has_its_code_and_a_wrong_call_none() {
    let served = serve().await;
    let session = served.enter();
    let asked = r#"{"learner":"nobody"}"#;
    let trouble = served.ask("POST /call/learner", &session, asked);
    assert_eq!(trouble.status, 422);
    let trouble: Value = serde_json::from_str(&trouble.body).unwrap();
    assert_eq!(trouble["code"], "unknown_learner");
    assert_eq!(trouble["kind"], "usage");
    assert_ne!(trouble["message"], "");
    assert_eq!(
        served.ask("POST /call/learner", &session, "null").status,
        400
    );
    assert_eq!(
        served.ask("POST /call/unheard", &session, "null").status,
        405
    );
    served.shell.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_window_s_own_files_are_served() {
    let served = serve().await;
    let session = served.enter();
    let style = served.ask("GET /assets/look.css", &session, "");
    assert_eq!(style.status, 200);
    assert!(style.head.contains("content-type: text/css"));
    let policy = style
        .head
        .lines()
        .find_map(|line| line.strip_prefix("content-security-policy: "))
        .expect("a policy");
    assert!(policy.contains("default-src 'none'"), "{policy}");
    assert!(served.folder.path().join("private.txt").exists());
    for path in [
        "/../private.txt",
        "/assets/../../private.txt",
        "/%2e%2e/private.txt",
        "/..%2fprivate.txt",
        "//private.txt",
        "/assets",
    ] {
        let answer = served.ask(&format!("GET {path}"), &session, "");
        assert!(answer.status >= 400, "{path}: {}", answer.status);
        assert!(!answer.body.contains("outside"), "{path}");
    }
    served.shell.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn news_begins_with_the_state() {
    let served = serve().await;
    let session = served.enter();
    // News begin once the data folder is open.
    assert_eq!(served.ask("POST /call/state", &session, "null").status, 200);
    let mut stream = TcpStream::connect(served.host()).unwrap();
    write!(
        stream,
        "GET /news HTTP/1.1\r\nHost: {}\r\n{session}\r\n",
        served.host()
    )
    .unwrap();
    let mut text = String::new();
    let mut piece = [0; 4096];
    while !text.contains("\n\n") {
        let read = stream.read(&mut piece).unwrap();
        assert_ne!(read, 0, "it ended: {text}");
        text.push_str(std::str::from_utf8(&piece[..read]).unwrap());
    }
    let data = text
        .lines()
        .find_map(|line| line.strip_prefix("data: "))
        .expect("an event");
    let state: Value = serde_json::from_str(data).unwrap();
    assert_eq!(state["learners"], 0);
    served.shell.stop().await;
}

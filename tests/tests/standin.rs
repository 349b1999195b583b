//! The stand-in as a program: whom it lets in, and what it says of real names.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::Value;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tandem_standin::generate::{IlrSize, ilr_file};
use tandem_tests::program;

/// Starts it, and gives what it says it is.
fn started(arguments: &[&str]) -> (Child, Value) {
    let mut child = Command::new(program())
        .arg("standin")
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut line).unwrap();
    (child, serde_json::from_str(&line).unwrap())
}

/// Ends it; what it wrote to standard error.
fn ended(mut child: Child) -> String {
    let mut said = child.stderr.take().unwrap();
    // The line about names follows the first one on standard output.
    std::thread::sleep(std::time::Duration::from_millis(300));
    child.kill().unwrap();
    child.wait().unwrap();
    let mut text = String::new();
    said.read_to_string(&mut text).unwrap();
    text
}

/// The status of a GET under this host.
fn status(url: &str, host: &str) -> String {
    let (at, path) = url
        .strip_prefix("http://")
        .unwrap()
        .split_once('/')
        .unwrap();
    let mut stream = TcpStream::connect(at).unwrap();
    write!(
        stream,
        "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split(' ').nth(1).unwrap().to_owned()
}

fn ilr(at: &Path) -> String {
    let file = at.join("ILR-10000000-2627-20261120-100000-01.xml");
    ilr_file(11, &mut File::create(&file).unwrap(), IlrSize::Learners(5)).unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn only_this_computer_is_let_in_and_the_control_side_has_its_own_name() {
    let (child, said) = started(&["--learners", "3"]);
    let control = said["control_url"].as_str().unwrap();
    let (root, name) = control.rsplit_once('/').unwrap();
    assert!(root.starts_with("http://127.0.0.1:"), "{root}");
    assert_eq!(name.len(), 32, "{name}");
    for (host, code) in [("localhost", "200"), ("rebound.example.test", "421")] {
        assert_eq!(status(&format!("{control}/state"), host), code, "{host}");
    }
    assert_eq!(status(&format!("{root}/state"), "localhost"), "404");
    assert_eq!(ended(child), "", "its names are invented");

    let (child, said) = started(&["--learners", "3", "--control", "known-1"]);
    let control = said["control_url"].as_str().unwrap();
    assert!(control.ends_with("/known-1"), "{control}");
    ended(child);
}

#[test]
fn it_says_who_can_read_real_names() {
    let folder = tempfile::tempdir().unwrap();
    let (child, _) = started(&["--ilr", &ilr(folder.path())]);
    let said = ended(child);
    assert!(said.contains("Every account of this computer"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

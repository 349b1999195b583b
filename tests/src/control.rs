//! The stand-in's control side, over plain HTTP on loopback.

use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;

/// Where a stand-in is controlled.
#[derive(Debug, Clone)]
pub struct Control {
    host: String,
    path: String,
}

impl Control {
    pub(crate) fn at(url: &str) -> Self {
        let (host, path) = url
            .strip_prefix("http://")
            .unwrap()
            .split_once('/')
            .unwrap();
        Self {
            host: host.to_owned(),
            path: format!("/{path}"),
        }
    }

    /// What was called.
    pub fn metrics(&self) -> Value {
        self.call("GET", "metrics", "")
    }

    /// One number of the metrics.
    pub fn count(&self, name: &str) -> u64 {
        self.metrics()[name].as_u64().unwrap()
    }

    /// Everything it holds.
    pub fn state(&self) -> Value {
        self.call("GET", "state", "")
    }

    /// What it holds, without IDs and times that it made itself.
    pub fn comparable(&self) -> Value {
        self.call("GET", "state?comparable=1", "")
    }

    /// Replaces everything it holds.
    pub fn set_state(&self, state: &Value) {
        self.call("PUT", "state", &state.to_string());
    }

    /// Moves its clock on.
    pub fn advance(&self, seconds: u32) {
        let by = serde_json::json!({ "advance_seconds": seconds });
        self.call("POST", "clock", &by.to_string());
    }

    /// Sets switches.
    pub fn set(&self, settings: &Value) {
        self.call("PUT", "settings", &settings.to_string());
    }

    /// Sets a fault rule.
    pub fn fault(&self, rule: &Value) {
        self.call("POST", "faults", &rule.to_string());
    }

    /// Removes all fault rules.
    pub fn no_faults(&self) {
        self.call("DELETE", "faults", "");
    }

    /// Does what a person does in OneFile.
    pub fn edit(&self, edit: &Value) {
        self.call("POST", "edit", &edit.to_string());
    }

    fn call(&self, method: &str, what: &str, body: &str) -> Value {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        let (host, path, length) = (&self.host, &self.path, body.len());
        write!(
            stream,
            "{method} {path}/{what} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 2"), "{method} {what}: {answer}");
        assert!(
            !head.to_lowercase().contains("transfer-encoding"),
            "answers have a length"
        );
        if body.is_empty() {
            Value::Null
        } else {
            serde_json::from_str(body).unwrap()
        }
    }
}

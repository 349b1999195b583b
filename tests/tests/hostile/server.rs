//! A server on loopback that answers whatever it is told to.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What was asked.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Method and path below the base address, such as `POST User/Search/1/50`.
    pub call: String,
    /// Everything above the body.
    pub head: String,
}

/// Writes an answer whole. The client may hang up first.
pub type Answer = Box<dyn FnOnce(&mut dyn Write) -> std::io::Result<()>>;

/// A server that ends with the test.
pub struct Server {
    /// Its address as a base address.
    pub base_url: String,
    /// Port.
    pub port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    /// On 127.0.0.1.
    pub fn start(answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Self {
        Self::start_at("127.0.0.1", answer)
    }

    /// On another address of this computer.
    pub fn start_at(host: &str, answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((host, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let (seen, answer) = (asked.clone(), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (seen, answer) = (seen.clone(), answer.clone());
                std::thread::spawn(move || {
                    let Some(asked) = read(&stream) else {
                        return;
                    };
                    seen.lock().unwrap().push(asked.clone());
                    let mut stream = stream;
                    let _ = answer(&asked)(&mut stream);
                });
            }
        });
        Self {
            base_url: format!("http://{host}:{port}/api/v2.1"),
            port,
            asked,
        }
    }

    /// What was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

fn read(stream: &TcpStream) -> Option<Asked> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let lower = head.to_ascii_lowercase();
    let length = lower
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |length| length.trim().parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let line = head.lines().next()?;
    let call = line.trim_end_matches(" HTTP/1.1").replace("/api/v2.1/", "");
    Some(Asked { call, head })
}

/// A whole answer with these header lines.
pub fn answer(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Answer {
    let (headers, body) = (headers.to_owned(), body.as_ref().to_vec());
    Box::new(move |out| {
        let length = body.len();
        write!(
            out,
            "HTTP/1.1 {status} Said\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n"
        )?;
        out.write_all(&body)
    })
}

/// Data.
pub fn data(body: impl AsRef<[u8]>) -> Answer {
    answer(200, "Content-Type: application/json\r\n", body)
}

/// What a harmless centre answers: one customer, one centre, nobody in it.
pub fn harmless(asked: &Asked) -> Answer {
    match asked.call.as_str() {
        "POST Authentication" => answer(200, "tandem-standin-limit: off\r\n", "session-of-a-test"),
        "GET Customer" => data(r#"{"ID":9001,"Name":"Northmoor"}"#),
        "POST Organisation/Search/1/50" => data(r#"[{"ID":9101,"Name":"Engineering"}]"#),
        _ => answer(204, "", ""),
    }
}

//! A server that answers, and never comes to an end of it.

use crate::server::Server;
use crate::watched::{refused_connection, unconnected};
use std::io::Write;
use std::time::{Duration, Instant};

/// Three tries of thirty seconds and the waits between them.
const LONGEST: Duration = Duration::from_secs(110);

#[test]
fn an_answer_that_drips_is_given_up() {
    let (_folder, tandem) = unconnected();
    let server = Server::start(|_| {
        Box::new(|out: &mut dyn Write| {
            out.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")?;
            loop {
                std::thread::sleep(Duration::from_secs(2));
                out.write_all(b"a")?;
            }
        })
    });
    let begun = Instant::now();
    let (code, text) = refused_connection(&tandem, &server.base_url);
    assert_eq!(code, "unreachable", "{text}");
    assert!(begun.elapsed() < LONGEST, "{:?}", begun.elapsed());
}

//! A server whose clock is two days off.

use crate::server::{Server, harmless};
use crate::watched::{refused, unconnected};
use std::io::Write;

#[test]
fn a_clock_two_days_off_stops_a_run_by_name() {
    for (date, name) in [
        ("Sat, 21 Nov 2026 09:00:00 GMT", "behind"),
        ("Wed, 25 Nov 2026 09:00:00 GMT", "ahead"),
    ] {
        let (_folder, tandem) = unconnected();
        tandem.must(&["generate", "--learners", "20"]);
        let server = Server::start(move |asked| {
            let told = harmless(asked);
            Box::new(move |out: &mut dyn Write| {
                let mut whole = Vec::new();
                told(&mut whole)?;
                let whole = String::from_utf8(whole).unwrap();
                let (line, rest) = whole.split_once("\r\n").unwrap();
                write!(out, "{line}\r\nDate: {date}\r\n{rest}")
            })
        });
        tandem.must(&["connect", "--environment", &server.base_url]);
        let ended = tandem.run(&["sync", "--dry-run", "--json"]);
        let (code, text) = refused(&ended);
        assert_eq!(code, "clock_away", "{name}: {text}");
        assert_eq!(ended.code, Some(4), "{name}");
        let writes = server.asked().into_iter().filter(|asked| {
            let call = asked.call.as_str();
            call.starts_with("POST")
                && !call.contains("Search")
                && !call.ends_with("Authentication")
        });
        assert_eq!(writes.count(), 0, "{name}");
    }
}

//! Redirects: none is followed, and no token goes anywhere else.

use crate::server::{Server, answer, harmless};
use crate::watched::{refused, refused_connection, unconnected};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[test]
fn a_redirect_is_refused_by_name_and_never_followed() {
    let (_folder, tandem) = unconnected();
    let other = Server::start_at("127.0.0.2", harmless);
    let elsewhere = format!("http://127.0.0.2:{}/api/v2.1/x?for=ada", other.port);
    for call in [
        "POST Authentication",
        "GET Customer",
        "POST Organisation/Search/1/50",
    ] {
        for (status, to, named) in [
            (302, elsewhere.as_str(), "127.0.0.2"),
            (307, elsewhere.as_str(), "127.0.0.2"),
            (308, "/api/v2.1/Elsewhere", "same host"),
            (301, "https://evil.exa'mple.test/", "can't be read"),
        ] {
            let location = format!("Location: {to}\r\n");
            let server = Server::start(move |asked| match asked.call == call {
                true => answer(status, &location, ""),
                false => harmless(asked),
            });
            let (code, text) = refused_connection(&tandem, &server.base_url);
            assert_eq!(code, "redirected", "{text}");
            assert!(text.contains(named) && !text.contains("ada"), "{text}");
            let asked = server.asked();
            let last = asked.last().unwrap();
            assert_eq!(last.call, call, "nothing follows, and it is not repeated");
            for one in &asked {
                let signs_in = one.call == "POST Authentication";
                let has_token = one.head.contains("customer-token-of-a-test");
                assert_eq!(has_token, signs_in, "{}", one.call);
            }
        }
    }
    assert_eq!(other.asked().len(), 0, "nothing was sent there");
}

#[test]
fn a_run_ends_by_name_where_redirects_begin_later() {
    let (_folder, tandem) = unconnected();
    tandem.must(&["generate", "--learners", "20"]);
    for call in ["POST Authentication", "POST User/Search/1/50"] {
        let begun = Arc::new(AtomicBool::new(false));
        let redirects = begun.clone();
        let server = Server::start(move |asked| {
            match redirects.load(Ordering::SeqCst) && asked.call == call {
                true => answer(302, "Location: https://portal.example.test/login\r\n", ""),
                false => harmless(asked),
            }
        });
        tandem.must(&["connect", "--environment", &server.base_url]);
        begun.store(true, Ordering::SeqCst);
        let ended = tandem.run(&["sync", "--dry-run", "--json"]);
        let (code, text) = refused(&ended);
        assert_eq!(
            (ended.code, code.as_str()),
            (Some(3), "redirected"),
            "{text}"
        );
        assert!(text.contains("portal.example.test"), "{text}");
        assert!(text.contains("nothing was sent there"), "{text}");
    }
}

//! Scripts and control characters in every text: shown as text, and nothing moves a cursor.

use crate::server::{Server, answer, data, harmless};
use crate::watched::{refused, unconnected};

/// Clears a screen, sets a title, turns the order of what follows, and asks a page to run it.
const ODD: &str = r"\u001b[2J\u001b]0;owned\u0007\u202e<script>alert(1)</script>\u0000\u009b31m";

fn is_harmless(text: &str) -> bool {
    let moves = |c: char| (c.is_control() && !"\n\t".contains(c)) || c == '\u{202e}';
    !text.contains(moves)
}

#[test]
fn texts_of_the_server_are_shown_without_what_moves_a_cursor() {
    let (_folder, tandem) = unconnected();
    tandem.must(&["generate", "--learners", "20", "--unlinked"]);
    let server = Server::start(|asked| match asked.call.as_str() {
        "GET Customer" => data(format!("{{\"ID\":9001,\"Name\":\"{ODD}\"}}")),
        "POST Organisation/Search/1/50" => data(format!("[{{\"ID\":9101,\"Name\":\"{ODD}\"}}]")),
        "POST User/Search/1/50" | "POST Placement/Search/1/50" => data(format!(
            "[{{\"ID\":700101,\"Name\":\"{ODD}\",\"FirstName\":\"{ODD}\",\"LastName\":\"{ODD}\",\
             \"MISID\":\"{ODD}\"}}]"
        )),
        "GET User/700101" => data(format!(
            "{{\"ID\":700101,\"FirstName\":\"{ODD}\",\"LastName\":\"{ODD}\",\"Email\":\"{ODD}\",\
             \"ULN\":\"{ODD}\",\"NINO\":\"{ODD}\",\"HomeAddress\":\"{ODD}\"}}"
        )),
        "GET Placement/700101" => data(format!("{{\"ID\":700101,\"Name\":\"{ODD}\"}}")),
        _ => harmless(asked),
    });
    for arguments in [
        &["connect", "--environment", &server.base_url][..],
        &["status"],
        &["links", "suggest"],
        &["links", "suggest", "--json"],
        &["links", "check"],
        &["sync", "--dry-run"],
        &["status", "--json"],
    ] {
        let ended = tandem.run(arguments);
        assert!(ended.code.is_some(), "{arguments:?}");
        for text in [&ended.stdout, &ended.stderr] {
            assert!(is_harmless(text), "{arguments:?}: {text:?}");
        }
    }
}

#[test]
fn centres_to_choose_from_are_named_in_one_short_sentence() {
    let (_folder, tandem) = unconnected();
    let server = Server::start(|asked| match asked.call.as_str() {
        "POST Organisation/Search/1/50" => {
            let name = format!("{ODD}\\n{}", "long ".repeat(1_000));
            let row = |id: u64| format!("{{\"ID\":{id},\"Name\":\"{name}\"}}");
            let rows: Vec<String> = (9101..9301).map(row).collect();
            data(format!("[{}]", rows.join(",")))
        }
        _ => harmless(asked),
    });
    let ended = tandem.run(&["connect", "--environment", &server.base_url, "--json"]);
    let (code, text) = refused(&ended);
    assert_eq!((ended.code, code.as_str()), (Some(4), "several_centres"));
    assert!(text.len() < 4_000 && is_harmless(&text), "{text:?}");
    assert!(text.contains("9101"), "{text}");
}

#[test]
fn headers_and_refusals_are_not_repeated() {
    let (_folder, tandem) = unconnected();
    for call in ["POST Authentication", "GET Customer"] {
        let server = Server::start(move |asked| match asked.call == call {
            true => answer(
                403,
                "X-Odd: <script>\r\nContent-Type: <script>\r\n",
                format!("{{\"code\":-9,\"message\":\"{ODD} Ada Quill\"}}"),
            ),
            false => harmless(asked),
        });
        let ended = tandem.run(&["connect", "--environment", &server.base_url]);
        assert_eq!(ended.code, Some(3));
        let told = format!("{}{}", ended.stdout, ended.stderr);
        assert!(is_harmless(&told) && !told.contains("Quill"), "{told:?}");
    }
}

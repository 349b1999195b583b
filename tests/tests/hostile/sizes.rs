//! Answers that are larger, longer or deeper than what was asked for.

use crate::server::{Answer, Asked, Server, data, harmless};
use crate::watched::{refused, refused_connection, unconnected, watched};
use serde_json::Value;
use std::io::Write;

/// What makes an answer too much.
type Answered = fn(&Asked) -> Answer;

/// Rows with these IDs.
fn rows(from: u64, number: u64) -> String {
    let rows: Vec<String> = (from..from + number)
        .map(|id| format!("{{\"ID\":{id},\"a\":1,\"b\":2,\"c\":3}}"))
        .collect();
    format!("[{}]", rows.join(","))
}

fn page(asked: &Asked) -> u64 {
    asked.call.split('/').nth(2).unwrap().parse().unwrap()
}

/// This much for ever.
fn without_end(bytes: &'static [u8]) -> Answer {
    Box::new(move |out: &mut dyn Write| {
        out.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")?;
        let part = bytes.repeat(1 << 14);
        loop {
            out.write_all(&part)?;
        }
    })
}

/// A listing of large pages, each with other rows.
fn endless_pages(asked: &Asked) -> Answer {
    data(rows(page(asked) * 10_000, 10_000))
}

/// A listing of pages as they were asked for, each with other rows.
fn endless_small_pages(asked: &Asked) -> Answer {
    data(rows(page(asked) * 50, 50))
}

/// A page with many times the rows that were asked for.
fn far_more_rows(_: &Asked) -> Answer {
    data(rows(1, 60_000))
}

/// A page just within its bound, of the rows that take most once they are taken apart.
fn many_bytes(asked: &Asked) -> Answer {
    large_rows(asked, 60)
}

fn large_rows(asked: &Asked, number: u64) -> Answer {
    let properties = "\"x\":0,".repeat(40_000);
    let row = |id: u64| format!("{{{properties}\"ID\":{id}}}");
    let from = page(asked) * number;
    let rows: Vec<String> = (from..from + number).map(row).collect();
    data(format!("[{}]", rows.join(",")))
}

/// Lists in lists.
fn nested(_: &Asked) -> Answer {
    let deep = 4 << 20;
    let (open, close) = ("[".repeat(deep), "]".repeat(deep));
    data(format!("[{{\"ID\":1,\"More\":{open}{close}}}]"))
}

#[test]
fn a_listing_that_is_too_much_is_refused_and_nothing_of_it_is_used() {
    let (_folder, tandem) = unconnected();
    for (name, answered, code) in [
        (
            "endless pages",
            endless_pages as Answered,
            "answer_too_large",
        ),
        (
            "endless small pages",
            endless_small_pages,
            "answer_too_large",
        ),
        ("far more rows", far_more_rows, "answer_too_large"),
        ("many bytes", many_bytes, "answer_too_large"),
        (
            "an endless body",
            |_| without_end(b"[{\"ID\":1},"),
            "answer_too_large",
        ),
        ("nested", nested, "not_onefile"),
    ] {
        println!("{name}");
        let server =
            Server::start(
                move |asked| match asked.call.starts_with("POST Organisation/Search/") {
                    true => answered(asked),
                    false => harmless(asked),
                },
            );
        let (told, text) = refused_connection(&tandem, &server.base_url);
        assert_eq!(told, code, "{name}: {text}");
        assert!(text.contains("Organisation/Search"), "{name}: {text}");
    }
}

#[test]
fn a_record_and_a_session_are_bounded_too() {
    let (_folder, tandem) = unconnected();
    for (call, code) in [
        ("POST Authentication", "not_onefile"),
        ("GET Customer", "answer_too_large"),
    ] {
        let server = Server::start(move |asked| match asked.call == call {
            true => without_end(b"{\"ID\":9001,\"Name\":\""),
            false => harmless(asked),
        });
        let (told, text) = refused_connection(&tandem, &server.base_url);
        assert_eq!(told, code, "{text}");
        let times = server.asked().iter().filter(|a| a.call == call).count();
        assert_eq!(times, 1, "it would be as large again");
    }
}

#[test]
fn pages_that_repeat_end_a_listing() {
    let (_folder, tandem) = unconnected();
    let server = Server::start(
        |asked| match asked.call.starts_with("POST Organisation/Search/") {
            true => data(format!(
                "[{}]",
                vec!["{\"ID\":9101,\"Name\":\"Engineering\"}"; 50].join(",")
            )),
            false => harmless(asked),
        },
    );
    let ended = watched(tandem.command(&["connect", "--environment", &server.base_url]));
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(server.asked().len() < 8, "{:?}", server.asked().len());
}

#[test]
fn a_run_ends_by_name_where_a_listing_turns_out_so() {
    let (_folder, tandem) = unconnected();
    tandem.must(&["generate", "--learners", "20"]);
    let server = Server::start(|asked| match asked.call.starts_with("POST User/Search/") {
        true => endless_pages(asked),
        false => harmless(asked),
    });
    tandem.must(&["connect", "--environment", &server.base_url]);
    for arguments in [
        &["sync", "--dry-run", "--json"][..],
        &["links", "suggest", "--json"],
    ] {
        let ended = watched(tandem.command(arguments));
        let (code, text) = refused(&ended);
        assert_eq!(code, "answer_too_large", "{text}");
        assert_eq!(ended.code, Some(3));
    }
    let links = tandem.run(&["links", "export", "--json"]);
    assert_eq!(refused(&links).0, "links_not_read", "nothing was kept");
}

#[test]
fn many_learners_read_at_once_take_no_more() {
    let (_folder, tandem) = unconnected();
    tandem.must(&["generate", "--learners", "30"]);
    let pics: Value = serde_json::from_str(&tandem.must(&["pics", "state"])).unwrap();
    let linked = pics["learners"].as_array().unwrap().iter();
    let row = |learner: &Value| {
        let names = [&learner["first_names"], &learner["surname"]];
        let [first, last] = names.map(|name| name.as_str().unwrap());
        let id = learner["onefile_id"].as_i64()?;
        Some(format!(
            "{{\"ID\":{id},\"FirstName\":\"{first}\",\"LastName\":\"{last}\"}}"
        ))
    };
    let learners: Vec<String> = linked.filter_map(row).collect();
    assert!(learners.len() > 8, "{}", learners.len());
    let listing = format!("[{}]", learners.join(","));
    for call in ["POST LearningAim/Search/", "POST Review/Search/"] {
        let (_folder, tandem) = (tempfile::tempdir().unwrap(), tandem.clone());
        let listing = listing.clone();
        let server = Server::start(move |asked| match asked.call.as_str() {
            // Within the bound of a page of one learner.
            asked_for if asked_for.starts_with(call) => large_rows(asked, 15),
            "POST User/Search/1/50" => data(&listing),
            _ => harmless(asked),
        });
        tandem.must(&["connect", "--environment", &server.base_url]);
        let ended = watched(tandem.command(&["sync", "--dry-run", "--json"]));
        println!("{}", ended.stdout.lines().last().unwrap_or_default());
        let times = server
            .asked()
            .iter()
            .filter(|a| a.call.starts_with(call))
            .count();
        assert!(times > 8, "{times}");
    }
}

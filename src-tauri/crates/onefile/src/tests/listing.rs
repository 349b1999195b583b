//! Searches: where they end, and what they never take for an end.

use super::*;

fn listed(answers: Vec<Answer>) -> (Result<Vec<i64>, Kind>, Vec<String>) {
    listed_by(SETTINGS.page_size, answers)
}

fn listed_by(page_size: u32, answers: Vec<Answer>) -> (Result<Vec<i64>, Kind>, Vec<String>) {
    let (script, clock) = (Script::signed_in(answers), SimClock::new());
    let settings = Settings {
        page_size,
        ..SETTINGS
    };
    let client = client_with(&script, &clock, settings);
    let rows = drive(&clock, client.review_list(1, None));
    let rows = rows.map(|rows| rows.into_iter().map(|row| row.id).collect());
    let pages = script.calls().into_iter().skip(1);
    (
        rows.map_err(|e| e.kind),
        pages
            .map(|page| page.replace("POST Review/Search/", ""))
            .collect(),
    )
}

#[test]
fn a_listing_ends_on_a_short_an_empty_or_a_repeated_page() {
    for (answers, expected, pages) in [
        (
            vec![ids(&[5, 2, 9]), ids(&[1])],
            vec![1, 2, 5, 9],
            vec!["1/3", "2/3"],
        ),
        (
            vec![ids(&[1, 2, 3]), Ok(plain(204, ""))],
            vec![1, 2, 3],
            vec!["1/3", "2/3"],
        ),
        (
            vec![ids(&[1, 2, 3]), Ok(plain(200, ""))],
            vec![1, 2, 3],
            vec!["1/3", "2/3"],
        ),
        (
            vec![ids(&[1, 2, 3]), ids(&[1, 2, 3]), ids(&[3, 1, 2])],
            vec![1, 2, 3],
            vec!["1/3", "2/3", "2/3"],
        ),
        (vec![Ok(plain(204, ""))], vec![], vec!["1/3"]),
    ] {
        assert_eq!(
            listed(answers),
            (Ok(expected), pages.into_iter().map(str::to_owned).collect())
        );
    }
}

#[test]
fn a_page_repeated_by_accident_does_not_end_a_listing() {
    let (rows, pages) = listed(vec![
        ids(&[1, 2, 3]),
        ids(&[1, 2, 3]),
        ids(&[4, 5, 6]),
        ids(&[7]),
    ]);
    assert_eq!(rows, Ok(vec![1, 2, 3, 4, 5, 6, 7]));
    assert_eq!(pages, ["1/3", "2/3", "2/3", "3/3"]);
}

#[test]
fn a_server_with_smaller_pages_does_not_cut_a_listing_short() {
    let (rows, pages) = listed_by(60, vec![ids(&[1, 2]), ids(&[3, 4]), ids(&[5])]);
    assert_eq!(rows, Ok(vec![1, 2, 3, 4, 5]));
    assert_eq!(pages, ["1/60", "2/60", "3/60"]);
}

#[test]
fn one_more_page_settles_whether_a_short_page_is_the_last() {
    for after_the_end in [Ok(plain(204, "")), Ok(plain(404, "")), ids(&[])] {
        let answers = [
            // A server that gives two rows a page, whatever it is asked for.
            ids(&[1, 2]),
            ids(&[3]),
            // What it was asked for before tells where these end.
            ids(&[4]),
            ids(&[1, 2]),
            after_the_end,
        ];
        let (script, clock) = (Script::signed_in(answers), SimClock::new());
        let client = client(&script, &clock);
        let listed = |_| drive(&clock, client.review_list(1, None)).unwrap().len();
        assert_eq!((0..3).map(listed).collect::<Vec<_>>(), [3, 1, 2]);
    }
}

#[test]
fn where_short_pages_are_the_last_only_larger_ones_are_doubted() {
    let none = || Ok(plain(204, ""));
    let answers = [
        ids(&[1]),
        none(),
        ids(&[2]),
        ids(&[1, 2]),
        none(),
        ids(&[3, 4]),
    ];
    let (script, clock) = (Script::signed_in(answers), SimClock::new());
    let client = client(&script, &clock);
    let listed = |_| drive(&clock, client.review_list(1, None)).unwrap().len();
    assert_eq!((0..4).map(listed).collect::<Vec<_>>(), [1, 1, 2, 2]);
    let kept = client.pages_seen();

    let (script, clock) = (Script::signed_in([ids(&[5, 6])]), SimClock::new());
    let client = client_with(&script, &clock, SETTINGS).with_pages_seen(kept);
    let listed = drive(&clock, client.review_list(1, None)).unwrap().len();
    assert_eq!(listed, 2, "what was learnt holds for the next process");
}

#[test]
fn a_server_that_ignores_paging_gives_everything_once() {
    let (rows, _) = listed(vec![
        ids(&[1, 2, 3, 4, 5]),
        ids(&[1, 2, 3, 4, 5]),
        ids(&[1, 2, 3, 4, 5]),
    ]);
    assert_eq!(rows, Ok(vec![1, 2, 3, 4, 5]));
}

fn rows(from: i64, number: i64, more: &str) -> Answer {
    let row = |id: i64| format!("{{\"ID\":{id}{more}}}");
    let rows: Vec<String> = (from..from + number).map(row).collect();
    Ok(plain(200, &format!("[{}]", rows.join(","))))
}

#[test]
fn a_page_with_many_times_the_rows_asked_for_is_refused() {
    let everything_at_once = || rows(1, 2_000, "");
    let once = listed(vec![
        everything_at_once(),
        everything_at_once(),
        everything_at_once(),
    ]);
    assert_eq!(once.0.unwrap().len(), 2_000);
    assert_eq!(listed(vec![rows(1, 2_001, "")]).0, Err(Kind::TooLarge));
    let fifty = |number| listed_by(50, vec![rows(1, number, ""), ids(&[]), ids(&[])]).0;
    assert_eq!(fifty(10_000).unwrap().len(), 10_000);
    assert_eq!(fifty(10_001), Err(Kind::TooLarge));
}

#[test]
fn a_listing_is_bounded_in_rows_and_in_bytes() {
    let pages = |number: i64, more: &str| {
        let pages = (0..10_000).map(|page| rows(1 + page * number, number, more));
        pages.take(60).collect()
    };
    assert_eq!(listed_by(50, pages(10_000, "")).0, Err(Kind::TooLarge));
    let long = format!(",\"Name\":\"{}\"", "x".repeat(200_000));
    assert_eq!(listed_by(50, pages(50, &long)).0, Err(Kind::TooLarge));
    let row = format!(",\"Name\":\"{}\"", "x".repeat(300_000));
    assert_eq!(listed(vec![rows(1, 1, &row)]).0, Err(Kind::TooLarge));
}

#[test]
fn each_answer_has_the_bound_of_what_was_asked() {
    let padded = |megabytes: usize| Ok(plain(200, &" ".repeat((megabytes << 20) + 1)));
    let clock = SimClock::new();
    for (megabytes, of_learner, of_centre) in [
        (3, None, None),
        (4, Some(Kind::TooLarge), None),
        (16, Some(Kind::TooLarge), Some(Kind::TooLarge)),
    ] {
        assert_eq!(listed(vec![padded(megabytes)]).0.err(), of_learner);
        let script = Script::signed_in([padded(megabytes)]);
        let read = drive(&clock, client(&script, &clock).standards());
        assert_eq!(read.err().map(|e| e.kind), of_centre);
    }
    let one = Script::signed_in([padded(1)]);
    let read = drive(&clock, client(&one, &clock).review(5));
    assert_eq!(read.unwrap_err().kind, Kind::TooLarge);
    let write = Script::signed_in([padded(1)]);
    let made = drive(&clock, client(&write, &clock).create_visit(&visit()));
    assert_eq!(made.unwrap_err().kind, Kind::InDoubt, "it may be there");
    let sign_in = Script::new([padded(1)]);
    let read = drive(&clock, client(&sign_in, &clock).review(5));
    assert_eq!(read.unwrap_err().kind, Kind::NotSignedIn);
    assert_eq!(sign_in.calls().len(), 1, "it would be as large again");
}

#[test]
fn a_listing_that_can_not_be_read_is_never_an_empty_one() {
    for (answer, kind) in [
        ("null", Kind::NotUnderstood),
        ("{\"Message\":\"later\"}", Kind::NotUnderstood),
        ("[{\"ScheduledFor\":null}]", Kind::NotUnderstood),
        ("[{\"ID\":\"AB_UNIT1\"}]", Kind::NotUnderstood),
    ] {
        let second = listed(vec![ids(&[1, 2, 3]), Ok(plain(200, answer))]).0;
        assert_eq!(second, Err(kind), "{answer}");
    }
    let page = || Ok(plain(200, "<html>Back at 07:30</html>"));
    assert_eq!(listed(vec![page(), page(), page()]).0, Err(Kind::NotData));
    let gone = || Ok(plain(404, ""));
    assert_eq!(listed(vec![gone()]).0, Err(Kind::NotFound));
}

#[test]
fn reads_are_tried_three_times_with_growing_waits() {
    let (script, clock) = (
        Script::signed_in([broken(), Ok(plain(503, "")), ids(&[])]),
        SimClock::new(),
    );
    let client = client(&script, &clock);
    let start = clock.now();
    assert_eq!(drive(&clock, client.review_list(1, None)), Ok(vec![]));
    let waited = clock.now() - start;
    assert!(waited >= TimeDelta::milliseconds(2_500), "{waited}");
    assert!(waited <= TimeDelta::seconds(5), "{waited}");

    for (trouble, kind) in [
        (broken as fn() -> Answer, Kind::InDoubt),
        (not_opened, Kind::Unreachable),
        (|| Ok(plain(500, "")), Kind::InDoubt),
    ] {
        assert_eq!(listed(vec![trouble(), trouble(), trouble()]).0, Err(kind));
    }
}

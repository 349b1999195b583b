//! Session and repeats: what is sent again, and how trouble ends.

use super::*;
use crate::call_log::CallLog;

fn created(answers: Vec<Answer>) -> (Result<i64, Kind>, usize) {
    let (script, clock) = (Script::signed_in(answers), SimClock::new());
    let client = client(&script, &clock);
    let outcome = drive(&clock, client.create_visit(&visit())).map_err(|e| e.kind);
    let sent = script.calls().iter().filter(|c| *c == "POST Visit").count();
    (outcome, sent)
}

#[test]
fn a_write_in_doubt_is_never_repeated() {
    for doubt in [
        broken(),
        Ok(plain(500, "")),
        Ok(plain(503, "<html>")),
        Ok(plain(200, "<html>")),
        Ok(plain(200, "")),
        Ok(plain(204, "")),
        Ok(plain(200, "true")),
        Ok(plain(302, "")),
        Ok(plain(408, "")),
    ] {
        let what = format!("{doubt:?}");
        assert_eq!(created(vec![doubt]), (Err(Kind::InDoubt), 1), "{what}");
    }
}

#[test]
fn a_write_that_was_refused_is_certain() {
    for (status, kind) in [
        (400, Kind::Refused),
        (403, Kind::Forbidden),
        (404, Kind::NotFound),
        (422, Kind::Refused),
    ] {
        let answers = vec![Ok(plain(status, "{\"code\":-1}"))];
        assert_eq!(created(answers), (Err(kind), 1));
    }
}

#[test]
fn a_write_that_was_certainly_not_carried_out_is_repeated() {
    let too_many = || Ok(plain(429, "{}"));
    let new_session = || Ok(plain(200, "session-2"));
    let done = || Ok(plain(200, "550001"));
    for (answers, sent) in [
        (vec![Ok(plain(401, "")), new_session(), done()], 2),
        (vec![too_many(), too_many(), too_many(), done()], 4),
        (vec![not_opened(), not_opened(), done()], 3),
    ] {
        assert_eq!(created(answers), (Ok(550_001), sent));
    }
    let storm = vec![too_many(), too_many(), too_many(), too_many()];
    assert_eq!(created(storm), (Err(Kind::TooManyCalls), 4));
    let down = vec![not_opened(), not_opened(), not_opened()];
    assert_eq!(created(down), (Err(Kind::Unreachable), 3));
    let over = vec![Ok(plain(401, "")), new_session(), Ok(plain(401, ""))];
    assert_eq!(created(over), (Err(Kind::SignIn), 2));
}

#[test]
fn trouble_after_a_certain_refusal_is_doubt_all_the_same() {
    let answers = vec![not_opened(), broken()];
    assert_eq!(created(answers), (Err(Kind::InDoubt), 2));
}

#[test]
fn too_many_calls_wait_as_long_as_the_server_says() {
    for (header, seconds) in [(Some("17"), 17), (None, 60)] {
        let refusal = plain(429, "{}");
        let refusal = match header {
            Some(text) => with_header(refusal, "retry-after", text),
            None => refusal,
        };
        let script = Script::signed_in([Ok(refusal), ids(&[])]);
        let clock = SimClock::new();
        let client = client(&script, &clock);
        let start = clock.now();
        drive(&clock, client.review_list(1, None)).unwrap();
        assert_eq!((clock.now() - start).num_seconds(), seconds);
    }
}

#[test]
fn the_session_is_shared_renewed_and_never_the_customer_token() {
    let aim = |id: i64| Ok(json(&value!({"ID": id, "UserID": 1, "StandardID": 2})));
    let script = Script::new([
        Ok(plain(200, "\"session-1\"\r\n")),
        aim(1),
        aim(2),
        Ok(plain(200, "session-2")),
        aim(3),
    ]);
    let clock = SimClock::new();
    let client = client(&script, &clock);
    let (one, two) = drive(&clock, async {
        futures::join!(client.aim(1), client.aim(2))
    });
    assert_eq!((one.unwrap().unwrap().id, two.unwrap().unwrap().id), (1, 2));
    drive(&clock, clock.sleep(Duration::from_secs(23 * 3600)));
    drive(&clock, client.aim(3)).unwrap();
    let tokens: Vec<_> = script.seen().into_iter().map(|s| s.token).collect();
    assert_eq!(
        tokens,
        [
            "customer-token",
            "session-1",
            "session-1",
            "customer-token",
            "session-2"
        ]
    );
    assert_eq!(client.calls(), 5);
}

#[test]
fn those_who_wait_for_a_sign_in_share_its_failure() {
    let script = Script::new([Ok(plain(401, "{}"))]);
    let clock = SimClock::new();
    let client = client(&script, &clock);
    let (one, two) = drive(&clock, async {
        futures::join!(client.aim(1), client.aim(2))
    });
    assert_eq!(one.unwrap_err().kind, Kind::SignIn);
    assert_eq!(two.unwrap_err().kind, Kind::SignIn);
    assert_eq!(script.calls().len(), 1);
}

#[test]
fn trouble_with_the_sign_in_never_puts_a_write_in_doubt() {
    let page = || Ok(plain(503, "<html>"));
    for (answers, kind) in [
        (vec![broken(), broken(), broken()], Kind::Unreachable),
        (vec![page(), page(), page()], Kind::NotSignedIn),
        (vec![Ok(plain(200, ""))], Kind::NotSignedIn),
        (vec![Ok(plain(403, ""))], Kind::SignIn),
        (vec![Ok(plain(400, ""))], Kind::SignIn),
    ] {
        let (script, clock) = (Script::new(answers), SimClock::new());
        let ended = drive(&clock, client(&script, &clock).create_visit(&visit())).unwrap_err();
        assert_eq!(ended.kind, kind);
        assert!(!ended.in_doubt());
    }
}

#[test]
fn a_stop_ends_a_wait_but_not_a_call() {
    let (script, clock) = (Script::signed_in([Ok(plain(429, "{}"))]), SimClock::new());
    let stop = CancellationToken::new();
    let client = client(&script, &clock).stopped_by(stop.clone());
    let visit = visit();
    let (ended, ()) = drive(&clock, async {
        futures::join!(client.create_visit(&visit), async {
            clock.sleep(Duration::from_secs(10)).await;
            stop.cancel();
        })
    });
    assert_eq!(ended.unwrap_err().kind, Kind::Stopped);
    assert_eq!(script.calls().len(), 2);
}

#[test]
fn only_a_server_on_this_machine_may_say_what_the_limit_is() {
    let sign_in = || with_header(plain(200, "session-1"), "tandem-standin-limit", "off");
    for (local, left) in [(true, 400), (false, 295)] {
        let answers = std::iter::once(Ok(sign_in())).chain((0..401).map(|_| Ok(plain(404, ""))));
        let mut script = Script::new(answers);
        Arc::get_mut(&mut script).unwrap().local = local;
        let clock = SimClock::new();
        let client = client(&script, &clock).asked();
        let start = clock.now();
        drive(&clock, async {
            for id in 1..400 {
                client.aim(id).await.unwrap();
                if clock.now() > start {
                    break;
                }
            }
        });
        // The last one of the limited ones is the first that had to wait.
        let at_once = script.calls().len() - usize::from(!local);
        assert_eq!(at_once, left);
    }
}

#[test]
fn a_limit_that_was_switched_off_does_not_outlive_the_connection() {
    let off = || with_header(plain(200, "session-1"), "tandem-standin-limit", "off");
    let sign_ins = [(true, off()), (false, off()), (true, plain(200, "session"))];
    let clock = SimClock::new();
    let log = Arc::new(CallsInMemory::default());
    let pace = drive(
        &clock,
        Pace::start(clock.clone(), log.clone(), Limits::ONEFILE),
    );
    let pace = Arc::new(pace.unwrap());
    let mut kept = Vec::new();
    for (local, sign_in) in sign_ins {
        let mut script = Script::new([Ok(sign_in), Ok(plain(404, ""))]);
        Arc::get_mut(&mut script).unwrap().local = local;
        let exchange: Arc<dyn Exchange> = script.clone();
        let token = "customer-token".into();
        let client =
            OneFileClient::new(exchange, clock.clone(), pace.clone(), SETTINGS, &token).asked();
        drive(&clock, client.aim(1)).unwrap();
        kept.push(drive(&clock, log.recent()).unwrap().len());
    }
    assert_eq!(kept, [1, 2, 4], "calls written down, of two more each time");
}

#[test]
fn a_customer_token_that_no_header_holds_is_refused_here() {
    let (script, clock) = (Script::new([]), SimClock::new());
    let log = Arc::new(CallsInMemory::default());
    let pace = drive(&clock, Pace::start(clock.clone(), log, Limits::ONEFILE)).unwrap();
    let exchange: Arc<dyn Exchange> = script.clone();
    let token = "two words".into();
    let client = OneFileClient::new(exchange, clock.clone(), Arc::new(pace), SETTINGS, &token);
    let ended = drive(&clock, client.aim(1)).unwrap_err();
    assert_eq!(ended.kind, Kind::SignIn);
    assert!(!ended.to_string().contains("two words"));
}

#[test]
fn the_clock_of_the_server_is_kept() {
    let answer = with_header(plain(404, ""), "date", "Mon, 23 Nov 2026 09:05:00 GMT");
    let (script, clock) = (Script::signed_in([Ok(answer)]), SimClock::new());
    let client = client(&script, &clock);
    drive(&clock, client.aim(1)).unwrap();
    let time = client.server_time().unwrap();
    assert_eq!(time.server - time.here, TimeDelta::minutes(5));
}

use super::*;
use crate::call_log::{Booked, CallsInMemory};
use crate::jitter::Jitter;
use crate::testing::{SimClock, drive, drive_until};
use chrono::{DateTime, Utc};
use futures::future::join_all;
use std::cell::RefCell;

fn pace(clock: &Arc<SimClock>, log: &Arc<CallsInMemory>) -> Pace {
    let (clock, log) = (Arc::clone(clock), Arc::clone(log));
    futures::FutureExt::now_or_never(Pace::start(clock, log, Limits::ONEFILE))
        .unwrap()
        .unwrap()
}

fn new_pace(clock: &Arc<SimClock>) -> Pace {
    pace(clock, &Arc::default())
}

/// Most arrivals in any 60 seconds, both ends included.
fn most_in_a_minute(mut arrivals: Vec<DateTime<Utc>>) -> usize {
    arrivals.sort_unstable();
    let mut first = 0;
    let mut most = 0;
    for (i, arrival) in arrivals.iter().enumerate() {
        while *arrival - arrivals[first] > TimeDelta::seconds(60) {
            first += 1;
        }
        most = most.max(i + 1 - first);
    }
    most
}

/// A call on its way. Dropped before it arrived, it arrives at that moment: the last at which a
/// connection that goes away can still deliver it.
struct UnderWay<'a> {
    clock: &'a SimClock,
    arrivals: &'a RefCell<Vec<DateTime<Utc>>>,
    ahead: TimeDelta,
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let at = self.clock.now() + self.ahead;
        self.arrivals.borrow_mut().push(at);
    }
}

#[test]
fn the_limit_holds_for_any_latency_and_over_restarts() {
    for seed in 0..12 {
        let random = Jitter::new(seed);
        let log = Arc::new(CallsInMemory::default());
        let arrivals = RefCell::new(Vec::new());
        let mut clock = SimClock::new();
        // How far the server's clock is ahead of ours: grows when ours is put back.
        let mut ahead = TimeDelta::zero();
        let slowest = [50, 2_000, 29_000, 90_000][usize::try_from(seed % 4).unwrap()];
        for _process in 0..4 {
            let pace = pace(&clock, &log);
            let until = clock.now() + TimeDelta::seconds(20 + random.below(150).cast_signed());
            let workers = join_all((0..60).map(|worker| {
                let priority = match worker % 4 {
                    0 => Priority::Asked,
                    _ => Priority::Ordinary,
                };
                let (pace, clock, random, arrivals) = (&pace, &clock, &random, &arrivals);
                async move {
                    loop {
                        let turn = pace.turn(priority, None).await.unwrap();
                        let under_way = UnderWay {
                            clock,
                            arrivals,
                            ahead,
                        };
                        clock
                            .sleep(Duration::from_millis(random.below(slowest)))
                            .await;
                        drop(under_way);
                        clock
                            .sleep(Duration::from_millis(random.below(slowest)))
                            .await;
                        turn.answered().await;
                    }
                }
            }));
            let ended: Option<Vec<()>> = drive_until(&clock, until, workers);
            assert!(ended.is_none());
            if random.below(2) == 0 {
                let back = TimeDelta::seconds(random.below(4000).cast_signed());
                clock = SimClock::at(clock.now() - back);
                ahead += back;
            }
        }
        let arrivals = arrivals.into_inner();
        let count = arrivals.len();
        let most = most_in_a_minute(arrivals);
        assert!(most <= 295, "seed {seed}: {most} of {count} in a minute");
        assert!(count > 200, "seed {seed}: only {count} calls left at all");
    }
}

#[test]
fn the_allowance_is_used_up_and_spread() {
    let clock = SimClock::new();
    let pace = new_pace(&clock);
    let start = clock.now();
    let mut left = Vec::new();
    drive(&clock, async {
        for _ in 0..3 * 285 {
            let turn = pace.turn(Priority::Ordinary, None).await.unwrap();
            left.push((clock.now() - start).as_seconds_f64());
            turn.answered().await;
        }
    });
    assert!(left[19] == 0.0 && left[20] > 0.0, "a burst of 20");
    assert!(left[100] > 15.0, "spread over the minute");
    let last = left.last().copied().unwrap();
    assert!(last < 185.0, "three minutes' worth took {last} s");
}

#[test]
fn asked_calls_skip_the_spacing_but_not_the_limit() {
    let clock = SimClock::new();
    let pace = new_pace(&clock);
    let start = clock.now();
    let mut left = Vec::new();
    drive(&clock, async {
        for _ in 0..296 {
            let turn = pace.turn(Priority::Asked, None).await.unwrap();
            left.push(clock.now() - start);
            turn.answered().await;
        }
    });
    assert_eq!(left[294], TimeDelta::zero());
    assert!(left[295] > TimeDelta::seconds(60));
}

#[test]
fn calls_without_an_answer_count_on() {
    let clock = SimClock::new();
    let pace = new_pace(&clock);
    let end = clock.now() + TimeDelta::minutes(10);
    let stuck = drive_until(&clock, end, async {
        let mut turns = Vec::new();
        for _ in 0..296 {
            turns.push(pace.turn(Priority::Asked, None).await.unwrap());
        }
    });
    assert!(stuck.is_none(), "the 296th left while 295 were under way");
}

#[test]
fn who_asked_goes_before_those_who_wait() {
    let clock = SimClock::new();
    let pace = new_pace(&clock);
    let order = RefCell::new(Vec::new());
    pace.hold(Duration::from_secs(5));
    let (pace, seen) = (&pace, &order);
    let call = |name: &'static str, priority| async move {
        let turn = pace.turn(priority, None).await.unwrap();
        seen.borrow_mut().push(name);
        turn.answered().await;
    };
    drive(
        &clock,
        join_all([
            call("run 1", Priority::Ordinary),
            call("run 2", Priority::Ordinary),
            call("asked 1", Priority::Asked),
            call("asked 2", Priority::Asked),
        ]),
    );
    assert_eq!(*order.borrow(), ["asked 1", "asked 2", "run 1", "run 2"]);
}

#[test]
fn one_who_gives_up_does_not_block_the_next() {
    let clock = SimClock::new();
    let pace = new_pace(&clock);
    pace.hold(Duration::from_secs(30));
    let given_up = drive_until(&clock, clock.now() + TimeDelta::seconds(3), async {
        pace.turn(Priority::Asked, None).await.map(drop)
    });
    assert!(given_up.is_none());
    drive(&clock, async {
        pace.turn(Priority::Ordinary, None).await.unwrap();
    });
}

#[test]
fn a_stop_ends_the_waiting() {
    let clock = SimClock::new();
    let pace = new_pace(&clock);
    pace.hold(Duration::from_secs(300));
    let stop = CancellationToken::new();
    let (ended, ()) = drive(&clock, async {
        futures::join!(pace.turn(Priority::Asked, Some(&stop)), async {
            clock.sleep(Duration::from_secs(2)).await;
            stop.cancel();
        })
    });
    assert_eq!(ended.err(), Some(NoTurn::Stopped));
    assert_eq!(pace.used(), 0);
}

#[test]
fn a_pause_holds_everybody_and_is_bounded() {
    let clock = SimClock::new();
    let pace = new_pace(&clock);
    let start = clock.now();
    pace.hold(Duration::from_secs(86_400));
    drive(&clock, async {
        pace.turn(Priority::Asked, None).await.unwrap();
    });
    assert_eq!(clock.now() - start, LONGEST_HOLD);
}

struct Before(Vec<Booked>);

#[async_trait::async_trait]
impl CallLog for Before {
    async fn recent(&self) -> Result<Vec<Booked>, CallLogError> {
        Ok(self.0.clone())
    }
    async fn sent(&self, _: DateTime<Utc>) -> Result<i64, CallLogError> {
        Err(CallLogError("disk full".into()))
    }
    async fn answered(&self, _: i64, _: DateTime<Utc>) -> Result<(), CallLogError> {
        Ok(())
    }
}

#[test]
fn calls_of_an_earlier_process_count_also_when_the_clock_was_put_back() {
    let clock = SimClock::new();
    let now = clock.now();
    let call = |answered| Booked {
        sent: now - TimeDelta::seconds(70),
        answered,
    };
    let long_ago = Booked {
        sent: now - TimeDelta::minutes(12),
        answered: None,
    };
    let before = Before(vec![
        long_ago,
        call(None),
        call(Some(now + TimeDelta::hours(5))),
        call(Some(now - TimeDelta::seconds(59))),
        call(Some(now - TimeDelta::seconds(61))),
    ]);
    let pace = drive(
        &clock,
        Pace::start(clock.clone(), Arc::new(before), Limits::ONEFILE),
    );
    let pace = pace.unwrap();
    assert_eq!(pace.used(), 3);
    drive(&clock, clock.sleep(Duration::from_secs(58)));
    assert_eq!(pace.used(), 2);
    drive(&clock, clock.sleep(Duration::from_secs(3)));
    assert_eq!(pace.used(), 0);
}

#[test]
fn what_can_not_be_written_down_does_not_leave() {
    let clock = SimClock::new();
    let log = Arc::new(Before(Vec::new()));
    drive(&clock, async {
        let pace = Pace::start(clock.clone(), log, Limits::ONEFILE)
            .await
            .unwrap();
        let ended = pace.turn(Priority::Asked, None).await;
        assert!(matches!(ended.err(), Some(NoTurn::Log(_))));
        pace.set_limits(None);
        assert!(pace.turn(Priority::Ordinary, None).await.is_ok());
    });
}

#[test]
fn the_limits_of_a_stand_in() {
    assert_eq!(Limits::below(300), Limits::ONEFILE);
    let few = Limits::below(4);
    assert_eq!((few.ordinary, few.asked), (1, 1));
}

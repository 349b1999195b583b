//! The loop that makes runs as they fall due: one for every shell.

use crate::Error;
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;
use tandem_sync::ports::Clock;
use tandem_sync::runs::Totals;
use tokio_util::sync::CancellationToken;

/// What makes runs in the background.
#[async_trait::async_trait]
pub trait Runner: Send + Sync {
    /// When the next run is due; `None` where none is for now.
    ///
    /// # Errors
    /// What ends the loop.
    async fn due(&self) -> Result<Option<DateTime<Utc>>, Error>;

    /// Makes a run.
    ///
    /// # Errors
    /// Trouble that is tried again, with a wait that doubles up to an hour.
    async fn run(&self) -> Result<Totals, Error>;

    /// What is due once a day and has nothing to do with OneFile.
    ///
    /// # Errors
    /// Trouble, which is tried again at the next look.
    async fn keep_house(&self) -> Result<(), Error> {
        Ok(())
    }

    /// Is told what happens.
    fn told(&self, told: &Watched);
}

/// What is told while Tandem watches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Watched {
    /// No run is due for now.
    Waiting {
        /// When the next one is due; `None` where none will be until a person acts.
        until: Option<DateTime<Utc>>,
    },
    /// A run began.
    Began,
    /// A run came to its end.
    Ended(Box<Totals>),
    /// A run could not be made; another try follows.
    Trouble(Error),
}

/// Looked at this often: sleep of the computer and a clock that is set are noticed so.
const LOOK: Duration = Duration::from_secs(20);

/// The first wait after trouble, and the longest.
const TROUBLE: TimeDelta = TimeDelta::minutes(1);
const TROUBLE_MOST: TimeDelta = TimeDelta::minutes(60);

/// Makes runs as they fall due, until it is cancelled.
///
/// # Errors
/// What [`Runner::due`] says. Trouble of a run is told and tried again.
pub async fn watch(
    runner: &dyn Runner,
    clock: &dyn Clock,
    cancel: &CancellationToken,
) -> Result<(), Error> {
    let mut tries = Tries::default();
    let mut waiting = None;
    while !cancel.is_cancelled() {
        if let Err(error) = runner.keep_house().await {
            tracing::warn!(code = ?error.code, "what is due once a day");
        }
        let next = tries.not_before(runner.due().await?);
        if next.is_some_and(|next| next <= clock.now()) {
            runner.told(&Watched::Began);
            match runner.run().await {
                Ok(totals) => {
                    tries = Tries::default();
                    runner.told(&Watched::Ended(Box::new(totals)));
                }
                Err(error) => {
                    tries.failed(clock.now());
                    runner.told(&Watched::Trouble(error));
                }
            }
            waiting = None;
            continue;
        }
        if waiting != Some(next) {
            waiting = Some(next);
            runner.told(&Watched::Waiting { until: next });
        }
        tokio::select! {
            () = clock.sleep(LOOK) => {}
            () = cancel.cancelled() => {}
        }
    }
    Ok(())
}

/// Tries that failed, one after the other.
#[derive(Debug, Default)]
struct Tries {
    failed: u32,
    next: Option<DateTime<Utc>>,
}

impl Tries {
    /// Twice as long a wait after each.
    fn failed(&mut self, now: DateTime<Utc>) {
        let wait = TROUBLE * 2_i32.pow(self.failed.min(10));
        self.failed += 1;
        self.next = Some(now + wait.min(TROUBLE_MOST));
    }

    fn not_before(&self, due: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
        due.map(|due| self.next.map_or(due, |next| due.max(next)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorCode;
    use std::sync::Mutex;

    /// Time that passes when somebody sleeps, and ends the loop after a day.
    struct Simulated {
        now: Mutex<DateTime<Utc>>,
        end: CancellationToken,
    }

    #[async_trait::async_trait]
    impl Clock for Simulated {
        fn now(&self) -> DateTime<Utc> {
            *self.now.lock().unwrap()
        }

        async fn sleep(&self, duration: Duration) {
            let mut now = self.now.lock().unwrap();
            *now += duration;
            if *now > DateTime::UNIX_EPOCH + TimeDelta::days(1) {
                self.end.cancel();
            }
        }
    }

    /// A run every two hours, each of which takes five minutes; between two times they fail.
    struct Every2Hours<'a> {
        clock: &'a Simulated,
        fails: [TimeDelta; 2],
        began: Mutex<Vec<i64>>,
        last: Mutex<Option<DateTime<Utc>>>,
        told: Mutex<Vec<Watched>>,
    }

    #[async_trait::async_trait]
    impl Runner for Every2Hours<'_> {
        async fn due(&self) -> Result<Option<DateTime<Utc>>, Error> {
            let last = *self.last.lock().unwrap();
            Ok(Some(last.map_or(self.clock.now(), |last| {
                last + TimeDelta::hours(2)
            })))
        }

        async fn run(&self) -> Result<Totals, Error> {
            let since = self.clock.now() - DateTime::UNIX_EPOCH;
            self.began.lock().unwrap().push(since.num_minutes());
            if self.fails[0] <= since && since < self.fails[1] {
                return Err(Error::new(ErrorCode::Unreachable, "no net", ""));
            }
            *self.last.lock().unwrap() = Some(self.clock.now());
            self.clock.sleep(Duration::from_secs(300)).await;
            Ok(Totals::default())
        }

        fn told(&self, told: &Watched) {
            self.told.lock().unwrap().push(told.clone());
        }
    }

    #[test]
    fn a_day_of_runs_with_an_afternoon_without_net() {
        let clock = Simulated {
            now: Mutex::new(DateTime::UNIX_EPOCH),
            end: CancellationToken::new(),
        };
        let runner = Every2Hours {
            clock: &clock,
            fails: [TimeDelta::hours(11), TimeDelta::hours(14)],
            began: Mutex::default(),
            last: Mutex::default(),
            told: Mutex::default(),
        };
        let watching = watch(&runner, &clock, &clock.end);
        futures::executor::block_on(watching).unwrap();
        let began = runner.began.into_inner().unwrap();
        // Each run is looked for every 20 seconds; trouble waits 1, 2, 4 … 60 minutes.
        let waits: Vec<i64> = began.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert_eq!(
            waits,
            [
                120, 120, 120, 120, 120, 120, 1, 2, 4, 8, 16, 32, 60, 120, 120, 120, 120
            ]
        );
        let told = runner.told.into_inner().unwrap();
        let troubles = told
            .iter()
            .filter(|told| matches!(told, Watched::Trouble(_)));
        assert_eq!(troubles.count(), 7);
        let ended = told.iter().filter(|told| matches!(told, Watched::Ended(_)));
        assert_eq!(ended.count(), began.len() - 7);
    }

    #[test]
    fn waits_after_trouble_double_up_to_an_hour() {
        let now = DateTime::UNIX_EPOCH;
        let mut tries = Tries::default();
        assert_eq!(tries.not_before(Some(now)), Some(now));
        let mut minutes = Vec::new();
        for _ in 0..9 {
            tries.failed(now);
            let next = tries.not_before(Some(now)).unwrap_or(now);
            minutes.push((next - now).num_minutes());
        }
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(tries.not_before(None), None, "nothing is due");
    }
}

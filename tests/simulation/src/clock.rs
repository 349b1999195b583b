//! A clock that only moves when everybody waits for it, and the loop that moves it.

use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::Duration;
use tandem_sync::ports::Clock;

/// Simulated time. Clones share it.
#[derive(Clone)]
pub struct SimClock {
    sim: Arc<Mutex<Sim>>,
    outside: Arc<AtomicUsize>,
}

struct Sim {
    now: DateTime<Utc>,
    next: u64,
    timers: BTreeMap<(DateTime<Utc>, u64), Option<Waker>>,
}

impl SimClock {
    /// Begins at this time.
    pub fn at(now: DateTime<Utc>) -> Self {
        Self {
            sim: Arc::new(Mutex::new(Sim {
                now,
                next: 0,
                timers: BTreeMap::new(),
            })),
            outside: Arc::default(),
        }
    }

    /// Time passes while nothing goes on: the computer sleeps, or it is night.
    pub fn pass(&self, by: chrono::TimeDelta) {
        self.sim.lock().unwrap().now += by;
    }

    /// Time passes to the n-th quarter of an hour from now.
    pub fn pass_to_quarter(&self, quarters: usize) {
        const QUARTER: i64 = 15 * 60;
        let mut sim = self.sim.lock().unwrap();
        let quarter = sim.now.timestamp() / QUARTER + i64::try_from(quarters).unwrap();
        sim.now = DateTime::from_timestamp(quarter * QUARTER, 0).unwrap();
    }

    /// Waits for something that another thread does, such as SQLite's: as long as it goes on,
    /// time stands still.
    pub async fn outside<T>(&self, work: impl Future<Output = T>) -> T {
        let _out = Out::new(&self.outside);
        work.await
    }

    /// Runs to the end, moving the clock whenever everything waits for it.
    pub fn drive<T>(&self, work: impl Future<Output = T>) -> T {
        let ended = self.drive_until(DateTime::<Utc>::MAX_UTC, work);
        ended.expect("everything waits for ever")
    }

    /// Runs to the end, or until the clock would pass `until`: what was under way is dropped then,
    /// as a kill would leave it.
    pub fn drive_until<T>(&self, until: DateTime<Utc>, work: impl Future<Output = T>) -> Option<T> {
        let woken = Arc::new(Woken {
            flag: AtomicBool::new(true),
            thread: std::thread::current(),
        });
        let waker = Waker::from(Arc::clone(&woken));
        let mut context = Context::from_waker(&waker);
        let mut work = pin!(work);
        loop {
            while woken.flag.swap(false, Ordering::SeqCst) {
                if let Poll::Ready(output) = work.as_mut().poll(&mut context) {
                    return Some(output);
                }
            }
            if self.outside.load(Ordering::SeqCst) > 0 {
                std::thread::park();
            } else if !self.advance(until) {
                return None;
            }
        }
    }

    /// Moves on to the next timer; false where nobody waits, or not before `until`.
    fn advance(&self, until: DateTime<Utc>) -> bool {
        let mut sim = self.sim.lock().unwrap();
        let Some((at, _)) = sim.timers.keys().next().copied() else {
            return false;
        };
        if at > until {
            return false;
        }
        sim.now = sim.now.max(at);
        let now = sim.now;
        for (_, waker) in sim.timers.iter_mut().take_while(|((at, _), _)| *at <= now) {
            if let Some(waker) = waker.take() {
                waker.wake();
            }
        }
        true
    }
}

#[async_trait::async_trait]
impl Clock for SimClock {
    fn now(&self) -> DateTime<Utc> {
        self.sim.lock().unwrap().now
    }

    async fn sleep(&self, duration: Duration) {
        let key = {
            let mut sim = self.sim.lock().unwrap();
            sim.next += 1;
            let key = (sim.now + duration, sim.next);
            sim.timers.insert(key, None);
            key
        };
        let sim = Arc::clone(&self.sim);
        Sleep { sim, key }.await;
    }
}

struct Sleep {
    sim: Arc<Mutex<Sim>>,
    key: (DateTime<Utc>, u64),
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut sim = self.sim.lock().unwrap();
        if sim.now >= self.key.0 {
            return Poll::Ready(());
        }
        sim.timers.insert(self.key, Some(context.waker().clone()));
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        self.sim.lock().unwrap().timers.remove(&self.key);
    }
}

struct Out(Arc<AtomicUsize>);

impl Out {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(count))
    }
}

impl Drop for Out {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

struct Woken {
    flag: AtomicBool,
    thread: Thread,
}

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.flag.store(true, Ordering::SeqCst);
        self.thread.unpark();
    }
}

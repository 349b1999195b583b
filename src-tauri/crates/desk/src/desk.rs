//! One desk for each process: the data folder, the one run that may go on, and the news.

use crate::progress::Progress;
use crate::tickets::Tickets;
use crate::{DemoConnection, State};
use futures::Stream;
use futures::stream;
use secrecy::SecretString;
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};
use std::time::Duration;
use tandem_api::holder::Attending;
use tandem_api::safekeeping::ClosedFolder;
use tandem_api::{ConnectRequest, Error, ErrorCode, OpenRequest, Stoppable, SystemClock, Tandem};
use tandem_sync::engine::Event;
use tandem_sync::records::pics::Everything;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// What a shell of a window holds. It opens the data folder when it is first asked for something,
/// and tries again with each call as long as that fails.
pub struct Desk {
    pub(crate) open: OpenRequest,
    pub(crate) demo: Option<DemoConnection>,
    tandem: tokio::sync::Mutex<Option<Arc<Tandem>>>,
    runs: Mutex<Runs>,
    pub(crate) tickets: Tickets,
    pub(crate) previewed: Mutex<Option<Arc<crate::preview::previewed::Previewed>>>,
    pub(crate) diagnosed: Mutex<Option<String>>,
    changed: watch::Sender<()>,
    watching: Once,
    attending: Mutex<Option<Attending>>,
    /// Cancelled when the desk goes, for what runs on its behalf.
    pub(crate) ended: CancellationToken,
}

/// The records and the stand-in of a demo.
pub struct Demo {
    /// PICS records.
    pub records: Everything,
    /// Address and token of the stand-in.
    pub connection: DemoConnection,
}

/// The runs that go on: one over everybody, and one that somebody asked for beside it. The engine
/// sees to it that no learner is in the hands of both.
#[derive(Default)]
struct Runs {
    wide: Option<Run>,
    asked: Option<Run>,
}

impl Runs {
    fn of(&mut self, wide: bool) -> &mut Option<Run> {
        if wide {
            &mut self.wide
        } else {
            &mut self.asked
        }
    }
}

/// A run that goes on.
struct Run {
    progress: Progress,
    stop: CancellationToken,
}

impl Run {
    fn view(&self) -> crate::RunProgress {
        self.progress.view(self.stop.is_cancelled())
    }
}

/// News are told no oftener than ten times a second.
const BETWEEN_NEWS: Duration = Duration::from_millis(100);

/// How long the end of a run is waited for when the window closes.
const CLOSING: Duration = Duration::from_secs(8);

impl Desk {
    /// A desk over the data folder that the request names. Nothing is opened yet.
    pub fn new(open: OpenRequest) -> Arc<Self> {
        Arc::new(Self::holding(open, None, None))
    }

    fn holding(open: OpenRequest, demo: Option<DemoConnection>, tandem: Option<Tandem>) -> Self {
        Self {
            open,
            demo,
            tandem: tokio::sync::Mutex::new(tandem.map(Arc::new)),
            runs: Mutex::default(),
            tickets: Tickets::default(),
            previewed: Mutex::new(None),
            diagnosed: Mutex::new(None),
            changed: watch::Sender::new(()),
            watching: Once::new(),
            attending: Mutex::default(),
            ended: CancellationToken::new(),
        }
    }

    /// A desk over invented records that are thrown away, connected to their stand-in.
    ///
    /// # Errors
    /// The folder can't be used, or the stand-in does not answer.
    pub async fn demo(open: OpenRequest, demo: Demo) -> Result<Arc<Self>, Error> {
        let tandem = Tandem::open(OpenRequest {
            throw_away: true,
            ..open.clone()
        })
        .await?;
        tandem.fill(demo.records).await?;
        tandem
            .connect(ConnectRequest {
                environment: demo.connection.address.clone(),
                centre: None,
                token: Some(SecretString::from(demo.connection.token.clone())),
            })
            .await?;
        let desk = Self::holding(open, Some(demo.connection), Some(tandem));
        Ok(Arc::new(desk))
    }

    /// How things stand now, and again after each change, at most ten times a second. Begins once
    /// the data folder could be opened.
    pub fn follow(self: &Arc<Self>) -> impl Stream<Item = State> + Send + use<> {
        if self.demo.is_none() {
            self.watching.call_once(|| self.watch_in_the_background());
        }
        let mut changed = self.changed.subscribe();
        changed.mark_changed();
        stream::unfold((self.clone(), changed), |(desk, mut changed)| async move {
            loop {
                changed.changed().await.ok()?;
                tokio::time::sleep(BETWEEN_NEWS).await;
                changed.mark_unchanged();
                let opened = desk.tandem.lock().await.clone();
                if let Some(tandem) = opened
                    && let Ok(state) = desk.state_of(&tandem).await
                {
                    return Some((state, (desk, changed)));
                }
            }
        })
    }

    /// Stops a run between two changes and closes the databases. Asked before the process ends.
    pub async fn close(&self) {
        let mut changed = self.changed.subscribe();
        self.stop_runs().await;
        let ended = async { while self.running().is_some() && changed.changed().await.is_ok() {} };
        let _ = tokio::time::timeout(CLOSING, ended).await;
        let attending = {
            let mut held = self.attending.lock();
            held.as_mut().ok().and_then(|held| held.take())
        };
        let opened = self.tandem.lock().await.take();
        if let (Some(attending), Some(tandem)) = (attending, &opened) {
            tandem.stop_runs();
            let _ = tokio::time::timeout(CLOSING, attending.end()).await;
        }
        if let Some(tandem) = opened
            && let Err(error) = tandem.close().await
        {
            tracing::warn!(code = ?error.code, "closing");
        }
    }

    /// Erases everything that the data folder holds. The next call finds it empty.
    pub(crate) async fn erase(&self) -> Result<(), Error> {
        self.end_attending().await;
        let opened = self.tandem.lock().await.take();
        match opened {
            Some(tandem) => tandem.erase().await,
            None => Ok(()),
        }
    }

    /// The data folder with its databases closed. The next call opens them again.
    pub(crate) async fn closed(&self) -> Result<ClosedFolder, Error> {
        if let Some(run) = self.running() {
            return Err(under_way(&run.title));
        }
        self.end_attending().await;
        let opened = self.tandem.lock().await.take();
        match opened {
            Some(tandem) => tandem.close_to_keep().await,
            None => ClosedFolder::open(&self.open),
        }
    }

    async fn end_attending(&self) {
        let attending = {
            let mut held = self.attending.lock();
            held.as_mut().ok().and_then(|held| held.take())
        };
        if let Some(attending) = attending {
            let _ = tokio::time::timeout(CLOSING, attending.end()).await;
        }
    }

    /// The data folder, where it is open.
    pub(crate) async fn opened(&self) -> Option<Arc<Tandem>> {
        self.tandem.lock().await.clone()
    }

    pub(crate) async fn tandem(self: &Arc<Self>) -> Result<Arc<Tandem>, Error> {
        let mut held = self.tandem.lock().await;
        if let Some(tandem) = &*held {
            return Ok(tandem.clone());
        }
        let tandem = Arc::new(Tandem::open(self.open.clone()).await?);
        *held = Some(tandem.clone());
        drop(held);
        let desk = Arc::downgrade(self);
        let served = move || {
            if let Some(desk) = desk.upgrade() {
                desk.tell();
            }
        };
        let attending = Attending::begin(&tandem, served);
        *self
            .attending
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(attending);
        self.tell();
        Ok(tandem)
    }

    /// Carries out one run. It goes on when whoever asked goes away.
    pub(crate) async fn in_run<T, F>(
        self: &Arc<Self>,
        progress: Progress,
        carry_out: impl FnOnce(Arc<Tandem>, RunHandle) -> F,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let tandem = self.tandem().await?;
        let handle = self.begin(progress, tandem.stoppable())?;
        let run = tokio::spawn(carry_out(tandem, handle));
        run.await.unwrap_or_else(|_| {
            Err(Error::new(
                ErrorCode::Stopped,
                "The run ended unexpectedly.",
                "What it had done is kept. Start it again to go on from there.",
            ))
        })
    }

    fn begin(
        self: &Arc<Self>,
        progress: Progress,
        stoppable: Stoppable,
    ) -> Result<RunHandle, Error> {
        let wide = progress.is_wide();
        let mut runs = self.runs_now();
        let run = runs.of(wide);
        if let Some(run) = run {
            return Err(under_way(run.progress.title()));
        }
        *run = Some(Run {
            progress,
            stop: stoppable.stop.clone(),
        });
        drop(runs);
        self.tell();
        Ok(RunHandle {
            desk: self.clone(),
            wide,
            stoppable,
        })
    }

    /// Stops what goes on, each run after the change under way.
    pub(crate) async fn stop_runs(&self) {
        if let Some(tandem) = self.opened().await {
            tandem.stop_runs();
        }
        self.tell();
    }

    /// How often the databases were read, records of PICS first, for whoever measures what something
    /// costs. Nothing before the data folder is open.
    pub async fn database_reads(&self) -> (u64, u64) {
        let opened = self.opened().await;
        opened.map_or((0, 0), |tandem| tandem.database_reads())
    }

    pub(crate) fn running(&self) -> Option<crate::RunProgress> {
        let runs = self.runs_now();
        let run = runs.wide.as_ref().or(runs.asked.as_ref());
        run.map(Run::view)
    }

    pub(crate) fn asked(&self) -> Option<crate::RunProgress> {
        let runs = self.runs_now();
        runs.asked.as_ref().map(Run::view)
    }

    pub(crate) fn tell(&self) {
        self.changed.send_replace(());
    }

    /// Tandem's time, before the data folder is open too.
    pub(crate) fn clock(&self) -> SystemClock {
        SystemClock::starting_at(self.open.now)
    }

    fn runs_now(&self) -> MutexGuard<'_, Runs> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.ended.cancel();
    }
}

fn under_way(title: &str) -> Error {
    Error::new(
        ErrorCode::RunUnderWay,
        format!("A run is under way: {title}."),
        "Wait for it to end, or stop it; then try again.",
    )
}

/// The run as the one who carries it out sees it. The desk is free again when this is dropped.
pub(crate) struct RunHandle {
    desk: Arc<Desk>,
    wide: bool,
    stoppable: Stoppable,
}

impl RunHandle {
    /// Cancelled once the run is to stop.
    pub(crate) fn stop(&self) -> &CancellationToken {
        &self.stoppable.stop
    }

    /// Takes note of how far the run is.
    pub(crate) fn note(&self, note: impl FnOnce(&mut Progress)) {
        if let Some(run) = self.desk.runs_now().of(self.wide) {
            note(&mut run.progress);
        }
        self.desk.tell();
    }

    /// Takes note of what the engine tells.
    pub(crate) fn listener<'a>(
        &'a self,
        tandem: &'a Tandem,
    ) -> impl Fn(Event) + Send + Sync + use<'a> {
        move |event| {
            if let Event::Progress {
                phase,
                done,
                total,
                work,
            } = event
            {
                let now = tandem.now();
                self.note(|progress| progress.reached(phase, (done, total), work, now));
            }
        }
    }
}

impl Drop for RunHandle {
    fn drop(&mut self) {
        *self.desk.runs_now().of(self.wide) = None;
        self.desk.tell();
    }
}

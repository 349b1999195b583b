//! How a process is asked to end from outside.

use std::io;

/// What asks this process to end: Ctrl-C, its terminal or its service manager. From the moment it
/// is listened to, none of them ends the process any more.
pub struct EndSignals(system::Signals);

impl EndSignals {
    /// Listens from now on. Needs the runtime of tokio.
    ///
    /// # Errors
    /// The system lends no ear.
    pub fn listen() -> io::Result<Self> {
        system::Signals::listen().map(Self)
    }

    /// Waits until somebody asks.
    pub async fn asked(&mut self) {
        self.0.asked().await;
    }
}

#[cfg(unix)]
mod system {
    use std::io;
    use tokio::signal::unix::{Signal, SignalKind, signal};

    pub struct Signals {
        interrupt: Signal,
        terminate: Signal,
        hangup: Option<Signal>,
    }

    impl Signals {
        pub fn listen() -> io::Result<Self> {
            // Whoever starts it with nohup wants it to outlive the terminal.
            let hangup = match hangup_is_ignored() {
                true => None,
                false => Some(signal(SignalKind::hangup())?),
            };
            Ok(Self {
                interrupt: signal(SignalKind::interrupt())?,
                terminate: signal(SignalKind::terminate())?,
                hangup,
            })
        }

        pub async fn asked(&mut self) {
            let hangup = async {
                match &mut self.hangup {
                    Some(hangup) => hangup.recv().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                _ = self.interrupt.recv() => {}
                _ = self.terminate.recv() => {}
                _ = hangup => {}
            }
        }
    }

    // Linux shows the ignored signals as a mask, lowest first; other systems show them nowhere
    // that safe code can look.
    fn hangup_is_ignored() -> bool {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
        mask.is_some_and(|mask| mask & 1 == 1)
    }
}

#[cfg(windows)]
mod system {
    use std::io;
    use tokio::signal::windows::{
        CtrlBreak, CtrlC, CtrlClose, CtrlLogoff, CtrlShutdown, ctrl_break, ctrl_c, ctrl_close,
        ctrl_logoff, ctrl_shutdown,
    };

    pub struct Signals {
        interrupt: CtrlC,
        stop: CtrlBreak,
        close: CtrlClose,
        logoff: CtrlLogoff,
        shutdown: CtrlShutdown,
    }

    impl Signals {
        pub fn listen() -> io::Result<Self> {
            Ok(Self {
                interrupt: ctrl_c()?,
                stop: ctrl_break()?,
                close: ctrl_close()?,
                logoff: ctrl_logoff()?,
                shutdown: ctrl_shutdown()?,
            })
        }

        pub async fn asked(&mut self) {
            tokio::select! {
                _ = self.interrupt.recv() => {}
                _ = self.stop.recv() => {}
                _ = self.close.recv() => {}
                _ = self.logoff.recv() => {}
                _ = self.shutdown.recv() => {}
            }
        }
    }
}

#[cfg(not(any(unix, windows)))]
mod system {
    use std::io;

    pub struct Signals;

    impl Signals {
        pub fn listen() -> io::Result<Self> {
            Ok(Self)
        }

        pub async fn asked(&mut self) {
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }
}

//! The real window: Tandem's desktop program on a display, a D-Bus session and a keyring of its
//! own, driven through WebKit's own driver, and read as a person reads it.

mod bus;
mod desktop;
mod display;
mod keyring;
mod page;
mod process;
mod steps;

pub use desktop::{Desktop, Running, Setting, desktop_program};
pub use display::Cover;
pub use fantoccini::key::Key;
pub use keyring::Keyring;
pub use page::Window;
pub use steps::register_again;

use std::time::{Duration, Instant};

/// How long is waited for anything before a test gives up. It is no measure: two cores may be busy
/// with other tests.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Asks again and again until there is an answer, or patience is over.
pub fn until<T>(mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let started = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return Some(answer);
        }
        if started.elapsed() > PATIENCE {
            return None;
        }
        std::thread::sleep(Duration::from_millis(30));
    }
}

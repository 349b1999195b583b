//! Waiting for a child that works: not for ever.

use crate::Control;
use std::io::Read;
use std::process::Child;
use std::time::{Duration, Instant};

const LONGEST: Duration = Duration::from_mins(1);

const BETWEEN_LOOKS: Duration = Duration::from_millis(10);

/// Waits until the stand-in has received this many calls.
///
/// # Panics
/// With what was seen and with what the child said, after a minute or once the child has ended.
pub fn wait_for_calls(control: &Control, child: &mut Child, calls: u64) {
    let began = Instant::now();
    loop {
        let seen = control.count("calls");
        if seen >= calls {
            return;
        }
        let ended = child.try_wait().unwrap();
        if ended.is_some() || began.elapsed() > LONGEST {
            let _ = child.kill();
            panic!(
                "{seen} of {calls} calls after {:?}; the child ended with {ended:?} and said:\n{}",
                began.elapsed(),
                said(child)
            );
        }
        std::thread::sleep(BETWEEN_LOOKS);
    }
}

/// Whatever of its two outputs nobody has taken yet.
fn said(child: &mut Child) -> String {
    let mut text = String::new();
    if let Some(mut output) = child.stdout.take() {
        let _ = output.read_to_string(&mut text);
    }
    if let Some(mut errors) = child.stderr.take() {
        let _ = errors.read_to_string(&mut text);
    }
    text
}

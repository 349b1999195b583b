//! `tandem-desktop`: Tandem in a window.

// Started by double-click on Windows, no console opens behind the window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    tandem_desktop::run()
}

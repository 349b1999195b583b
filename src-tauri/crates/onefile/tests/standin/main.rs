//! The client against the stand-in over real sockets, with each of the stand-in's switches and
//! faults.

#![allow(clippy::unwrap_used, clippy::panic)] // the whole program is a test

mod allowance;
mod centre;
mod details;
mod enrolling;
mod faults;
mod switches;
mod writing;

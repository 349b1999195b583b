//! The stand-in over real sockets, called with plain HTTP.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "all of it is test, its helper functions too"
)]

mod control;
mod enrolling;
mod faults;
mod searches;
mod transport;
mod world;
mod writes;

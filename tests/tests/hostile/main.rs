//! A server that means harm where OneFile should be, and the real program in front of it: each
//! attempt is refused by name and with a remedy, takes little memory, and leaves nothing behind.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod certificates;
mod clock;
mod limits;
mod redirects;
mod said;
mod server;
mod sizes;
mod slow;
mod texts;
mod watched;

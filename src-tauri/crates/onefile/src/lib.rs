//! OneFile REST client: session, pacing, leniency.
//!
//! [`OneFileClient`] is the engine's port [`tandem_sync::ports::OneFile`] over one seam,
//! [`Exchange`]. It keeps to the call allowance ([`pace`]), reads leniently what nobody outside
//! OneFile knows for certain, and never repeats a write that may have been carried out.

mod aims;
mod base_url;
pub mod call_log;
mod calls;
mod catalogue;
mod centre;
mod client;
mod details;
mod enrol;
pub mod exchange;
pub mod http;
mod jitter;
pub mod pace;
mod paging;
mod port;
mod reviews;
mod rows;
mod session;
mod sign_in;
mod sites;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod users;
mod verdict;
mod wire;

pub use base_url::{BaseUrl, BaseUrlError};
pub use call_log::{Booked, CallLog, CallLogError, CallsInMemory};
pub use calls::ServerTime;
pub use centre::{Customer, Organisation};
pub use client::{OneFileClient, Settings};
pub use exchange::{Certificate, Exchange, ExchangeError, Request, Response, Target, Token};
pub use http::{Bounds, HttpExchange, HttpSetupError};
pub use pace::{Limits, Pace, Priority};
pub use paging::Pages;
pub use wire::TimesOnWire;

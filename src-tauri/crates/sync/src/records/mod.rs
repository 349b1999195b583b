//! The records of both systems, as Tandem sees them: already freed of the ways in which each
//! side writes "no value", dates and numbers.

pub mod details;
pub mod onefile;
pub mod pics;
mod postcode;
mod registration;

pub use registration::{Registration, RegistrationField};

//! The records of both systems, as Tandem sees them: already freed of the ways in which each
//! side writes "no value", dates and numbers.

mod attendance;
pub mod details;
pub mod field;
pub mod field_of;
mod gone;
pub mod onefile;
pub mod pics;
mod postcode;
mod registration;
pub mod replaced;
pub mod write;

pub use attendance::Attendance;
pub use gone::{Gone, GoneRecord};
pub use registration::{Registration, RegistrationField};

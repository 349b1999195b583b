//! How alike two people are, as the two systems have written them down. Everything that compares
//! people goes by this: links, who somebody was when they were linked, and suggestions.

mod fit;
pub(crate) mod name;
pub(crate) mod person;
mod short_forms;
pub mod values;

pub(crate) use fit::{Fit, days_fit, first_names_fit, names_fit, whole_names_fit};
pub use name::Likeness;

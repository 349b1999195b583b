//! What goes over the wire, read leniently: nothing about types, casing and "no value" in OneFile's
//! answers is certain.

mod body;
mod page;
mod record;
mod text;
mod times;
mod value;
mod written;

pub(crate) use body::{is_web_page, new_id, object, refusal};
pub(crate) use page::{Unusable, rows};
pub(crate) use record::{Record, Unreadable};
pub use times::TimesOnWire;
pub(crate) use times::{day_out, instant_out};
pub(crate) use written::value_out;

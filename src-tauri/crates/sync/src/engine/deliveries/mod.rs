//! The kinds of writes to OneFile, each a [`crate::delivery::Delivery`], and what is proven by their
//! first ones.

mod aim_fields;
mod assignment;
mod creation;
mod details;
mod proof;
mod proven;
mod review;

pub(super) use aim_fields::AimFields;
pub(super) use assignment::Assigned;
pub(super) use creation::{Created, listed, listed_member};
pub(super) use details::Details;
pub(super) use proof::go_alone;
pub(super) use proven::{MIS_VALUE, Told, is_theirs};
pub(super) use review::{Review, Visit};

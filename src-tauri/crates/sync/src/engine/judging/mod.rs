//! Whether a run may go on: whose OneFile it is, what it lists, and what the plan would do.

mod ground;
mod listings;
mod too_much;

pub(in crate::engine) use ground::check_pics_alone;

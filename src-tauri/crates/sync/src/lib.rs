//! Records of PICS and OneFile, the plan that brings them into step, and the engine that carries
//! it out. This crate does no I/O of its own: what it needs from outside comes in through
//! [`ports`], time included.

pub mod blank;
pub mod ports;
pub mod records;
pub mod uktime;

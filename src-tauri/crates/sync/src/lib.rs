//! Records of PICS and OneFile, the plan that brings them into step, and the engine that carries
//! it out. This crate does no I/O of its own: what it needs from outside comes in through
//! [`ports`], time included.

pub mod blank;
pub mod brakes;
pub mod codes;
pub mod delivery;
pub mod digest;
pub mod engine;
pub mod enrol;
pub mod erased;
pub mod error;
pub mod gate;
pub mod identity;
pub mod likeness;
pub mod linking;
pub mod links;
pub mod names;
pub mod plan;
pub mod ports;
pub mod problems;
pub mod records;
pub mod runs;
pub mod scope;
pub mod second;
pub mod settings;
pub mod steps;
pub mod uktime;
pub mod uln;
pub mod undo;

#[cfg(test)]
mod sample;

//! Rooms that are shared through git.
//!
//! [`git`] runs the program and reads revisions.

pub mod git;

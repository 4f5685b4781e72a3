//! Filling in the missing fields of several trials: one list, the lines of every file, and one confirmation.

pub mod content;
pub mod layout;
pub mod state;
pub mod update;

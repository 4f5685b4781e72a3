//! The help: every command with its keys.

pub mod content;
pub mod layout;
pub mod state;
pub mod update;
pub mod words;

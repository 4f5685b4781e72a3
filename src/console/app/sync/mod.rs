//! Sharing decision records through git: what is left to send and receive, and the running sync.

pub mod availability;
pub mod content;
pub mod state;
pub mod update;

//! What changed between a point in time and the room that is shown, and by whose commits. A worker thread reads it.

pub mod content;
pub mod layout;
pub mod rows;
pub mod state;
pub mod update;

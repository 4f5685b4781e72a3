//! A text about the room to read: why a verdict is as it is, and the policy in words.

pub mod content;
pub mod state;
pub mod update;

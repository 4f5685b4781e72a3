//! A text about the room to read: why a verdict is as it is, the policy in words, and one decision record.

pub mod content;
mod record;
pub mod state;
pub mod update;

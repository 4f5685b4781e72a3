//! The console's own editor, for users who have not configured one.

pub mod base;
pub mod state;
pub mod update;

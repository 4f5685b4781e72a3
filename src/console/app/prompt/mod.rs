//! The prompt in which a search or a filter is typed.

pub mod state;
pub mod update;

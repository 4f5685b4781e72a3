//! The palette: commands or links to choose from.

pub mod layout;
pub mod ranking;
pub mod state;
pub mod update;

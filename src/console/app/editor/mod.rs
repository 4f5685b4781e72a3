//! The demo's own editor.

pub mod state;
pub mod update;

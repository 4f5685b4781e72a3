//! Demo and presenter mode, and the panel at the bottom of the screen.

pub mod panel;
pub mod state;
pub mod update;

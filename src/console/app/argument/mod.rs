//! The text that belongs to a command: typed behind its name in the palette, or into a prompt of its own.

pub mod state;
pub mod update;

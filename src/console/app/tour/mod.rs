//! The guided tour. It follows the state of the console and not its keys: a step is done when its condition holds.

pub mod condition;
pub mod content;
pub mod script;
pub mod state;
pub mod update;

//! Readings of the history, which take long in a large room. One whose answer is not awaited any more is stopped.

pub mod state;
pub mod update;

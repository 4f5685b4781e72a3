//! The decision log: the records of all trials, the newest first. A worker thread reads them.

pub mod content;
pub mod filter;
pub mod records;
pub mod row;
pub mod state;
pub mod update;

//! The trend: the figures of past weeks, from the history of the branch. A worker thread reads them.

pub mod content;
pub mod figures;
pub mod layout;
pub mod state;
pub mod update;

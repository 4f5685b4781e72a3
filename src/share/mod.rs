//! Rooms that are shared through git.
//!
//! [`crate::git`] reads revisions, [`history`] compares the records of a history with those of a room,
//! [`past_room`] opens a room as it was at a commit, [`room_commits`] reads the commits between two states of a room,
//! [`trend`] reads the figures of its weeks, and [`sync`] publishes decision records and receives those of others.

pub mod history;
pub mod past_room;
pub mod room_commits;
pub mod sync;
#[cfg(test)]
mod tests;
pub mod trend;

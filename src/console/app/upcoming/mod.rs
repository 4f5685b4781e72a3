//! The list of planned dates: ends of grace periods, starts, go-lives, and due dates of follow-ups and renewals.

pub mod content;
pub mod state;
pub mod update;

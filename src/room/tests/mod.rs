//! Rooms on disk: the policy, the walk, the index, and a room that is read with and without it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]
#![allow(clippy::disallowed_methods, reason = "tests read the clock")]

mod again;
mod compact;
mod cost;
pub(crate) mod evaluating;
mod index;
mod mapped_file;
mod partial;
mod policy;
mod reading;
mod rooms;
mod same_evidence;
mod walk;
mod watched;

//! Large rooms: what a walk finds whatever its threads do, and what is kept of a room for the next time.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

#[path = "../console/mod.rs"]
mod console;
mod frames;
mod index;
mod room;
#[path = "../support/mod.rs"]
mod support;
mod waiting;
mod walk;

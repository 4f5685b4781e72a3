//! Rooms in the past of real repositories.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod past_rooms;
mod trends;

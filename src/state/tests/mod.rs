//! The console and its state: whose it is, damaged state, and state of version 0.1.0.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod damaged;
mod earlier;
mod people;

//! Queries: the language, what it takes of the sample room, and what could come next while somebody types.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]
#![allow(clippy::disallowed_methods, reason = "a test is where the world is")]

#[path = "../console/mod.rs"]
mod console;
#[path = "../support/mod.rs"]
mod support;

mod command_line;
mod completing;
mod errors;
mod filtering;
mod language;
mod own_queues;
mod page;
mod properties;
mod returning;
mod room;

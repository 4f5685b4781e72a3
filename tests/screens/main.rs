//! The console under everything that terminals and people do to it: any size, any key, any name.

#![allow(clippy::disallowed_methods, reason = "a test is where the world is")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop there")]

#[path = "../console/mod.rs"]
mod console;
mod keys;
mod lines;
mod names;
mod sizes;

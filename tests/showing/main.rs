//! What shows the program to somebody for the first time: a room to start from, the demo, the tour.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

#[path = "../console/mod.rs"]
mod console;
#[path = "../support/mod.rs"]
mod support;

mod demo;
mod pictures;
mod starting;
mod terminal;
mod tour;

//! The subcommands from the front door: what they say, what they leave on the disk, and what no room can make them do.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]
#![allow(clippy::print_stderr, reason = "what was not tested is said where test runs are read")]
#![allow(clippy::disallowed_methods, reason = "a test is where the world is")]

mod config;
mod decide;
mod guard;
mod guard_files;
mod hostile;
mod leaks;
mod linear;
mod output;
mod pin;
mod plants;
mod queries;
mod request;
mod schema;
mod seen_records;
mod shapes;
mod signers;
mod starting;
mod state;

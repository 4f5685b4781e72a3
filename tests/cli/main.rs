//! The subcommands as processes: their output, their files, and hostile rooms.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]
#![allow(clippy::print_stderr, reason = "skipped tests are reported on stderr")]
#![allow(clippy::disallowed_methods, reason = "tests use the clock and processes")]

mod at;
mod audit;
mod automation;
mod changes;
mod config;
mod decide;
mod diff_commits;
mod doctor;
mod explain;
mod fill;
mod formats;
mod guard;
mod guard_files;
mod hook;
mod hostile;
mod import;
mod leaks;
mod linear;
mod log;
mod output;
mod packages;
mod pin;
mod plants;
mod policies;
mod portfolio;
mod queries;
mod request;
mod schema;
mod seen_records;
mod shapes;
mod signers;
mod starting;
mod state;
mod sync;
mod travelling;
mod verify;
mod xml;

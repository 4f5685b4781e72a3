//! The console in-process: keys in; frames, effects and files out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]
#![allow(clippy::print_stderr, reason = "skipped tests are listed where test runs are read")]
#![allow(clippy::disallowed_methods, reason = "tests read the clock")]

mod acting_as;
mod changes;
mod compiled_rules;
mod deciding;
mod elapsed_time;
mod exporting;
mod filters;
mod following;
mod journeys;
mod leaks;
mod linear;
mod losses;
mod pointing;
mod portfolio;
mod presentation;
mod reviewing;
mod scale;
mod screens;
pub(crate) mod session;
mod sharing_through_git;
mod time_machine;
mod trend;

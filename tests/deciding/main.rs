//! Journeys of those who decide: drafts, time, taking back, many at once, signing.

#![allow(clippy::disallowed_methods, reason = "a test is where the world is")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that cannot go on should stop there"
)]

mod bulk;
#[path = "../console/mod.rs"]
mod console;
mod drafts;
mod signing;
mod stamp;

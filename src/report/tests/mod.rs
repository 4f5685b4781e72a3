//! The published schemas against the types, and the work of reports.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod once;
mod schemas;

//! The two readers of YAML against each other, and the parsers on public test suites.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod plain_yaml;
mod suites;

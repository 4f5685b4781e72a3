//! The specification, as tests, section by section.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

#[path = "../support/papers.rs"]
mod support;

mod gates;
mod grace;
mod plain_yaml;
mod policy;
mod problems;
mod properties;
mod remedies;
mod report;
mod schemas;
mod values;

//! The specification, as tests, section by section.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]
#![allow(clippy::disallowed_methods, reason = "tests read the clock")]

mod covered;
mod gates;
mod grace;
mod problems;
mod report;
mod trust_page;

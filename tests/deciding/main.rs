//! Journeys of those who decide: drafts, time, taking back, many at once, signing.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop there")]

#[path = "../console/mod.rs"]
mod console;
mod drafts;

//! What reviewers do, key by key, over the sample room: reading a trial, asking for what is missing, finding commands,
//! binding their own keys.

#![allow(clippy::disallowed_methods, reason = "a test is where the world is")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on should stop there"
)]

#[path = "../console/mod.rs"]
mod console;
mod finding;
mod keys;
mod page;
mod picking;
mod sharing;
#[path = "../support/mod.rs"]
mod support;

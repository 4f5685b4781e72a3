//! Signatures against the real `ssh-keygen`: what it makes is taken, what it refuses is refused, and the same lines of
//! `allowed_signers` give the same keys to the same people at the same times.

#![allow(clippy::disallowed_methods, reason = "a test is where the world is")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "../support/mod.rs"]
mod support;

mod allowed_signers;
mod bench;
mod keygen;
mod local_time;
mod pin;
mod placing;
mod room;
mod security_key;
mod signing;
mod trust_page;
mod verifying;

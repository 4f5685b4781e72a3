//! The crate against the real `ssh-keygen`: the same signatures, and the same lines of `allowed_signers` for the same
//! principals at the same times.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod allowed_signers;
mod local_time;
mod made;
mod security_key;
mod verifying;

//! Records on disk, and signatures against the real `ssh-keygen`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]
#![allow(clippy::disallowed_methods, reason = "tests read the clock")]

mod one_name;
mod signatures;

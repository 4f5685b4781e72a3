//! Signatures against the real `ssh-keygen`: what it makes is taken, what it refuses is refused, and the same lines of
//! `allowed_signers` give the same keys to the same people at the same times.

mod allowed_signers;
mod bench;
mod keygen;
mod local_time;
mod pin;
mod placing;
mod room;
mod security_key;
mod signing;
mod verifying;

//! Durability: the ledger and changed packets under faults and kills.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod faults;
mod fills;
mod kills;

//! The public boundary through its front door (specification, section 4).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod hidden;
mod material;
mod ordinary;
mod page;
mod properties;
mod published;
mod text;
mod texts;
mod tree;

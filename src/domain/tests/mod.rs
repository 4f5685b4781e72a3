//! The public boundary, values, remedies, and properties of every room there could be.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod asks;
mod boundary;
mod cost;
mod date_input;
mod explanation;
mod field_places;
mod lineage;
mod next_step;
mod policy_words;
mod portfolio;
mod portfolio_queries;
mod properties;
mod remedies;
mod search;
mod valid_until;
mod values;

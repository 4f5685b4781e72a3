//! trialdesk: the review console for expired software trials.

pub mod cli;
pub mod config;
pub mod console;
pub mod demo;
pub mod domain;
pub mod ledger;
pub mod letter;
pub mod report;
pub mod room;

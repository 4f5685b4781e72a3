//! trialdesk: the review console for expired software trials.

#[cfg(test)]
extern crate self as trialdesk;

pub mod cli;
pub mod config;
pub mod console;
pub mod demo;
pub mod doctor;
pub mod domain;
pub mod edit;
pub mod export;
pub mod fsio;
pub mod git;
pub mod ledger;
pub mod report;
pub mod room;
pub mod share;
pub mod state;

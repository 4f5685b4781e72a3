//! The portfolio: what one person can do in one go, what blocks, how long trials wait, and whose they are.
//!
//! The figures are those of `trialdesk portfolio`. A worker thread counts them, and every row opens the trials behind it
//! as a query.

pub mod ask_query;
pub mod figures;
pub mod layout;
pub mod opens;
pub mod state;
pub mod update;

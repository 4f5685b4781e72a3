//! The shown table as a file: the rows in their order, in a format of `trialdesk list`.

pub mod state;
pub mod update;

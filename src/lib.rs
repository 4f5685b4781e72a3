//! trialdesk
pub mod domain;
pub mod room;

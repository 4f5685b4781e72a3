//! The trial page: gates, evidence, and decisions.

pub mod evidence;
pub mod state;
pub mod timeline;
pub mod update;

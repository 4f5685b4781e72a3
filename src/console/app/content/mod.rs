//! Content that several screens share, as lines.

pub mod context;
pub mod finding;
pub mod gates;
pub mod highlight;
pub mod package_evidence;
pub mod patch;
pub mod stages;
pub mod symbols;
pub mod votes;

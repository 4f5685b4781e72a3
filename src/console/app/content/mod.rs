//! Content that several screens share, as lines.

pub mod finding;
pub mod gates;
pub mod highlight;
pub mod patch;
pub mod symbols;

//! Two points in time compared: what became ready or blocked, what is new, and who decided.

pub mod brief;
pub mod commits;
pub mod compare;
pub mod diff;
pub mod snapshot;

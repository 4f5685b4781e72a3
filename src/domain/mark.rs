//! Marks beside the status of a trial (specification, sections 3.1 and 5.3).

pub use super::labels::Mark;

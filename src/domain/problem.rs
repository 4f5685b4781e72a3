//! Problems: something wrong with a file rather than with a trial's answers (specification, section 1).

use super::tree::Spot;
use std::sync::Arc;

pub use super::labels::ProblemCode;

/// One problem, where it is, and the trials that it holds up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub code: ProblemCode,
    /// The file, relative to the room, with `/`.
    pub path: Arc<str>,
    /// Where in it, where that is known.
    pub at: Option<Spot>,
    /// The sentence that says so.
    pub message: String,
    /// The `trial_ref`s of the trials it belongs to, in order.
    pub trials: Vec<Arc<str>>,
}

/// The problem of a file that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileProblem {
    /// What is wrong.
    pub code: ProblemCode,
    /// The position, if it is known.
    pub at: Option<Spot>,
    /// A sentence that says what is wrong.
    pub message: String,
}

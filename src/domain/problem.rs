//! Problems of files, as opposed to findings about a trial (specification, section 1, "Problems").

use super::tree::Position;
use std::sync::Arc;

pub use super::labels::ProblemCode;

/// A problem of a file, with its position and the trials that it blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The code.
    pub code: ProblemCode,
    /// The file, relative to the room, with `/`.
    pub path: Arc<str>,
    /// The position, if it is known.
    pub at: Option<Position>,
    /// A sentence that says what is wrong.
    pub message: String,
    /// The `trial_ref`s of the trials that it blocks, in order.
    pub trials: Arc<[Arc<str>]>,
}

/// A problem of a trial, or several in one `decisions` folder that are reported as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrialProblem {
    /// The problem, or the first of several.
    pub problem: Problem,
    /// The number of problems.
    pub count: u32,
}

/// The problem of a file that cannot be used, before it is assigned to trials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileProblem {
    /// The code.
    pub code: ProblemCode,
    /// The position, if it is known.
    pub at: Option<Position>,
    /// A sentence that says what is wrong.
    pub message: String,
}

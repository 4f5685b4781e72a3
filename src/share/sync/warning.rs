//! Remarks that change nothing.

use super::reason::{Code, Reason};
use crate::domain::safe_text::SafeText;
use crate::safe;

/// A remark that changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// git may change the line ends of records on another machine.
    LineEnds {
        /// The path from the root of the work tree.
        path: String,
    },
    /// The server let this user pass a rule of the branch.
    RuleBypassed,
    /// Records of this branch were removed upstream, and are sent again.
    RemovedUpstream {
        /// Their number.
        count: usize,
    },
}

impl Warning {
    /// Returns the reason.
    #[must_use]
    pub fn reason(&self) -> Reason {
        match self {
            Self::LineEnds { path } => Reason::passing(
                Code::LineEnds,
                safe!("git may change the line ends of {} on other machines", SafeText::sanitize(path)),
                "Put `**/decisions/** -text` into .gitattributes, and commit it.",
            ),
            Self::RuleBypassed => Reason::passing(
                Code::RuleBypassed,
                "the server let you pass a rule of the branch",
                "Use --review if a review is expected.",
            ),
            Self::RemovedUpstream { count } => Reason::passing(
                Code::RemovedUpstream,
                safe!(
                    "{} of your branch were removed from the upstream branch, and are sent again",
                    counted(*count)
                ),
                "Find out who removed them: git log --diff-filter=D -- FILE",
            ),
        }
    }
}

/// Returns a number of records, in words.
fn counted(count: usize) -> SafeText {
    safe!("{} {}", count, if count == 1 { "record" } else { "records" })
}

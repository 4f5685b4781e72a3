//! Reasons why something is left. Each has a code, a sentence and a remedy.

use crate::domain::labels::codes;
use crate::domain::safe_text::SafeText;
use schemars::JsonSchema;
use serde::Serialize;

codes! {
    /// The kinds of reasons.
    Code {
        /// No branch is checked out.
        DetachedHead = "detached-head",
        /// The branch has no commit.
        UnbornBranch = "unborn-branch",
        /// A rebase, merge, cherry-pick, revert or bisect is not finished.
        OperationInProgress = "operation-in-progress",
        /// The branch has no upstream branch at a remote.
        NoUpstream = "no-upstream",
        /// git does not know the user's e-mail address.
        NoEmail = "no-email",
        /// Another git has the index locked.
        IndexLocked = "index-locked",
        /// A sparse checkout leaves out a part of the room.
        Sparse = "sparse-checkout",
        /// The remote cannot be reached.
        Offline = "offline",
        /// The remote asks for authentication.
        Authentication = "authentication",
        /// Others were faster at every try.
        Raced = "raced",
        /// A place has other bytes at the path of a record.
        OtherBytes = "other-bytes",
        /// A place has something else in the place of a folder of records.
        InTheWay = "in-the-way",
        /// An attribute lets git change the bytes of records.
        Attribute = "attribute",
        /// The remote refused what was sent.
        Refused = "refused",
        /// git failed.
        Failed = "failed",
        /// The upstream branch, or this one, has other commits too.
        OtherCommits = "other-commits",
        /// The upstream branch has a link or a submodule in the room.
        Link = "link",
        /// git does not replace a file of the work tree.
        WorkTree = "work-tree",
        /// git may change the line ends of records on another machine.
        LineEnds = "line-ends",
        /// The server let the user pass a rule of the branch.
        RuleBypassed = "rule-bypassed",
        /// Records were removed upstream, and are sent again.
        RemovedUpstream = "removed-upstream",
        /// A file in a folder of records is not whole and valid.
        Withheld = "withheld",
    }
}

/// A reason, for people and for machines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reason {
    /// The kind.
    pub code: Code,
    /// A sentence that says what is wrong.
    pub message: SafeText,
    /// The way to resolve it; empty if time alone does.
    pub remedy: SafeText,
    /// True if a person has to do something.
    pub needs_person: bool,
}

impl Reason {
    /// Returns a reason that a person has to resolve.
    pub(super) fn for_person(code: Code, message: impl Into<SafeText>, remedy: impl Into<SafeText>) -> Self {
        Self { code, message: message.into(), remedy: remedy.into(), needs_person: true }
    }

    /// Returns a reason that passes.
    pub(super) fn passing(code: Code, message: impl Into<SafeText>, remedy: impl Into<SafeText>) -> Self {
        Self { needs_person: false, ..Self::for_person(code, message, remedy) }
    }
}

/// Returns the line of a message of git that says what is wrong: the first that is an error, or the first one.
pub(super) fn first_line(message: &str) -> SafeText {
    let lines = || message.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_error =
        |line: &&str| ["fatal:", "error:", "remote: error:"].iter().any(|word| line.starts_with(word));
    let line = lines().find(is_error).or_else(|| lines().next()).unwrap_or_default();
    let line = line.strip_prefix("remote: ").unwrap_or(line);
    let line = line.strip_prefix("fatal: ").or(line.strip_prefix("error: ")).unwrap_or(line);
    SafeText::sanitize(line)
}

//! The reasons why a branch is not moved.

use super::reason::{Code, Reason, first_line};
use crate::domain::safe_text::SafeText;
use crate::safe;

/// The reason why the branch stays although the upstream branch has something new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotAdopted {
    /// A commit does more than add records. Its id and a path that it changes.
    OtherChange {
        /// The first digits of the id.
        commit: String,
        /// The path from the root of the work tree.
        path: String,
        /// True if the commit is one of the user that is not upstream.
        is_own: bool,
    },
    /// A record of a local commit is not upstream.
    NotThere {
        /// The path from the root of the work tree.
        path: String,
    },
    /// The upstream branch has a link or a submodule in the room.
    Link {
        /// The path from the root of the work tree.
        path: String,
    },
    /// An attribute would change the bytes of a record.
    Attribute {
        /// The path from the root of the work tree.
        path: String,
        /// The attribute.
        name: String,
    },
    /// git does not replace a file of the work tree; its message.
    WorkTree(String),
}

impl NotAdopted {
    /// Returns the reason.
    #[must_use]
    pub fn reason(&self) -> Reason {
        match self {
            Self::OtherChange { commit, path, is_own: false } => Reason::passing(
                Code::OtherCommits,
                safe!(
                    "the upstream branch has commits that change more than records ({}: {})",
                    SafeText::sanitize(commit),
                    SafeText::sanitize(path)
                ),
                "git pull --rebase",
            ),
            Self::OtherChange { commit, path, is_own: true } => Reason::passing(
                Code::OtherCommits,
                safe!(
                    "your branch has commits of your own ({}: {}), so it is not moved",
                    SafeText::sanitize(commit),
                    SafeText::sanitize(path)
                ),
                "git pull --rebase",
            ),
            Self::NotThere { path } => Reason::passing(
                Code::OtherCommits,
                safe!("your branch has {}, and the upstream branch has not", SafeText::sanitize(path)),
                "git pull --rebase",
            ),
            Self::Link { path } => Reason::for_person(
                Code::Link,
                safe!(
                    "the upstream branch has a link or a submodule in the room: {}",
                    SafeText::sanitize(path)
                ),
                "Find out who added it, and remove it from the branch.",
            ),
            Self::Attribute { path, name } => Reason::for_person(
                Code::Attribute,
                safe!(
                    "the attribute {} would change the bytes of {}",
                    SafeText::sanitize(name),
                    SafeText::sanitize(path)
                ),
                "Put `**/decisions/** -text -filter -ident -eol -working-tree-encoding` into .gitattributes, and commit it.",
            ),
            Self::WorkTree(message) => Reason::for_person(
                Code::WorkTree,
                safe!("git does not replace a file of yours: {}", first_line(message)),
                "Commit, move or remove the file.",
            ),
        }
    }
}

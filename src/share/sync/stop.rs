//! The conditions that stop a sync.

use super::reason::{Code, Reason, first_line};
use crate::domain::safe_text::SafeText;
use crate::safe;

/// A condition that a person has to resolve first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// A place has other bytes at the path of a record.
    OtherBytes {
        /// The place.
        place: Place,
        /// The path in the room.
        path: String,
    },
    /// A place has a file, a link or a submodule in the place of a folder of records.
    InTheWay {
        /// The place.
        place: Place,
        /// The path from the root of the work tree.
        path: String,
    },
    /// An attribute lets git change the bytes of records.
    Attribute {
        /// The path from the root of the work tree.
        path: String,
        /// The attribute.
        name: String,
        /// Its value.
        value: String,
    },
    /// The remote refused what was sent; its message.
    Refused(String),
    /// git failed; its message.
    Failed(String),
}

/// A place that has files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The last commit of the branch.
    Head,
    /// The index.
    Index,
    /// The upstream branch.
    Upstream,
}

impl Place {
    const fn label(self) -> &'static str {
        match self {
            Self::Head => "the last commit",
            Self::Index => "the index",
            Self::Upstream => "the upstream branch",
        }
    }
}

impl Stop {
    /// Returns the reason.
    #[must_use]
    pub fn reason(&self) -> Reason {
        match self {
            Self::OtherBytes { place, path } => Reason::for_person(
                Code::OtherBytes,
                safe!("{} has other bytes for {} than the disk", place.label(), SafeText::sanitize(path)),
                "A record is never changed. Find out who changed it (git log -- FILE), and restore the one that was signed or recorded.",
            ),
            Self::InTheWay { place, path } => Reason::for_person(
                Code::InTheWay,
                safe!(
                    "{} has something else in the place of the folder {}",
                    place.label(),
                    SafeText::sanitize(path)
                ),
                "Find out who put it there (git log -- PATH), and remove it.",
            ),
            Self::Attribute { path, name, value } => Reason::for_person(
                Code::Attribute,
                safe!(
                    "the attribute {}={} lets git change the bytes of {}",
                    SafeText::sanitize(name),
                    SafeText::sanitize(value),
                    SafeText::sanitize(path)
                ),
                "Put `**/decisions/** -text -filter -ident -eol -working-tree-encoding` into .gitattributes, and commit it.",
            ),
            Self::Refused(message) => Reason::for_person(
                Code::Refused,
                safe!("the remote refuses the push: {}", first_line(message)),
                "Ask the owner of the repository for the permission, or use --review.",
            ),
            Self::Failed(message) => {
                Reason::for_person(Code::Failed, first_line(message), "Resolve it, and try again.")
            }
        }
    }
}

//! Notes about how a room was read. They are no problems and change no verdict, and a reader of a verdict has to know them.

use super::Room;
use super::hint::Hint;
use super::walk::{IGNORE_FILE, IgnoreWarning};
use std::fmt;

/// The number of hints that are listed one by one.
const MOST_HINTS: usize = 10;

/// A note about how a room was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoomNote<'a> {
    /// Records that this machine has seen here are on another branch, and not on this one.
    RecordsElsewhere {
        /// The branch.
        branch: &'a str,
        /// The number of records.
        records: usize,
    },
    /// The ignore file left out this many files.
    Ignored(usize),
    /// A line of the ignore file does not do what its author may think.
    IgnoreWarning(IgnoreWarning),
    /// A file looks like evidence and is not read as such.
    Hint(&'a Hint),
    /// This many more files do.
    MoreHints(usize),
}

impl Room {
    /// Returns the notes, in the order in which they are shown.
    #[must_use]
    pub fn notes(&self) -> Vec<RoomNote<'_>> {
        let branches = self.branches_with_records().into_iter();
        let mut notes: Vec<_> =
            branches.map(|(branch, records)| RoomNote::RecordsElsewhere { branch, records }).collect();
        if self.ignored > 0 {
            notes.push(RoomNote::Ignored(self.ignored));
        }
        notes.extend(self.ignore_warnings.iter().copied().map(RoomNote::IgnoreWarning));
        notes.extend(self.hints.iter().take(MOST_HINTS).map(RoomNote::Hint));
        if let Some(more @ 1..) = self.hints.len().checked_sub(MOST_HINTS) {
            notes.push(RoomNote::MoreHints(more));
        }
        notes
    }
}

impl RoomNote<'_> {
    /// Returns true if something is probably wrong.
    #[must_use]
    pub const fn is_warning(&self) -> bool {
        matches!(self, Self::IgnoreWarning(_) | Self::Hint(_) | Self::MoreHints(_))
    }
}

impl fmt::Display for RoomNote<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        match self {
            Self::RecordsElsewhere { branch, records } => write!(
                f,
                "{records} decision record{} seen here earlier: on the branch {branch}, and not on this one",
                plural(*records)
            ),
            Self::Ignored(files) => write!(f, "{IGNORE_FILE} leaves out {files} file{}", plural(*files)),
            Self::IgnoreWarning(warning) => warning.fmt(f),
            Self::Hint(hint) => hint.fmt(f),
            Self::MoreHints(files) => {
                write!(f, "{files} more file{} look like evidence and are not read as such", plural(*files))
            }
        }
    }
}

//! Files that look like evidence to a reader and are not read as such. They are no problem, but may be why a document is
//! missing.

use std::fmt;
use std::sync::Arc;

/// A file that is not read as evidence, although it looks like it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hint {
    /// The path, relative to the room.
    pub path: Arc<str>,
    /// The reason why it is not read.
    pub kind: HintKind,
}

/// The reasons of a [`Hint`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HintKind {
    /// The letter case of its extension is not that of evidence.
    LetterCase,
    /// `.txt` is behind the extension of evidence.
    TextExtension,
    /// It is a Git LFS pointer.
    LfsPointer,
}

impl HintKind {
    /// Returns the hint that the name of a file gives, if it is not that of evidence.
    #[must_use]
    pub(super) fn of_name(name: &[u8]) -> Option<Self> {
        let lower = name.to_ascii_lowercase();
        let is_evidence = |name: &[u8]| {
            [&b".yaml"[..], b".yml", b".json"].iter().any(|end| name.ends_with(end) && name.len() > end.len())
        };
        if is_evidence(&lower) {
            return (!is_evidence(name)).then_some(Self::LetterCase);
        }
        lower.strip_suffix(b".txt").is_some_and(is_evidence).then_some(Self::TextExtension)
    }
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = match self.kind {
            HintKind::LetterCase => {
                "this file is not read as evidence: its name has to end in .yaml, .yml or .json, in lower case"
            }
            HintKind::TextExtension => "this file is not read as evidence: its name has to end without .txt",
            HintKind::LfsPointer => "this is a Git LFS pointer and not the file itself: run `git lfs pull`",
        };
        write!(f, "{}: {message}", self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::HintKind::{self, LetterCase, TextExtension};

    #[test]
    fn names_that_look_like_evidence_give_a_hint() {
        for name in ["a.YAML", "a.Yml", "a.JSON"] {
            assert_eq!(HintKind::of_name(name.as_bytes()), Some(LetterCase), "{name}");
        }
        for name in ["a.yaml.txt", "a.YML.TXT", "a.json.txt"] {
            assert_eq!(HintKind::of_name(name.as_bytes()), Some(TextExtension), "{name}");
        }
        for name in ["a.yaml", "a.json", "a.txt", "a.yaml.bak", ".yaml.txt", "yaml", "README.md"] {
            assert_eq!(HintKind::of_name(name.as_bytes()), None, "{name}");
        }
    }
}

//! Kinds of entries of a folder: which are read, which are passed over, and which are problems (specification,
//! section 1, "Files" and "Folders named `decisions`").

use super::folder::Folder;
use crate::domain::assemble::{DECISIONS, SIGNATURE};
use crate::fsio::EntryKind;
use crate::room::hint::HintKind;
use crate::room::policy_file::POLICY_FILE;

/// The extensions of evidence files.
const EXTENSIONS: [&str; 3] = ["yaml", "yml", "json"];

/// The beginnings of names that are ignored in `decisions` folders: this program's temporary files, and the lock links
/// of editors.
const TEMPORARY: [&[u8]; 2] = [b".tmp-", b".#"];

/// The reason why an entry of a `decisions` folder is not read, which is a problem (cases 5 and 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NotRead {
    /// It is a symbolic link.
    Link,
    /// It is a FIFO, a socket or a device.
    Special,
    /// Its name, or that of a folder between, begins with `.`.
    Hidden,
    /// The letter case of its extension is not that of evidence.
    LetterCase,
}

impl NotRead {
    /// Returns a sentence that says what is wrong and what to do.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Link => {
                "a symbolic link is not followed, so a decision behind it would not count: put the file itself here"
            }
            Self::Special => {
                "a FIFO, socket or device is not read, and only decision records belong in `decisions`: remove it"
            }
            Self::Hidden => {
                "files and folders whose name begins with `.` are not read, so a decision in it would not count: \
                 rename it, or remove it if it is not a decision"
            }
            Self::LetterCase => {
                "only `.yaml`, `.yml` and `.json` in lower case are read, so a decision in it would not count: \
                 rename the file"
            }
        }
    }
}

/// The kind of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// The entry is ignored.
    PassedOver,
    /// A folder, which is listed. Beside a record, it may be in the place of its signature.
    Folder {
        /// True if it has the name of a signature and is among decisions.
        is_signature: bool,
    },
    /// An evidence file.
    Evidence,
    /// An entry with the name of a signature. Links and devices are included, because a signature that cannot be read
    /// is a bad one.
    Signature,
    /// An entry that is a problem.
    NotRead(NotRead),
    /// A file that a reader may take for evidence.
    LooksLikeEvidence(HintKind),
}

/// Returns the kind of an entry in a folder.
pub(super) fn classify(folder: &Folder, name: &[u8], kind: EntryKind) -> Class {
    if is_skipped(folder, name) {
        return Class::PassedOver;
    }
    if !folder.among_decisions {
        return match kind {
            EntryKind::Folder => Class::Folder { is_signature: false },
            EntryKind::Link | EntryKind::Other if name == DECISIONS.as_bytes() => not_regular(kind),
            EntryKind::File if folder.is_root() && name == POLICY_FILE.as_bytes() => Class::PassedOver,
            EntryKind::File if has_extension(name, &EXTENSIONS) => Class::Evidence,
            EntryKind::File => HintKind::of_name(name).map_or(Class::PassedOver, Class::LooksLikeEvidence),
            _ => Class::PassedOver,
        };
    }
    let is_hidden = folder.is_hidden || name.starts_with(b".");
    let is_signature = name.ends_with(SIGNATURE.as_bytes());
    match kind {
        EntryKind::Folder => Class::Folder { is_signature },
        _ if is_signature => Class::Signature,
        EntryKind::Link | EntryKind::Other => not_regular(kind),
        EntryKind::File | EntryKind::Unknown if !has_any_case_extension(name) => Class::PassedOver,
        _ if is_hidden => Class::NotRead(NotRead::Hidden),
        _ if has_extension(name, &EXTENSIONS) => Class::Evidence,
        _ => Class::NotRead(NotRead::LetterCase),
    }
}

const fn not_regular(kind: EntryKind) -> Class {
    Class::NotRead(if matches!(kind, EntryKind::Link) { NotRead::Link } else { NotRead::Special })
}

/// Returns whether an entry is skipped for its name, for entries of every type.
pub(super) fn is_skipped(folder: &Folder, name: &[u8]) -> bool {
    if folder.among_decisions { is_temporary(name) } else { name.starts_with(b".") }
}

/// Returns whether an entry with this name is ignored in `decisions` folders, of any type.
pub(super) fn is_temporary(name: &[u8]) -> bool {
    TEMPORARY.iter().any(|prefix| name.starts_with(prefix))
}

/// Returns whether a file name is one of evidence, apart from names that begin with `.`.
pub(super) fn is_evidence_name(name: &[u8]) -> bool {
    has_extension(name, &EXTENSIONS)
}

/// Returns whether a name has one of these extensions, and at least one byte before it.
fn has_extension(name: &[u8], extensions: &[&str]) -> bool {
    let dot = name.iter().rposition(|&byte| byte == b'.');
    dot.is_some_and(|dot| {
        dot > 0 && extensions.iter().any(|extension| extension.as_bytes() == &name[dot + 1..])
    })
}

/// Returns whether the lower-cased name ends in an extension of evidence. No character outside of ASCII is lower-cased
/// to a letter of these extensions.
fn has_any_case_extension(name: &[u8]) -> bool {
    let dot = name.iter().rposition(|&byte| byte == b'.');
    let extension = dot.and_then(|dot| name.get(dot + 1..));
    extension
        .is_some_and(|extension| EXTENSIONS.iter().any(|one| extension.eq_ignore_ascii_case(one.as_bytes())))
}

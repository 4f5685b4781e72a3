//! Records and signatures, recognised by their paths and their content.

use crate::domain::assemble::{SIGNATURE, decisions_folder};
use crate::domain::decision::{Decision, Signature, Verdict};
use crate::domain::document::Document;
use crate::domain::field::Field;
use crate::domain::packed::Contents;
use crate::room::boundary::all_in_file;
use crate::room::read;
use std::str;

/// The ending of the name of a record.
const ENDING: &str = ".yaml";
/// The first line of an OpenSSH signature.
const ARMOUR: &[u8] = b"-----BEGIN SSH SIGNATURE-----\n";

/// The kind of a file in a folder of records, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// A decision record.
    Record,
    /// The signature of a record.
    Signature,
}

/// Returns the path in the room of a path from the root of the work tree. `None` if it is not in the room, or not UTF-8.
#[must_use]
pub fn path_in_room<'a>(prefix: &[u8], path: &'a [u8]) -> Option<&'a str> {
    let path = if prefix.is_empty() { path } else { path.strip_prefix(prefix)?.strip_prefix(b"/")? };
    str::from_utf8(path).ok()
}

/// Returns the kind of file that a path in the room names. `None` for anything but a record or a signature in or below a
/// folder of records: entries whose names begin with a dot belong to no room.
#[must_use]
pub fn name_of(path: &str) -> Option<Name> {
    let is_hidden = path.split('/').any(|part| part.is_empty() || part.starts_with('.'));
    let folder = decisions_folder(path).filter(|folder| folder.len() < path.len());
    if is_hidden || folder.is_none() {
        return None;
    }
    match path.strip_suffix(SIGNATURE) {
        Some(record) => record.ends_with(ENDING).then_some(Name::Signature),
        None => path.ends_with(ENDING).then_some(Name::Record),
    }
}

/// The values of a record that are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The `trial_ref`.
    pub trial_ref: String,
    /// The verdict.
    pub verdict: Verdict,
    /// The principal.
    pub decided_by: String,
}

/// Returns the decision that the bytes of a record hold. `None` unless they are exactly one well-formed record.
#[must_use]
pub fn decision_in(path: &str, bytes: &[u8]) -> Option<Recorded> {
    let packed = read::contents(path, bytes, |_, _| Signature::None);
    let Contents::Documents { digest, traits, mut documents, .. } = packed.contents() else { return None };
    let packed = documents.pop().filter(|_| documents.is_empty())?;
    let kind = packed.kind().filter(|kind| kind.is_record())?;
    let trial_ref = Field::of(&packed, "trial_ref").reference().ok()?.to_owned();
    let document = Document {
        kind,
        trial_ref: trial_ref.as_str().into(),
        path: path.into(),
        file_digest: digest,
        has_cr: traits.has_cr,
        packed,
    };
    let decision = Decision::read(&document, Signature::None).ok()?;
    Some(Recorded { trial_ref, verdict: decision.verdict, decided_by: decision.decided_by.into() })
}

/// Returns true if bytes are an OpenSSH signature, by their first line.
#[must_use]
pub fn is_signature(bytes: &[u8]) -> bool {
    bytes.starts_with(ARMOUR)
}

/// Returns the reason why the bytes of a file are not sent to others; `None` if they may be.
#[must_use]
pub fn objection(path: &str, bytes: &[u8]) -> Option<String> {
    match name_of(path) {
        None => return Some("its name is not that of a record".to_owned()),
        Some(Name::Signature) => {
            return (!is_signature(bytes)).then(|| "it is not an OpenSSH signature".to_owned());
        }
        Some(Name::Record) => {}
    }
    let Ok(text) = str::from_utf8(bytes) else { return Some("it is not UTF-8".to_owned()) };
    if let Some((at, kind)) = all_in_file(path, text).first() {
        return Some(format!("line {} holds forbidden material ({})", at.line, kind.name()));
    }
    decision_in(path, bytes).is_none().then(|| "it is not one well-formed record".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_records_and_signatures_in_a_folder_of_records_are_named() {
        for (path, name) in [
            ("T/decisions/a.yaml", Some(Name::Record)),
            ("decisions/below/a.yaml", Some(Name::Record)),
            ("T/decisions/a.yaml.sig", Some(Name::Signature)),
            ("T/decisions/a.sig", None),
            ("T/decisions/a.json", None),
            ("T/decisions/.hidden.yaml", None),
            ("T/.decisions/a.yaml", None),
            (".git/decisions/a.yaml", None),
            ("T/decisions", None),
            ("T/a.yaml", None),
            ("T/Decisions/a.yaml", None),
            ("T/decisions.yaml", None),
            ("T//decisions/a.yaml", None),
            ("../decisions/a.yaml", None),
        ] {
            assert_eq!(name_of(path), name, "{path}");
        }
    }

    #[test]
    fn paths_outside_of_the_room_are_none() {
        assert_eq!(path_in_room(b"", b"a/b"), Some("a/b"));
        assert_eq!(path_in_room(b"room", b"room/a"), Some("a"));
        for path in [&b"rooms/a"[..], b"room", b"other/room/a", b"room/\xff"] {
            assert_eq!(path_in_room(b"room", path), None);
        }
    }
}

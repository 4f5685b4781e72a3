//! Decision records in blobs of git.

use crate::domain::digest::Digest;
use crate::domain::document::ANY_RECORD;
use crate::domain::reference;
use crate::domain::tree::Node;
use crate::git::{Blob, GitError, ObjectId, WorkTree};
use crate::room::read::LARGEST;
use crate::room::syntax;

/// The fields of a record that is not in the room, as they were written. Any of them may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoricRecord {
    /// The trial.
    pub trial_ref: String,
    /// The record's own reference.
    pub decision_ref: Option<String>,
    /// The stage whose package was decided on.
    pub stage: Option<String>,
    /// The verdict.
    pub verdict: Option<String>,
    /// The principal.
    pub decided_by: Option<String>,
    /// The time of the decision.
    pub decided_at: Option<String>,
}

/// The bytes of a file in a folder named `decisions`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Their digest; that of the content for a Git LFS pointer.
    pub digest: Digest,
    /// The digest with LF in the place of CR LF, if there is any.
    pub with_line_feeds: Option<Digest>,
    /// The record. `None` if it is something else.
    pub record: Option<HistoricRecord>,
    is_pointer: bool,
}

impl Found {
    pub(super) fn of(bytes: &[u8]) -> Self {
        if let Some(digest) = lfs_digest(bytes) {
            return Self { digest, with_line_feeds: None, record: None, is_pointer: true };
        }
        Self {
            digest: Digest::of(bytes),
            with_line_feeds: bytes.contains(&b'\r').then(|| Digest::of(&with_line_feeds(bytes))),
            record: record_in(bytes),
            is_pointer: false,
        }
    }

    /// Returns whether the bytes are those of a record, or point to them.
    pub(super) const fn is_record(&self) -> bool {
        self.record.is_some() || self.is_pointer
    }
}

/// Reads blobs, and calls `each` with the number of each and its content; `None` if the repository has not all of it.
///
/// # Errors
/// git does not answer.
pub(super) fn read_all<'a>(
    tree: &WorkTree,
    ids: impl IntoIterator<Item = &'a ObjectId>,
    mut each: impl FnMut(usize, Option<Found>),
) -> Result<(), GitError> {
    tree.blobs(ids, LARGEST, |number, blob| match blob {
        Blob::Bytes(bytes) => each(number, Some(Found::of(bytes))),
        Blob::Missing => each(number, None),
        // No record is that large, nor anything but a file.
        Blob::TooLarge(_) | Blob::Other => {}
    })
}

/// Returns the first decision record of any version in a text.
fn record_in(bytes: &[u8]) -> Option<HistoricRecord> {
    let text = std::str::from_utf8(bytes).ok()?;
    let is_json = text.trim_start_matches('\u{feff}').trim_start().starts_with('{');
    let parsed = syntax::parse(if is_json { "a.json" } else { "a.yaml" }, text).ok()?;
    let field =
        |root: &Node<'_>, key: &str| root.entry(key).and_then(|entry| entry.node.text()).map(str::to_owned);
    let is_record = |root: &&Node<'_>| {
        field(root, "schema_version")
            .is_some_and(|schema| ANY_RECORD.iter().any(|any| schema.starts_with(any)))
    };
    let root = parsed.documents.iter().find(is_record)?;
    let trial_ref = field(root, "trial_ref").filter(|text| reference::judge(text).is_ok())?;
    Some(HistoricRecord {
        trial_ref,
        decision_ref: field(root, "decision_ref"),
        stage: field(root, "stage"),
        verdict: field(root, "verdict"),
        decided_by: field(root, "decided_by"),
        decided_at: field(root, "decided_at"),
    })
}

/// Returns the digest of the content that a Git LFS pointer names.
fn lfs_digest(bytes: &[u8]) -> Option<Digest> {
    let text = std::str::from_utf8(bytes).ok()?;
    text.starts_with("version https://git-lfs.github.com/spec/").then_some(())?;
    Digest::parse(text.lines().find_map(|line| line.strip_prefix("oid "))?)
}

/// Returns the bytes with LF in the place of each CR LF.
pub(super) fn with_line_feeds(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        if *byte != b'\r' || bytes.get(at + 1) != Some(&b'\n') {
            out.push(*byte);
        }
    }
    out
}

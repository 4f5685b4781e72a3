//! Records that this machine has seen in a room, compared with those that are there now (specification, section 5.2,
//! "Missing records").

use super::read::read_bytes;
use crate::domain::assemble::{MissingRecord, MissingRecordKind};
use crate::domain::digest::Digest;
use crate::domain::packed::Packed;
use crate::git::{BranchFile, ObjectFormat, WorkTree};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

/// A record that this machine has read in a room or written to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SeenRecord {
    /// The `trial_ref`.
    pub trial_ref: Arc<str>,
    /// The file, relative to the room, with `/`.
    pub path: Arc<str>,
    /// The digest of the file's bytes.
    pub digest: Arc<str>,
    /// The id that git gives these bytes in a repository with SHA-1 ids. Records that version 0.1.0 remembered have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blob: Option<Arc<str>>,
    /// True if the record had a signature.
    #[serde(default)]
    pub is_signed: bool,
}

/// A remembered record that is not in the room because it is on another branch, and never was on this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordElsewhere {
    /// The `trial_ref`.
    pub trial_ref: Arc<str>,
    /// The path at which it was seen.
    pub path: Arc<str>,
    /// The branch whose tip has it.
    pub branch: String,
}

/// The remembered records that are not in the room any more.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Gone {
    /// The records that are missing, and the signatures.
    pub missing: Vec<MissingRecord>,
    /// The records on other branches, which are not.
    pub elsewhere: Vec<RecordElsewhere>,
}

impl SeenRecord {
    /// Returns the record with these bytes.
    #[must_use]
    pub fn of(trial_ref: &str, path: &str, bytes: &[u8], is_signed: bool) -> Self {
        Self {
            trial_ref: trial_ref.into(),
            path: path.into(),
            digest: Digest::of(bytes).to_string().into(),
            blob: Some(ObjectFormat::Sha1.blob_id(bytes).as_str().into()),
            is_signed,
        }
    }

    /// Returns the record with the id of its blob. It has none if its file cannot be read or has changed.
    #[must_use]
    pub fn with_blob(self, root: &Path) -> Self {
        let bytes = read_bytes(&root.join(&*self.path)).ok();
        let bytes = bytes.filter(|bytes| Digest::of(bytes) == *self.digest);
        Self {
            blob: bytes.map(|bytes| ObjectFormat::Sha1.blob_id(&bytes).as_str().into()).or(self.blob),
            ..self
        }
    }

    /// Returns what tells records apart.
    #[must_use]
    pub fn key(&self) -> (Arc<str>, Arc<str>, Arc<str>) {
        (self.trial_ref.clone(), self.path.clone(), self.digest.clone())
    }

    /// Returns what is known of the same record from both.
    #[must_use]
    pub fn merged(&self, other: &Self) -> Self {
        Self {
            blob: self.blob.clone().or_else(|| other.blob.clone()),
            is_signed: self.is_signed || other.is_signed,
            ..self.clone()
        }
    }
}

/// Compares remembered records with the files of the room at `root`: `at` returns the one with a path, and `files` are all, which
/// are looked at only for records that are not at their paths. `lost` has the digests that the policy knows to be lost.
#[must_use]
pub fn compare<'a>(
    root: &Path,
    remembered: &BTreeSet<SeenRecord>,
    (at, files): (impl Fn(&str) -> Option<&'a Packed>, impl Iterator<Item = &'a Packed>),
    lost: &[String],
) -> Gone {
    let mut gone = Gone::default();
    let lost: HashSet<&str> = lost.iter().map(String::as_str).collect();
    // Nearly every record is still at its path.
    let is_in_place = |(record, digest): &(&SeenRecord, Option<Digest>)| {
        let is_it = |packed: &Packed| {
            digest.is_some() && packed.digest() == *digest && (!record.is_signed || packed.is_signed())
        };
        at(&record.path).is_some_and(is_it)
    };
    let remembered: Vec<_> = remembered
        .iter()
        .filter(|record| !lost.contains(&*record.digest))
        .map(|record| (record, Digest::parse(&record.digest)))
        .filter(|known| !is_in_place(known))
        .collect();
    if remembered.is_empty() {
        return gone;
    }
    // The remembered digests alone: whether a file has each, and whether such a file has a signature.
    let digests = remembered.iter().filter_map(|(_, digest)| Some(((*digest)?, None)));
    let mut here: HashMap<Digest, Option<bool>> = digests.collect();
    for packed in files {
        if let Some(is_signed) = packed.digest().and_then(|digest| here.get_mut(&digest)) {
            *is_signed = Some(is_signed.unwrap_or_default() || packed.is_signed());
        }
    }
    let mut absent = Vec::new();
    for (record, digest) in remembered {
        match digest.and_then(|digest| here.get(&digest).copied().flatten()) {
            Some(is_signed) if record.is_signed && !is_signed => {
                gone.missing.push(missing(record, MissingRecordKind::Signature));
            }
            Some(_) => {}
            None if has_other_line_ends(root, record) => {}
            None => absent.push(record),
        }
    }
    for (record, branch) in absent.iter().zip(other_branches(root, &absent)) {
        match branch {
            Some(branch) => gone.elsewhere.push(RecordElsewhere {
                trial_ref: record.trial_ref.clone(),
                path: record.path.clone(),
                branch,
            }),
            None => gone.missing.push(missing(record, MissingRecordKind::Record)),
        }
    }
    gone
}

fn missing(record: &SeenRecord, kind: MissingRecordKind) -> MissingRecord {
    MissingRecord { trial_ref: record.trial_ref.clone(), path: record.path.clone(), kind }
}

/// Returns whether the file at the remembered path has the record's bytes, apart from CR LF in the place of LF. The file
/// itself is a bad decision then. The same holds for a record that was read with CR LF and was repaired.
fn has_other_line_ends(root: &Path, record: &SeenRecord) -> bool {
    let Ok(bytes) = read_bytes(&root.join(&*record.path)) else { return false };
    let other = if bytes.contains(&b'\r') { with_line_feeds(&bytes) } else { with_carriage_returns(&bytes) };
    Digest::of(&other) == *record.digest
}

fn with_carriage_returns(bytes: &[u8]) -> Vec<u8> {
    let with_return = |byte: &u8| if *byte == b'\n' { vec![b'\r', b'\n'] } else { vec![*byte] };
    bytes.iter().flat_map(with_return).collect()
}

fn with_line_feeds(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        if *byte != b'\r' || bytes.get(at + 1) != Some(&b'\n') {
            out.push(*byte);
        }
    }
    out
}

/// Returns, for each record, another branch that has it, if it was never on this one. git is asked only if there are any.
fn other_branches(root: &Path, records: &[&SeenRecord]) -> Vec<Option<String>> {
    let none = || vec![None; records.len()];
    if records.is_empty() {
        return none();
    }
    // Without git, or if it fails, every record is missing.
    let Ok(tree) = WorkTree::containing(root) else { return none() };
    let file = |record: &&SeenRecord| {
        Some(BranchFile {
            path: tree.text_path_of(&root.join(&*record.path))?,
            sha1: record.blob.as_deref().map(str::to_owned),
            digest: record.digest.to_string(),
        })
    };
    let Some(files) = records.iter().map(file).collect::<Option<Vec<_>>>() else { return none() };
    tree.other_branches(&files).unwrap_or_else(|_| none())
}

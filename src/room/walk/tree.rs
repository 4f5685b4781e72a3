//! Walking of a tree that is not on disk, such as that of a commit, by the same rules as on disk.

use super::entry::{Class, classify};
use super::folder::{Folder, leaves_out};
use super::ignore_file::{IgnoreFile, IgnoreWarning};
use super::{NotRead, RelPath};
use crate::domain::assemble::SIGNATURE;
use crate::fsio::EntryKind;
use crate::fsio::paths::path_from_bytes;
use crate::room::hint::Hint;
use ignore::gitignore::Gitignore;
use std::collections::HashSet;
use std::ffi::OsString;

/// An entry of a tree. Folders have no entries of their own, unless they are empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeEntry {
    /// The path from the room, with `/`. It need not be UTF-8.
    pub path: Vec<u8>,
    /// The kind.
    pub kind: EntryKind,
    /// The name of its content.
    pub id: String,
}

/// The entry `.trialdeskignore` at the root of a room.
#[derive(Clone, Copy, Debug)]
pub enum IgnoreEntry<'a> {
    /// The room has none.
    Missing,
    /// It is not a regular file.
    NotAFile,
    /// Its content.
    Bytes(&'a [u8]),
}

/// The entry in the place of the signature of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureEntry {
    /// There is none.
    Missing,
    /// A regular file, by its index in the entries.
    File(usize),
    /// Anything else, which is a bad signature.
    Unreadable,
}

/// An evidence file of a tree.
#[derive(Clone, Debug)]
pub struct TreeFound {
    /// The path.
    pub place: RelPath,
    /// The index in the entries.
    pub entry: usize,
    /// The entry in the place of its signature.
    pub signature: SignatureEntry,
}

/// The result of walking a tree.
#[derive(Debug, Default)]
pub struct TreeWalk {
    /// The evidence files, in the order of the bytes of their paths.
    pub files: Vec<TreeFound>,
    /// The signatures in `decisions` folders without a record.
    pub orphan_signatures: Vec<RelPath>,
    /// The entries of `decisions` folders that are not read, with the reason.
    pub not_read: Vec<(String, NotRead)>,
    /// The files that look like evidence and are not.
    pub hints: Vec<Hint>,
    /// The number of evidence files that `.trialdeskignore` left out.
    pub ignored: usize,
    /// The lines of the ignore file that do not do what their author may think.
    pub ignore_warnings: Vec<IgnoreWarning>,
}

/// Walks the entries of a room, which are in the order of the bytes of their paths.
#[must_use]
pub fn walk_tree(entries: &[TreeEntry], ignore: IgnoreEntry<'_>) -> TreeWalk {
    let IgnoreFile { patterns, warnings, .. } = match ignore {
        IgnoreEntry::Missing => IgnoreFile::none(),
        IgnoreEntry::NotAFile => IgnoreFile::not_a_file(),
        IgnoreEntry::Bytes(bytes) => IgnoreFile::parse(bytes),
    };
    let walk = TreeWalk { ignore_warnings: warnings, ..TreeWalk::default() };
    let mut walker = Walker { entries, patterns, walk, folders: 1 };
    walker.list(&Folder::root(), 0, 0..entries.len());
    let mut walk = walker.walk;
    walk.hints.sort();
    walk
}

/// Returns the entry at a path: its index, or `Err` for a folder that is not empty. `None` if there is neither.
#[must_use]
pub fn entry_at(entries: &[TreeEntry], path: &[u8]) -> Option<Result<usize, ()>> {
    if let Ok(found) = entries.binary_search_by(|entry| entry.path.as_slice().cmp(path)) {
        return Some(Ok(found));
    }
    let inner = [path, b"/"].concat();
    let next = entries.partition_point(|entry| entry.path < inner);
    entries.get(next).is_some_and(|entry| entry.path.starts_with(&inner)).then_some(Err(()))
}

struct Walker<'a> {
    entries: &'a [TreeEntry],
    patterns: Gitignore,
    walk: TreeWalk,
    /// The number of folders so far.
    folders: usize,
}

impl Walker<'_> {
    /// Lists a folder, whose entries are in a range and whose path has `depth` bytes.
    fn list(&mut self, folder: &Folder, depth: usize, range: std::ops::Range<usize>) {
        let (mut files, mut signatures) = (HashSet::new(), Vec::new());
        let mut at = range.start;
        while at < range.end {
            let path = &self.entries[at].path;
            let rest = path.get(depth..).unwrap_or_default();
            let (name, inner) = match rest.iter().position(|byte| *byte == b'/') {
                Some(end) => (&rest[..end], Some(depth + end + 1)),
                None => (rest, None),
            };
            let end = match inner {
                None => at + 1,
                Some(inner) => {
                    let prefix = &path[..inner];
                    let same = |entry: &TreeEntry| entry.path.starts_with(prefix);
                    at + self.entries[at..range.end].partition_point(same)
                }
            };
            let kind = if inner.is_some() { EntryKind::Folder } else { self.entries[at].kind };
            let os_name = os_name(name);
            let place = folder.place.join(&os_name, "");
            match classify(folder, name, kind) {
                Class::PassedOver => {}
                // A folder in the place of a signature is found beside its record, and never without one.
                Class::Folder { .. } => {
                    if let Some(inner) = inner {
                        let below = folder.below(&os_name, self.folders, &self.patterns);
                        self.folders += 1;
                        self.list(&below, inner, at..end);
                    }
                }
                Class::Evidence => {
                    let is_left_out = folder.left_out || leaves_out(&self.patterns, place.shown(), false);
                    if !folder.among_decisions && is_left_out {
                        self.walk.ignored += 1;
                    } else {
                        let signature = self.signature(path);
                        files.insert(path.clone());
                        self.walk.files.push(TreeFound { place, entry: at, signature });
                    }
                }
                Class::Signature => signatures.push(place),
                Class::LooksLikeEvidence(kind) => {
                    if !folder.left_out && !leaves_out(&self.patterns, place.shown(), false) {
                        self.walk.hints.push(Hint { path: place.shown().clone(), kind });
                    }
                }
                Class::NotRead(why) => self.walk.not_read.push((place.shown().to_string(), why)),
            }
            at = end;
        }
        let is_orphan = |place: &RelPath| {
            let record = place.bytes().strip_suffix(SIGNATURE.as_bytes()).unwrap_or_default();
            !files.contains(record)
        };
        self.walk.orphan_signatures.extend(signatures.into_iter().filter(is_orphan));
    }

    fn signature(&self, record: &[u8]) -> SignatureEntry {
        match entry_at(self.entries, &[record, SIGNATURE.as_bytes()].concat()) {
            None => SignatureEntry::Missing,
            Some(Ok(entry)) if self.entries[entry].kind == EntryKind::File => SignatureEntry::File(entry),
            Some(_) => SignatureEntry::Unreadable,
        }
    }
}

/// Returns a name in the form of the operating system. On systems whose names are text, other bytes are replaced.
fn os_name(name: &[u8]) -> OsString {
    path_from_bytes(name)
        .map_or_else(|| String::from_utf8_lossy(name).into_owned().into(), std::path::PathBuf::into_os_string)
}

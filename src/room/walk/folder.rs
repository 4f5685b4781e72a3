//! Listing of single folders.

use super::contents::{Contents, ReadInPlace};
use super::entry::{Class, classify, is_skipped};
use super::{Found, FoundFolder, NotRead, Noted, RelPath};
use crate::domain::assemble::{DECISIONS, SIGNATURE};
use crate::fsio::{self, EntryKind, FileVersion, ListBuffer};
use crate::room::hint::Hint;
use crate::room::progress::Progress;
use ignore::gitignore::Gitignore;
use std::ffi::OsStr;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A folder that is not listed yet.
pub(super) struct Folder {
    /// The number of the folder: 0 for the room itself, unique for others.
    pub(super) number: usize,
    pub(super) place: RelPath,
    /// True if the folder is named `decisions` or is below such a folder.
    pub(super) among_decisions: bool,
    /// True if the name of the folder, or of one above it, begins with `.`. Such folders are listed among decisions
    /// only, and their files are not read.
    pub(super) is_hidden: bool,
    /// True if `.trialdeskignore` leaves out the folder. As with git, nothing below it can be included again.
    pub(super) left_out: bool,
}

impl Folder {
    /// Returns whether this is the room itself.
    pub(super) const fn is_root(&self) -> bool {
        self.number == 0
    }

    /// Returns the room itself.
    pub(super) fn root() -> Self {
        Self { number: 0, place: RelPath::root(), among_decisions: false, is_hidden: false, left_out: false }
    }

    /// Returns the folder at a path of the room.
    pub(super) fn at(place: &RelPath, number: usize, patterns: &Gitignore) -> Self {
        let names = Path::new(place.raw()).iter();
        names.fold(Self::root(), |folder, name| folder.below(name, number, patterns))
    }

    /// Returns a subfolder.
    pub(super) fn below(&self, name: &OsStr, number: usize, patterns: &Gitignore) -> Self {
        let place = self.place.join(name, "/");
        let left_out = self.left_out || leaves_out(patterns, place.shown().trim_end_matches('/'), true);
        let among_decisions = self.among_decisions || name == DECISIONS;
        let is_hidden = self.is_hidden || name.as_encoded_bytes().starts_with(b".");
        Self { number, place, among_decisions, is_hidden, left_out }
    }
}

/// The content of some folders: the result of one thread.
///
/// All items are in one list, so that a large room needs few allocations and its memory can be freed.
#[derive(Default)]
pub(super) struct Part {
    /// The items, grouped by folder and in the order of their paths. The path of a folder ends in `/`, so this is also
    /// the order of all paths in the room.
    pub(super) items: Vec<Item>,
    /// The contents of the files, as far as they were read.
    pub(super) contents: Contents,
    /// The range of each folder in the items.
    pub(super) folders: Vec<FolderEntries>,
    /// The folders with their versions, if they are noted.
    pub(super) folder_versions: Vec<FoundFolder>,
    pub(super) orphan_signatures: Vec<Found>,
    pub(super) hints: Vec<Hint>,
    /// The entries of `decisions` folders that are not read.
    pub(super) not_read: Vec<(String, NotRead)>,
    pub(super) unreadable: Vec<(String, io::Error)>,
    pub(super) ignored: usize,
}

impl Part {
    /// Returns how much there is of everything but files and folders.
    fn extent(&self) -> [usize; 5] {
        let Self { orphan_signatures, hints, not_read, unreadable, ignored, .. } = self;
        [orphan_signatures.len(), hints.len(), not_read.len(), unreadable.len(), *ignored]
    }
}

/// The items of a folder.
pub(super) struct FolderEntries {
    /// The number of the folder.
    pub(super) number: usize,
    /// The range of the items.
    pub(super) items: Range<usize>,
}

/// An entry of a folder.
pub(super) enum Item {
    /// An evidence file.
    File(Found),
    /// A folder, by its number.
    Folder(RelPath, usize),
    /// The place of an item that was moved out.
    Moved,
}

impl Item {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::File(found) => found.place.bytes(),
            Self::Folder(place, _) => place.bytes(),
            Self::Moved => &[],
        }
    }
}

/// The context for listing folders.
pub(super) struct Lister<'a> {
    pub(super) root: fsio::Folder,
    pub(super) left_out: Gitignore,
    pub(super) progress: &'a Progress,
    /// The versions that the caller needs.
    pub(super) noted: Noted,
    /// Reads files while their folder is open, if the caller needs their contents.
    pub(super) read: Option<&'a ReadInPlace<'a>>,
}

impl Lister<'_> {
    /// Lists a folder into `part`. Subfolders are added to `open`, with numbers from `numbers`.
    pub(super) fn list(
        &self,
        folder: &Folder,
        numbers: &AtomicUsize,
        buffer: &mut ListBuffer,
        open: &mut Vec<Folder>,
        part: &mut Part,
    ) {
        let open_folder = match self.root.open_below(folder.place.raw()) {
            Ok(open_folder) => open_folder,
            Err(error) => {
                let version = || self.root.version_below(folder.place.without_end());
                self.note(folder, part, version, false);
                part.unreadable.push((shown(folder), error));
                return;
            }
        };
        // From before the listing: what changes meanwhile gives the folder another version.
        self.note(folder, part, || open_folder.version(), true);
        let (unreadable, extent) = (part.unreadable.len(), part.extent());
        let first = part.items.len();
        let mut signatures = Vec::new();
        let listed = open_folder.list(buffer, |entry| {
            let name = entry.name;
            let bytes = name.as_encoded_bytes();
            if matches!(bytes, b"." | b"..") || is_skipped(folder, bytes) {
                return;
            }
            let Some((kind, version)) = kind(&open_folder, &entry, folder, part) else { return };
            let version = || {
                version.or_else(|| Some(open_folder.stat(entry.name).ok()?.1)).unwrap_or(FileVersion::UNKNOWN)
            };
            let found =
                || Found { place: folder.place.join(name, ""), version: version(), signature_version: None };
            match classify(folder, bytes, kind) {
                Class::PassedOver => {}
                Class::Folder { is_signature } => {
                    // A folder in the place of a signature is a bad one, and still a folder.
                    signatures.extend(is_signature.then(|| (found(), EntryKind::Folder)));
                    let number = numbers.fetch_add(1, Ordering::Relaxed);
                    let below = folder.below(name, number, &self.left_out);
                    part.items.push(Item::Folder(below.place.clone(), below.number));
                    open.push(below);
                }
                Class::Evidence => {
                    let place = folder.place.join(name, "");
                    if !folder.among_decisions && (folder.left_out || self.leaves_out(place.shown(), false)) {
                        part.ignored += 1;
                    } else {
                        part.items.push(Item::File(Found {
                            place,
                            version: if self.noted.files { version() } else { FileVersion::UNKNOWN },
                            signature_version: None,
                        }));
                    }
                }
                Class::Signature => signatures.push((found(), kind)),
                Class::LooksLikeEvidence(kind) => {
                    let place = folder.place.join(name, "");
                    if !folder.left_out && !self.leaves_out(place.shown(), false) {
                        part.hints.push(Hint { path: place.shown().clone(), kind });
                    }
                }
                Class::NotRead(why) => {
                    part.not_read.push((folder.place.join(name, "").shown().to_string(), why));
                }
            }
        });
        if let Err(error) = listed {
            part.unreadable.push((shown(folder), error));
        }
        let held = part.items.get_mut(first..).unwrap_or_default();
        held.sort_unstable_by(|a, b| a.bytes().cmp(b.bytes()));
        let files = held.iter().filter(|item| matches!(item, Item::File(_))).count();
        self.progress.add_found(files);
        part.orphan_signatures.extend(put_beside(held, signatures));
        self.read(&open_folder, first, part);
        let (is_listed, is_plain) = (part.unreadable.len() == unreadable, part.extent() == extent);
        if let Some(noted) = part.folder_versions.last_mut().filter(|_| self.noted.folders) {
            (noted.is_listed, noted.is_plain) = (is_listed, is_plain);
        }
        part.folders.push(FolderEntries { number: folder.number, items: first..part.items.len() });
    }

    /// Reads the files of a folder, which are the last items, if the caller needs them.
    fn read(&self, open_folder: &fsio::Folder, first: usize, part: &mut Part) {
        let Some(read) = self.read else { return };
        for (index, item) in part.items.iter().enumerate().skip(first) {
            let Item::File(found) = item else { continue };
            let name = Path::new(found.place.raw()).file_name().unwrap_or_default();
            part.contents.read(index, |batch| read((open_folder, name), found, batch));
        }
    }

    /// Notes the version of a folder, if the caller needs it.
    fn note(
        &self,
        folder: &Folder,
        part: &mut Part,
        version: impl FnOnce() -> io::Result<FileVersion>,
        is_listed: bool,
    ) {
        if self.noted.folders {
            let version = version().unwrap_or(FileVersion::UNKNOWN);
            let place = folder.place.clone();
            part.folder_versions.push(FoundFolder { place, version, is_listed, is_plain: is_listed });
        }
    }

    fn leaves_out(&self, path: &str, is_folder: bool) -> bool {
        leaves_out(&self.left_out, path, is_folder)
    }
}

/// Returns whether the patterns of an ignore file leave out a path.
pub(super) fn leaves_out(patterns: &Gitignore, path: &str, is_folder: bool) -> bool {
    patterns.matched(path, is_folder).is_ignore()
}

/// Assigns signatures to their records, and returns those without a record. A folder is a signature only beside one.
fn put_beside(held: &mut [Item], signatures: Vec<(Found, EntryKind)>) -> Vec<Found> {
    let mut orphan_signatures = Vec::new();
    for (signature, kind) in signatures {
        let record = signature.place.bytes().strip_suffix(SIGNATURE.as_bytes()).unwrap_or_default();
        let at = held.binary_search_by(|item| item.bytes().cmp(record));
        match at.ok().and_then(|at| held.get_mut(at)) {
            Some(Item::File(found)) => found.signature_version = Some(Box::new(signature.version)),
            _ if kind == EntryKind::Folder => {}
            _ => orphan_signatures.push(signature),
        }
    }
    orphan_signatures
}

/// Returns the kind of an entry and, if it had to be queried, its version. Some file systems do not list the kind; if
/// the query fails too, that is recorded as a problem.
fn kind(
    open_folder: &fsio::Folder,
    entry: &fsio::Entry<'_>,
    folder: &Folder,
    part: &mut Part,
) -> Option<(EntryKind, Option<FileVersion>)> {
    if entry.kind != EntryKind::Unknown {
        return Some((entry.kind, None));
    }
    match open_folder.stat(entry.name) {
        Ok((kind, version)) => Some((kind, Some(version))),
        Err(error) => {
            part.unreadable.push((folder.place.join(entry.name, "").shown().to_string(), error));
            None
        }
    }
}

fn shown(folder: &Folder) -> String {
    folder.place.shown().trim_end_matches('/').to_owned()
}

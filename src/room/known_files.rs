//! The files and folders of a room as a scan found them. A later scan takes unchanged files from it, a decision compares it
//! with the disk, and so does a poll.
//!
//! The version of a file shows that its content is the same only if an index entry may be stored for it
//! ([`RacyCheck`]): the file had been left alone for long enough, so that every later change gives it
//! another version. Such a file is *settled*. Any other file is read again.

use super::index::RacyCheck;
use super::walk::{Found, FoundFolder, IgnoreContent, RelPath};
use crate::domain::assemble::SIGNATURE;
use crate::domain::blocks::Blocks;
use crate::domain::packed::{Dictionary, Packed};
use crate::fsio::{FileVersion, Folder};
use crate::room::parallel::{self, Threads};
use crate::room::progress::Progress;
use std::ffi::OsString;
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The files and folders of a room.
#[derive(Clone, Debug)]
pub(super) struct KnownFiles {
    pub(super) stamps: Stamps,
    /// The dictionary of the files that are compact.
    pub(super) dictionary: Option<Arc<Dictionary>>,
    /// In the order of the bytes of their paths.
    pub(super) files: Blocks<KnownFile>,
    /// In the same order.
    pub(super) folders: Blocks<KnownFolder>,
    pub(super) ignore_content: IgnoreContent,
    /// True if every file and folder had been left alone for longer than a step of the file system's clock when it was read.
    pub(super) was_quiet: bool,
    /// True if all paths are UTF-8, so that no two files are shown with the same.
    pub(super) has_plain_paths: bool,
}

/// A file with its content.
#[derive(Clone, Debug)]
pub(super) struct KnownFile {
    pub(super) place: RelPath,
    pub(super) packed: Packed,
    stamp: Stamp,
    is_settled: bool,
    /// True if a signature was beside it.
    pub(super) is_signed: bool,
}

/// A folder that was listed, or could not be.
#[derive(Clone, Debug)]
pub(super) struct KnownFolder {
    pub(super) place: RelPath,
    stamp: Stamp,
    is_settled: bool,
    /// True if it gave evidence files and folders alone.
    pub(super) is_plain: bool,
}

/// The version of a file and its signature, or of a folder, in eight bytes. Two versions have the same with a probability of
/// 2⁻⁶⁴: the key of the hash is random.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp(u64);

/// Makes stamps.
#[derive(Clone, Debug, Default)]
pub(super) struct Stamps(RandomState);

impl Stamps {
    /// Returns the stamp of a file. `None` if its version is not known.
    fn of(&self, version: &FileVersion, signature: Option<&FileVersion>) -> Option<Stamp> {
        let is_known = version.is_known() && signature.is_none_or(FileVersion::is_known);
        is_known.then(|| Stamp(self.0.hash_one((version, signature))))
    }
}

impl KnownFile {
    /// Returns a file with the content that it had in a version. `is_settled` says that the content has no other version.
    pub(super) fn of(
        stamps: &Stamps,
        found: &Found,
        (packed, version): (&Packed, &FileVersion),
        is_settled: bool,
    ) -> Self {
        let signature = found.signature_version.as_deref();
        let stamp = stamps.of(version, signature);
        Self {
            place: found.place.clone(),
            packed: packed.clone(),
            stamp: stamp.unwrap_or(Stamp(0)),
            is_settled: is_settled && stamp.is_some(),
            is_signed: signature.is_some(),
        }
    }
}

impl KnownFile {
    /// Returns whether the content has no other version.
    #[cfg(test)]
    pub(super) const fn is_settled(&self) -> bool {
        self.is_settled
    }
}

impl KnownFolder {
    /// Returns whether the entries have no other version.
    #[cfg(test)]
    pub(super) const fn is_settled(&self) -> bool {
        self.is_settled
    }

    /// Returns the bytes of its path.
    pub(super) fn path(&self) -> &[u8] {
        self.place.bytes()
    }

    /// Returns a folder in the version in which it was listed.
    pub(super) fn of(stamps: &Stamps, found: &FoundFolder, racy_check: RacyCheck) -> Self {
        let FoundFolder { place, version, is_listed, is_plain } = found;
        let stamp = stamps.of(version, None);
        Self {
            place: place.clone(),
            stamp: stamp.unwrap_or(Stamp(0)),
            is_settled: *is_listed && stamp.is_some() && racy_check.is_settled(version),
            is_plain: *is_plain,
        }
    }
}

/// The files and folders that do not have the versions that they had.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Changed {
    /// The indexes of files.
    pub(super) files: Vec<usize>,
    /// The indexes of folders.
    pub(super) folders: Vec<usize>,
}

impl KnownFiles {
    /// Returns the files, in the order of the bytes of their paths, and the folders, in any order.
    pub(super) fn of(
        stamps: Stamps,
        files: Blocks<KnownFile>,
        mut folders: Vec<FoundFolder>,
        racy_check: RacyCheck,
        (ignore_content, are_files_quiet): (IgnoreContent, bool),
    ) -> Self {
        let was_quiet = are_files_quiet && folders.iter().all(|folder| racy_check.is_quiet(&folder.version));
        folders.sort_unstable_by(|a, b| a.place.bytes().cmp(b.place.bytes()));
        let folders: Blocks<_> =
            folders.iter().map(|folder| KnownFolder::of(&stamps, folder, racy_check)).collect();
        let is_plain = |place: &RelPath| place.is_plain();
        Self {
            dictionary: None,
            has_plain_paths: files.iter().all(|file| is_plain(&file.place))
                && folders.iter().all(|folder| is_plain(&folder.place)),
            stamps,
            files,
            folders,
            ignore_content,
            was_quiet,
        }
    }

    /// Returns the index of the file with this path.
    pub(super) fn file(&self, path: &[u8]) -> Option<usize> {
        self.find_file(path).ok()
    }

    /// Returns the index of the folder with this path.
    pub(super) fn folder(&self, path: &[u8]) -> Option<usize> {
        self.find_folder(path).ok()
    }

    /// Does the same, and returns the index at which the file would be if it is not known.
    pub(super) fn find_file(&self, path: &[u8]) -> Result<usize, usize> {
        self.files.binary_search_by(|file| file.place.bytes().cmp(path))
    }

    /// Does the same, and returns the index at which the folder would be if it is not known.
    pub(super) fn find_folder(&self, path: &[u8]) -> Result<usize, usize> {
        self.folders.binary_search_by(|folder| folder.place.bytes().cmp(path))
    }

    /// Returns the indexes of the files in and below a folder.
    pub(super) fn files_below(&self, folder: &RelPath) -> impl Iterator<Item = usize> {
        let start = self.find_file(folder.bytes()).unwrap_or_else(|start| start);
        let is_below = |&at: &usize| {
            self.files.get(at).is_some_and(|file| file.place.bytes().starts_with(folder.bytes()))
        };
        (start..).take_while(is_below)
    }

    /// Returns the indexes of the folders below a folder.
    pub(super) fn folders_below(&self, folder: &RelPath) -> impl Iterator<Item = usize> {
        let start = self.find_folder(folder.bytes()).map_or_else(|start| start, |at| at + 1);
        let is_below = |&at: &usize| {
            self.folders.get(at).is_some_and(|other| other.place.bytes().starts_with(folder.bytes()))
        };
        (start..).take_while(is_below)
    }

    /// Returns whether a file has the version that it was read in, and is settled.
    pub(super) fn is_same(&self, file: &KnownFile, found: &Found) -> bool {
        let stamp = self.stamps.of(&found.version, found.signature_version.as_deref());
        file.is_settled && stamp == Some(file.stamp)
    }

    /// Compares the versions of all files and folders with those in the open folder of the room. If a check for settled versions is
    /// given, everything that is not settled counts as changed. If the scan is stopped, the result means nothing.
    pub(super) fn changed(
        &self,
        room: &Folder,
        (threads, progress): (Threads, &Progress),
        is_settled: Option<&(dyn Fn(&FileVersion) -> bool + Sync)>,
    ) -> Changed {
        let is_same = |now: (&FileVersion, Option<&FileVersion>), stamp, was_settled: bool| {
            let (version, signature) = now;
            let is_trusted = is_settled.is_none_or(|is_settled| {
                was_settled && is_settled(version) && signature.is_none_or(is_settled)
            });
            is_trusted && self.stamps.of(version, signature) == Some(stamp)
        };
        let files = parallel::positions(threads, &self.files, |file| {
            let path = file.place.raw();
            if progress.is_stopped() {
                return false;
            }
            let Ok(version) = room.version_below(path) else { return true };
            let signature = file.is_signed.then(|| room.version_below(&signature_of(path)));
            let Ok(signature) = signature.transpose() else { return true };
            !is_same((&version, signature.as_ref()), file.stamp, file.is_settled)
        });
        let folders = parallel::positions(threads, &self.folders, |folder| {
            let path = folder.place.without_end();
            let version = if path.is_empty() { room.version() } else { room.version_below(path) };
            !version.is_ok_and(|version| is_same((&version, None), folder.stamp, folder.is_settled))
        });
        Changed { files, folders }
    }

    /// Returns what may have changed if these paths did, and no others: the files, and the folders of files that are new or gone.
    /// Everything that is not settled counts as changed. `None` if a folder that is known was changed: everything below it may be
    /// another.
    pub(super) fn changed_at(&self, paths: &[PathBuf]) -> Option<Changed> {
        let unsettled = |(at, is_settled): (usize, bool)| (!is_settled).then_some(at);
        let files = self.files.iter().map(|file| file.is_settled).enumerate().filter_map(unsettled);
        let folders = self.folders.iter().map(|folder| folder.is_settled).enumerate().filter_map(unsettled);
        let mut changed = Changed { files: files.collect(), folders: folders.collect() };
        for path in paths {
            if self.folder_at(path).is_some() {
                return None;
            }
            let bytes = path.as_os_str().as_encoded_bytes();
            let record = bytes.strip_suffix(SIGNATURE.as_bytes());
            changed.files.extend(self.file(bytes));
            changed.files.extend(record.and_then(|record| self.file(record)));
            // A folder that is new is found in the one above it.
            changed.folders.push(path.ancestors().find_map(|above| self.folder_at(above))?);
        }
        changed.files.sort_unstable();
        changed.files.dedup();
        changed.folders.sort_unstable();
        changed.folders.dedup();
        Some(changed)
    }

    fn folder_at(&self, path: &Path) -> Option<usize> {
        let bytes = path.as_os_str().as_encoded_bytes();
        if bytes.is_empty() { self.folder(bytes) } else { self.folder(&[bytes, b"/"].concat()) }
    }

    /// Puts the paths of these files, which are in the order of paths, in place of equal ones, so that two rooms share them.
    pub(super) fn share_paths(&self, files: &mut [Found]) {
        let mut known = self.files.iter().peekable();
        for found in files {
            while known.next_if(|known| known.place.bytes() < found.place.bytes()).is_some() {}
            if let Some(known) = known.next_if(|known| known.place == found.place) {
                found.place = known.place.clone();
            }
        }
    }

    /// Returns a cursor for lookups in the order of paths.
    pub(super) const fn cursor(&self) -> KnownCursor<'_> {
        KnownCursor { known: self, next: 0, missed: 0 }
    }
}

/// A position in the known files.
pub(super) struct KnownCursor<'a> {
    known: &'a KnownFiles,
    next: usize,
    missed: usize,
}

impl KnownCursor<'_> {
    /// Returns the content of a file whose path comes after every path that was looked up before, if it has the version that
    /// it was read in and is settled.
    pub(super) fn find(&mut self, found: &Found) -> Option<Packed> {
        let path = found.place.bytes();
        while let Some(file) = self.known.files.get(self.next).filter(|file| file.place.bytes() < path) {
            self.missed += usize::from(file.is_settled);
            self.next += 1;
        }
        let file = self.known.files.get(self.next).filter(|file| file.place.bytes() == path)?;
        self.next += 1;
        self.known.is_same(file, found).then(|| file.packed.clone())
    }

    /// Returns the number of settled files that were not looked up. Once every existing file was, these are gone.
    pub(super) fn missed(&self) -> usize {
        let rest = (self.next..self.known.files.len()).filter_map(|at| self.known.files.get(at));
        self.missed + rest.filter(|file| file.is_settled).count()
    }
}

/// Returns the path of the signature of a record.
pub(super) fn signature_of(record: &std::ffi::OsStr) -> OsString {
    super::signed::path_beside(Path::new(record)).into_os_string()
}

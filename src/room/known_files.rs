//! The files and folders of a room as a scan found them, so that a later scan can show which of them are unchanged.
//!
//! A stamp is only kept of a version that an index entry may be stored for ([`RacyCheck`](super::index::RacyCheck)): the file
//! had been left alone for long enough, so that every later change gets another version. A file or folder without a stamp is
//! read again.

use super::walk::{FoundFolder, IgnoreContent, RelPath};
use crate::domain::packed::Packed;
use crate::fsio::FileVersion;
use std::hash::{BuildHasher, RandomState};

/// The files and folders of a room.
#[derive(Clone, Debug)]
pub(super) struct KnownFiles {
    stamps: Stamps,
    /// In the order of the bytes of their paths.
    pub(super) files: Box<[KnownFile]>,
    /// In the same order.
    pub(super) folders: Box<[KnownFolder]>,
    pub(super) ignore_content: IgnoreContent,
}

/// A file with its content.
#[derive(Clone, Debug)]
pub(super) struct KnownFile {
    pub(super) place: RelPath,
    pub(super) packed: Packed,
    pub(super) stamp: Stamp,
    /// True if a signature was beside it.
    pub(super) is_signed: bool,
}

/// A folder that was listed.
#[derive(Clone, Debug)]
pub(super) struct KnownFolder {
    pub(super) place: RelPath,
    pub(super) stamp: Stamp,
}

/// The version of a file and its signature, or of a folder, in eight bytes. Two versions have the same with a probability of
/// 2⁻⁶⁴, which nobody can influence: the key of the hash is random.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp(u64);

impl Stamp {
    /// The stamp of a file that is read again. It equals no other, and a stamp that happens to have this number is one too.
    pub(super) const NONE: Self = Self(0);
}

/// Makes stamps. Those of different rooms cannot be compared.
#[derive(Clone, Debug, Default)]
pub(super) struct Stamps(RandomState);

impl Stamps {
    /// Returns the stamp of a file.
    pub(super) fn of(&self, version: &FileVersion, signature: Option<&FileVersion>) -> Stamp {
        if version.is_known() { Stamp(self.0.hash_one((version, signature))) } else { Stamp::NONE }
    }
}

impl KnownFiles {
    /// Returns the files, in the order of the bytes of their paths, and the folders, in any order.
    pub(super) fn of(
        stamps: Stamps,
        files: Vec<KnownFile>,
        folders: &[FoundFolder],
        is_settled: impl Fn(&FileVersion) -> bool,
        ignore_content: IgnoreContent,
    ) -> Self {
        let folder = |FoundFolder { place, version }: &FoundFolder| KnownFolder {
            place: place.clone(),
            stamp: if is_settled(version) { stamps.of(version, None) } else { Stamp::NONE },
        };
        let mut folders: Vec<_> = folders.iter().map(folder).collect();
        folders.sort_unstable_by(|a, b| a.place.bytes().cmp(b.place.bytes()));
        Self { stamps, files: files.into(), folders: folders.into(), ignore_content }
    }

    /// Returns the index of the file with this path.
    pub(super) fn file(&self, path: &[u8]) -> Option<usize> {
        self.files.binary_search_by(|file| file.place.bytes().cmp(path)).ok()
    }

    /// Returns the index of the folder with this path.
    pub(super) fn folder(&self, path: &[u8]) -> Option<usize> {
        self.folders.binary_search_by(|folder| folder.place.bytes().cmp(path)).ok()
    }

    /// Returns whether a file, with its signature, has the version that it was read in.
    pub(super) fn is_same(
        &self,
        known: Stamp,
        version: &FileVersion,
        signature: Option<&FileVersion>,
    ) -> bool {
        known != Stamp::NONE && known == self.stamps.of(version, signature)
    }
}

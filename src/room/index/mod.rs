//! The index: the packed documents of a room's files from an earlier reading, so that unchanged files are not read
//! again.
//!
//! An index is a convenience and never the truth. An [`Entry`] is valid for one version of one file
//! ([`FileVersion`]), is stored only if no later version could look the same ([`RacyCheck`]), and is used only by the
//! program that made it, for the same room ([`Key`]). A damaged index is not used.
//!
//! This module reads and writes bytes; `crate::state` has the file. The packed documents of an entry are opaque here,
//! and must be read as if anyone could have written them.

mod key;
mod layout;
mod racy_check;
mod read;
mod writer;

pub use key::{Key, RULES};
pub use racy_check::RacyCheck;
pub use writer::Writer;

use super::walk::Found;
use crate::domain::packed::Store;
use crate::fsio::FileVersion;
use layout::{Sections, Table};
use std::cmp::Ordering;
use std::sync::Arc;

/// The packed documents of a room's files from an earlier reading.
#[derive(Debug)]
pub struct Index {
    /// The packed documents of all files. A room may share them for long after the rest is dropped.
    store: Arc<Store>,
    rest: Box<[u8]>,
    sections: Sections,
}

/// The entry of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The path relative to the room, in the bytes of the operating system.
    pub path: &'a [u8],
    /// The version of the file.
    pub version: FileVersion,
    /// The version of its signature, if it has one.
    pub signature_version: Option<FileVersion>,
    /// Its packed documents.
    pub packed: &'a [u8],
}

impl<'a> Entry<'a> {
    /// Returns the entry of a file in the version that a walk found.
    #[must_use]
    pub fn of(found: &'a Found, packed: &'a [u8]) -> Self {
        let signature_version = found.signature_version.as_deref().copied();
        Self { path: found.place.bytes(), version: found.version, signature_version, packed }
    }

    /// Returns true if a walk found the same version of the file and of its signature.
    #[must_use]
    pub fn is_good(&self, found: &Found) -> bool {
        let signature = found.signature_version.as_deref();
        let is_known = found.version.is_known() && signature.is_none_or(FileVersion::is_known);
        is_known
            && self.path == found.place.bytes()
            && self.version == found.version
            && self.signature_version.as_ref() == signature
    }
}

impl Index {
    /// Returns the number of files.
    #[must_use]
    pub fn len(&self) -> usize {
        self.table().len()
    }

    /// Returns true if it has no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the bytes that contain the packed documents of all files.
    #[must_use]
    pub const fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// Returns the entry of the file with this path, in the bytes of the operating system.
    #[must_use]
    pub fn get(&self, path: &[u8]) -> Option<Entry<'_>> {
        self.cursor().find(path)
    }

    /// Returns a cursor for lookups in the order of paths, which is that of a walk.
    #[must_use]
    pub fn cursor(&self) -> Cursor<'_> {
        Cursor { table: self.table(), next: 0, missed: 0 }
    }

    fn table(&self) -> Table<'_> {
        self.sections.table(self.store.bytes(), &self.rest)
    }
}

/// A position in an index. Several threads may each have their own.
#[derive(Clone, Debug)]
pub struct Cursor<'a> {
    table: Table<'a>,
    next: usize,
    missed: usize,
}

impl<'a> Cursor<'a> {
    /// Returns the entry of a file whose path comes after every path that was looked up before.
    pub fn find(&mut self, path: &[u8]) -> Option<Entry<'a>> {
        // Usually it is the next one. Otherwise: strides that double, and a binary search within the last of them.
        let mut stride = 1;
        let from = self.next;
        while self.order(self.next + stride - 1, path) == Ordering::Less {
            self.next += stride;
            stride *= 2;
        }
        let mut end = self.next + stride - 1;
        while self.next < end {
            let middle = usize::midpoint(self.next, end);
            if self.order(middle, path) == Ordering::Less { self.next = middle + 1 } else { end = middle }
        }
        self.missed += self.next - from;
        if self.order(self.next, path) != Ordering::Equal {
            return None;
        }
        self.next += 1;
        self.table.entry(self.next - 1)
    }

    /// Returns the start and the end, in [`Index::store`], of the packed documents of the entry that was found last.
    #[must_use]
    pub fn facts_at(&self) -> Option<(usize, usize)> {
        self.table.facts_at(self.next.checked_sub(1)?)
    }

    /// Returns the number of files that were not looked up. Once every existing file was, these are gone.
    #[must_use]
    pub fn missed(&self) -> usize {
        self.missed + self.table.len().saturating_sub(self.next)
    }

    /// Compares the path of an entry. Beyond the last entry every path is greater.
    fn order(&self, number: usize, path: &[u8]) -> Ordering {
        self.table.path(number).map_or(Ordering::Greater, |known| known.cmp(path))
    }
}

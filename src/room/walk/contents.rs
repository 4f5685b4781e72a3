//! The contents of files that are read while their folder is listed.

use super::Found;
use crate::domain::packed::{Packed, PackedBatch};
use crate::fsio::Folder;
use std::ffi::OsStr;

/// Reads the file with a name in an open folder, and packs it. Returns false if the file has to be read later.
pub type ReadInPlace<'a> = dyn Fn((&Folder, &OsStr), &Found, &mut PackedBatch) -> bool + Sync + 'a;

/// The size in bytes from which on files get a store.
const STORE: usize = 64 * 1024;

/// The contents of the files of some folders.
#[derive(Default)]
pub(super) struct Contents {
    /// By the index of the file among all items; shorter than these if the last ones were not read.
    packed: Vec<Option<Packed>>,
    batch: PackedBatch,
    /// The indexes of the files in the batch.
    waiting: Vec<usize>,
}

impl Contents {
    /// Reads the file with this index.
    pub(super) fn read(&mut self, index: usize, read: impl FnOnce(&mut PackedBatch) -> bool) {
        if read(&mut self.batch) {
            self.waiting.push(index);
        }
        if self.batch.size() >= STORE {
            self.close();
        }
    }

    /// Gives the files so far a store.
    pub(super) fn close(&mut self) {
        if let Some(last) = self.waiting.last() {
            self.packed.resize(last + 1, None);
        }
        for (index, packed) in self.waiting.drain(..).zip(self.batch.finish()) {
            if let Some(place) = self.packed.get_mut(index) {
                *place = Some(packed);
            }
        }
    }

    /// Returns the contents by the indexes of the files.
    pub(super) fn into_packed(self) -> Vec<Option<Packed>> {
        self.packed
    }
}

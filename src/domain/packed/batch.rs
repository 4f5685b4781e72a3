//! Files that are packed one after the other into the same store.

use super::contents::ByteTraits;
use super::file::{Packed, Store, write_documents, write_trouble};
use super::pack::Packer;
use crate::domain::digest::Digest;
use crate::domain::problem::FileProblem;
use crate::domain::signature::Signature;
use crate::domain::tree::{Node, Position};
use public_boundary::Detection;
use std::sync::Arc;

/// Packed files that get one store when they are finished. Its memory is used again for the next ones.
#[derive(Default)]
pub struct PackedBatch {
    packer: Packer,
    /// The end of each file.
    ends: Vec<usize>,
}

impl PackedBatch {
    /// Adds a file like [`Packed::documents`].
    pub fn add_documents(
        &mut self,
        traits: (Digest, ByteTraits),
        documents: &[(Node<'_>, Option<Detection<Position>>)],
        signature: &Signature,
    ) {
        write_documents(&mut self.packer, traits, documents, signature);
        self.ends.push(self.packer.0.len());
    }

    /// Adds the problem of a file that cannot be used.
    pub fn add_trouble(&mut self, trouble: &FileProblem) {
        write_trouble(&mut self.packer, trouble);
        self.ends.push(self.packer.0.len());
    }

    /// Returns the number of bytes that were packed.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.packer.0.len()
    }

    /// Returns the only file.
    #[must_use]
    pub fn into_one(self) -> Packed {
        let end = self.packer.0.len();
        Packed::within(&Arc::new(Store::of(self.packer.0.into(), None)), (0, end))
    }

    /// Returns the files in the order in which they were added, and begins a new store.
    pub fn finish(&mut self) -> Vec<Packed> {
        let store = Arc::new(Store::of(self.packer.0.as_slice().into(), None));
        self.packer.0.clear();
        let ends = std::mem::take(&mut self.ends);
        let starts = [0].into_iter().chain(ends.iter().copied());
        starts.zip(&ends).map(|(start, &end)| Packed::within(&store, (start, end))).collect()
    }
}

//! An evidence file, and its contents, unpacked.

use super::{Packed, PackedDocument};
use crate::domain::digest::Digest;
use crate::domain::problem::FileProblem;
use crate::domain::signature::Signature;
use std::sync::Arc;

/// A file of a room with its contents.
#[derive(Clone, Debug)]
pub struct File {
    /// The path, relative to the room, with `/`.
    pub path: Arc<str>,
    /// The packed contents.
    pub packed: Packed,
}

/// The contents of a file.
#[derive(Clone, Debug)]
pub enum Contents {
    /// The documents of a file that was read and parsed.
    Documents {
        /// The digest of the file's bytes.
        digest: Digest,
        /// Further values that its bytes show.
        traits: ByteTraits,
        /// The packed documents, in order, without the empty ones.
        documents: Vec<PackedDocument>,
        /// The signature beside the file. Its key is not compared with `allowed_signers` here.
        signature: Signature,
    },
    /// A file that cannot be used, with its problem.
    Trouble(FileProblem),
    /// A signature whose record is missing.
    OrphanSignature,
}

/// Facts that the bytes of a file show and its documents do not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ByteTraits {
    /// True if the file holds a CR.
    pub has_cr: bool,
    /// True if the file is a Git LFS pointer in the place of its content.
    pub is_lfs_pointer: bool,
}

/// The beginning of every Git LFS pointer.
const LFS_POINTER: &[u8] = b"version https://git-lfs.github.com/spec/";

impl ByteTraits {
    /// Returns the traits of a file's bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            has_cr: memchr::memchr(b'\r', bytes).is_some(),
            is_lfs_pointer: bytes.starts_with(LFS_POINTER),
        }
    }

    /// Returns the traits in one byte.
    pub(super) fn packed(self) -> u8 {
        u8::from(self.has_cr) | u8::from(self.is_lfs_pointer) << 1
    }

    /// Returns the traits from a byte.
    pub(super) const fn unpacked(byte: u8) -> Self {
        Self { has_cr: byte & 1 != 0, is_lfs_pointer: byte & 2 != 0 }
    }
}

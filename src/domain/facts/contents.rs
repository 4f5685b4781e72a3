//! The contents of a file, unpacked.

use super::Facts;
use crate::domain::digest::Digest;
use crate::domain::problem::FileProblem;
use crate::domain::signature::Signature;
use std::sync::Arc;

/// A file of a room.
#[derive(Clone, Debug)]
pub struct File {
    /// Relative to the room, with `/`.
    pub path: Arc<str>,
    /// The contents.
    pub contents: Contents,
}

/// The contents of a file.
#[derive(Clone, Debug)]
pub enum Contents {
    /// Documents.
    Papers {
        /// The digest of the file's bytes.
        digest: Digest,
        /// The packed documents, in order, without the empty ones.
        papers: Vec<Facts>,
        /// The signature beside the file. Its key has not been compared with `allowed_signers` yet.
        signature: Signature,
    },
    /// A problem: the file cannot be used.
    Trouble(FileProblem),
    /// A signature without its record.
    LooseSignature,
}

//! The contents of an evidence file, unpacked.

use super::PackedDocument;
use crate::domain::digest::Digest;
use crate::domain::problem::FileProblem;
use crate::domain::signature::Signature;
use std::sync::Arc;

/// A file of a room with its contents.
#[derive(Clone, Debug)]
pub struct File {
    /// The path, relative to the room, with `/`.
    pub path: Arc<str>,
    /// The contents.
    pub contents: Contents,
}

/// The contents of a file.
#[derive(Clone, Debug)]
pub enum Contents {
    /// The documents of a file that was read and parsed.
    Papers {
        /// The digest of the file's bytes.
        digest: Digest,
        /// True if the file holds a CR.
        has_cr: bool,
        /// The packed documents, in order, without the empty ones.
        papers: Vec<PackedDocument>,
        /// The signature beside the file. Its key is not compared with `allowed_signers` here.
        signature: Signature,
    },
    /// A file that cannot be used, with its problem.
    Trouble(FileProblem),
    /// A signature whose record is missing.
    LooseSignature,
}

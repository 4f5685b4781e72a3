//! Packed files: their documents, or the problem of the file.

use super::contents::{ByteTraits, Contents};
use super::pack::Packer;
use super::value::Reader;
use super::{PackedDocument, pack};
use crate::domain::digest::Digest;
use crate::domain::labels::Kind;
use crate::domain::problem::{FileProblem, ProblemCode};
use crate::domain::signature::{BadSignature, Signature};
use crate::domain::tree::{Node, Position};
use crate::domain::work;
use public_boundary::Detection;
use std::fmt;
use std::sync::Arc;

const TROUBLE: u8 = 0;
const PAPERS: u8 = 1;

const UNSIGNED: u8 = 0;
const BADLY_SIGNED: u8 = 1;
const CERTIFIED: u8 = 3;
const SIGNED_GRACE: u8 = 2;
const SIGNED_PACKAGE: u8 = 4;

/// A packed file: a range of bytes that it may share with other files.
#[derive(Clone)]
pub struct Packed {
    store: Arc<[u8]>,
    start: u32,
    end: u32,
}

impl Packed {
    /// Packs a file from the digest and traits of its bytes, its documents (each with the first forbidden material in it) and the
    /// signature beside it.
    #[must_use]
    pub fn documents(
        (digest, traits): (Digest, ByteTraits),
        documents: &[(Node<'_>, Option<Detection<Position>>)],
        signature: &Signature,
    ) -> Self {
        let mut packer = Packer::default();
        packer.0.reserve(1024);
        packer.byte(PAPERS);
        packer.0.extend_from_slice(&digest.0);
        packer.byte(traits.packed());
        match signature {
            Signature::None => packer.byte(UNSIGNED),
            Signature::Bad(BadSignature::DoesNotVerify) => packer.byte(BADLY_SIGNED),
            Signature::Bad(BadSignature::Certificate) => packer.byte(CERTIFIED),
            Signature::Good { key, kind, .. } => {
                packer.byte(if *kind == Kind::PackageDecision { SIGNED_PACKAGE } else { SIGNED_GRACE });
                packer.text(key);
            }
        }
        for (root, detection) in documents {
            packer.measured(|packer| pack(root, detection.as_ref(), packer));
        }
        Self::whole(packer.0)
    }

    /// Packs the problem of a file that cannot be used.
    #[must_use]
    pub fn trouble(trouble: &FileProblem) -> Self {
        let mut packer = Packer::default();
        packer.byte(TROUBLE);
        let code = ProblemCode::ALL.iter().position(|&code| code == trouble.code);
        packer.byte(code.and_then(|code| u8::try_from(code).ok()).unwrap_or_default());
        packer.byte(u8::from(trouble.at.is_some()));
        if let Some(at) = trouble.at {
            packer.spot(at);
        }
        packer.text(&trouble.message);
        Self::whole(packer.0)
    }

    fn whole(bytes: Vec<u8>) -> Self {
        let end = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        Self { store: bytes.into(), start: 0, end }
    }

    /// Returns the file in a range of bytes that were packed earlier.
    #[must_use]
    pub fn within(store: &Arc<[u8]>, (start, end): (usize, usize)) -> Self {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { store: store.clone(), start: place(start), end: place(end) }
    }

    /// Returns the packed bytes, for an index.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.store.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// Returns whether the file may be written to an index: the same bytes give the same result again, and none of it
    /// is forbidden (section 4). Other problems may be gone at the next scan. A record that is not among decisions has no
    /// entry: the walk does not note its signature.
    #[must_use]
    pub fn may_be_indexed(&self, among_decisions: bool) -> bool {
        let is_record = |document: &PackedDocument| document.kind().is_some_and(Kind::is_record);
        match self.contents() {
            Contents::Documents { documents, .. } => documents
                .iter()
                .all(|document| document.is_public() && (among_decisions || !is_record(document))),
            Contents::Trouble(trouble) => {
                matches!(trouble.code, ProblemCode::NotUtf8 | ProblemCode::Syntax)
            }
            Contents::OrphanSignature => false,
        }
    }

    /// Returns whether the file cannot be used.
    #[must_use]
    pub fn is_trouble(&self) -> bool {
        self.bytes().first().is_none_or(|first| *first == TROUBLE)
    }

    /// Returns the digest of the file's bytes; `None` for a file that cannot be used.
    #[must_use]
    pub fn digest(&self) -> Option<Digest> {
        let mut reader = Reader(self.bytes());
        (reader.byte() == PAPERS).then(|| Digest(reader.array()))
    }

    /// Returns whether a signature was beside the file, good or bad.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        let mut reader = Reader(self.bytes());
        if reader.byte() != PAPERS {
            return false;
        }
        let _digest = Digest(reader.array());
        let _traits = reader.byte();
        reader.byte() != UNSIGNED
    }

    /// Unpacks the file. The key of a signature is not marked as trusted here.
    #[must_use]
    pub fn contents(&self) -> Contents {
        work::add(1);
        let mut reader = Reader(self.bytes());
        if reader.byte() == TROUBLE {
            let code = ProblemCode::ALL.get(usize::from(reader.byte())).copied();
            let at = (reader.byte() == 1).then(|| reader.spot());
            let message = reader.text().to_owned();
            let code = code.unwrap_or(ProblemCode::Unreadable);
            return Contents::Trouble(FileProblem { code, at, message });
        }
        let digest = Digest(reader.array());
        let traits = ByteTraits::unpacked(reader.byte());
        let signature = match reader.byte() {
            UNSIGNED => Signature::None,
            SIGNED_GRACE => Signature::with_key(reader.text().into(), Kind::GraceDecision),
            SIGNED_PACKAGE => Signature::with_key(reader.text().into(), Kind::PackageDecision),
            CERTIFIED => Signature::Bad(BadSignature::Certificate),
            _ => Signature::Bad(BadSignature::DoesNotVerify),
        };
        let mut documents = Vec::new();
        while !reader.0.is_empty() {
            let inside = reader.measured().0;
            // The number of unread bytes gives the end of the document in the store.
            let end = self.end.saturating_sub(u32::try_from(reader.0.len()).unwrap_or(u32::MAX));
            let start = end.saturating_sub(u32::try_from(inside.len()).unwrap_or(u32::MAX));
            documents.push(PackedDocument::within(self.store.clone(), start, end));
        }
        Contents::Documents { digest, traits, documents, signature }
    }
}

impl fmt::Debug for Packed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Packed").field(&self.contents()).finish()
    }
}

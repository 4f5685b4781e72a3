//! Packed files: their documents, or the problem of the file.

use super::contents::{ByteTraits, Contents};
use super::dictionary::Dictionary;
use super::pack::Packer;
use super::searched::has_searched;
use super::value::Reader;
use super::{PackedDocument, pack};
use crate::domain::digest::Digest;
use crate::domain::labels::Kind;
use crate::domain::problem::{FileProblem, ProblemCode};
use crate::domain::signature::{BadSignature, Signature};
use crate::domain::tree::{Node, Position};
use crate::domain::work;
use public_boundary::Detection;
use std::cell::Cell;
use std::fmt;
use std::ptr;
use std::sync::Arc;

const TROUBLE: u8 = 0;
const PAPERS: u8 = 1;
const ORPHAN_SIGNATURE: u8 = 2;
/// The documents of a file in the compact form, after the digest.
const COMPACT: u8 = 3;
/// The length of what is not made compact: the first byte and the digest.
const HEAD: usize = 33;

const UNSIGNED: u8 = 0;
const BADLY_SIGNED: u8 = 1;
const CERTIFIED: u8 = 3;
const SIGNED_GRACE: u8 = 2;
const SIGNED_PACKAGE: u8 = 4;

/// A packed file, compact or not: a range of bytes that it may share with other files.
#[derive(Clone)]
pub struct Packed {
    store: Arc<Store>,
    start: u32,
    end: u32,
}

/// The bytes of packed files.
#[derive(Debug)]
pub struct Store {
    bytes: Arc<[u8]>,
    /// The dictionary of those that are compact.
    dictionary: Option<Arc<Dictionary>>,
}

impl Store {
    /// Returns the store of bytes that were packed earlier, with the dictionary of that time.
    #[must_use]
    pub const fn of(bytes: Arc<[u8]>, dictionary: Option<Arc<Dictionary>>) -> Self {
        Self { bytes, dictionary }
    }

    /// Returns the bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the dictionary of those that are compact.
    #[must_use]
    pub const fn dictionary(&self) -> Option<&Arc<Dictionary>> {
        self.dictionary.as_ref()
    }
}

/// The bytes of a packed file that is not compact.
struct Plain {
    bytes: Arc<[u8]>,
    start: u32,
    end: u32,
}

impl Packed {
    /// Packs a file from the digest and traits of its bytes, its documents (each with the first forbidden material in it) and the
    /// signature beside it.
    #[must_use]
    pub fn documents(
        traits: (Digest, ByteTraits),
        documents: &[(Node<'_>, Option<Detection<Position>>)],
        signature: &Signature,
    ) -> Self {
        let mut packer = Packer(Vec::with_capacity(1024));
        write_documents(&mut packer, traits, documents, signature);
        Self::whole(packer.0)
    }

    /// Packs the problem of a file that cannot be used.
    #[must_use]
    pub fn trouble(trouble: &FileProblem) -> Self {
        let mut packer = Packer::default();
        write_trouble(&mut packer, trouble);
        Self::whole(packer.0)
    }

    /// Returns a signature whose record is missing.
    #[must_use]
    pub fn orphan_signature() -> Self {
        Self::whole(vec![ORPHAN_SIGNATURE])
    }

    fn whole(bytes: Vec<u8>) -> Self {
        let end = bytes.len();
        Self::within(&Arc::new(Store::of(bytes.into(), None)), (0, end))
    }

    /// Returns the file in a range of bytes that were packed earlier.
    #[must_use]
    pub fn within(store: &Arc<Store>, (start, end): (usize, usize)) -> Self {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { store: store.clone(), start: place(start), end: place(end) }
    }

    /// Returns the same files with one store, and compact if a dictionary is given.
    #[must_use]
    pub fn together(files: &[Self], dictionary: Option<&Arc<Dictionary>>) -> Vec<Self> {
        let mut bytes = Vec::new();
        let mut ends = Vec::with_capacity(files.len());
        for file in files {
            file.write(dictionary.map(|dictionary| &**dictionary), &mut bytes);
            ends.push(bytes.len());
        }
        let store = Arc::new(Store::of(bytes.into(), dictionary.cloned()));
        let starts = [0].into_iter().chain(ends.iter().copied());
        starts.zip(&ends).map(|(start, &end)| Self::within(&store, (start, end))).collect()
    }

    /// Makes a dictionary of some files, for files that are like them. What it holds ends up in indexes, so files that may not
    /// be there are left out.
    #[must_use]
    pub fn dictionary(samples: &[Self]) -> Dictionary {
        let samples = samples.iter().filter(|sample| sample.may_be_indexed(false)).map(Self::plain);
        let samples: Vec<_> = samples.collect();
        Dictionary::of(samples.iter().filter_map(|sample| sample.bytes().get(HEAD..)))
    }

    /// Writes the packed bytes, compact if a dictionary is given and the file has documents. Copies them if the file is in this
    /// form already.
    pub fn write(&self, dictionary: Option<&Dictionary>, out: &mut Vec<u8>) {
        if self.store.dictionary.as_deref().zip(dictionary).is_some_and(|(own, given)| ptr::eq(own, given)) {
            return out.extend_from_slice(self.held());
        }
        self.with_bytes(|plain| {
            let start = out.len();
            if let (Some(dictionary), Some((head, documents))) = (dictionary, plain.split_at_checked(HEAD))
                && head.first() == Some(&PAPERS)
            {
                out.push(COMPACT);
                out.extend_from_slice(&head[1..]);
                if dictionary.compact(documents, out) && out.len() - start < plain.len() {
                    return;
                }
                out.truncate(start);
            }
            out.extend_from_slice(plain);
        });
    }

    /// Returns the bytes of the file in its store.
    pub(crate) fn held(&self) -> &[u8] {
        self.store.bytes.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// Returns the file in the form that is not compact. One that is damaged cannot be used.
    fn plain(&self) -> Plain {
        if self.held().first() != Some(&COMPACT) {
            return Plain { bytes: self.store.bytes.clone(), start: self.start, end: self.end };
        }
        self.with_bytes(|bytes| Plain {
            bytes: bytes.into(),
            start: 0,
            end: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
        })
    }

    /// Applies `read` to the packed bytes in the form that is not compact. Nothing is allocated once this thread has read a file
    /// of that size.
    pub fn with_bytes<T>(&self, read: impl FnOnce(&[u8]) -> T) -> T {
        thread_local!(static EXPANDED: Cell<Vec<u8>> = const { Cell::new(Vec::new()) });
        let held = self.held();
        if held.first() != Some(&COMPACT) {
            return read(held);
        }
        let mut expanded = EXPANDED.take();
        expanded.clear();
        let documents = self.store.dictionary.as_ref().zip(held.split_at_checked(HEAD));
        let is_whole = documents.is_some_and(|(dictionary, (head, documents))| {
            expanded.push(PAPERS);
            expanded.extend_from_slice(&head[1..]);
            dictionary.expand(documents, &mut expanded)
        });
        let done = read(if is_whole { &expanded } else { &[] });
        EXPANDED.set(expanded);
        done
    }

    /// Returns whether two files have the same content.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.plain().bytes() == other.plain().bytes()
    }

    /// Returns whether both are the same bytes of one store.
    #[must_use]
    pub fn is_identical(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.store, &other.store) && (self.start, self.end) == (other.start, other.end)
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
        !matches!(self.held().first(), Some(&(PAPERS | COMPACT)))
    }

    /// Returns the digest of the file's bytes; `None` for a file that cannot be used.
    #[must_use]
    pub fn digest(&self) -> Option<Digest> {
        let mut reader = Reader(self.held());
        matches!(reader.byte(), PAPERS | COMPACT).then(|| Digest(reader.array()))
    }

    /// Returns whether a signature was beside the file, good or bad.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        self.with_bytes(|bytes| {
            let mut reader = Reader(bytes);
            if reader.byte() != PAPERS {
                return false;
            }
            let _digest = Digest(reader.array());
            let _traits = reader.byte();
            reader.byte() != UNSIGNED
        })
    }

    /// Unpacks the file. The key of a signature is not marked as trusted here.
    #[must_use]
    pub fn contents(&self) -> Contents {
        work::add(1);
        let plain = self.plain();
        let mut reader = Reader(plain.bytes());
        match reader.byte() {
            PAPERS => {
                let (digest, traits) = (Digest(reader.array()), ByteTraits::unpacked(reader.byte()));
                let signature = signature(&mut reader);
                Contents::Documents { digest, traits, documents: plain.rest(reader).collect(), signature }
            }
            ORPHAN_SIGNATURE => Contents::OrphanSignature,
            _ => {
                let code = ProblemCode::ALL.get(usize::from(reader.byte())).copied();
                let at = (reader.byte() == 1).then(|| reader.spot());
                let message = reader.text().to_owned();
                let code = code.unwrap_or(ProblemCode::Unreadable);
                Contents::Trouble(FileProblem { code, at, message })
            }
        }
    }

    /// Returns the document with this number in the file, and the digest and traits of the bytes of the file.
    #[must_use]
    pub fn document(&self, number: u32) -> Option<(Digest, ByteTraits, PackedDocument)> {
        let plain = self.plain();
        let (digest, traits, reader) = head(plain.bytes())?;
        let document = plain.rest(reader).nth(number as usize)?;
        Some((digest, traits, document))
    }

    /// Returns whether a string of the document with this number in the file is wanted, by its bytes, among those that a search
    /// looks into. The strings are not looked at if `may_have` does not hold for the packed bytes of the file. It
    /// allocates nothing, as [`Self::with_bytes`].
    pub fn has_searched(
        &self,
        number: u32,
        may_have: impl Fn(&[u8]) -> bool,
        is_wanted: impl Fn(&[u8]) -> bool,
    ) -> bool {
        self.with_bytes(|bytes| {
            let Some((.., mut reader)) = head(bytes).filter(|_| may_have(bytes)) else { return false };
            for _ in 0..number {
                reader.measured();
            }
            has_searched(reader.measured().0, &is_wanted)
        })
    }
}

pub(super) fn write_documents(
    packer: &mut Packer,
    (digest, traits): (Digest, ByteTraits),
    documents: &[(Node<'_>, Option<Detection<Position>>)],
    signature: &Signature,
) {
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
}

pub(super) fn write_trouble(packer: &mut Packer, trouble: &FileProblem) {
    packer.byte(TROUBLE);
    let code = ProblemCode::ALL.iter().position(|&code| code == trouble.code);
    packer.byte(code.and_then(|code| u8::try_from(code).ok()).unwrap_or_default());
    packer.byte(u8::from(trouble.at.is_some()));
    if let Some(at) = trouble.at {
        packer.spot(at);
    }
    packer.text(&trouble.message);
}

impl Plain {
    fn bytes(&self) -> &[u8] {
        self.bytes.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// Returns the documents that are left to read.
    fn rest<'a>(&'a self, mut reader: Reader<'a>) -> impl Iterator<Item = PackedDocument> + 'a {
        std::iter::from_fn(move || {
            if reader.0.is_empty() {
                return None;
            }
            let inside = reader.measured().0;
            // The number of unread bytes gives the end of the document in the store.
            let end = self.end.saturating_sub(u32::try_from(reader.0.len()).unwrap_or(u32::MAX));
            let start = end.saturating_sub(u32::try_from(inside.len()).unwrap_or(u32::MAX));
            Some(PackedDocument::within(self.bytes.clone(), start, end))
        })
    }
}

/// Returns the digest and the traits of the bytes of a file with documents, and a reader at the first of these.
fn head(bytes: &[u8]) -> Option<(Digest, ByteTraits, Reader<'_>)> {
    let mut reader = Reader(bytes);
    if reader.byte() != PAPERS {
        return None;
    }
    let (digest, traits) = (Digest(reader.array()), ByteTraits::unpacked(reader.byte()));
    if matches!(reader.byte(), SIGNED_GRACE | SIGNED_PACKAGE) {
        reader.text_bytes();
    }
    Some((digest, traits, reader))
}

fn signature(reader: &mut Reader<'_>) -> Signature {
    match reader.byte() {
        UNSIGNED => Signature::None,
        SIGNED_GRACE => Signature::with_key(reader.text().into(), Kind::GraceDecision),
        SIGNED_PACKAGE => Signature::with_key(reader.text().into(), Kind::PackageDecision),
        CERTIFIED => Signature::Bad(BadSignature::Certificate),
        _ => Signature::Bad(BadSignature::DoesNotVerify),
    }
}

impl fmt::Debug for Packed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Packed").field(&self.contents()).finish()
    }
}

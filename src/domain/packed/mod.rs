//! Documents reduced to the fields that gates, records and lists need, each with its position, packed into bytes.
//!
//! The packed form keeps 100,000 trials small in memory. The index writes it to disk and reads it back without
//! unpacking.

mod batch;
mod contents;
mod dictionary;
mod field_table;
mod file;
mod kept_fields;
mod misspelt;
mod owners;
mod pack;
mod searched;
mod strings;
mod value;

pub use batch::PackedBatch;
pub use contents::{ByteTraits, Contents, File};
pub use dictionary::Dictionary;
pub(in crate::domain) use field_table::{KnownField, Located};
pub use file::{Packed, Store};
pub use searched::SearchedText;
pub use value::{Entry, PackedValue, Shape};

use super::canonical::canonical_digest;
use super::digest::Digest;
use super::labels::Kind;
use super::tree::{Node, Position, Value};
use field_table::FieldTable;
use pack::Packer;
use public_boundary::{Detection, Holder, MarkupKind, SecretKind, kinds_in};
use std::fmt;
use std::sync::Arc;
use value::Reader;

/// A packed document: a range of bytes that it may share with other documents.
#[derive(Clone)]
pub struct PackedDocument {
    store: Arc<[u8]>,
    start: u32,
    /// The offset of the root mapping, stored because it is read often.
    root: u32,
    end: u32,
    at: Position,
    kind: Option<Kind>,
    /// The places of the fields, if the document belongs to a trial that is evaluated.
    table: Option<FieldTable>,
}

/// Returns the first byte of a packed document: 0 if it is foreign, else the number of its kind from 1.
fn number_of(kind: Option<Kind>) -> u8 {
    let number = kind.and_then(|kind| Kind::ALL.iter().position(|&other| other == kind));
    number.and_then(|number| u8::try_from(number + 1).ok()).unwrap_or_default()
}

fn kind_of(number: u8) -> Option<Kind> {
    Kind::ALL.get(usize::from(number).checked_sub(1)?).copied()
}

/// Returns the number of the part of a file that holds forbidden material: 0 for a field, or that of the markup.
fn number_of_holder(holder: &Holder) -> u8 {
    let number = match holder {
        Holder::Field(_) => None,
        Holder::Markup(kind) => MarkupKind::ALL.iter().position(|other| other == kind),
    };
    number.and_then(|number| u8::try_from(number + 1).ok()).unwrap_or_default()
}

/// The kind that a document claims to be.
#[must_use]
pub fn kind_of_document(root: &Node<'_>) -> Option<Kind> {
    root.entry("schema_version").and_then(|entry| entry.node.text()).and_then(Kind::of_schema)
}

/// Packs a document with the first forbidden material in it. Of the packets, whose digests records cover, the canonical
/// digest is kept too.
fn pack(root: &Node<'_>, detection: Option<&Detection<Position>>, packer: &mut Packer) {
    let kind = kind_of_document(root);
    packer.byte(number_of(kind));
    packer.spot(root.at);
    if kind.is_some_and(Kind::is_packet) {
        packer.0.extend_from_slice(&canonical_digest(root).0);
    }
    let secret = detection.and_then(|detection| SecretKind::ALL.iter().position(|&k| k == detection.kind));
    packer.byte(secret.and_then(|number| u8::try_from(number + 1).ok()).unwrap_or_default());
    if let Some(detection) = detection {
        packer.spot(detection.at);
        packer.byte(number_of_holder(&detection.holder));
        packer.text(detection.field().unwrap_or_default());
    }
    if kind.and_then(Kind::packet_of).is_some() {
        let others = owners::not_kept(root, kept_fields::fields(kind));
        packer.number(u32::try_from(others.len()).unwrap_or(u32::MAX));
        for owner in others {
            packer.text(owner);
        }
    }
    let entries: &[_] = if let Value::Map(entries) = &root.value { entries } else { &[] };
    packer.map(entries, kept_fields::fields(kind));
}

impl PackedDocument {
    /// Packs a single document.
    #[must_use]
    pub fn of(root: &Node<'_>, detection: Option<&Detection<Position>>) -> Self {
        let mut packer = Packer::default();
        pack(root, detection, &mut packer);
        let end = u32::try_from(packer.0.len()).unwrap_or(u32::MAX);
        Self::within(packer.0.into(), 0, end)
    }

    /// Returns the document in a range of packed bytes.
    fn within(store: Arc<[u8]>, start: u32, end: u32) -> Self {
        let (kind, at, rest) = root_of(store.get(start as usize..end as usize).unwrap_or_default());
        let root = end.saturating_sub(u32::try_from(rest.0.len()).unwrap_or(u32::MAX));
        Self { store, start, root, end, at, kind, table: None }
    }

    fn bytes(&self, start: u32) -> &[u8] {
        self.store.get(start as usize..self.end as usize).unwrap_or_default()
    }

    /// Returns the kind; `None` for a foreign document.
    #[must_use]
    pub const fn kind(&self) -> Option<Kind> {
        self.kind
    }

    /// Returns the position of the document in its file.
    #[must_use]
    pub const fn at(&self) -> Position {
        self.at
    }

    /// Returns the canonical digest of a packet (section 1.2); `None` for other kinds.
    #[must_use]
    pub fn canonical_digest(&self) -> Option<Digest> {
        after_digest(self.bytes(self.start)).0
    }

    /// Returns the first forbidden material in the document or in the markup of its file.
    #[must_use]
    pub fn detection(&self) -> Option<Detection<Position>> {
        detected(after_digest(self.bytes(self.start)).1).0
    }

    /// Returns the root mapping. A document that is not a mapping has an empty one.
    #[must_use]
    pub fn root(&self) -> PackedValue<'_> {
        PackedValue { bytes: self.bytes(self.root), fields: kept_fields::fields(self.kind) }
    }

    /// Returns the owner references of a packet (section 8.2), also those in fields that are not packed.
    #[must_use]
    pub fn owner_refs(&self) -> Vec<&str> {
        let (mut owners, _) = other_owners(self.kind, detected(after_digest(self.bytes(self.start)).1).1);
        owners::kept(self.root(), &mut owners);
        owners
    }

    /// Returns whether the packed values hold no forbidden material. Foreign documents are not inspected anywhere
    /// else.
    fn is_public(&self) -> bool {
        let holds_none = |key: &str| {
            let text = self.root().entry(key).and_then(|entry| entry.value.text());
            text.is_none_or(|text| kinds_in(text).next().is_none())
        };
        match self.kind() {
            Some(_) => self.detection().is_none(),
            None => kept_fields::fields(None).iter().all(|field| holds_none(field.key)),
        }
    }
}

/// Returns the kind and the position of a packed document, and a reader at its root mapping.
fn root_of(bytes: &[u8]) -> (Option<Kind>, Position, Reader<'_>) {
    let mut reader = Reader(bytes);
    let kind = kind_of(reader.byte());
    let at = reader.spot();
    let mut rest = detected(after_digest(bytes).1).1;
    skip_other_owners(kind, &mut rest);
    (kind, at, rest)
}

/// Returns the canonical digest, if the document has one, and a reader at the byte after it.
fn after_digest(bytes: &[u8]) -> (Option<Digest>, Reader<'_>) {
    let mut reader = Reader(bytes);
    let kind = kind_of(reader.byte());
    reader.spot();
    let digest = kind.is_some_and(Kind::is_packet).then(|| Digest(reader.array()));
    (digest, reader)
}

/// The detection, where there is one, and what follows it.
fn detected(mut reader: Reader<'_>) -> (Option<Detection<Position>>, Reader<'_>) {
    let number = usize::from(reader.byte());
    let Some(&kind) = number.checked_sub(1).and_then(|number| SecretKind::ALL.get(number)) else {
        return (None, reader);
    };
    let at = reader.spot();
    let markup = usize::from(reader.byte()).checked_sub(1).and_then(|number| MarkupKind::ALL.get(number));
    let field = reader.text();
    let holder = markup.map_or_else(|| Holder::Field(field.into()), |&markup| Holder::Markup(markup));
    (Some(Detection { kind, holder, at }), reader)
}

/// Returns the owner references of a packet that are not in its packed fields, and a reader after them.
fn other_owners(kind: Option<Kind>, mut reader: Reader<'_>) -> (Vec<&str>, Reader<'_>) {
    let count = if kind.and_then(Kind::packet_of).is_some() { reader.number() } else { 0 };
    let mut owners = Vec::new();
    while owners.len() < count as usize && !reader.0.is_empty() {
        owners.push(reader.text());
    }
    (owners, reader)
}

/// Skips what [`other_owners`] returns.
fn skip_other_owners(kind: Option<Kind>, reader: &mut Reader<'_>) {
    let count = if kind.and_then(Kind::packet_of).is_some() { reader.number() } else { 0 };
    for _ in 0..count {
        if reader.0.is_empty() {
            break;
        }
        reader.text_bytes();
    }
}

impl fmt::Debug for PackedDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PackedDocument")
            .field("kind", &self.kind())
            .field("at", &self.at())
            .finish_non_exhaustive()
    }
}

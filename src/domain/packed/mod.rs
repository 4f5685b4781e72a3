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

use super::canonical::{canonical_digest, write_map, write_string};
use super::digest::Digest;
use super::labels::Kind;
use super::tree::{Node, Position, Value};
use field_table::FieldTable;
use kept_fields::Kept;
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

/// The digest of a packet follows.
const DIGEST: u8 = 1;
/// The packet has no field that is not packed, so its digest is made of them.
const WHOLE: u8 = 0;

/// Packs a document with the first forbidden material in it. Of the packets, whose digests records cover, the canonical
/// digest is kept too, unless it can be made of the packed fields.
fn pack(root: &Node<'_>, detection: Option<&Detection<Position>>, packer: &mut Packer) {
    let kind = kind_of_document(root);
    packer.byte(number_of(kind));
    packer.spot(root.at);
    let start = packer.0.len();
    if kind.is_some_and(Kind::is_packet) {
        packer.byte(WHOLE);
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
    let is_whole = packer.map(entries, kept_fields::fields(kind));
    if kind.is_some_and(Kind::is_packet) && !is_whole {
        packer.insert(start + 1, canonical_digest(root).0);
        if let Some(flag) = packer.0.get_mut(start) {
            *flag = DIGEST;
        }
    }
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
        let kind = self.kind.filter(|kind| kind.is_packet())?;
        Some(after_digest(self.bytes(self.start)).0.unwrap_or_else(|| self.digest_of_fields(kind)))
    }

    /// Returns the canonical digest of a packet all of whose fields are packed.
    fn digest_of_fields(&self, kind: Kind) -> Digest {
        let fields = self.root().kept_entries();
        let members = fields.map(|(kept, _, value)| {
            let is_kind = kept.is_some_and(Kept::is_kind);
            (kept.map_or("", |kept| kept.key), (is_kind, value))
        });
        let mut json = String::with_capacity(2_048);
        write_map(members, &mut json, |(is_kind, value), out| {
            if is_kind {
                write_string(kind.schema_version(), out);
            } else {
                value.write_canonical(out);
            }
        });
        Digest::of(json.as_bytes())
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

/// Returns the canonical digest, if it is stored, and a reader at the byte after it.
fn after_digest(bytes: &[u8]) -> (Option<Digest>, Reader<'_>) {
    let mut reader = Reader(bytes);
    let kind = kind_of(reader.byte());
    reader.spot();
    let is_stored = kind.is_some_and(Kind::is_packet) && reader.byte() == DIGEST;
    let digest = is_stored.then(|| Digest(reader.array()));
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

#[cfg(test)]
mod tests {
    use super::{PackedDocument, after_digest};
    use crate::domain::canonical::canonical_digest;
    use crate::domain::tree::{Builder, Node, Position, Value};

    /// Returns an expiry packet with a further field.
    fn packet(key: &'static str) -> Node<'static> {
        let fields =
            [("schema_version", "cavra.trial-access-expiry.packet.v1"), ("product", "CAVRA"), (key, "x")];
        let mut builder = Builder::default();
        builder.open_map(Position::START);
        for (key, value) in fields {
            builder.key(key, Position::START);
            builder.put(Value::Text(value.into()), Position::START);
        }
        builder.close().unwrap();
        builder.finish().remove(0)
    }

    #[test]
    fn section_1_2_a_digest_is_stored_only_for_a_packet_with_other_fields() {
        for (key, is_stored) in [("renewal_ref", false), ("our_own_note", true)] {
            let root = packet(key);
            let packed = PackedDocument::of(&root, None);
            assert_eq!(after_digest(packed.bytes(packed.start)).0.is_some(), is_stored, "{key}");
            assert_eq!(packed.canonical_digest(), Some(canonical_digest(&root)), "{key}");
        }
    }
}

//! The places of the fields of a packed document: one pass over the document finds all of them, so that a gate that reads
//! a field passes over no other.

use super::PackedDocument;
use super::kept_fields::{KEPT, Kept};
use super::pack::tag;
use super::value::{PackedValue, Reader};
use crate::domain::labels::Kind;
use crate::domain::tree::Position;
use std::sync::LazyLock;

/// The most fields of a kind of document. A test compares it with the schema.
const MOST: usize = 64;

/// The places of the fields of a document, by their numbers.
#[derive(Clone, Debug)]
pub(super) struct FieldTable {
    layout: &'static Layout,
    places: Box<[Place]>,
}

/// The place of a field.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// The offset of the value from the root mapping, or 0 if the field is not in the file.
    value: u32,
    /// The position of the key.
    key_at: Position,
}

/// A field of a kind of document, found by its path once for all documents of the kind.
#[derive(Clone, Copy, Debug)]
pub(in crate::domain) struct KnownField(&'static Slot);

impl KnownField {
    /// Returns the field of a kind at a dotted path of mappings, if it is packed.
    pub(in crate::domain) fn of(kind: Kind, path: &str) -> Option<Self> {
        LAYOUTS[kind as usize].slot(path).map(Self)
    }

    /// Returns the path.
    pub(in crate::domain) fn path(self) -> &'static str {
        &self.0.path
    }
}

/// A field that was looked up by its path.
#[derive(Clone, Copy, Debug)]
pub(in crate::domain) struct Located<'a> {
    /// The value, if the field is in the file.
    pub(in crate::domain) value: Option<PackedValue<'a>>,
    /// The position of the key, or else of the nearest parent that is in the file.
    pub(in crate::domain) at: Position,
    /// The innermost mapping of the file that leads to the field, if the next key is not in it.
    pub(in crate::domain) parent: Option<PackedValue<'a>>,
    /// The byte offset in the path of the key that was looked up in that mapping.
    pub(in crate::domain) tail: usize,
}

impl FieldTable {
    fn of(root: PackedValue<'_>, layout: &'static Layout) -> Self {
        let nowhere = Place { value: 0, key_at: Position::START };
        let mut table = Self { layout, places: vec![nowhere; layout.slots.len()].into() };
        table.add(root.bytes, 0, root.fields);
        table
    }

    /// Adds the fields of a mapping, whose bytes begin at `start`.
    fn add(&mut self, bytes: &[u8], start: usize, fields: &'static [Kept]) {
        let mut reader = Reader(bytes);
        if reader.byte() != tag::MAP {
            return;
        }
        let mut inside = reader.measured();
        // The block follows the tag and the four bytes of its length.
        let end = start + 5 + inside.0.len();
        while let Some(place) = inside.place() {
            let key_at = inside.spot();
            if let Some(kept) = fields.get(place) {
                let value = u32::try_from(end - inside.0.len()).unwrap_or_default();
                // A key occurs once.
                if let Some(known @ Place { value: 0, .. }) = self.places.get_mut(kept.number) {
                    *known = Place { value, key_at };
                }
                if !kept.below.is_empty() {
                    inside.skip_whole();
                    self.add(inside.0, end - inside.0.len(), &kept.below);
                }
            }
            inside.skip();
        }
    }

    fn place(&self, slot: &Slot) -> Option<Place> {
        self.places.get(slot.kept.number).copied().filter(|place| place.value != 0)
    }
}

impl PackedDocument {
    /// Finds the places of all fields, so that each is looked up in a few steps. Documents that are only kept have no
    /// table.
    pub(in crate::domain) fn find_fields(&mut self) {
        if let (None, Some(kind)) = (&self.table, self.kind()) {
            self.table = Some(FieldTable::of(self.root(), &LAYOUTS[kind as usize]));
        }
    }

    /// Looks up the field at a dotted path of mappings; `None` without a table, or if the path has none.
    pub(in crate::domain) fn locate(&self, path: &str) -> Option<Located<'_>> {
        let table = self.table.as_ref()?;
        Some(self.locate_in(table, table.layout.slot(path)?))
    }

    /// Looks up a field of the document's kind; `None` without a table.
    pub(in crate::domain) fn locate_known(&self, field: KnownField) -> Option<Located<'_>> {
        self.table.as_ref().map(|table| self.locate_in(table, field.0))
    }

    fn locate_in<'a>(&'a self, table: &FieldTable, slot: &'static Slot) -> Located<'a> {
        if let Some((at, value)) = self.field_at(table, slot) {
            return Located { value: Some(value), at, parent: None, tail: slot.tail };
        }
        // The nearest parent that is in the file decides what is missing.
        let mut missing = slot;
        loop {
            let Some(parent) = missing.parent.and_then(|parent| table.layout.slots.get(parent)) else {
                let parent = Some(self.root());
                return Located { value: None, at: self.at(), parent, tail: missing.tail };
            };
            if let Some((at, value)) = self.field_at(table, parent) {
                let is_mapping = value.is_mapping();
                let tail = if is_mapping { missing.tail } else { parent.tail };
                return Located { value: None, at, parent: is_mapping.then_some(value), tail };
            }
            missing = parent;
        }
    }

    fn field_at(&self, table: &FieldTable, slot: &Slot) -> Option<(Position, PackedValue<'_>)> {
        let Place { value, key_at } = table.place(slot)?;
        let bytes = self.field_bytes().get(value as usize..).unwrap_or_default();
        Some((key_at, PackedValue { bytes, fields: &slot.kept.below }))
    }
}

/// A field of a kind of document, by its path.
#[derive(Debug)]
struct Slot {
    path: String,
    /// The byte offset of the last key in the path.
    tail: usize,
    /// The number of the parent; `None` for a field of the root.
    parent: Option<usize>,
    kept: &'static Kept,
}

/// The fields of a kind of document, in the order of their numbers, with a hash table of their paths.
#[derive(Debug)]
struct Layout {
    slots: Vec<Slot>,
    /// The numbers of the fields at the hash of their paths, or at the next free place.
    by_path: Box<[u8; BUCKETS]>,
}

const BUCKETS: usize = 256;
const FREE: u8 = u8::MAX;

static LAYOUTS: LazyLock<[Layout; Kind::ALL.len()]> =
    LazyLock::new(|| Kind::ALL.map(|kind| Layout::of(&KEPT[kind as usize])));

impl Layout {
    fn of(fields: &'static [Kept]) -> Self {
        let mut slots = Vec::new();
        add_slots(fields, None, &mut slots);
        let mut by_path = Box::new([FREE; BUCKETS]);
        for (number, slot) in slots.iter().take(MOST).enumerate() {
            let mut at = bucket(&slot.path);
            while by_path[at] != FREE {
                at = (at + 1) % BUCKETS;
            }
            by_path[at] = u8::try_from(number).unwrap_or(FREE);
        }
        Self { slots, by_path }
    }

    fn slot(&self, path: &str) -> Option<&Slot> {
        let mut at = bucket(path);
        // At most [`MOST`] places are taken, so a free one ends the search.
        while self.by_path[at] != FREE {
            let slot = self.slots.get(usize::from(self.by_path[at]))?;
            if slot.path == path {
                return Some(slot);
            }
            at = (at + 1) % BUCKETS;
        }
        None
    }
}

fn add_slots(fields: &'static [Kept], parent: Option<usize>, slots: &mut Vec<Slot>) {
    for kept in fields.iter().filter(|kept| kept.is_read) {
        let before = parent.and_then(|parent| slots.get(parent)).map(|parent| format!("{}.", parent.path));
        let path = format!("{}{}", before.unwrap_or_default(), kept.key);
        let number = slots.len();
        slots.push(Slot { tail: path.len() - kept.key.len(), path, parent, kept });
        add_slots(&kept.below, Some(number), slots);
    }
}

/// Returns the first place for a path, by its length, its first and its last bytes, which differ for nearly all paths of a
/// kind.
fn bucket(path: &str) -> usize {
    let bytes = path.as_bytes();
    let [first, last] = match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => [u64::from_le_bytes(*first), u64::from_le_bytes(*last)],
        _ => [bytes.iter().fold(0, |hash, byte| hash << 8 | u64::from(*byte)), 0],
    };
    let mixed = (first ^ last.rotate_left(29)).wrapping_add(bytes.len() as u64);
    // The highest byte depends on all of them.
    usize::from(mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes()[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_that_are_not_read_have_no_place() {
        fn check(fields: &[Kept], above: bool) {
            for kept in fields {
                assert!(above || !kept.is_read, "{}", kept.key);
                assert_eq!(kept.is_read, kept.number != usize::MAX, "{}", kept.key);
                check(&kept.below, kept.is_read);
            }
        }
        KEPT.iter().for_each(|fields| check(fields, true));
    }

    #[test]
    fn every_field_of_every_kind_has_a_place() {
        for (kind, layout) in Kind::ALL.into_iter().zip(&*LAYOUTS) {
            assert!(layout.slots.len() <= MOST, "{kind}: {}", layout.slots.len());
            for (number, slot) in layout.slots.iter().enumerate() {
                assert_eq!(slot.kept.number, number, "{kind}: {}", slot.path);
                assert_eq!(layout.slot(&slot.path).map(|found| &found.path), Some(&slot.path), "{kind}");
            }
            assert!(layout.slot("no.such_field").is_none());
        }
    }
}

//! Writing packed values. Small numbers take few bytes, a text follows its length, and a mapping or list follows the
//! length of its content so that a reader can skip it.

use super::kept_fields::Kept;
use super::misspelt;
use crate::domain::canonical::canonical_json;
use crate::domain::reference;
use crate::domain::tree::{Entry, Node, Position, Value};

/// The first byte of a packed value.
pub(super) mod tag {
    pub const NULL: u8 = 0;
    pub const TEXT: u8 = 1;
    pub const TRUE: u8 = 2;
    pub const FALSE: u8 = 3;
    pub const NUMBER: u8 = 4;
    pub const LIST: u8 = 5;
    pub const MAP: u8 = 6;
    /// A string that is a valid reference.
    pub const REFERENCE: u8 = 7;
    /// The canonical JSON of a value, before the value itself, which holds less.
    pub const WHOLE: u8 = 8;
    /// In the place of a field: a key that is likely to be a misspelt one, with the field that is meant.
    pub const MISSPELT: u8 = 0xfe;
}

/// A writer of packed values.
#[derive(Default)]
pub(super) struct Packer(pub(super) Vec<u8>);

impl Packer {
    pub(super) fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    /// Writes a number with seven bits per byte, the lowest first.
    pub(super) fn number(&mut self, mut number: u32) {
        while number >= 0x80 {
            self.0.push(u8::try_from(number & 0x7f).unwrap_or_default() | 0x80);
            number >>= 7;
        }
        self.0.push(u8::try_from(number).unwrap_or_default());
    }

    pub(super) fn text(&mut self, text: &str) {
        self.number(length(text.len()));
        self.0.extend_from_slice(text.as_bytes());
    }

    pub(super) fn spot(&mut self, spot: Position) {
        self.number(spot.line);
        self.number(spot.column);
    }

    /// Writes a block after its length in four bytes.
    pub(super) fn measured(&mut self, write: impl FnOnce(&mut Self)) {
        let start = self.0.len();
        self.0.extend_from_slice(&[0; 4]);
        write(self);
        let size = length(self.0.len() - start - 4);
        if let Some(place) = self.0.get_mut(start..start + 4) {
            place.copy_from_slice(&size.to_le_bytes());
        }
    }

    /// Inserts bytes at a place before the end.
    pub(super) fn insert(&mut self, place: usize, bytes: impl IntoIterator<Item = u8>) {
        self.0.splice(place..place, bytes);
    }

    /// Writes the fields of a mapping that are packed. Returns whether the packed form holds all of the mapping.
    pub(super) fn map(&mut self, entries: &[Entry<'_>], fields: &[Kept]) -> bool {
        let mut is_whole = true;
        self.byte(tag::MAP);
        self.measured(|packer| {
            // Most files have their fields in the order of the schema, so the search goes on from the last one.
            let mut next = 0;
            for entry in entries {
                let (before, after) = fields.split_at(next);
                let is_field = |kept: &Kept| kept.key == &*entry.key;
                let found = after.iter().position(is_field).map(|at| next + at);
                let found = found.or_else(|| before.iter().position(is_field));
                if let Some((place, kept)) = found.and_then(|place| Some((place, fields.get(place)?))) {
                    next = place + 1;
                    packer.byte(u8::try_from(place).unwrap_or(u8::MAX));
                    packer.spot(entry.key_at);
                    if kept.is_kind() {
                        packer.byte(tag::NULL);
                        continue;
                    }
                    let start = packer.0.len();
                    let is_value_whole = packer.value(&entry.node, kept);
                    if kept.is_evidence && !is_value_whole {
                        let mut whole = Packer::default();
                        whole.byte(tag::WHOLE);
                        whole.text(&canonical_json(&entry.node));
                        packer.insert(start, whole.0);
                    }
                    is_whole &= is_value_whole || kept.is_evidence;
                } else {
                    is_whole = false;
                    if let Some(place) = misspelt::field_meant(&entry.key, entries, fields) {
                        packer.byte(tag::MISSPELT);
                        packer.byte(u8::try_from(place).unwrap_or(u8::MAX));
                        packer.text(&entry.key);
                    }
                }
            }
        });
        is_whole
    }

    /// Writes the value of a field. A mapping or list in the place of a scalar keeps its type only. Returns whether the packed form
    /// holds all of the value.
    fn value(&mut self, node: &Node<'_>, kept: &Kept) -> bool {
        match &node.value {
            Value::Map(entries) => self.map(entries, &kept.below),
            Value::List(items) => {
                let mut is_whole = true;
                self.byte(tag::LIST);
                self.measured(|packer| {
                    for item in items {
                        packer.spot(item.at);
                        is_whole &= match &item.value {
                            Value::Map(entries) => packer.map(entries, &kept.below),
                            Value::List(inner) => packer.hollow(inner),
                            _ => packer.scalar(item),
                        };
                    }
                });
                is_whole
            }
            _ => self.scalar(node),
        }
    }

    /// Writes a list without its content, except whether it is empty. Returns true if it is.
    fn hollow(&mut self, items: &[Node<'_>]) -> bool {
        self.byte(tag::LIST);
        self.measured(|packer| {
            if let Some(first) = items.first() {
                packer.spot(first.at);
                packer.byte(tag::NULL);
            }
        });
        items.is_empty()
    }

    /// Writes a scalar, which is always written whole.
    fn scalar(&mut self, node: &Node<'_>) -> bool {
        let (tag, text) = match &node.value {
            Value::Text(text) if reference::is_reference(text) => (tag::REFERENCE, text),
            Value::Text(text) => (tag::TEXT, text),
            Value::Bool(true, text) => (tag::TRUE, text),
            Value::Bool(false, text) => (tag::FALSE, text),
            Value::Integer(text) | Value::Float(text) => (tag::NUMBER, text),
            Value::Null | Value::List(_) | Value::Map(_) => {
                self.byte(tag::NULL);
                return true;
            }
        };
        self.byte(tag);
        self.text(text);
        true
    }
}

/// Converts a length. Files end at 1 MiB, so it always fits.
fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

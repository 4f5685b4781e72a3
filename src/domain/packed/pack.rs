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

    /// Writes the fields of a mapping that are packed.
    pub(super) fn map(&mut self, entries: &[Entry<'_>], fields: &[Kept]) {
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
                    if kept.is_evidence && !is_lossless(&entry.node, kept) {
                        packer.byte(tag::WHOLE);
                        packer.text(&canonical_json(&entry.node));
                    }
                    packer.value(&entry.node, kept);
                } else if let Some(place) = misspelt::field_meant(&entry.key, entries, fields) {
                    packer.byte(tag::MISSPELT);
                    packer.byte(u8::try_from(place).unwrap_or(u8::MAX));
                    packer.text(&entry.key);
                }
            }
        });
    }

    /// Writes the value of a field. A mapping or list in the place of a scalar keeps its type only.
    fn value(&mut self, node: &Node<'_>, kept: &Kept) {
        match &node.value {
            Value::Map(entries) => self.map(entries, &kept.below),
            Value::List(items) => {
                self.byte(tag::LIST);
                self.measured(|packer| {
                    for item in items {
                        packer.spot(item.at);
                        match &item.value {
                            Value::Map(entries) => packer.map(entries, &kept.below),
                            Value::List(inner) => packer.hollow(inner),
                            _ => packer.scalar(item),
                        }
                    }
                });
            }
            _ => self.scalar(node),
        }
    }

    /// Writes a list without its content, except whether it is empty.
    fn hollow(&mut self, items: &[Node<'_>]) {
        self.byte(tag::LIST);
        self.measured(|packer| {
            if let Some(first) = items.first() {
                packer.spot(first.at);
                packer.byte(tag::NULL);
            }
        });
    }

    fn scalar(&mut self, node: &Node<'_>) {
        let (tag, text) = match &node.value {
            Value::Text(text) if reference::is_reference(text) => (tag::REFERENCE, text),
            Value::Text(text) => (tag::TEXT, text),
            Value::Bool(true, text) => (tag::TRUE, text),
            Value::Bool(false, text) => (tag::FALSE, text),
            Value::Integer(text) | Value::Float(text) => (tag::NUMBER, text),
            Value::Null | Value::List(_) | Value::Map(_) => return self.byte(tag::NULL),
        };
        self.byte(tag);
        self.text(text);
    }
}

/// Returns whether the packed value holds all of a value.
fn is_lossless(node: &Node<'_>, kept: &Kept) -> bool {
    let is_known = |entries: &[Entry<'_>]| {
        entries.iter().all(|entry| {
            kept.below.iter().any(|below| below.key == &*entry.key && is_lossless(&entry.node, below))
        })
    };
    match &node.value {
        Value::Map(entries) => is_known(entries),
        Value::List(items) => items.iter().all(|item| match &item.value {
            Value::Map(entries) => is_known(entries),
            Value::List(inner) => inner.is_empty(),
            _ => true,
        }),
        _ => true,
    }
}

/// Converts a length. Files end at 1 MiB, so it always fits.
fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

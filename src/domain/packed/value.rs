//! Reading packed values. Reading ends and never panics, also for damaged bytes: a value that is missing or damaged
//! reads as null.

use super::kept_fields::Kept;
use super::pack::tag;
use crate::domain::canonical;
use crate::domain::tree::Position;

/// A reader over packed bytes. Past their end it reads zeros and empty texts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    #[inline]
    pub(super) fn byte(&mut self) -> u8 {
        let Some((&byte, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        byte
    }

    #[inline]
    pub(super) fn number(&mut self) -> u32 {
        // Nearly every line, column and length is below 128.
        match self.byte() {
            byte @ 0..0x80 => u32::from(byte),
            byte => self.long_number(byte),
        }
    }

    fn long_number(&mut self, first: u8) -> u32 {
        let mut number = u32::from(first & 0x7f);
        for shift in [7, 14, 21, 28] {
            let byte = self.byte();
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        number
    }

    pub(super) fn bytes(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(count.min(self.0.len()));
        self.0 = rest;
        taken
    }

    pub(super) fn array<const N: usize>(&mut self) -> [u8; N] {
        self.bytes(N).try_into().unwrap_or([0; N])
    }

    pub(super) fn text(&mut self) -> &'a str {
        std::str::from_utf8(self.text_bytes()).unwrap_or_default()
    }

    #[inline]
    pub(super) fn spot(&mut self) -> Position {
        Position { line: self.number(), column: self.number() }
    }

    /// Returns a reader over a block that was written with its length before it.
    pub(super) fn measured(&mut self) -> Self {
        let count = u32::from_le_bytes(self.array()) as usize;
        Self(self.bytes(count))
    }

    /// Returns the place of the next field of a mapping, after misspelt keys; `None` at the end.
    pub(super) fn place(&mut self) -> Option<usize> {
        while !self.0.is_empty() {
            let place = self.byte();
            if place != tag::MISSPELT {
                return Some(usize::from(place));
            }
            self.byte();
            self.text_bytes();
        }
        None
    }

    /// Returns the next value and skips it.
    fn value(&mut self, fields: &'static [Kept]) -> PackedValue<'a> {
        let before = self.0;
        self.skip();
        PackedValue { bytes: before, fields }
    }

    /// Skips the canonical JSON before a value.
    pub(super) fn skip_whole(&mut self) {
        if self.0.first() == Some(&tag::WHOLE) {
            self.byte();
            self.text_bytes();
        }
    }

    /// Skips the next value.
    pub(super) fn skip(&mut self) {
        loop {
            match self.byte() {
                tag::TEXT | tag::REFERENCE | tag::TRUE | tag::FALSE | tag::NUMBER => {
                    self.text_bytes();
                }
                tag::LIST | tag::MAP => {
                    self.measured();
                }
                // The value itself follows.
                tag::WHOLE => {
                    self.text_bytes();
                    continue;
                }
                _ => {}
            }
            return;
        }
    }

    /// Returns the bytes of a text.
    pub(super) fn text_bytes(&mut self) -> &'a [u8] {
        let count = self.number() as usize;
        self.bytes(count)
    }
}

/// A packed value of a document.
#[derive(Clone, Copy, Debug)]
pub struct PackedValue<'a> {
    /// The value, after its canonical JSON if the packed form does not hold all of it.
    pub(super) bytes: &'a [u8],
    /// The packed fields of the value, if it is a mapping, or of its items, if it is a list of mappings.
    pub(super) fields: &'static [Kept],
}

/// The type of a value, with its text if it is a scalar.
#[derive(Clone, Copy, Debug)]
pub enum Shape<'a> {
    /// Null.
    Null,
    /// A string.
    Text(&'a str),
    /// A string that is a valid reference (section 1.1).
    Reference(&'a str),
    /// `true` or `false`, as written.
    Bool(bool, &'a str),
    /// A number, as written.
    Number(&'a str),
    /// A sequence.
    List,
    /// A mapping.
    Map,
}

/// A key of a mapping with its value.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The position of the key.
    pub key_at: Position,
    /// The value.
    pub value: PackedValue<'a>,
}

impl<'a> PackedValue<'a> {
    /// Returns a reader at the tag of the value.
    fn content(self) -> Reader<'a> {
        let mut reader = Reader(self.bytes);
        reader.skip_whole();
        reader
    }

    fn tag(self) -> u8 {
        self.content().byte()
    }

    /// Returns whether the value is a mapping.
    #[must_use]
    pub fn is_mapping(self) -> bool {
        self.tag() == tag::MAP
    }

    /// Returns whether the value is a list.
    #[must_use]
    pub fn is_list(self) -> bool {
        self.tag() == tag::LIST
    }

    /// Returns whether the value is a valid reference (section 1.1).
    #[must_use]
    pub fn is_reference(self) -> bool {
        self.tag() == tag::REFERENCE
    }

    /// Returns the type of the value.
    #[must_use]
    pub fn shape(self) -> Shape<'a> {
        let mut reader = self.content();
        match reader.byte() {
            tag::TEXT => Shape::Text(reader.text()),
            tag::REFERENCE => Shape::Reference(reader.text()),
            tag::TRUE => Shape::Bool(true, reader.text()),
            tag::FALSE => Shape::Bool(false, reader.text()),
            tag::NUMBER => Shape::Number(reader.text()),
            tag::LIST => Shape::List,
            tag::MAP => Shape::Map,
            _ => Shape::Null,
        }
    }

    /// Returns the entry `key` of a mapping; `None` if the value is not a mapping, has no such key, or the key is not
    /// packed.
    #[must_use]
    pub fn entry(self, key: &str) -> Option<Entry<'a>> {
        let wanted = self.fields.iter().position(|kept| kept.is_read && kept.key == key);
        debug_assert!(wanted.is_some(), "`{key}` is read but not packed");
        let wanted = wanted?;
        let mut reader = self.content();
        if reader.byte() != tag::MAP {
            return None;
        }
        let mut inside = reader.measured();
        while let Some(place) = inside.place() {
            let key_at = inside.spot();
            if place == wanted {
                let below = self.fields.get(place).map_or(&[][..], |kept| &kept.below);
                return Some(Entry { key_at, value: inside.value(below) });
            }
            // Most entries are passed on the way to the one that is wanted.
            inside.skip();
        }
        None
    }

    /// Returns the items of a list with their positions; none if the value is not a list.
    pub fn items(self) -> impl Iterator<Item = (Position, PackedValue<'a>)> {
        let mut reader = self.content();
        let mut inside = if reader.byte() == tag::LIST { reader.measured() } else { Reader(&[]) };
        std::iter::from_fn(move || {
            (!inside.0.is_empty()).then(|| {
                let at = inside.spot();
                (at, inside.value(self.fields))
            })
        })
    }

    /// Returns the positions of the packed keys of a mapping; none if the value is not a mapping.
    pub fn key_positions(self) -> impl Iterator<Item = Position> {
        let is_read = |kept: Option<&Kept>| kept.is_some_and(|kept| kept.is_read);
        self.kept_entries().filter(move |(kept, ..)| is_read(*kept)).map(|(_, at, _)| at)
    }

    /// Returns the packed entries of a mapping, with their keys; none if the value is not a mapping.
    pub(super) fn entries(self) -> impl Iterator<Item = (&'static str, PackedValue<'a>)> {
        self.kept_entries().map(|(kept, _, value)| (kept.map_or("", |kept| kept.key), value))
    }

    /// Returns the packed entries of a mapping, with their fields and the positions of their keys; none if the value is
    /// not a mapping.
    pub(super) fn kept_entries(
        self,
    ) -> impl Iterator<Item = (Option<&'static Kept>, Position, PackedValue<'a>)> {
        let mut reader = self.content();
        let mut inside = if reader.byte() == tag::MAP { reader.measured() } else { Reader(&[]) };
        std::iter::from_fn(move || {
            let place = inside.place()?;
            let key_at = inside.spot();
            let kept = self.fields.get(place);
            let value = inside.value(kept.map_or(&[][..], |kept| &kept.below));
            Some((kept, key_at, value))
        })
    }

    /// Returns the key of a mapping that is likely to be a misspelt `key`.
    #[must_use]
    pub fn misspelt(self, key: &str) -> Option<&'a str> {
        let wanted = self.fields.iter().position(|kept| kept.key == key)?;
        let mut reader = self.content();
        let mut inside = if reader.byte() == tag::MAP { reader.measured() } else { Reader(&[]) };
        while !inside.0.is_empty() {
            let place = inside.byte();
            if place == tag::MISSPELT {
                let meant = usize::from(inside.byte());
                let written = inside.text();
                if meant == wanted {
                    return Some(written);
                }
                continue;
            }
            inside.spot();
            inside.value(&[]);
        }
        None
    }

    /// Writes the canonical JSON of the value (section 1.2).
    pub(in crate::domain) fn write_canonical(self, out: &mut String) {
        let mut reader = Reader(self.bytes);
        if reader.byte() == tag::WHOLE {
            return out.push_str(reader.text());
        }
        match self.shape() {
            Shape::Null => out.push_str("null"),
            Shape::Text(text) | Shape::Reference(text) | Shape::Bool(_, text) | Shape::Number(text) => {
                canonical::write_string(text, out);
            }
            Shape::List => {
                canonical::write_list(self.items().map(|(_, item)| item), out, Self::write_canonical);
            }
            Shape::Map => canonical::write_map(self.entries(), out, Self::write_canonical),
        }
    }

    /// Returns the bytes of the value if it is a string.
    pub(in crate::domain) fn text_bytes(self) -> Option<&'a [u8]> {
        let mut reader = self.content();
        matches!(reader.byte(), tag::TEXT | tag::REFERENCE).then(|| reader.text_bytes())
    }

    /// Returns the value if it is a string.
    #[must_use]
    pub fn text(self) -> Option<&'a str> {
        match self.shape() {
            Shape::Text(text) | Shape::Reference(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the text of a scalar other than null: the content of a string, or a number or boolean as written.
    #[must_use]
    pub fn scalar(self) -> Option<&'a str> {
        match self.shape() {
            Shape::Text(text) | Shape::Reference(text) | Shape::Bool(_, text) | Shape::Number(text) => {
                Some(text)
            }
            Shape::Null | Shape::List | Shape::Map => None,
        }
    }

    /// Returns whether the value counts as missing: null, a blank string or an empty list (section 1).
    #[must_use]
    pub fn is_missing(self) -> bool {
        match self.tag() {
            tag::TEXT => {
                // Nearly every text begins with a visible character of ASCII.
                let is_visible = |text: &[u8]| text.iter().any(u8::is_ascii_graphic);
                !self.text_bytes().is_some_and(is_visible)
                    && self.text().is_none_or(|text| text.trim().is_empty())
            }
            tag::LIST => self.items().next().is_none(),
            tag::REFERENCE | tag::TRUE | tag::FALSE | tag::NUMBER | tag::MAP => false,
            _ => true,
        }
    }
}

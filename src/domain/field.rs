//! Fields of a document and the validation of their values (specification, section 1.1).

use super::field_path::FieldPath;
use super::labels::Label;
use super::packed::{KnownField, Located, PackedDocument, PackedValue, Shape};
use super::reference;
use super::time::{self, Moment};
use super::tree::Position;
use super::value_error::ValueError;
use jiff::civil::Date;

/// A field of a document, whether it is written or not.
#[derive(Clone, Debug)]
pub struct Field<'a> {
    /// The item of a list that `keys` start from: `notifications[0]`.
    item: Option<Item>,
    /// The keys, dotted. The whole path is built on demand, because most fields have no finding.
    keys: &'static str,
    value: Option<PackedValue<'a>>,
    at: Position,
    /// The innermost mapping of the file that leads to the field, if the next key is not in it.
    parent: Option<PackedValue<'a>>,
    /// The byte offset in `keys` of the tail: it starts with the key that was looked up in the innermost mapping of
    /// the file.
    tail: usize,
}

/// An item of a list. Its path is built on demand too.
#[derive(Clone, Debug)]
struct Item {
    /// The item that the keys of the list start from, if the list is in an item itself.
    above: Option<Box<Item>>,
    /// The keys of the list.
    keys: &'static str,
    index: usize,
}

impl Item {
    fn path(&self) -> FieldPath {
        let list = match &self.above {
            None => FieldPath::of_keys(self.keys),
            Some(above) => above.path().join(self.keys),
        };
        list.entry(self.index)
    }
}

/// Returns whether a text is blank.
fn is_blank(text: &[u8]) -> bool {
    // Nearly every text begins with a character that is no blank.
    let begins = text.first().is_some_and(u8::is_ascii_graphic);
    !begins && str::from_utf8(text).unwrap_or_default().trim().is_empty()
}

/// Returns the keys of a dotted path. The keys are short, so a search that prepares itself costs more than it saves.
fn keys_of(path: &'static str) -> impl Iterator<Item = &'static str> {
    let mut rest = Some(path);
    std::iter::from_fn(move || {
        let path = rest?;
        let Some(end) = path.bytes().position(|byte| byte == b'.') else { return rest.take() };
        rest = path.get(end + 1..);
        path.get(..end)
    })
}

impl<'a> Field<'a> {
    /// Returns the field at a dotted path of mappings. If keys are not written, the position is the key of the nearest
    /// parent that is.
    #[must_use]
    pub fn of(packed: &'a PackedDocument, path: &'static str) -> Self {
        if let Some(located) = packed.locate(path) {
            return Self::located(path, located);
        }
        let (value, at) = (Some(packed.root()), packed.at());
        Self { item: None, keys: "", value, at, parent: None, tail: 0 }.below(path)
    }

    /// Returns a field of the document's kind.
    pub(super) fn known(packed: &'a PackedDocument, field: KnownField) -> Self {
        match packed.locate_known(field) {
            Some(located) => Self::located(field.path(), located),
            None => Self::of(packed, field.path()),
        }
    }

    const fn located(keys: &'static str, located: Located<'a>) -> Self {
        let Located { value, at, parent, tail } = located;
        Self { item: None, keys, value, at, parent, tail }
    }

    /// Returns the field `key` of this item of a list.
    #[must_use]
    pub fn child(&self, key: &'static str) -> Self {
        debug_assert!(self.keys.is_empty(), "use the whole path instead of a child of a child");
        let entry = self.value.and_then(|value| value.entry(key));
        Self {
            item: self.item.clone(),
            keys: key,
            value: entry.map(|entry| entry.value),
            at: entry.map_or(self.at, |entry| entry.key_at),
            parent: self.value.filter(|value| entry.is_none() && value.is_mapping()),
            tail: 0,
        }
    }

    fn below(mut self, keys: &'static str) -> Self {
        self.keys = keys;
        let mut start = 0;
        for key in keys_of(keys) {
            let entry = self.value.and_then(|value| value.entry(key));
            if self.is_mapping() {
                self.tail = start;
                self.parent = self.value.filter(|_| entry.is_none());
            }
            start += key.len() + 1;
            self.value = entry.map(|entry| entry.value);
            if let Some(entry) = entry {
                self.at = entry.key_at;
            }
        }
        self
    }

    /// Returns a key that is likely to be a misspelt key of the field, if the field is not written.
    #[must_use]
    pub fn misspelt(&self) -> Option<&'a str> {
        self.parent?.misspelt(keys_of(self.unwritten_tail()).next()?)
    }

    /// Returns the path, as findings name it.
    #[must_use]
    pub fn path(&self) -> FieldPath {
        match &self.item {
            None => FieldPath::of_keys(self.keys),
            Some(item) => item.path().join(self.keys),
        }
    }

    /// Returns the keys to write into the innermost mapping that the file has: the last key, and before it the keys of
    /// parents that are missing. Empty for an item of a list.
    #[must_use]
    pub fn unwritten_tail(&self) -> &'static str {
        self.keys.get(self.tail..).unwrap_or_default()
    }

    /// Returns the position of the field's key (of an item: of the item), or else of its nearest written parent.
    #[must_use]
    pub fn at(&self) -> Position {
        self.at
    }

    /// Returns whether the first key of [`Field::unwritten_tail`] is in the file, with any value, so that writing the
    /// field replaces that line. True for an item of a list.
    #[must_use]
    pub fn is_written(&self) -> bool {
        self.parent.is_none()
    }

    /// Returns whether the field is not missing: not null, not blank, not an empty list (section 1).
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.value.is_some_and(|value| !value.is_missing())
    }

    /// Returns whether the value is a mapping.
    #[must_use]
    pub fn is_mapping(&self) -> bool {
        self.value.is_some_and(PackedValue::is_mapping)
    }

    /// Returns whether the value is the boolean `true`.
    #[must_use]
    pub fn is_true(&self) -> bool {
        matches!(self.value.map(PackedValue::shape), Some(Shape::Bool(true, _)))
    }

    /// Returns the string, also if it is blank; `None` for other types.
    #[must_use]
    pub fn text(&self) -> Option<&'a str> {
        self.value.and_then(PackedValue::text)
    }

    /// Returns the text of a scalar other than null.
    #[must_use]
    pub fn scalar(&self) -> Option<&'a str> {
        self.value.and_then(PackedValue::scalar)
    }

    /// Returns the string in the field.
    ///
    /// # Errors
    /// `Missing` or, for other types, `Malformed`.
    pub fn string(&self) -> Result<&'a str, ValueError> {
        self.string_bytes().map(|bytes| str::from_utf8(bytes).unwrap_or_default())
    }

    /// Returns the bytes of the string in the field. What is only compared or parsed needs no more; as a text, all of its bytes
    /// are checked.
    ///
    /// # Errors
    /// Those of [`Field::string`].
    pub(super) fn string_bytes(&self) -> Result<&'a [u8], ValueError> {
        let Some(value) = self.value else { return Err(ValueError::Missing) };
        match value.text_bytes() {
            Some(text) if !is_blank(text) => Ok(text),
            _ if value.is_missing() => Err(ValueError::Missing),
            _ => Err(ValueError::Malformed),
        }
    }

    /// Returns whether the value is the string `word`.
    #[must_use]
    pub fn is_word(&self, word: &str) -> bool {
        self.value.and_then(PackedValue::text_bytes) == Some(word.as_bytes())
    }

    /// Writes the canonical JSON of the value (section 1.2); null if the field is missing.
    pub(super) fn write_canonical(&self, out: &mut String) {
        match self.value.filter(|value| !value.is_missing()) {
            Some(value) => value.write_canonical(out),
            None => out.push_str("null"),
        }
    }

    /// Returns the integer in the field, in any form of the core schema of YAML 1.2; `None` if it is none, or is not in
    /// the range.
    #[must_use]
    pub fn integer(&self) -> Option<u32> {
        let Some(Shape::Number(text)) = self.value.map(PackedValue::shape) else { return None };
        if let Some(digits) = text.strip_prefix("0x") {
            return u32::from_str_radix(digits, 16).ok();
        }
        if let Some(digits) = text.strip_prefix("0o") {
            return u32::from_str_radix(digits, 8).ok();
        }
        text.parse().ok()
    }

    /// Returns the reference in the field.
    ///
    /// # Errors
    /// `Missing`, `Malformed` or `Placeholder`, in the order of section 1.1.
    pub fn reference(&self) -> Result<&'a str, ValueError> {
        if let Some(Shape::Reference(text)) = self.value.map(PackedValue::shape) {
            return Ok(text);
        }
        // References are recognized when a document is packed. Other texts are validated again for the error.
        let text = self.string()?;
        let path = self.path();
        reference::judge_in(path.last_key().unwrap_or_default(), text).map(|()| text)
    }

    /// Checks that the field holds a reference.
    ///
    /// # Errors
    /// Those of [`Field::reference`].
    pub fn check_reference(&self) -> Result<(), ValueError> {
        if self.value.is_some_and(PackedValue::is_reference) { Ok(()) } else { self.reference().map(drop) }
    }

    /// Returns the timestamp in the field.
    ///
    /// # Errors
    /// `Missing`, `Malformed` or `Placeholder`.
    pub fn timestamp(&self) -> Result<Moment, ValueError> {
        time::timestamp(self.string_bytes()?).ok_or_else(|| self.flaw())
    }

    /// Returns the date in the field.
    ///
    /// # Errors
    /// `Missing`, `Malformed` or `Placeholder`.
    pub fn date(&self) -> Result<Date, ValueError> {
        time::date(self.string_bytes()?).ok_or_else(|| self.flaw())
    }

    /// Returns the error of a string that is not of the form it should have. A value of that form is never a placeholder, so
    /// only a wrong one is compared with the placeholders.
    fn flaw(&self) -> ValueError {
        let is_placeholder = self.string().is_ok_and(reference::is_placeholder);
        if is_placeholder { ValueError::Placeholder } else { ValueError::Malformed }
    }

    /// Checks that the field holds one of these words; case counts.
    ///
    /// # Errors
    /// `Missing`, `Malformed` (not a string) or `Unsupported`.
    pub fn check_word(&self, words: &[&str]) -> Result<(), ValueError> {
        let text = self.string_bytes()?;
        let is_known = words.iter().any(|word| word.as_bytes() == text);
        if is_known { Ok(()) } else { Err(ValueError::Unsupported) }
    }

    /// Returns the label in the field, as a value of its closed set.
    ///
    /// # Errors
    /// `Missing`, `Malformed` (not a string), or `Unsupported` (outside the set; case counts).
    pub fn label<L: Label>(&self) -> Result<L, ValueError> {
        L::from_bytes(self.string_bytes()?).ok_or(ValueError::Unsupported)
    }

    /// Returns the items of a list as fields.
    ///
    /// # Errors
    /// `Missing` (also for an empty list), or `Malformed` if the value is not a list.
    pub fn items(&self) -> Result<Vec<Self>, ValueError> {
        let Some(value) = self.value.filter(|value| !value.is_missing()) else {
            return Err(ValueError::Missing);
        };
        if !value.is_list() {
            return Err(ValueError::Malformed);
        }
        let item = |(index, (at, value))| {
            let item = Item { above: self.item.clone().map(Box::new), keys: self.keys, index };
            Self { item: Some(item), keys: "", value: Some(value), at, parent: None, tail: 0 }
        };
        Ok(value.items().enumerate().map(item).collect())
    }
}

//! Fields of a document and what the specification says of their values (section 1.1).

use super::facts::{Fact, Facts, Shape};
use super::field_path::FieldPath;
use super::labels::Label;
use super::reference;
use super::time::{self, Moment};
use super::tree::Spot;
use super::value_error::ValueError;
use jiff::civil::Date;

/// A place in a document where a value is, or should be.
#[derive(Clone, Debug)]
pub struct Field<'a> {
    /// The item of a list that `keys` lead on from: `notifications[0]`.
    item: Option<FieldPath>,
    /// Dotted. Most fields are right and nobody asks for their path, so it is put together where somebody does.
    keys: &'static str,
    fact: Option<Fact<'a>>,
    at: Spot,
    /// Whether the first of the keys in `tail` stands in the file.
    written: bool,
    /// Where in `keys` those begin that the nearest mapping has not, or has last.
    tail: usize,
}

impl<'a> Field<'a> {
    /// The field at a dotted path of mappings in a document; where keys are absent, the place is the key of the
    /// nearest parent that is written.
    #[must_use]
    pub fn of(facts: &'a Facts, path: &'static str) -> Self {
        let root =
            Self { item: None, keys: "", fact: Some(facts.root()), at: facts.at(), written: true, tail: 0 };
        root.below(path)
    }

    /// The field `key` of the mapping that this item of a list is.
    #[must_use]
    pub fn child(&self, key: &'static str) -> Self {
        debug_assert!(self.keys.is_empty(), "a field of a field is asked for by its whole path");
        self.clone().below(key)
    }

    fn below(mut self, keys: &'static str) -> Self {
        self.keys = keys;
        let mut start = 0;
        for key in keys.split('.') {
            let entry = self.fact.and_then(|fact| fact.entry(key));
            if self.is_mapping() {
                self.tail = start;
                self.written = entry.is_some();
            }
            start += key.len() + 1;
            self.fact = entry.map(|entry| entry.fact);
            if let Some(entry) = entry {
                self.at = entry.key_at;
            }
        }
        self
    }

    /// Returns the path, as findings name it.
    #[must_use]
    pub fn path(&self) -> FieldPath {
        match &self.item {
            None => FieldPath::of_keys(self.keys),
            Some(item) => item.join(self.keys),
        }
    }

    /// The keys to write into the nearest mapping there is: the last one where only it is wanting, or those of its
    /// parents too; nothing for an item of a list.
    #[must_use]
    pub fn unwritten_tail(&self) -> &'static str {
        self.keys.get(self.tail..).unwrap_or_default()
    }

    /// Where the field's key starts (an item: the item itself), or else that of its nearest written parent.
    #[must_use]
    pub fn at(&self) -> Spot {
        self.at
    }

    /// Whether the first key of [`Field::unwritten_tail`] stands in the file, with whatever value, so that writing
    /// the field takes that line's place. An item of a list always does.
    #[must_use]
    pub fn is_written(&self) -> bool {
        self.written
    }

    /// Whether there is a value: not null, not blank, not an empty list (section 1).
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.fact.is_some_and(|fact| !fact.is_missing())
    }

    /// Whether the value is a mapping.
    #[must_use]
    pub fn is_mapping(&self) -> bool {
        matches!(self.fact.map(Fact::shape), Some(Shape::Map))
    }

    /// Whether the value is the boolean `true`.
    #[must_use]
    pub fn is_true(&self) -> bool {
        matches!(self.fact.map(Fact::shape), Some(Shape::Bool(true, _)))
    }

    /// The string as written, whatever it means; nothing for other types.
    #[must_use]
    pub fn text(&self) -> Option<&'a str> {
        self.fact.and_then(Fact::text)
    }

    /// The text of any scalar other than null.
    #[must_use]
    pub fn scalar(&self) -> Option<&'a str> {
        self.fact.and_then(Fact::scalar)
    }

    /// The string, where it is there.
    ///
    /// # Errors
    /// `Missing`, or `Malformed` for other types.
    pub fn string(&self) -> Result<&'a str, ValueError> {
        let Some(fact) = self.fact else { return Err(ValueError::Missing) };
        match fact.shape() {
            Shape::Reference(text) => Ok(text),
            Shape::Text(text) if !text.trim().is_empty() => Ok(text),
            _ if fact.is_missing() => Err(ValueError::Missing),
            _ => Err(ValueError::Malformed),
        }
    }

    /// The reference that stands here.
    ///
    /// # Errors
    /// `Missing`, `Malformed` or `Placeholder`, in the order of section 1.1.
    pub fn reference(&self) -> Result<&'a str, ValueError> {
        if let Some(Shape::Reference(text)) = self.fact.map(Fact::shape) {
            return Ok(text);
        }
        // What is no reference was found out when it was read; here the reason is.
        let text = self.string()?;
        reference::judge(text).map(|()| text)
    }

    /// The timestamp that stands here.
    ///
    /// # Errors
    /// `Missing`, `Malformed` or `Placeholder`.
    pub fn timestamp(&self) -> Result<Moment, ValueError> {
        let text = self.string()?;
        // No placeholder is a timestamp, and nearly all are right.
        let flaw =
            || if reference::is_placeholder(text) { ValueError::Placeholder } else { ValueError::Malformed };
        time::parse_timestamp(text).ok_or_else(flaw)
    }

    /// Returns the date in the field.
    ///
    /// # Errors
    /// `Missing`, `Malformed` or `Placeholder`.
    pub fn date(&self) -> Result<Date, ValueError> {
        let text = self.string()?;
        let error =
            || if reference::is_placeholder(text) { ValueError::Placeholder } else { ValueError::Malformed };
        time::parse_date(text).ok_or_else(error)
    }

    /// Returns the word in the field, if it is one of these; case counts.
    ///
    /// # Errors
    /// `Missing`, `Malformed` (not a string) or `Unsupported`.
    pub fn word_of(&self, words: &[&str]) -> Result<&'a str, ValueError> {
        let text = self.string()?;
        if words.contains(&text) { Ok(text) } else { Err(ValueError::Unsupported) }
    }

    /// The label that stands here, as one of a closed set.
    ///
    /// # Errors
    /// `Missing`, `Malformed` (no string), or `Unsupported` (outside the set; case counts).
    pub fn label<L: Label>(&self) -> Result<L, ValueError> {
        let text = self.string()?;
        L::from_name(text).ok_or(ValueError::Unsupported)
    }

    /// The items of a list, each a field of its own.
    ///
    /// # Errors
    /// `Missing` for nothing or an empty list, `Malformed` for what is no list.
    pub fn items(&self) -> Result<Vec<Self>, ValueError> {
        let Some(fact) = self.fact.filter(|fact| !fact.is_missing()) else { return Err(ValueError::Missing) };
        if !matches!(fact.shape(), Shape::List) {
            return Err(ValueError::Malformed);
        }
        let path = self.path();
        let item = |(index, (at, fact))| {
            let item = path.entry(index);
            Self { item: Some(item), keys: "", fact: Some(fact), at, written: true, tail: 0 }
        };
        Ok(fact.items().enumerate().map(item).collect())
    }
}

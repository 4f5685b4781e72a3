//! Fields of a document and what the specification says of their values (section 1.1).

use super::facts::{Fact, Facts, Shape};
use super::flaw::Flaw;
use super::reference;
use super::time::{self, Moment};
use super::tree::Spot;
use std::borrow::Cow;

/// A place in a document where a value is, or should be.
#[derive(Clone, Debug)]
pub struct Field<'a> {
    path: Cow<'static, str>,
    fact: Option<Fact<'a>>,
    at: Spot,
    /// Whether the first of the keys in `tail` stands in the file.
    written: bool,
    /// Where in `path` the keys begin that the nearest mapping has not, or has last.
    tail: usize,
}

impl<'a> Field<'a> {
    /// The field at a dotted path of mappings in a document; where keys are absent, the place is the key of the
    /// nearest parent that is written.
    #[must_use]
    pub fn of(facts: &'a Facts, path: &'static str) -> Self {
        let (fact, at) = (Some(facts.root()), facts.at());
        Self { path: Cow::Borrowed(""), fact, at, written: true, tail: 0 }.below(path, Cow::Borrowed(path))
    }

    /// The field `key` of this mapping.
    #[must_use]
    pub fn child(&self, key: &'static str) -> Self {
        self.below(key, Cow::Owned(format!("{}.{key}", self.path)))
    }

    fn below(&self, keys: &str, path: Cow<'static, str>) -> Self {
        let mut start = path.len() - keys.len();
        let mut found = Self { path, ..self.clone() };
        for key in keys.split('.') {
            let entry = found.fact.and_then(|fact| fact.entry(key));
            if found.is_mapping() {
                found.tail = start;
                found.written = entry.is_some();
            }
            start += key.len() + 1;
            found.fact = entry.map(|entry| entry.fact);
            if let Some(entry) = entry {
                found.at = entry.key_at;
            }
        }
        found
    }

    /// The dotted path, as findings name it.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The keys to write into the nearest mapping there is: the last one where only it is wanting, or those of its
    /// parents too; nothing for an item of a list.
    #[must_use]
    pub fn unwritten_tail(&self) -> &str {
        self.path.get(self.tail..).unwrap_or_default()
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
    pub fn string(&self) -> Result<&'a str, Flaw> {
        match self.fact {
            Some(fact) if !fact.is_missing() => fact.text().ok_or(Flaw::Malformed),
            _ => Err(Flaw::Missing),
        }
    }

    /// The reference that stands here.
    ///
    /// # Errors
    /// `Missing`, `Malformed` or `Placeholder`, in the order of section 1.1.
    pub fn reference(&self) -> Result<&'a str, Flaw> {
        let text = self.string()?;
        reference::judge(text).map(|()| text)
    }

    /// The timestamp that stands here.
    ///
    /// # Errors
    /// `Missing`, `Malformed` or `Placeholder`.
    pub fn timestamp(&self) -> Result<Moment, Flaw> {
        let text = self.string()?;
        if reference::is_placeholder(text) {
            return Err(Flaw::Placeholder);
        }
        time::parse_timestamp(text).ok_or(Flaw::Malformed)
    }

    /// The label that stands here, as one of a closed set.
    ///
    /// # Errors
    /// `Missing`, `Malformed` (no string), or `Unsupported` (outside the set; case counts).
    pub fn label<L: Label>(&self) -> Result<L, Flaw> {
        let text = self.string()?;
        L::from_label(text).ok_or(Flaw::Unsupported)
    }

    /// The items of a list, each a field of its own.
    ///
    /// # Errors
    /// `Missing` for nothing or an empty list, `Malformed` for what is no list.
    pub fn items(&self) -> Result<Vec<Self>, Flaw> {
        let Some(fact) = self.fact.filter(|fact| !fact.is_missing()) else { return Err(Flaw::Missing) };
        if !matches!(fact.shape(), Shape::List) {
            return Err(Flaw::Malformed);
        }
        let item = |(index, (at, fact))| {
            let path = format!("{}[{index}]", self.path);
            Self { tail: path.len(), path: Cow::Owned(path), fact: Some(fact), at, written: true }
        };
        Ok(fact.items().enumerate().map(item).collect())
    }
}

/// A closed set of words.
pub trait Label: Sized + Copy + 'static {
    /// Every word of the set with what it means, in the specification's order.
    const WORDS: &'static [(&'static str, Self)];

    /// What this word means, if it is of the set.
    #[must_use]
    fn from_label(text: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(word, _)| *word == text).map(|(_, label)| *label)
    }
}

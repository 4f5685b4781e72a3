//! Documents as trees of values with positions.
//!
//! Typed deserialisation stops at the first error and loses positions. Reviewers need every finding with its line and
//! column, and a wrong type must invalidate one field and not the document. So evidence is kept as a tree of values,
//! and each field is validated when it is read (see [`super::field`]).

use serde::Serialize;
use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Write as _;

/// A position in a file: line and column from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in characters.
    pub column: u32,
}

impl Position {
    /// The first character of a file.
    pub const START: Self = Self { line: 1, column: 1 };
}

/// A value with its position. Its texts are parts of the text that it was read from, where that has them as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node<'a> {
    /// The position at which the value starts.
    pub at: Position,
    /// The value.
    pub value: Value<'a>,
}

/// A value of the core schema of YAML 1.2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// `null`, `~`, or an empty value.
    Null,
    /// A string.
    Text(Cow<'a, str>),
    /// `true` or `false`, as written.
    Bool(bool, Cow<'a, str>),
    /// An integer, as written.
    Integer(Cow<'a, str>),
    /// Any other number, as written.
    Float(Cow<'a, str>),
    /// A sequence.
    List(Vec<Node<'a>>),
    /// A mapping, in the order of the file. Keys are unique.
    Map(Vec<Entry<'a>>),
}

/// A key of a mapping with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The text of the key.
    pub key: Cow<'a, str>,
    /// The position at which the key starts.
    pub key_at: Position,
    /// The value.
    pub node: Node<'a>,
}

impl<'a> Node<'a> {
    /// Returns the entry `key` of a mapping; `None` if the value is not a mapping or has no such key.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry<'a>> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|entry| entry.key == key),
            _ => None,
        }
    }

    /// Returns the value if it is a string.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the text of a scalar other than null: the content of a string, or a number or boolean as written.
    #[must_use]
    pub fn scalar(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) | Value::Bool(_, text) | Value::Integer(text) | Value::Float(text) => {
                Some(text)
            }
            Value::Null | Value::List(_) | Value::Map(_) => None,
        }
    }

    /// Returns whether the value counts as missing: null, a blank string or an empty list (section 1).
    #[must_use]
    pub fn is_missing(&self) -> bool {
        match &self.value {
            Value::Null => true,
            Value::Text(text) => text.trim().is_empty(),
            Value::List(items) => items.is_empty(),
            Value::Bool(..) | Value::Integer(_) | Value::Float(_) | Value::Map(_) => false,
        }
    }

    /// Returns the tree with texts of its own.
    #[must_use]
    pub fn into_owned(self) -> Node<'static> {
        let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        let value = match self.value {
            Value::Null => Value::Null,
            Value::Text(text) => Value::Text(owned(text)),
            Value::Bool(value, text) => Value::Bool(value, owned(text)),
            Value::Integer(text) => Value::Integer(owned(text)),
            Value::Float(text) => Value::Float(owned(text)),
            Value::List(items) => Value::List(items.into_iter().map(Node::into_owned).collect()),
            Value::Map(entries) => {
                let entry = |Entry { key, key_at, node }: Entry<'_>| Entry {
                    key: owned(key),
                    key_at,
                    node: node.into_owned(),
                };
                Value::Map(entries.into_iter().map(entry).collect())
            }
        };
        Node { at: self.at, value }
    }

    /// Visits every scalar and every key, in the order of the file.
    pub fn each_text<'t>(&'t self, visit: &mut impl FnMut(TextItem<'t, '_>)) {
        self.visit(&mut Vec::new(), self.at, visit);
    }

    fn visit<'t>(&'t self, path: &mut Vec<Step<'t>>, at: Position, visit: &mut impl FnMut(TextItem<'t, '_>)) {
        match &self.value {
            Value::Null => {}
            Value::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    path.push(Step::Item(index));
                    item.visit(path, item.at, visit);
                    path.pop();
                }
            }
            Value::Map(entries) => {
                for entry in entries {
                    path.push(Step::Key(&entry.key));
                    visit(TextItem { text: &entry.key, is_key: true, at: entry.key_at, path });
                    entry.node.visit(path, entry.key_at, visit);
                    path.pop();
                }
            }
            Value::Text(text) | Value::Bool(_, text) | Value::Integer(text) | Value::Float(text) => {
                visit(TextItem { text, is_key: false, at, path });
            }
        }
    }
}

/// A builder of documents from the events of a parser.
///
/// ```
/// use trialdesk::domain::tree::{Builder, Position, Value};
/// let at = Position::START;
/// let mut builder = Builder::default();
/// builder.open_map(at);
/// builder.key("outcome", at);
/// builder.put(Value::Text("renewed".into()), at);
/// builder.close().unwrap();
/// let documents = builder.finish();
/// assert_eq!(documents[0].entry("outcome").unwrap().node.text(), Some("renewed"));
/// ```
#[derive(Debug, Default)]
pub struct Builder<'a> {
    documents: Vec<Node<'a>>,
    open: Vec<Open<'a>>,
}

/// A collection that is not closed yet.
#[derive(Debug)]
enum Open<'a> {
    List { at: Position, items: Vec<Node<'a>> },
    Map { at: Position, entries: Vec<Entry<'a>>, key: Option<(Cow<'a, str>, Position)> },
}

impl<'a> Builder<'a> {
    /// Returns the number of open collections.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// Returns whether the next event has to be a key.
    #[must_use]
    pub fn wants_key(&self) -> bool {
        matches!(self.open.last(), Some(Open::Map { key: None, .. }))
    }

    /// Opens a mapping.
    pub fn open_map(&mut self, at: Position) {
        // The root of the first document is usually a mapping, and a file has only one such root.
        let is_first = self.open.is_empty() && self.documents.is_empty();
        let entries = Vec::with_capacity(if is_first { 32 } else { 0 });
        self.open.push(Open::Map { at, entries, key: None });
    }

    /// Opens a sequence.
    pub fn open_list(&mut self, at: Position) {
        self.open.push(Open::List { at, items: Vec::new() });
    }

    /// Adds a key to the open mapping.
    pub fn key(&mut self, text: impl Into<Cow<'a, str>>, at: Position) {
        if let Some(Open::Map { key, .. }) = self.open.last_mut() {
            *key = Some((text.into(), at));
        }
    }

    /// Adds a value: of the last key, to the open sequence, or as a document.
    pub fn put(&mut self, value: Value<'a>, at: Position) {
        let node = Node { at, value };
        match self.open.last_mut() {
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { entries, key, .. }) => {
                if let Some((key, key_at)) = key.take() {
                    entries.push(Entry { key, key_at, node });
                }
            }
            None => self.documents.push(node),
        }
    }

    /// Closes the innermost open collection.
    ///
    /// # Errors
    /// The position of a duplicate key, compared by text.
    pub fn close(&mut self) -> Result<(), Position> {
        match self.open.pop() {
            Some(Open::List { at, items }) => self.put(Value::List(items), at),
            Some(Open::Map { at, entries, .. }) => {
                if let Some(entry) = duplicate_key(&entries) {
                    return Err(entry.key_at);
                }
                self.put(Value::Map(entries), at);
            }
            None => {}
        }
        Ok(())
    }

    /// Returns the documents, in order.
    #[must_use]
    pub fn finish(self) -> Vec<Node<'a>> {
        self.documents
    }
}

/// Returns the first duplicate key of a mapping, compared by text.
#[must_use]
pub fn duplicate_key<'e, 'a>(entries: &'e [Entry<'a>]) -> Option<&'e Entry<'a>> {
    const FEW: usize = 64;
    if entries.len() <= FEW {
        // Keys with different marks are different. Nearly every key has a mark that no earlier one has.
        let mut marks = 0_u64;
        return entries.iter().enumerate().find_map(|(index, entry)| {
            let mark = mark(&entry.key);
            let is_possible = marks & mark != 0;
            marks |= mark;
            let is_duplicate = is_possible && entries[..index].iter().any(|earlier| earlier.key == entry.key);
            is_duplicate.then_some(entry)
        });
    }
    let mut seen = HashSet::with_capacity(entries.len());
    entries.iter().find(|entry| !seen.insert(&*entry.key))
}

/// Returns one of 64 bits for a key, by its length and some of its bytes.
fn mark(key: &str) -> u64 {
    let bytes = key.as_bytes();
    let byte = |at: usize| bytes.get(at).map_or(0, |byte| usize::from(*byte));
    1 << ((3 * bytes.len() + byte(0) + 5 * byte(bytes.len() / 2) + 7 * byte(bytes.len().saturating_sub(5)))
        % 64)
}

/// A step from the root of a document towards a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// A key of a mapping.
    Key(&'a str),
    /// An item of a sequence, by its index from 0.
    Item(usize),
}

/// A scalar or key that [`Node::each_text`] visits.
#[derive(Debug)]
pub struct TextItem<'a, 'p> {
    /// The text.
    pub text: &'a str,
    /// True for a key.
    pub is_key: bool,
    /// The position of the key of the field (in a sequence: of the item).
    pub at: Position,
    /// The path of the value; for a key it ends with the key.
    pub path: &'p [Step<'a>],
}

/// Returns the dotted path of a field: `notifications[0].channel`.
#[must_use]
pub fn dotted(path: &[Step<'_>]) -> String {
    let mut out = String::new();
    for step in path {
        match step {
            Step::Key(key) if out.is_empty() => out.push_str(key),
            Step::Key(key) => {
                out.push('.');
                out.push_str(key);
            }
            Step::Item(index) => {
                let _ = write!(out, "[{index}]");
            }
        }
    }
    out
}

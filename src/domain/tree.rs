//! A document as a tree that remembers where everything stands.
//!
//! Typed deserialisation stops at the first error and forgets positions. Reviewers need every finding, with its
//! line and column, and a wrong type must spoil one field and not the document: so evidence is a tree of values, and
//! what a value means is asked of it field by field (see [`super::field`]).

use serde::Serialize;
use std::collections::HashSet;
use std::fmt::Write as _;

/// A place in a file: 1-based line and column, the column counted in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Spot {
    /// 1-based line.
    pub line: u32,
    /// 1-based column, in characters.
    pub column: u32,
}

impl Spot {
    /// The first character of a file.
    pub const START: Self = Self { line: 1, column: 1 };
}

/// One value and the place where it starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Where the value starts.
    pub at: Spot,
    /// What it is.
    pub value: Value,
}

/// The shapes a value can have, in the core schema of YAML 1.2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `null`, `~`, or nothing.
    Null,
    /// A string.
    Text(Box<str>),
    /// `true` or `false`, with its spelling.
    Bool(bool, Box<str>),
    /// A whole number, with its spelling.
    Integer(Box<str>),
    /// Any other number, with its spelling.
    Float(Box<str>),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in the order of the file. Keys are unique.
    Map(Vec<Entry>),
}

/// One key of a mapping with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key's text.
    pub key: Box<str>,
    /// Where the key starts.
    pub key_at: Spot,
    /// The value.
    pub node: Node,
}

impl Node {
    /// The entry `key` of a mapping; nothing where this is no mapping or has no such key.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|entry| &*entry.key == key),
            _ => None,
        }
    }

    /// The string that this is, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text of a scalar other than null: a string's content, or a number's or boolean's spelling.
    #[must_use]
    pub fn scalar(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) | Value::Bool(_, text) | Value::Integer(text) | Value::Float(text) => {
                Some(text)
            }
            Value::Null | Value::List(_) | Value::Map(_) => None,
        }
    }

    /// Whether the specification takes this value for absent: null, a blank string, an empty list (section 1).
    #[must_use]
    pub fn is_missing(&self) -> bool {
        match &self.value {
            Value::Null => true,
            Value::Text(text) => text.trim().is_empty(),
            Value::List(items) => items.is_empty(),
            Value::Bool(..) | Value::Integer(_) | Value::Float(_) | Value::Map(_) => false,
        }
    }

    /// Visits every scalar and every key, in the order of the file.
    pub fn each_text<'a>(&'a self, visit: &mut impl FnMut(Scrap<'a, '_>)) {
        self.visit(&mut Vec::new(), self.at, visit);
    }

    fn visit<'a>(&'a self, path: &mut Vec<Step<'a>>, at: Spot, visit: &mut impl FnMut(Scrap<'a, '_>)) {
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
                    visit(Scrap { text: &entry.key, is_key: true, at: entry.key_at, path });
                    entry.node.visit(path, entry.key_at, visit);
                    path.pop();
                }
            }
            Value::Text(text) | Value::Bool(_, text) | Value::Integer(text) | Value::Float(text) => {
                visit(Scrap { text, is_key: false, at, path });
            }
        }
    }
}

/// Puts documents together from what a parser meets, one after the other.
///
/// ```
/// use trialdesk::domain::tree::{Builder, Spot, Value};
/// let at = Spot::START;
/// let mut builder = Builder::default();
/// builder.open_map(at);
/// builder.key("outcome", at);
/// builder.put(Value::Text("renewed".into()), at);
/// builder.close().unwrap();
/// let documents = builder.finish();
/// assert_eq!(documents[0].entry("outcome").unwrap().node.text(), Some("renewed"));
/// ```
#[derive(Debug, Default)]
pub struct Builder {
    documents: Vec<Node>,
    open: Vec<Open>,
}

/// A collection whose end has not come yet.
#[derive(Debug)]
enum Open {
    List { at: Spot, items: Vec<Node> },
    Map { at: Spot, entries: Vec<Entry>, key: Option<(Box<str>, Spot)> },
}

impl Builder {
    /// How many collections are open.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// Whether a key comes next, and no value.
    #[must_use]
    pub fn wants_key(&self) -> bool {
        matches!(self.open.last(), Some(Open::Map { key: None, .. }))
    }

    /// A mapping begins.
    pub fn open_map(&mut self, at: Spot) {
        // What a file has at its root nearly always, and what no file can have many of.
        let is_first = self.open.is_empty() && self.documents.is_empty();
        let entries = Vec::with_capacity(if is_first { 32 } else { 0 });
        self.open.push(Open::Map { at, entries, key: None });
    }

    /// A sequence begins.
    pub fn open_list(&mut self, at: Spot) {
        self.open.push(Open::List { at, items: Vec::new() });
    }

    /// A key of the mapping that is open.
    pub fn key(&mut self, text: &str, at: Spot) {
        if let Some(Open::Map { key, .. }) = self.open.last_mut() {
            *key = Some((text.into(), at));
        }
    }

    /// A value: of the key before it, an item of the sequence that is open, or a document.
    pub fn put(&mut self, value: Value, at: Spot) {
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

    /// The collection that is open ends.
    ///
    /// # Errors
    /// The place of a key that stands twice in the mapping, compared by text.
    pub fn close(&mut self) -> Result<(), Spot> {
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

    /// The documents, in order.
    #[must_use]
    pub fn finish(self) -> Vec<Node> {
        self.documents
    }
}

/// The first key that stands twice in a mapping, compared by text.
#[must_use]
pub fn duplicate_key(entries: &[Entry]) -> Option<&Entry> {
    const FEW: usize = 16;
    if entries.len() <= FEW {
        return entries.iter().enumerate().find_map(|(index, entry)| {
            entries[..index].iter().any(|earlier| earlier.key == entry.key).then_some(entry)
        });
    }
    let mut seen = HashSet::with_capacity(entries.len());
    entries.iter().find(|entry| !seen.insert(&*entry.key))
}

/// One step of the way from a document's root to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// Into a mapping, by key.
    Key(&'a str),
    /// Into a sequence, by index from 0.
    Item(usize),
}

/// A scalar or a key on a walk through a document ([`Node::each_text`]).
#[derive(Debug)]
pub struct Scrap<'a, 'p> {
    /// The scalar's or the key's text.
    pub text: &'a str,
    /// Whether it is a key.
    pub is_key: bool,
    /// Where the key of the field starts (the item itself, in a sequence).
    pub at: Spot,
    /// The way to it; a key's way ends in the key.
    pub path: &'p [Step<'a>],
}

/// The dotted path of a field: `notifications[0].channel`.
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

//! The value to write into a document, before it has a syntax.

use super::refusal::Refusal;
use crate::domain::field_path::{FieldPath, Segment};
use crate::domain::reference;
use crate::domain::tree::{Entry, Node, Position, Value};

/// A value to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// A string.
    Text(String),
    /// A boolean.
    Boolean(bool),
    /// A list.
    List(Vec<Self>),
    /// A mapping with one key.
    Map(Box<str>, Box<Self>),
}

impl Content {
    /// Returns the content below keys and lists that are missing: `owners.sales_ref` and a text give two mappings.
    ///
    /// # Errors
    /// A missing list has no entry but the first.
    pub(super) fn below(self, missing: &[Segment]) -> Result<Self, Refusal> {
        missing.iter().rev().try_fold(self, |inner, segment| match segment {
            Segment::Key(key) => Ok(Self::Map((&**key).into(), Box::new(inner))),
            Segment::Index(0) => Ok(Self::List(vec![inner])),
            Segment::Index(_) => Err(Refusal::NoSuchEntry),
        })
    }

    /// Returns whether the content has keys, so that YAML writes it on lines of its own.
    pub(super) fn has_keys(&self) -> bool {
        match self {
            Self::Map(..) => true,
            Self::List(items) => items.iter().any(Self::has_keys),
            Self::Text(_) | Self::Boolean(_) => false,
        }
    }

    fn to_node(&self) -> Node<'_> {
        let value = match self {
            Self::Text(text) => Value::Text(text.as_str().into()),
            Self::Boolean(value) => Value::Bool(*value, value.to_string().into()),
            Self::List(items) => Value::List(items.iter().map(Self::to_node).collect()),
            Self::Map(key, inner) => Value::Map(vec![Entry {
                key: (&**key).into(),
                key_at: Position::START,
                node: inner.to_node(),
            }]),
        };
        Node { at: Position::START, value }
    }
}

/// Returns whether `new` is `old` with exactly this content at this path. Positions do not count; the order of keys does,
/// apart from that of the new key.
pub(super) fn differs_only_at(old: &Node<'_>, new: &Node<'_>, path: &[Segment], content: &Content) -> bool {
    let Some((segment, rest)) = path.split_first() else { return is_same(new, &content.to_node()) };
    match (segment, &old.value, &new.value) {
        (Segment::Key(key), Value::Map(before), Value::Map(after)) => {
            let others = |entries: &'_ [Entry<'_>]| -> Vec<usize> {
                (0..entries.len()).filter(|&at| *entries[at].key != **key).collect()
            };
            let (kept, found) = (others(before), others(after));
            let is_same_entry = |(&one, &other): (&usize, &usize)| {
                before[one].key == after[other].key && is_same(&before[one].node, &after[other].node)
            };
            let others_are_same = kept.len() == found.len() && kept.iter().zip(&found).all(is_same_entry);
            let (before, after) = (old.entry(key), new.entry(key));
            others_are_same
                && match (before, after) {
                    (Some(before), Some(after)) => differs_only_at(&before.node, &after.node, rest, content),
                    (None, Some(after)) => is_content(&after.node, rest, content),
                    (_, None) => false,
                }
        }
        (Segment::Index(index), Value::List(before), Value::List(after)) => {
            let is_kept = |at: usize| match (before.get(at), after.get(at)) {
                (Some(before), Some(after)) => at == *index || is_same(before, after),
                (None, Some(_)) => at == *index && at == before.len(),
                (_, None) => false,
            };
            let has_entry = after.get(*index).is_some_and(|after| match before.get(*index) {
                Some(before) => differs_only_at(before, after, rest, content),
                None => is_content(after, rest, content),
            });
            has_entry && (0..after.len().max(before.len())).all(is_kept)
        }
        // A value without content was replaced by a mapping or a list.
        _ => holds_nothing(old) && is_content(new, path, content),
    }
}

fn is_content(node: &Node<'_>, missing: &[Segment], content: &Content) -> bool {
    content.clone().below(missing).is_ok_and(|expected| is_same(node, &expected.to_node()))
}

/// Returns whether two values are the same, without their positions.
pub(super) fn is_same(one: &Node<'_>, other: &Node<'_>) -> bool {
    match (&one.value, &other.value) {
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Value::Map(one), Value::Map(other)) => {
            let is_same_entry = |(one, other): (&Entry<'_>, &Entry<'_>)| {
                one.key == other.key && is_same(&one.node, &other.node)
            };
            one.len() == other.len() && one.iter().zip(other).all(is_same_entry)
        }
        (one, other) => one == other,
    }
}

/// Returns whether a value may be replaced by a mapping or list: it is missing, empty or a placeholder.
pub(super) fn holds_nothing(node: &Node<'_>) -> bool {
    match &node.value {
        Value::Map(entries) => entries.is_empty(),
        Value::Text(text) => reference::is_placeholder(text) || node.is_missing(),
        _ => node.is_missing(),
    }
}

/// Returns the value at a path, if the document has it.
pub(super) fn value_at<'a, 't>(root: &'a Node<'t>, path: &FieldPath) -> Option<&'a Node<'t>> {
    path.segments().iter().try_fold(root, |node, segment| match (segment, &node.value) {
        (Segment::Key(key), _) => node.entry(key).map(|entry| &entry.node),
        (Segment::Index(index), Value::List(items)) => items.get(*index),
        (Segment::Index(_), _) => None,
    })
}

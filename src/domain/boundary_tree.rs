//! The document tree as input of the public boundary.

use super::tree::{Entry, Node, Position, Value};
use public_boundary::{Content, DocumentEntry, DocumentNode};

impl<'a> DocumentNode for Node<'a> {
    type Position = Position;
    type Entry = Entry<'a>;

    fn position(&self) -> Position {
        self.at
    }

    fn content(&self) -> Content<'_, Self> {
        match &self.value {
            Value::Null => Content::Null,
            Value::Bool(value, _) => Content::Bool(*value),
            Value::Text(text) => Content::Text(text),
            Value::Integer(text) | Value::Float(text) => Content::Number(text),
            Value::List(items) => Content::List(items),
            Value::Map(entries) => Content::Map(entries),
        }
    }
}

impl<'a> DocumentEntry for Entry<'a> {
    type Node = Node<'a>;

    fn key(&self) -> &str {
        &self.key
    }

    fn key_position(&self) -> Position {
        self.key_at
    }

    fn value(&self) -> &Node<'a> {
        &self.node
    }
}

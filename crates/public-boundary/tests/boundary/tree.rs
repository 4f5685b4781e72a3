//! A tree of a JSON text as a caller might have it, and what the detector finds in it.

use public_boundary::{Content, DocumentEntry, DocumentNode, Markup, MarkupKind, SecretKind, detect_first};
use serde_json::Value;

/// A node with its number in the order of the text as its position.
struct Node {
    at: usize,
    value: Tree,
}

enum Tree {
    Null,
    Bool,
    Scalar(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

struct Entry {
    key: String,
    at: usize,
    value: Node,
}

impl Node {
    fn of(json: Value, next: &mut usize) -> Self {
        *next += 1;
        let at = *next;
        let value = match json {
            Value::Null => Tree::Null,
            Value::Bool(_) => Tree::Bool,
            Value::Number(number) => Tree::Scalar(number.to_string()),
            Value::String(text) => Tree::Scalar(text),
            Value::Array(items) => Tree::List(items.into_iter().map(|item| Self::of(item, next)).collect()),
            Value::Object(entries) => {
                Tree::Map(entries.into_iter().map(|(key, value)| Entry::of(key, value, next)).collect())
            }
        };
        Self { at, value }
    }
}

impl Entry {
    fn of(key: String, json: Value, next: &mut usize) -> Self {
        *next += 1;
        let at = *next;
        Self { key, at, value: Node::of(json, next) }
    }
}

impl DocumentNode for Node {
    type Position = usize;
    type Entry = Entry;

    fn position(&self) -> usize {
        self.at
    }

    fn content(&self) -> Content<'_, Self> {
        match &self.value {
            Tree::Null => Content::Null,
            Tree::Bool => Content::Bool,
            Tree::Scalar(text) => Content::Scalar(text),
            Tree::List(items) => Content::List(items),
            Tree::Map(entries) => Content::Map(entries),
        }
    }
}

impl DocumentEntry for Entry {
    type Node = Node;

    fn key(&self) -> &str {
        &self.key
    }

    fn key_position(&self) -> usize {
        self.at
    }

    fn value(&self) -> &Node {
        &self.value
    }
}

/// Returns the kind and the field of the first forbidden material of a JSON text.
fn held(json: &str) -> Option<(SecretKind, String)> {
    let root = Node::of(serde_json::from_str(json).unwrap(), &mut 0);
    let found = detect_first(&root, &[])?;
    Some((found.kind, found.field().unwrap_or_default().to_owned()))
}

#[test]
fn section_4_finds_material_in_any_tree_by_value_and_by_key() {
    let at = |kind, field: &str| Some((kind, field.to_owned()));
    assert_eq!(held(r#"{"a": ["x", "pat@corp.test"]}"#), at(SecretKind::EmailAddress, "a[1]"));
    assert_eq!(held(r#"{"client_secret": "hunter"}"#), at(SecretKind::TenantSecret, "client_secret"));
    assert_eq!(held(r#"{"license_key": 42}"#), at(SecretKind::LicenseKey, "license_key"));
    assert_eq!(
        held(r#"{"Id": "0035g00000AbCdE", "LastName": "Doe"}"#),
        at(SecretKind::CrmPayload, "LastName")
    );
    assert_eq!(held(r#"{"owner_ref": "owner:sales/emea", "sanitized": true, "n": null}"#), None);
}

#[test]
fn section_4_finds_material_in_markup_after_that_of_fields() {
    let root = Node::of(serde_json::from_str(r#"{"a": 1}"#).unwrap(), &mut 0);
    let comment = Markup { kind: MarkupKind::Comment, text: "ask pat@corp.test".into(), at: 7 };
    let found = detect_first(&root, &[comment]).unwrap();
    assert_eq!((found.kind, found.field(), found.at), (SecretKind::EmailAddress, None, 7));
}

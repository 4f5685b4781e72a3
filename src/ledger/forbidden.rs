//! Forbidden material in the fields of a record, found by the detector of gate 8 (specification, section 4).

use crate::domain::tree::{Entry, Node, Position, Value};
use public_boundary::{Scope, SecretKind, detect_each};
use serde::Serialize;
use std::ops::ControlFlow;

/// Returns the fields that hold forbidden material, as dotted paths, each with the kind of material.
pub(super) fn forbidden_fields(fields: &impl Serialize) -> Vec<(String, SecretKind)> {
    let Ok(value) = serde_json::to_value(fields) else { return Vec::new() };
    let mut found = Vec::new();
    let _ = detect_each(&node(value), Scope::Evidence, &mut |hit| {
        let detection = hit.to_detection();
        found.push((detection.field().unwrap_or_default().to_owned(), detection.kind));
        ControlFlow::Continue(())
    });
    found
}

/// Returns the value as a tree without positions.
fn node(value: serde_json::Value) -> Node<'static> {
    use serde_json::Value as Json;
    let value = match value {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(value, value.to_string().into()),
        Json::Number(number) => Value::Float(number.to_string().into()),
        Json::String(text) => Value::Text(text.into()),
        Json::Array(items) => Value::List(items.into_iter().map(node).collect()),
        Json::Object(entries) => {
            let entry = |(key, value): (String, _)| Entry {
                key: key.into(),
                key_at: Position::START,
                node: node(value),
            };
            Value::Map(entries.into_iter().map(entry).collect())
        }
    };
    Node { at: Position::START, value }
}

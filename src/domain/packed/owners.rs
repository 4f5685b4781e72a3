//! The owner references of a packet: every string under `owner_ref` or a key that ends in `_owner_ref`, and every string
//! under a key `owners` (specification, section 8.2).

use super::kept_fields::Kept;
use super::value::{PackedValue, Shape};
use crate::domain::tree::{Node, Value};

fn is_owner(key: &str) -> bool {
    key == "owner_ref" || key.ends_with("_owner_ref")
}

fn is_owners(key: &str) -> bool {
    key == "owners"
}

/// Returns the owner references in fields that are not packed.
pub(super) fn not_kept<'a>(root: &'a Node<'_>, fields: &[Kept]) -> Vec<&'a str> {
    let mut found = Vec::new();
    in_tree(root, Some(fields), false, &mut found);
    found
}

/// Collects the owner references below a value. `fields` are the packed fields of a mapping; `None` if nothing is packed.
fn in_tree<'a>(node: &'a Node<'_>, fields: Option<&[Kept]>, below_owners: bool, found: &mut Vec<&'a str>) {
    match &node.value {
        Value::Map(entries) => {
            for entry in entries {
                // Only owners and what can hold some are looked up: most entries are neither.
                let is_kept = |kept: &&Kept| kept.is_read && kept.key == &*entry.key;
                let kept = || fields.and_then(|fields| fields.iter().find(is_kept));
                let below = below_owners || is_owners(&entry.key);
                match &entry.node.value {
                    Value::Text(text) if below || is_owner(&entry.key) => {
                        found.extend(kept().is_none().then_some(&**text));
                    }
                    Value::Map(_) | Value::List(_) => {
                        in_tree(&entry.node, kept().map(|kept| &kept.below[..]), below, found);
                    }
                    _ => {}
                }
            }
        }
        Value::List(items) => {
            for item in items {
                match &item.value {
                    Value::Text(text) if below_owners => found.extend(fields.is_none().then_some(&**text)),
                    Value::List(_) => in_tree(item, None, below_owners, found),
                    Value::Map(_) => in_tree(item, fields, below_owners, found),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

/// Collects the owner references in packed fields.
pub(super) fn kept<'a>(root: PackedValue<'a>, found: &mut Vec<&'a str>) {
    in_packed(root, false, found);
}

fn in_packed<'a>(value: PackedValue<'a>, below_owners: bool, found: &mut Vec<&'a str>) {
    for (kept, _, value) in value.kept_entries() {
        let Some(Kept { key, .. }) = kept.filter(|kept| kept.is_read) else { continue };
        let below = below_owners || is_owners(key);
        match value.shape() {
            Shape::Text(text) | Shape::Reference(text) if below || is_owner(key) => found.push(text),
            Shape::Map => in_packed(value, below, found),
            Shape::List => in_list(value, below, found),
            _ => {}
        }
    }
}

fn in_list<'a>(list: PackedValue<'a>, below_owners: bool, found: &mut Vec<&'a str>) {
    for (_, item) in list.items() {
        match item.shape() {
            Shape::Text(text) | Shape::Reference(text) if below_owners => found.push(text),
            Shape::Map => in_packed(item, below_owners, found),
            _ => {}
        }
    }
}

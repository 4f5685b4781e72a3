//! The guard over a document: every scalar, every key, every comment, in the order of the file.

use super::keys::{KeyRule, key_rule};
use super::material::Material;
use super::pieces::{materials_in, principal_materials};
use super::suspect::is_suspect;
use crate::domain::tree::{Entry, Node, Spot, Step, Value, dotted};
use std::ops::ControlFlow;

/// One place of a document that holds forbidden material.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposure {
    /// What it is.
    pub material: Material,
    /// The field that holds it; nothing for a comment.
    pub field: Option<Box<str>>,
    /// Where that field's key starts, or the comment.
    pub at: Spot,
}

/// A comment of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its text, without the `#`.
    pub text: Box<str>,
    /// Where it starts.
    pub at: Spot,
}

/// The one field that may be an e-mail address: it names a colleague.
pub(super) const NAMES_A_COLLEAGUE: &str = "decided_by";

/// Looks for forbidden material in a document and the comments of its file: the first in the order of the file, and of
/// comments the first where the document itself holds none.
#[must_use]
pub fn inspect(root: &Node, comments: &[Comment]) -> Option<Exposure> {
    let mut first = None;
    let _ = inspect_each(root, comments, &mut |exposure| {
        first = Some(exposure);
        ControlFlow::Break(())
    });
    first
}

/// Visits everything forbidden in a document, in the order of the file, and then in its file's comments; one exposure
/// for each scalar or key.
///
/// # Errors
/// None: it breaks where the visitor does.
pub fn inspect_each(
    root: &Node,
    comments: &[Comment],
    found: &mut dyn FnMut(Exposure) -> ControlFlow<()>,
) -> ControlFlow<()> {
    Walk { path: Vec::new(), found }.node(root, root.at, Under::default())?;
    for comment in comments {
        if let Some(material) = materials_in(&comment.text).next() {
            found(Exposure { material, field: None, at: comment.at })?;
        }
    }
    ControlFlow::Continue(())
}

/// What stands above a value.
#[derive(Clone, Copy, Default)]
struct Under {
    /// What the key says, of a value or of the items of a list.
    rule: Option<KeyRule>,
    /// Whether an id of a record stands beside it.
    record: bool,
}

struct Walk<'a, 'f> {
    path: Vec<Step<'a>>,
    found: &'f mut dyn FnMut(Exposure) -> ControlFlow<()>,
}

impl<'a> Walk<'a, '_> {
    fn node(&mut self, node: &'a Node, at: Spot, under: Under) -> ControlFlow<()> {
        match &node.value {
            Value::Null => ControlFlow::Continue(()),
            Value::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.path.push(Step::Item(index));
                    self.node(item, item.at, under)?;
                    self.path.pop();
                }
                ControlFlow::Continue(())
            }
            Value::Map(entries) => self.map(entries, under),
            Value::Text(text) | Value::Bool(_, text) | Value::Integer(text) | Value::Float(text) => {
                let is_bool = matches!(node.value, Value::Bool(..));
                self.scalar(text, at, if is_bool { Under::default() } else { under })
            }
        }
    }

    fn map(&mut self, entries: &'a [Entry], above: Under) -> ControlFlow<()> {
        let record = above.record || is_record(entries);
        for entry in entries {
            self.path.push(Step::Key(&entry.key));
            let rule = key_rule(&entry.key);
            if is_suspect(&entry.key)
                && let Some(material) = materials_in(&entry.key).next()
            {
                self.report(material, entry.key_at)?;
            }
            // Below a secret everything is one: `credentials: {user: …, pin: …}`.
            let inherited = above.rule.filter(|rule| matches!(rule, KeyRule::Secret(_)));
            let holds_record = record && is_part_of_record(&entry.key);
            let below = match entry.node.value {
                Value::Map(_) => Under { rule: rule.or(inherited), record: holds_record },
                _ => Under { rule: rule.or(inherited), record },
            };
            self.node(&entry.node, entry.key_at, below)?;
            self.path.pop();
        }
        ControlFlow::Continue(())
    }

    fn scalar(&mut self, text: &str, at: Spot, under: Under) -> ControlFlow<()> {
        let by_key = under.rule.and_then(|rule| rule.judge(text, under.record));
        let material = match by_key {
            // The way of nearly every scalar.
            None if !is_suspect(text) => return ControlFlow::Continue(()),
            None if self.path == [Step::Key(NAMES_A_COLLEAGUE)] => principal_materials(text).next(),
            None => materials_in(text).next(),
            found => found,
        };
        match material {
            Some(material) => self.report(material, at),
            None => ControlFlow::Continue(()),
        }
    }

    fn report(&mut self, material: Material, at: Spot) -> ControlFlow<()> {
        (self.found)(Exposure { material, field: Some(dotted(&self.path).into()), at })
    }
}

/// Whether a mapping is a record of a customer relationship system: an id of one together with contact fields, here or
/// in the part that holds a record's fields.
fn is_record(entries: &[Entry]) -> bool {
    let has_contact = |entries: &[Entry]| {
        entries
            .iter()
            .any(|entry| !entry.node.is_missing() && key_rule(&entry.key).is_some_and(KeyRule::is_contact))
    };
    let is_id = |entry: &Entry| {
        let text = || entry.node.scalar().unwrap_or_default();
        match &*entry.key {
            "id" | "Id" => {
                is_salesforce_id(text()) || entries.iter().any(|other| other.key.as_ref() == "properties")
            }
            "attributes" => entry.node.entry("type").is_some() && entry.node.entry("url").is_some(),
            key => may_be_id(key) && key_rule(key) == Some(KeyRule::RecordId),
        }
    };
    entries.iter().any(is_id)
        && (has_contact(entries)
            || entries.iter().any(|entry| match &entry.node.value {
                Value::Map(inner) => is_part_of_record(&entry.key) && has_contact(inner),
                _ => false,
            }))
}

fn may_be_id(key: &str) -> bool {
    let end = key.as_bytes();
    matches!(end, [.., b'i' | b'I', b'd' | b'D']) || key.starts_with("@odata")
}

/// Where a record's fields stand in what the interfaces of these systems answer.
fn is_part_of_record(key: &str) -> bool {
    matches!(
        key,
        "properties" | "fields" | "attributes" | "contact" | "requester" | "user" | "Contact" | "Owner"
    )
}

/// A Salesforce id: 15 or 18 letters and digits that begin with the prefix of a person or an account.
fn is_salesforce_id(text: &str) -> bool {
    matches!(text.len(), 15 | 18)
        && ["001", "003", "005", "006", "00Q", "500"].iter().any(|prefix| text.starts_with(prefix))
        && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

//! The place in a file to which the remedy of a finding belongs.

use crate::domain::field_path::{FieldPath, Segment};
use crate::domain::finding::Finding;
use crate::domain::remedy::{FieldLine, Remedy};
use crate::domain::tree::{Node, Value};
use std::ops::RangeInclusive;

/// A change to a file: lines that go, lines that come after a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patch {
    /// The lines that the remedy takes the place of, from 1.
    pub removed: Option<RangeInclusive<u32>>,
    /// The line after which the new lines go, from 1.
    pub after: u32,
    /// Its lines, indented.
    pub added: Vec<String>,
}

/// Returns the patch of a finding in a file with these lines and the document `root`, or nothing if the remedy has no
/// line to type.
#[must_use]
pub fn patch(finding: &Finding, root: &Node<'_>, lines: &[&str]) -> Option<Patch> {
    let at = finding.at?;
    let remedy = &finding.remedy;
    let first_key = match remedy {
        Remedy::AddLine(line) | Remedy::ReplaceValue(line) => line.keys.first().copied(),
        Remedy::AddDocument { .. } => None,
        Remedy::None | Remedy::AskPerson(_) | Remedy::FixFile(_) => return None,
    };
    let is_entry = remedy.line().is_some_and(FieldLine::is_entry);
    let here = *lines.get(usize::try_from(at.line).ok()?.checked_sub(1)?)?;
    let column = usize::try_from(at.column).ok()?.saturating_sub(1);
    let before: String = here.chars().take(column).collect();
    let rest: String = here.chars().skip(column).collect();
    // An entry of a block list has its dash before it; one of a list in brackets can be first on its line.
    let is_block = before.chars().all(|c| matches!(c, ' ' | '-')) && (!is_entry || before.contains('-'));
    let is_key_written = is_entry || first_key.is_some_and(|key| names(&rest, key));
    let added = remedy.line().map_or_else(|| remedy.yaml(), |line| vec![line.yaml_in_place()]);
    let indented = |lead: &str| -> Vec<String> {
        let further = " ".repeat(lead.chars().count());
        let lead_of = |number| if number == 0 { lead } else { further.as_str() };
        added.iter().enumerate().map(|(number, line)| format!("{}{line}", lead_of(number))).collect()
    };
    if is_block && is_key_written {
        let last = walk(root, finding.field.as_ref())
            .map_or(at.line, |reached| reached.node_if_whole().map_or(at.line, last_line));
        let last = last.max(at.line);
        return Some(Patch { removed: Some(at.line..=last), after: last, added: indented(&before) });
    }
    let (indent, after) = walk(root, finding.field.as_ref())
        .map_or((column, at.line), |reached| place_in(&reached, column, at.line));
    Some(Patch { removed: None, after, added: indented(&" ".repeat(indent)) })
}

/// Returns whether a line begins with a key, quoted or not.
fn names(line: &str, key: &str) -> bool {
    let line = line.trim_start_matches(['"', '\'']);
    line.strip_prefix(key).is_some_and(|rest| rest.trim_start_matches(['"', '\'']).starts_with(':'))
}

/// The part of a path that exists in a document.
struct Reached<'a> {
    /// The last mapping or value on the way.
    node: &'a Node<'a>,
    /// Set if the whole path exists.
    whole: bool,
}

impl<'a> Reached<'a> {
    fn node_if_whole(&self) -> Option<&'a Node<'a>> {
        self.whole.then_some(self.node)
    }
}

fn walk<'a>(root: &'a Node<'a>, field: Option<&FieldPath>) -> Option<Reached<'a>> {
    let mut node = root;
    for segment in field.map(FieldPath::segments).unwrap_or_default() {
        match segment {
            Segment::Key(key) => {
                let Some(entry) = node.entry(key) else { return Some(Reached { node, whole: false }) };
                node = &entry.node;
            }
            Segment::Index(index) => {
                let Value::List(items) = &node.value else { return Some(Reached { node, whole: false }) };
                node = items.get(*index)?;
            }
        }
    }
    Some(Reached { node, whole: true })
}

/// Returns the indent and the line for a further key: under the last key of a block mapping.
fn place_in(reached: &Reached<'_>, column: usize, line: u32) -> (usize, u32) {
    let Value::Map(entries) = &reached.node.value else { return (column + 2, line) };
    let Some(first) = entries.first() else { return (column + 2, line) };
    let has_own_line = entries.get(1).is_none_or(|second| second.key_at.line > first.key_at.line);
    if has_own_line && first.key_at.line >= line {
        let indent = usize::try_from(first.key_at.column).unwrap_or(1).saturating_sub(1);
        (indent, last_line(reached.node).max(line))
    } else {
        (column, last_line(reached.node).max(line))
    }
}

/// Returns the last line on which something in a value begins.
fn last_line(node: &Node<'_>) -> u32 {
    match &node.value {
        Value::Map(entries) => entries
            .iter()
            .map(|entry| entry.key_at.line.max(last_line(&entry.node)))
            .max()
            .unwrap_or(node.at.line),
        Value::List(items) => items.iter().map(last_line).max().unwrap_or(node.at.line),
        _ => node.at.line,
    }
}

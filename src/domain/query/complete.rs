//! Completion of a query while it is typed.

use super::choice::Choice;
use super::field::{Field, Shape};
use super::scanner::quoted;
use super::word::Pattern;
use crate::domain::reference;
use crate::domain::summary::{Summaries, Text, TextKind};
use crate::domain::trial::short_name;
use std::collections::BTreeSet;

/// The candidates for a part of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// The byte offset at which the part starts.
    pub start: usize,
    /// The byte offset at which the part ends.
    pub end: usize,
    /// The candidates, the likeliest first.
    pub candidates: Vec<Candidate>,
}

/// A text that completes a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The text to insert.
    pub text: String,
    /// The meaning; empty if the text is clear by itself.
    pub note: &'static str,
}

/// Returns the fields or values that fit at the cursor, a byte offset in the text. Owners are those of the room.
#[must_use]
pub fn complete(text: &str, cursor: usize, room: Option<&Summaries>) -> Completion {
    let Some(before) = text.get(..cursor) else { return Completion::default() };
    let start = term_start(before);
    let typed = &before[start..];
    let minus = usize::from(typed.starts_with('-'));
    let (start, typed) = (start + minus, &typed[minus..]);
    if typed.starts_with('"') {
        return Completion::default();
    }
    let Some(sign) = typed.find([':', '=', '<', '>']) else {
        let end = cursor + end_of(&text[cursor..], false);
        return Completion { start, end, candidates: fields(typed) };
    };
    let Some(field) = Field::named(&typed[..sign]) else { return Completion::default() };
    let behind = typed[sign..].trim_start_matches([':', '=', '<', '>']);
    let comma = behind.rfind(',').map_or(0, |at| at + 1);
    let typed = &behind[comma..];
    if typed.starts_with('"') {
        return Completion::default();
    }
    let others: Vec<&str> = behind[..comma].split(',').collect();
    let mut candidates = values(field, typed, room);
    candidates.retain(|candidate| !others.contains(&candidate.text.as_str()));
    if let [only] = candidates.as_slice()
        && only.text == typed
    {
        candidates.clear();
    }
    Completion { start: cursor - typed.len(), end: cursor + end_of(&text[cursor..], true), candidates }
}

/// Returns the byte offset at which the last term starts. Blanks in quotes do not separate terms.
fn term_start(before: &str) -> usize {
    let mut start = 0;
    let mut in_quotes = false;
    let mut escaped = false;
    for (at, c) in before.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if in_quotes => escaped = true,
            '"' if in_quotes || at == start || before[..at].ends_with([':', '=', '<', '>', ',', '-']) => {
                in_quotes = !in_quotes;
            }
            c if c.is_whitespace() && !in_quotes => start = at + c.len_utf8(),
            _ => {}
        }
    }
    start
}

/// Returns the length of the text after the cursor that belongs to the part being typed.
fn end_of(after: &str, in_list: bool) -> usize {
    after.find(|c: char| c.is_whitespace() || (in_list && c == ',')).unwrap_or(after.len())
}

/// Returns the fields whose name starts with the text and, if it has two letters or more, the values that start with
/// it, each after its field.
fn fields(typed: &str) -> Vec<Candidate> {
    let typed = typed.to_lowercase();
    let offer = |field: Field| Candidate { text: opening(field), note: field.sentence() };
    let begins = Field::ALL.into_iter().filter(|field| field.name().starts_with(&typed));
    let mut candidates: Vec<_> = begins.map(offer).collect();
    if typed.chars().count() >= 2 {
        for field in [Field::Status, Field::Outcome, Field::Grace, Field::Mark, Field::Channel] {
            let begins = field.choices().iter().filter(|choice| choice.name.starts_with(&typed));
            candidates.extend(begins.map(|choice| Candidate {
                text: format!("{}:{}", field.name(), choice.name),
                note: field.sentence(),
            }));
        }
    }
    candidates
}

/// Returns the field with its most common operator.
fn opening(field: Field) -> String {
    let sign = match field {
        Field::Missing | Field::Age | Field::Blockers => '>',
        Field::Ends | Field::Starts | Field::GoLive | Field::Due => '<',
        _ => ':',
    };
    format!("{}{sign}", field.name())
}

fn values(field: Field, typed: &str, room: Option<&Summaries>) -> Vec<Candidate> {
    let all: Vec<Candidate> = match field.shape() {
        Shape::OneOf(choices) => {
            let note = |choice: &Choice| if field == Field::Gate { choice.label } else { "" };
            choices
                .iter()
                .map(|choice| Candidate { text: choice.name.to_string(), note: note(choice) })
                .collect()
        }
        Shape::Days(_) => ["0d", "7d", "14d", "30d", "none"]
            .into_iter()
            .map(|text| Candidate { text: text.to_owned(), note: "" })
            .collect(),
        Shape::Name if field == Field::Owner => {
            let texts = room.map(|room| room.texts().all()).unwrap_or_default();
            let is_owner =
                |text: &&Text| text.kind == TextKind::Owner && reference::judge(&text.text).is_ok();
            let owners = texts.iter().filter(is_owner);
            let owners: BTreeSet<&str> = owners.map(|text| short_name(&text.text)).collect();
            owners
                .into_iter()
                .map(|owner| Candidate { text: quoted(owner, false).into_owned(), note: "" })
                .collect()
        }
        Shape::Count | Shape::Name | Shape::Flag => Vec::new(),
    };
    let lower = typed.to_lowercase();
    let pattern = Pattern::new(typed, false);
    let (mut first, others): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|candidate| candidate.text.to_lowercase().starts_with(&lower));
    let found = |candidate: &Candidate| pattern.finds(&candidate.text) || pattern.finds(candidate.note);
    first.extend(others.into_iter().filter(|candidate| !typed.is_empty() && found(candidate)));
    first
}

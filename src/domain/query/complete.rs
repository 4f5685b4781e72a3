//! What could come next while somebody types a query.

use super::field::{Choice, Field, Shape};
use super::scanner::quoted;
use super::word::Pattern;
use crate::domain::summary::{Summaries, TextKind};
use crate::domain::trial::short_name;
use std::collections::BTreeSet;

/// What could stand in place of a part of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// The first byte of the part.
    pub start: usize,
    /// The byte after it.
    pub end: usize,
    /// What could stand there, the likeliest first.
    pub candidates: Vec<Candidate>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The text to put there.
    pub text: String,
    /// What it means, where that needs saying.
    pub note: &'static str,
}

/// The fields and the values that can stand where the cursor is, a byte of the text. Owners are those of the room.
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

/// Where the term begins that ends here: blanks in quotes part nothing.
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

/// How much of what follows belongs to the piece that is being typed.
fn end_of(after: &str, in_list: bool) -> usize {
    after.find(|c: char| c.is_whitespace() || (in_list && c == ',')).unwrap_or(after.len())
}

/// Fields whose name begins like this, and, for a beginning of two letters or more, values that begin like it with
/// their field before them.
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

/// A field with the operator that one wants most.
fn opening(field: Field) -> String {
    let sign = match field {
        Field::Missing | Field::Age | Field::Blockers => '>',
        Field::Ends => '<',
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
            let owners = texts.iter().filter(|text| text.kind == TextKind::Owner);
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

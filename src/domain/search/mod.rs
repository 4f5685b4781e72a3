//! Search in the evidence of trials: tickets, accounts, licenses, evaluators, approvers, owners, dates, reasons and who
//! decided.
//!
//! A [`Needle`] is a word as a query has it. It is looked for in the packed documents as they are, so a room needs no index
//! for it: a document without the word costs one pass over its bytes and no allocation. [`hits`] says in which fields
//! and at which bytes the words of a query occur.

mod gram_table;
mod known;
mod needle;
mod summary;

use super::assemble::AssembledTrials;
use super::field_path::FieldPath;
use super::labels::Kind;
use super::packed::SearchedText;
use super::query::{Query, Test};
use super::safe_text::SafeText;
use super::tree::Position;
use super::trial::Trial;
use std::ops::Range;
use std::sync::Arc;

pub(in crate::domain) use known::Answers;
pub use known::KnownWords;
pub use needle::Needle;

/// An occurrence of a word in a document of a trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The kind of the document.
    pub document: Kind,
    /// The field.
    pub field: FieldPath,
    /// The file, relative to the room.
    pub path: Arc<str>,
    /// The position of the field's key, or of the item of a list.
    pub at: Position,
    /// The value, safe to show.
    pub text: SafeText,
    /// The bytes of [`Self::text`] that are the word; empty if they are masked there.
    pub range: Range<usize>,
}

/// Returns the occurrences of the words of a query in the documents of a trial, the first of each word in each field, in
/// the order of documents and fields. Negated words have none.
#[must_use]
pub fn hits(query: &Query, trial: &Trial) -> Vec<Hit> {
    let needles: Vec<Needle> = words(query).map(Needle::new).collect();
    let mut hits = Vec::new();
    for document in trial.documents() {
        let found: Vec<_> = needles.iter().filter(|needle| needle.is_in(document)).collect();
        if found.is_empty() {
            continue;
        }
        for SearchedText { field, at, text } in document.packed.searched() {
            let found = found.iter().filter(|needle| needle.range_in(text).is_some());
            hits.extend(found.map(|needle| {
                let name = field.last_key();
                let text = if name == Some("decided_by") {
                    SafeText::principal(text)
                } else {
                    SafeText::sanitize(text)
                };
                let range = needle.range_in(&text).unwrap_or_default();
                let path = document.path.clone();
                Hit { document: document.kind, field: field.clone(), path, at, text, range }
            }));
        }
    }
    hits
}

/// Returns the words of a query that are not negated.
pub fn words(query: &Query) -> impl Iterator<Item = &str> {
    query.terms().iter().filter(|term| !term.negated).filter_map(|term| match &term.test {
        Test::Word { text, .. } => Some(&**text),
        _ => None,
    })
}

/// The documents of a room, by the index of their trial.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    trials: &'a AssembledTrials,
    /// The words that were looked for in it before.
    known: Option<&'a KnownWords>,
}

impl<'a> Evidence<'a> {
    /// Returns the documents of assembled trials.
    #[must_use]
    pub const fn of(trials: &'a AssembledTrials) -> Self {
        Self { trials, known: None }
    }

    /// Keeps the answers to words, which have to be of this room, for later words.
    #[must_use]
    pub const fn remembering(self, known: &'a KnownWords) -> Self {
        Self { known: Some(known), ..self }
    }

    /// Returns the answers to a word, if they are kept.
    pub(in crate::domain) fn answers(self, needle: &Needle) -> Option<Arc<Answers>> {
        self.known.map(|known| known.answers(needle, self.trials.len()))
    }

    /// Returns whether a word occurs in a document of the trial at an index.
    #[must_use]
    pub fn has(self, index: usize, needle: &Needle) -> bool {
        self.trials.has_searched(index, |bytes| needle.may_be_in(bytes), |text| needle.is_in_text(text))
    }
}

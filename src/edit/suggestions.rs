//! Suggestions for a blank: values that are in the room already. They are offered and never filled in by themselves.

use super::blank::Blank;
use crate::domain::reference;
use crate::domain::safe_text::SafeText;
use crate::domain::trial::Trial;
use crate::room::Room;
use std::collections::HashMap;
use std::sync::Arc;

/// The references that trials share: of any other, each trial has its own.
const SHARED: [&str; 2] = ["owner:", "runbook:"];
/// The greatest number of suggestions for a blank.
const MOST: usize = 8;

/// A value that is offered for a blank. It has the form of the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The value.
    pub value: SafeText,
    /// The reason why it is offered.
    pub source: SuggestionSource,
}

/// The reason why a value is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SuggestionSource {
    /// The finding asks for exactly this value.
    Required,
    /// The field has a closed set of words.
    Word,
    /// This field of the same trial has it.
    Trial(SafeText),
    /// So many trials of the room have it in a field of this name, or in another one.
    Room(usize),
}

/// The references that the trials of a room share, with the number of trials that have each in a field of a name.
#[derive(Clone, Debug, Default)]
pub struct SharedValues {
    by_key: HashMap<Arc<str>, HashMap<Arc<str>, usize>>,
}

impl SharedValues {
    /// Collects the shared references of a room. This goes through every trial.
    #[must_use]
    pub fn of(room: &Room) -> Self {
        let mut values = Self::default();
        for found in room.map_reviews(|reviewed| shared(&reviewed.trial)) {
            for (key, value) in found {
                *values.by_key.entry(key.into()).or_default().entry(value.into()).or_default() += 1;
            }
        }
        values
    }
}

/// Returns the shared references of a trial with the names of their fields, each pair once.
fn shared(trial: &Trial) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for document in &trial.counted {
        for (path, text) in document.packed.strings() {
            let is_shared = SHARED.iter().any(|prefix| text.starts_with(prefix));
            if let Some(key) = path.last_key().filter(|_| is_shared && reference::is_reference(text)) {
                found.push((key.to_owned(), text.to_owned()));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Returns suggestions for a blank, the best ones first: the required value, the words of a closed set, references of the
/// same trial with the expected beginning, and references that other trials share.
#[must_use]
pub fn suggestions(blank: &Blank, trial: &Trial, shared: &SharedValues) -> Vec<Suggestion> {
    let mut found = Vec::new();
    if let Some(value) = &blank.required {
        found.push(Suggestion { value: value.clone(), source: SuggestionSource::Required });
        return found;
    }
    let words = blank.form.words().iter();
    found.extend(words.map(|&word| Suggestion { value: word.into(), source: SuggestionSource::Word }));
    let mut offer = |text: &str, source: SuggestionSource| {
        let value = SafeText::sanitize(text);
        let is_new = !found.iter().any(|other: &Suggestion| other.value == value);
        if is_new && value.as_str() == text && blank.form.check(text).is_ok() {
            found.push(Suggestion { value, source });
        }
    };
    let Some(prefix) = blank.form.example.prefix() else { return found };
    let key = blank.field.last_key().unwrap_or_default();
    let in_trial = || trial.counted.iter().flat_map(|document| document.packed.strings());
    for is_same_key in [true, false] {
        for (path, text) in in_trial() {
            if text.starts_with(prefix) && (path.last_key() == Some(key)) == is_same_key {
                offer(text, SuggestionSource::Trial(path.to_safe()));
            }
        }
    }
    for is_same_key in [true, false] {
        let maps = shared.by_key.iter().filter(|(other, _)| (***other == *key) == is_same_key);
        let values = maps.flat_map(|(_, values)| values).filter(|(value, _)| value.starts_with(prefix));
        let mut values: Vec<_> = values.collect();
        values.sort_by(|(one, ones), (other, others)| others.cmp(ones).then(one.cmp(other)));
        for (value, trials) in values {
            offer(value, SuggestionSource::Room(*trials));
        }
    }
    found.truncate(MOST.max(blank.form.words().len()));
    found
}

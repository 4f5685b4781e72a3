//! Errors in queries, with their position.

use std::fmt;

/// An error in the text of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// The column of the first wrong character, from 1.
    pub column: usize,
    /// The number of wrong characters, at least 1.
    pub width: usize,
    /// A message that says what is wrong.
    pub message: String,
    /// A word that was possibly meant.
    pub suggestion: Option<String>,
    /// True if the text is only incomplete: further input may make it valid.
    pub unfinished: bool,
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.suggestion {
            Some(suggestion) => write!(f, ": did you mean `{suggestion}`?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for QueryError {}

impl QueryError {
    /// Returns an error about the bytes from `start` to `end` of a text.
    pub(super) fn at(text: &str, start: usize, end: usize, message: impl Into<String>) -> Self {
        let count = |part: Option<&str>| part.unwrap_or_default().chars().count();
        Self {
            column: count(text.get(..start)) + 1,
            width: count(text.get(start..end)).max(1),
            message: message.into(),
            suggestion: None,
            unfinished: false,
        }
    }

    /// Adds a suggestion.
    pub(super) fn suggesting(self, suggestion: Option<&str>) -> Self {
        Self { suggestion: suggestion.map(str::to_owned), ..self }
    }

    /// Marks the text as incomplete.
    pub(super) fn unfinished(self) -> Self {
        Self { unfinished: true, ..self }
    }

    /// Returns a line of carets to print below the query.
    #[must_use]
    pub fn carets(&self) -> String {
        format!("{}{}", " ".repeat(self.column - 1), "^".repeat(self.width))
    }
}

/// Returns the word most similar to what was written, if one is similar enough.
pub(super) fn nearest<'a>(written: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written = written.to_lowercase();
    let length = written.chars().count();
    if length > 64 {
        return None;
    }
    let distance = |word: &str| {
        // The beginning of a word counts as the word.
        if length >= 2 && word.starts_with(&written) { 0 } else { strsim::osa_distance(&written, word) }
    };
    let allowed = (length / 3).max(1);
    words
        .into_iter()
        .map(|word| (distance(word), word))
        .filter(|(distance, word)| *distance <= allowed && *distance < word.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

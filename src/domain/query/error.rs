//! What is wrong with a query, and where.

use std::fmt;

/// Why a text is no query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// The first character that is wrong, counted from 1.
    pub column: usize,
    /// How many characters are wrong, at least 1.
    pub width: usize,
    /// What is wrong with them.
    pub message: String,
    /// What was perhaps meant.
    pub suggestion: Option<String>,
    /// Whether the text only ends too early: what is still typed may make it right.
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
    /// Something wrong with the bytes from `start` to `end` of a text.
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

    /// The same with what was perhaps meant.
    pub(super) fn suggesting(self, suggestion: Option<&str>) -> Self {
        Self { suggestion: suggestion.map(str::to_owned), ..self }
    }

    /// The same of a text that ends too early.
    pub(super) fn unfinished(self) -> Self {
        Self { unfinished: true, ..self }
    }

    /// The line of carets that belongs below the query.
    #[must_use]
    pub fn carets(&self) -> String {
        format!("{}{}", " ".repeat(self.column - 1), "^".repeat(self.width))
    }
}

/// The word that is nearest to what was written, where one is near enough to be meant.
pub(super) fn nearest<'a>(written: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written = written.to_lowercase();
    let length = written.chars().count();
    if length > 64 {
        return None;
    }
    let distance = |word: &str| {
        // Who writes the beginning of a word means the word.
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

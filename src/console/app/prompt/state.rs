//! The state of the query prompt: input, error, and completion.

use crate::console::app::query_input::QueryInput;
use crate::console::app::text_input::TextInput;
use crate::domain::query::{Completion, Field, QueryError, complete};
use crate::domain::summary::Summaries;

/// The most candidates that are shown at once.
pub const MOST_SHOWN: usize = 8;

/// A line in which a search or a filter is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// Search or filter.
    pub kind: PromptKind,
    /// The input.
    pub input: TextInput,
    /// The query to restore if the prompt is left.
    pub before: QueryInput,
    /// The row of the table's cursor before.
    pub origin: usize,
    /// The syntax error of the input, if it has one.
    pub error: Option<QueryError>,
    /// The completion at the cursor.
    pub completion: Completion,
    /// The selected candidate.
    pub choice: usize,
}

/// The purpose of a prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromptKind {
    /// `/`.
    Search,
    /// `f`.
    Filter,
}

impl PromptKind {
    /// Returns the label before the input.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Search => "search: ",
            Self::Filter => "filter: ",
        }
    }
}

impl Prompt {
    /// Opens a prompt. A filter begins with the current query, a search with no text.
    #[must_use]
    pub fn open(kind: PromptKind, before: QueryInput, origin: usize, summaries: Option<&Summaries>) -> Self {
        let entry = match kind {
            PromptKind::Search => TextInput::default(),
            PromptKind::Filter if before.is_empty() => TextInput::default(),
            // The user continues with another term.
            PromptKind::Filter => TextInput::default().holding(&format!("{} ", before.text())),
        };
        let mut prompt = Self {
            kind,
            input: entry,
            before,
            origin,
            error: None,
            completion: Completion::default(),
            choice: 0,
        };
        let _ = prompt.read(summaries);
        prompt
    }

    /// Parses the input. Returns nothing if it is invalid, or if the word at the cursor may become a field name.
    pub fn read(&mut self, summaries: Option<&Summaries>) -> Option<QueryInput> {
        self.choice = 0;
        self.completion = complete(self.input.text(), self.input.before_cursor().len(), summaries);
        match QueryInput::read(self.input.text()) {
            Ok(query_input) => {
                self.error = None;
                // The rows do not flicker while a field's name is typed, which is a word until its colon comes.
                (!self.begins_a_field()).then_some(query_input)
            }
            Err(error) => {
                self.error = Some(error);
                None
            }
        }
    }

    /// Returns whether the word at the cursor is the beginning of a field name.
    fn begins_a_field(&self) -> bool {
        let word = self.input.before_cursor().get(self.completion.start..).unwrap_or_default().to_lowercase();
        !word.is_empty() && Field::ALL.into_iter().any(|field| field.name().starts_with(&word))
    }

    /// Returns the error, unless the input is only incomplete.
    #[must_use]
    pub fn complaint(&self) -> Option<&QueryError> {
        self.error.as_ref().filter(|error| !error.unfinished)
    }

    /// Inserts the selected candidate. Returns whether there is one.
    pub fn complete(&mut self) -> bool {
        let Completion { start, end, candidates } = &self.completion;
        let Some(candidate) = candidates.get(self.choice) else { return false };
        self.input.put(*start..*end, &candidate.text);
        true
    }

    /// Chooses another candidate, as far as there are any.
    pub fn choose(&mut self, rows: usize, forwards: bool) {
        let choice =
            if forwards { self.choice.saturating_add(rows) } else { self.choice.saturating_sub(rows) };
        self.choice = choice.min(self.completion.candidates.len().saturating_sub(1));
    }
}

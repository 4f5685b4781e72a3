//! A line in which a search or a filter is typed: what is wrong with it, and what could come next.

use crate::console::app::query_input::QueryInput;
use crate::console::app::text_input::TextInput;
use crate::domain::query::{Completion, Field, QueryError, complete};
use crate::domain::summary::Summaries;

/// The most candidates that are shown at once.
pub const MOST_SHOWN: usize = 8;

/// A line in which a search or a filter is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// Which.
    pub kind: PromptKind,
    /// What was typed.
    pub entry: TextInput,
    /// What held before, to go back to.
    pub before: QueryInput,
    /// Where the table's cursor was.
    pub origin: usize,
    /// Why what was typed is no query, where it is none.
    pub error: Option<QueryError>,
    /// What could stand where the cursor is.
    pub completion: Completion,
    /// Which of that is chosen.
    pub choice: usize,
}

/// What a prompt is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromptKind {
    /// `/`.
    Search,
    /// `f`.
    Filter,
}

impl PromptKind {
    /// What stands before what is typed.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Search => "search: ",
            Self::Filter => "filter: ",
        }
    }
}

impl Prompt {
    /// A prompt over what holds now; a filter begins with it, a search with nothing.
    #[must_use]
    pub fn open(kind: PromptKind, before: QueryInput, origin: usize, facts: Option<&Summaries>) -> Self {
        let entry = match kind {
            PromptKind::Search => TextInput::default(),
            PromptKind::Filter if before.is_empty() => TextInput::default(),
            // What comes next is a further term.
            PromptKind::Filter => TextInput::default().holding(&format!("{} ", before.text())),
        };
        let mut prompt =
            Self { kind, entry, before, origin, error: None, completion: Completion::default(), choice: 0 };
        let _ = prompt.read(facts);
        prompt
    }

    /// Reads what was typed. Nothing where it is no query, and the prompt knows why, or where it is on its way to another.
    pub fn read(&mut self, facts: Option<&Summaries>) -> Option<QueryInput> {
        self.choice = 0;
        self.completion = complete(self.entry.text(), self.entry.before_cursor().len(), facts);
        match QueryInput::read(self.entry.text()) {
            Ok(sought) => {
                self.error = None;
                // The rows do not flicker while a field's name is typed, which is a word until its colon comes.
                (!self.begins_a_field()).then_some(sought)
            }
            Err(error) => {
                self.error = Some(error);
                None
            }
        }
    }

    /// Whether the word at the cursor is the beginning of a field's name.
    fn begins_a_field(&self) -> bool {
        let word = self.entry.before_cursor().get(self.completion.start..).unwrap_or_default().to_lowercase();
        !word.is_empty() && Field::ALL.into_iter().any(|field| field.name().starts_with(&word))
    }

    /// What is wrong, as far as it has to be said while somebody types: what only ends too early is not wrong yet.
    #[must_use]
    pub fn complaint(&self) -> Option<&QueryError> {
        self.error.as_ref().filter(|error| !error.unfinished)
    }

    /// Puts the chosen candidate where it belongs. Whether there was one.
    pub fn complete(&mut self) -> bool {
        let Completion { start, end, candidates } = &self.completion;
        let Some(candidate) = candidates.get(self.choice) else { return false };
        self.entry.put(*start..*end, &candidate.text);
        true
    }

    /// Chooses another candidate, as far as there are any.
    pub fn choose(&mut self, rows: usize, forwards: bool) {
        let choice =
            if forwards { self.choice.saturating_add(rows) } else { self.choice.saturating_sub(rows) };
        self.choice = choice.min(self.completion.candidates.len().saturating_sub(1));
    }
}

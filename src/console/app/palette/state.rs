//! The state of the palette.

use crate::console::app::command::Command;
use crate::console::app::text_input::TextInput;
use crate::domain::safe_text::SafeText;

/// Texts to choose from in place of commands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choices {
    /// Links to open.
    Links(Vec<String>),
    /// Reasons of earlier decisions, for the form.
    Reasons(Vec<SafeText>),
}

impl Choices {
    /// Returns the title of the box.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self {
            Self::Links(_) => "Open a link",
            Self::Reasons(_) => "Earlier reasons",
        }
    }
}

/// The palette: commands, links or reasons to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Palette {
    /// The typed text.
    pub input: TextInput,
    /// The selected row.
    pub cursor: usize,
    /// The texts to choose from. Without them, the palette offers commands.
    pub choices: Option<Choices>,
    /// The commands that match the typed text, the best match first.
    pub commands: Vec<Command>,
    /// The text after the name of a command that takes one: `eli` in `as eli`.
    pub argument: Option<String>,
}

impl Palette {
    /// Returns the texts that contain the typed words, or nothing if the palette offers commands.
    #[must_use]
    pub fn matching_choices(&self) -> Option<Vec<&str>> {
        let words: Vec<_> = self.input.text().split_whitespace().map(str::to_lowercase).collect();
        let matches = |text: &&str| words.iter().all(|word| text.to_lowercase().contains(word.as_str()));
        let texts: Vec<_> = match self.choices.as_ref()? {
            Choices::Links(links) => links.iter().map(String::as_str).collect(),
            Choices::Reasons(reasons) => reasons.iter().map(SafeText::as_str).collect(),
        };
        Some(texts.into_iter().filter(matches).collect())
    }
}

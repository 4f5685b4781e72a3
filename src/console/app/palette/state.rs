//! The state of the palette.

use crate::console::app::command::Command;
use crate::console::app::text_input::TextInput;

/// The palette: commands or links to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Palette {
    /// The typed text.
    pub input: TextInput,
    /// The selected row.
    pub cursor: usize,
    /// The links to choose from. Without links, the palette offers commands.
    pub links: Option<Vec<String>>,
    /// The commands that match the typed text, the best match first.
    pub commands: Vec<Command>,
    /// The text after the name of a command that takes one: `eli` in `as eli`.
    pub argument: Option<String>,
}

impl Palette {
    /// Returns the links that contain the typed words, or nothing if the palette offers commands.
    #[must_use]
    pub fn matching_links(&self) -> Option<Vec<&str>> {
        let words: Vec<_> = self.input.text().split_whitespace().map(str::to_lowercase).collect();
        let matches =
            |address: &&str| words.iter().all(|word| address.to_lowercase().contains(word.as_str()));
        Some(self.links.as_ref()?.iter().map(String::as_str).filter(matches).collect())
    }
}

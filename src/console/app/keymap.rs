//! The keys of every command. The defaults are in the command definitions, and `commands/bindings.rs` applies the
//! user's bindings.

use crate::console::app::command::{Command, InputMode};
use crate::console::app::key::Key;
use std::collections::HashMap;

/// The words for a command in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Words {
    /// Its title on the screen.
    pub(super) title: &'static str,
    /// The word by which the linear mode calls it.
    pub(super) spoken: &'static str,
}

/// The keys of every command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    keys: HashMap<(Command, InputMode), Vec<Key>>,
    words: HashMap<Command, Words>,
    /// Former names in the configuration, each with the current name.
    renamed: Vec<(String, &'static str)>,
}

impl Keymap {
    /// Creates a keymap in which no command has a key.
    pub(super) fn without_keys(words: impl Iterator<Item = (Command, Words)>) -> Self {
        Self { keys: HashMap::new(), words: words.collect(), renamed: Vec::new() }
    }

    /// Sets the keys of a command in a mode, the one to show first.
    pub(super) fn set(&mut self, command: Command, mode: InputMode, keys: Vec<Key>) {
        self.keys.insert((command, mode), keys);
    }

    /// Notes that the configuration calls a command by a former name.
    pub(super) fn note_renamed(&mut self, former: &str, current: &'static str) {
        if !self.renamed.iter().any(|(name, _)| name == former) {
            self.renamed.push((former.to_owned(), current));
        }
    }

    /// Returns a notice about former names in the configuration, if it has any.
    #[must_use]
    pub fn rename_notice(&self) -> Option<String> {
        let names = self.renamed.iter().map(|(former, current)| format!("`{former}` is now `{current}`"));
        let names: Vec<_> = names.collect();
        (!names.is_empty()).then(|| format!("Rename in the configuration: {}", names.join(", ")))
    }

    /// Returns the keys of a command in a mode, the one to show first. In a mode that takes text, keys that type a
    /// character run no command.
    #[must_use]
    pub fn keys_of(&self, command: Command, mode: InputMode) -> &[Key] {
        self.keys.get(&(command, mode)).map_or(&[], Vec::as_slice)
    }

    /// Returns the key to show for a command in a mode.
    #[must_use]
    pub fn key_of(&self, command: Command, mode: InputMode) -> Option<Key> {
        self.keys_of(command, mode).first().copied()
    }

    /// Returns the word by which the linear mode calls a command.
    #[must_use]
    pub fn spoken(&self, command: Command) -> &'static str {
        self.words.get(&command).map_or("", |words| words.spoken)
    }

    /// Returns the label of a command for a sentence: its key, or its title in quotes if it has no key.
    #[must_use]
    pub fn label(&self, command: Command, mode: InputMode) -> String {
        let title = || self.words.get(&command).map(|words| format!("“{}”", words.title)).unwrap_or_default();
        self.key_of(command, mode).map_or_else(title, |key| key.to_string())
    }
}

//! The default keys, and the keys that a user has bound in their place.

use super::entry::CommandEntry;
use super::table::TABLE;
use crate::config::{Binding, KeyBindings, Word};
use crate::console::app::command::{Command, Group, InputMode};
use crate::console::app::key::{Key, KeyCode};
use crate::console::app::keymap::{Keymap, Words};
use crate::console::app::text_input;
use crate::domain::spelling::did_you_mean;
use std::collections::{HashMap, HashSet};

/// An invalid key binding and its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeymapError {
    /// 1-based line.
    pub line: u64,
    /// 1-based column.
    pub column: u64,
    /// The problem and a hint.
    pub message: String,
}

impl KeymapError {
    fn at(word: &Word, message: impl Into<String>) -> Self {
        Self { line: word.line, column: word.column, message: message.into() }
    }
}

/// Commands that `Enter` and `Esc` never run, even if a user binds them.
const DECIDING: [Command; 7] = [
    Command::Record,
    Command::Approve,
    Command::Deny,
    Command::RequestChanges,
    Command::Withdraw,
    Command::Undo,
    Command::Yes,
];

/// Names that commands had in earlier versions, each with its current name. They still work in the configuration.
const FORMER_NAMES: [(&str, &str); 4] = [
    ("mark", "select"),
    ("invert-marks", "invert-selection"),
    ("mark-all", "select-all"),
    ("send-back", "request-changes"),
];

/// Returns the current name of a command.
fn current_name(name: &str) -> &str {
    FORMER_NAMES.iter().find(|(former, _)| *former == name).map_or(name, |(_, current)| current)
}

/// Commands that must keep a key, so that users are not locked in.
const ESSENTIAL: [Command; 5] = [Command::Quit, Command::Back, Command::Yes, Command::No, Command::Accept];

impl Default for Keymap {
    /// Returns the keymap with the default keys of the command definitions.
    fn default() -> Self {
        let mut keymap = Self::without_keys(
            TABLE
                .iter()
                .map(|entry| (entry.command, Words { title: entry.title, spoken: spoken_name(entry) })),
        );
        for entry in TABLE {
            for &mode in entry.modes {
                keymap.set(entry.command, mode, usable(entry.keys, mode));
            }
        }
        keymap
    }
}

/// Returns the word by which the linear mode calls a command.
const fn spoken_name(entry: &CommandEntry) -> &'static str {
    match entry.command {
        Command::ClearForm => "clear",
        Command::Leave | Command::Quit => "quit",
        _ => entry.name,
    }
}

/// Returns the keys that can run a command in a mode: if the mode takes text, not those that type a character.
fn usable(keys: &[Key], mode: InputMode) -> Vec<Key> {
    keys.iter().copied().filter(|key| !(mode.takes_text() && key.is_text())).collect()
}

impl Keymap {
    /// Returns the keys of a command in a mode, the one to show first.
    pub fn keys(&self, entry: &CommandEntry, mode: InputMode) -> impl Iterator<Item = Key> {
        self.keys_of(entry.command, mode).iter().copied()
    }

    /// Returns the key to show for a command in a mode.
    #[must_use]
    pub fn key(&self, entry: &CommandEntry, mode: InputMode) -> Option<Key> {
        self.key_of(entry.command, mode)
    }

    /// Returns the command that a key runs in a mode.
    #[must_use]
    pub fn resolve(&self, mode: InputMode, key: Key) -> Option<&'static CommandEntry> {
        TABLE.iter().find(|entry| entry.is_in(mode) && self.keys(entry, mode).any(|own| own == key))
    }

    /// Returns the default keys with the user's bindings in their place.
    ///
    /// # Errors
    /// Returns the first binding that names an unknown command, mode, or key, that leaves an essential command without
    /// a key, or whose key already runs another command.
    pub fn with(bindings: &KeyBindings) -> Result<Self, KeymapError> {
        let mut builder = Builder { keymap: Self::default(), changed: HashSet::new() };
        for binding in &bindings.0 {
            builder.bind(binding)?;
        }
        builder.conflict(bindings).map_or(Ok(builder.keymap), Err)
    }
}

/// A keymap while bindings are applied to it.
struct Builder {
    keymap: Keymap,
    /// The commands whose keys the user has bound, by mode.
    changed: HashSet<(Command, InputMode)>,
}

impl Builder {
    fn bind(&mut self, binding: &Binding) -> Result<(), KeymapError> {
        let entry = command(&binding.command)?;
        if entry.name != binding.command.text {
            self.keymap.note_renamed(&binding.command.text, entry.name);
        }
        let place = binding.context.as_ref().map(|word| context(entry, word)).transpose()?;
        let mut keys: Vec<(&Word, Key)> = Vec::new();
        for word in &binding.keys {
            let key = Key::parse(&word.text).map_err(|message| KeymapError::at(word, message))?;
            why_never(entry, key).map_or(Ok(()), |message| Err(KeymapError::at(word, message)))?;
            if !keys.iter().any(|(_, other)| *other == key) {
                keys.push((word, key));
            }
        }
        if keys.is_empty() && ESSENTIAL.contains(&entry.command) {
            let message = format!("`{}` must keep a key", entry.name);
            return Err(KeymapError::at(&binding.command, message));
        }
        let is_typing = entry.modes.iter().all(|context| context.takes_text());
        for &here in entry.modes.iter().filter(|&&here| place.is_none_or(|place| place == here)) {
            let types = |key: Key| here.takes_text() && (key.is_text() || text_input::edits(key));
            let typing = keys.iter().find(|(_, key)| types(*key));
            if let Some((word, key)) = typing.filter(|_| place.is_some() || is_typing) {
                let message =
                    format!("{key} types or edits text in {}: use a key with Ctrl or Alt", here.title());
                return Err(KeymapError::at(word, message));
            }
            let own: Vec<_> = keys.iter().map(|(_, key)| *key).filter(|key| !types(*key)).collect();
            // A letter cannot be bound in modes that take text; the default keys stay there.
            if own.is_empty() && !keys.is_empty() {
                continue;
            }
            self.keymap.set(entry.command, here, usable(&own, here));
            self.changed.insert((entry.command, here));
        }
        Ok(())
    }

    /// Returns an error if two commands have the same key in a mode. The user has bound one of them.
    fn conflict(&self, bindings: &KeyBindings) -> Option<KeymapError> {
        for &here in &InputMode::ALL {
            let mut taken: HashMap<Key, &'static CommandEntry> = HashMap::new();
            for entry in TABLE.iter().filter(|entry| entry.is_in(here)) {
                for key in self.keymap.keys(entry, here) {
                    let Some(other) = taken.insert(key, entry) else { continue };
                    let of = |entry| self.origin(bindings, entry, here, key);
                    // If the user has bound both commands, report the later binding.
                    let (bound, by) = match (of(entry), of(other)) {
                        (Some(own), Some(its)) if its.line > own.line => (its, entry),
                        (Some(own), _) => (own, other),
                        (None, its) => (its?, entry),
                    };
                    let message = format!(
                        "{key} is the key of `{}` in {}: bind that command to another key too, or use a free key",
                        by.name,
                        here.title()
                    );
                    return Some(KeymapError::at(bound, message));
                }
            }
        }
        None
    }

    /// Returns the binding that gave a command this key in a mode.
    fn origin<'a>(
        &self,
        bindings: &'a KeyBindings,
        entry: &'static CommandEntry,
        here: InputMode,
        key: Key,
    ) -> Option<&'a Word> {
        self.changed.get(&(entry.command, here))?;
        let own = bindings.0.iter().rev().filter(|binding| current_name(&binding.command.text) == entry.name);
        let own = own.filter(|binding| binding.context.as_ref().is_none_or(|word| word.text == here.name()));
        own.flat_map(|binding| &binding.keys).find(|word| Key::parse(&word.text) == Ok(key))
    }
}

fn command(word: &Word) -> Result<&'static CommandEntry, KeymapError> {
    let name = current_name(&word.text);
    TABLE.iter().find(|entry| entry.name == name).ok_or_else(|| {
        let near = did_you_mean(&word.text, TABLE.iter().map(|entry| entry.name));
        KeymapError::at(word, format!("Unknown command `{}`{near}", word.text))
    })
}

fn context(entry: &'static CommandEntry, word: &Word) -> Result<InputMode, KeymapError> {
    let Some(context) = InputMode::ALL.into_iter().find(|context| context.name() == word.text) else {
        let near = did_you_mean(&word.text, InputMode::ALL.into_iter().map(InputMode::name));
        return Err(KeymapError::at(word, format!("Unknown mode `{}`{near}", word.text)));
    };
    if entry.is_in(context) {
        return Ok(context);
    }
    let places: Vec<_> = entry.modes.iter().map(|context| context.name()).collect();
    let message =
        format!("`{}` does not work in `{}`; it works in: {}", entry.name, word.text, places.join(", "));
    Err(KeymapError::at(word, message))
}

/// Returns the reason for which a key cannot run a command.
fn why_never(entry: &CommandEntry, key: Key) -> Option<String> {
    // Without bracketed paste, a pasted line break arrives as Ctrl-j.
    let is_line_break = key == Key::ctrl('j');
    match key.code {
        _ if !DECIDING.contains(&entry.command) => None,
        KeyCode::Char(_) if !is_line_break => None,
        KeyCode::Enter | KeyCode::Esc | KeyCode::Char(_) => {
            let what = if entry.group == Group::Decide { "decides" } else { "confirms" };
            Some(format!("{key} never {what}: use another key for `{}`", entry.name))
        }
        _ => None,
    }
}

//! The keys that hold: those of the table, or those that a person has bound in their place.

use super::{Command, Context, Entry, Group, TABLE};
use crate::config::{Binding, KeyBindings, Word};
use crate::console::app::entry;
use crate::console::app::key::{Key, KeyCode};
use std::collections::HashMap;

/// The keys that hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keymap {
    /// The keys of commands, by name, that are not the table's, for each context.
    changes: HashMap<(&'static str, Context), Vec<Key>>,
}

/// Why bindings are not usable, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeymapError {
    /// 1-based line.
    pub line: u64,
    /// 1-based column.
    pub column: u64,
    /// What is wrong, and what would do.
    pub message: String,
}

impl KeymapError {
    fn at(word: &Word, message: impl Into<String>) -> Self {
        Self { line: word.line, column: word.column, message: message.into() }
    }
}

/// Commands that Enter and Esc never run, whoever binds them: Enter never decides, Esc never decides.
const DECIDING: [Command; 7] = [
    Command::Record,
    Command::Approve,
    Command::Deny,
    Command::SendBack,
    Command::Withdraw,
    Command::Undo,
    Command::Yes,
];

/// Commands that are never without a key: nobody is to be locked in.
const ESSENTIAL: [Command; 5] = [Command::Quit, Command::Back, Command::Yes, Command::No, Command::Accept];

impl Keymap {
    /// The keys of a command in a context, the one to show first. Where characters are typed, keys that type or
    /// edit text are no commands.
    pub fn keys(&self, entry: &'static Entry, context: Context) -> impl Iterator<Item = Key> {
        let keys = self.changes.get(&(entry.name, context)).map_or(entry.keys, Vec::as_slice);
        keys.iter().copied().filter(move |key| !(context.takes_text() && key.is_text()))
    }

    /// The key to show for a command here, where it has one.
    #[must_use]
    pub fn key(&self, entry: &'static Entry, context: Context) -> Option<Key> {
        self.keys(entry, context).next()
    }

    /// What a key asks for in a context.
    #[must_use]
    pub fn resolve(&self, context: Context, key: Key) -> Option<&'static Entry> {
        TABLE.iter().find(|entry| entry.is_in(context) && self.keys(entry, context).any(|own| own == key))
    }

    /// How to say which key a command has, where it is asked for most: `r`, or its title where it has none.
    #[must_use]
    pub fn say(&self, command: Command, context: Context) -> String {
        let Some(entry) = super::entry(command) else { return String::new() };
        self.key(entry, context).map_or_else(|| format!("“{}”", entry.title), |key| key.to_string())
    }

    /// The table's keys with a person's in their place.
    ///
    /// # Errors
    /// The first binding that names no command, no place or no key, that would take away what must stay, or whose
    /// key asks for something else already.
    pub fn with(bindings: &KeyBindings) -> Result<Self, KeymapError> {
        let mut map = Self::default();
        for binding in &bindings.0 {
            map.bind(binding)?;
        }
        map.conflict(bindings).map_or(Ok(map), Err)
    }

    fn bind(&mut self, binding: &Binding) -> Result<(), KeymapError> {
        let entry = command(&binding.command)?;
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
            let message = format!("`{}` always needs a key: nobody is to be locked in", entry.name);
            return Err(KeymapError::at(&binding.command, message));
        }
        let is_typing = entry.contexts.iter().all(|context| context.takes_text());
        for &here in entry.contexts.iter().filter(|&&here| place.is_none_or(|place| place == here)) {
            let types = |key: Key| here.takes_text() && (key.is_text() || entry::edits(key));
            let typing = keys.iter().find(|(_, key)| types(*key));
            if let Some((word, key)) = typing.filter(|_| place.is_some() || is_typing) {
                let message =
                    format!("{key} types or edits text in {}: take a key with Ctrl or Alt", here.title());
                return Err(KeymapError::at(word, message));
            }
            let own: Vec<_> = keys.iter().map(|(_, key)| *key).filter(|key| !types(*key)).collect();
            // A letter for the table leaves places where letters are typed as they are.
            if own.is_empty() && !keys.is_empty() {
                continue;
            }
            self.changes.insert((entry.name, here), own);
        }
        Ok(())
    }

    /// Two commands with one key in one place. One of them has it from a person.
    fn conflict(&self, bindings: &KeyBindings) -> Option<KeymapError> {
        for &here in &Context::ALL {
            let mut taken: HashMap<Key, &'static Entry> = HashMap::new();
            for entry in TABLE.iter().filter(|entry| entry.is_in(here)) {
                for key in self.keys(entry, here) {
                    let Some(other) = taken.insert(key, entry) else { continue };
                    let of = |entry| self.origin(bindings, entry, here, key);
                    // Of two that a person has bound, the one that is written later is to be changed.
                    let (bound, by) = match (of(entry), of(other)) {
                        (Some(own), Some(its)) if its.line > own.line => (its, entry),
                        (Some(own), _) => (own, other),
                        (None, its) => (its?, entry),
                    };
                    let message = format!(
                        "{key} is the key of `{}` in {}: bind that to another key too, or take a free one",
                        by.name,
                        here.title()
                    );
                    return Some(KeymapError::at(bound, message));
                }
            }
        }
        None
    }

    /// The word that gave a command this key here.
    fn origin<'a>(
        &self,
        bindings: &'a KeyBindings,
        entry: &'static Entry,
        here: Context,
        key: Key,
    ) -> Option<&'a Word> {
        self.changes.get(&(entry.name, here))?;
        let own = bindings.0.iter().rev().filter(|binding| binding.command.text == entry.name);
        let own = own.filter(|binding| binding.context.as_ref().is_none_or(|word| word.text == here.name()));
        own.flat_map(|binding| &binding.keys).find(|word| Key::parse(&word.text) == Ok(key))
    }
}

fn command(word: &Word) -> Result<&'static Entry, KeymapError> {
    TABLE.iter().find(|entry| entry.name == word.text).ok_or_else(|| {
        let near = nearest(&word.text, TABLE.iter().map(|entry| entry.name));
        KeymapError::at(word, format!("no command is called `{}`{near}", word.text))
    })
}

fn context(entry: &'static Entry, word: &Word) -> Result<Context, KeymapError> {
    let Some(context) = Context::ALL.into_iter().find(|context| context.name() == word.text) else {
        let near = nearest(&word.text, Context::ALL.into_iter().map(Context::name));
        return Err(KeymapError::at(word, format!("no place is called `{}`{near}", word.text)));
    };
    if entry.is_in(context) {
        return Ok(context);
    }
    let places: Vec<_> = entry.contexts.iter().map(|context| context.name()).collect();
    let message =
        format!("`{}` is no command of `{}`; its places: {}", entry.name, word.text, places.join(", "));
    Err(KeymapError::at(word, message))
}

/// Why this key never runs this command.
fn why_never(entry: &Entry, key: Key) -> Option<String> {
    // A line break that is pasted where nobody brackets pastes comes as Ctrl-j.
    let is_line_break = key == Key::ctrl('j');
    match key.code {
        _ if !DECIDING.contains(&entry.command) => None,
        KeyCode::Char(_) if !is_line_break => None,
        KeyCode::Enter | KeyCode::Esc | KeyCode::Char(_) => {
            let what = if entry.group == Group::Decide { "decides" } else { "says yes" };
            Some(format!("{key} never {what}: take another key for `{}`", entry.name))
        }
        _ => None,
    }
}

/// `; did you mean x?`, where something is near.
pub(crate) fn nearest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> String {
    let word = word.to_lowercase();
    let near = names.map(|name| (strsim::jaro_winkler(&word, &name.to_lowercase()), name));
    let best = near.max_by(|(a, _), (b, _)| a.total_cmp(b)).filter(|(nearness, _)| *nearness > 0.75);
    best.map_or_else(String::new, |(_, name)| format!("; did you mean `{name}`?"))
}

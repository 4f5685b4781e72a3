//! `keys:` of a configuration as written, with the position of every word. The console interprets commands and keys.

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::Spanned;
use std::fmt;

/// A word with its position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub text: String,
    /// The line, from 1.
    pub line: u64,
    /// The column, from 1.
    pub column: u64,
}

impl From<Spanned<String>> for Word {
    fn from(found: Spanned<String>) -> Self {
        Self { line: found.referenced.line(), column: found.referenced.column(), text: found.value }
    }
}

/// Keys for a command: everywhere, or in one context.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Binding {
    /// The name of the command.
    pub command: Word,
    /// The context, if one is named.
    pub context: Option<Word>,
    /// The keys; an empty list removes them.
    pub keys: Vec<Word>,
}

/// Formats as YAML, a line for each command.
impl fmt::Display for KeyBindings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for own in self.0.chunk_by(|a, b| a.command == b.command) {
            let values: Vec<_> = own.iter().map(Binding::value).collect();
            let values = values.join(", ");
            let is_by_context = own.iter().any(|binding| binding.context.is_some());
            let values = if is_by_context { format!("{{{values}}}") } else { values };
            writeln!(f, "  {}: {values}", own.first().map_or("", |binding| &binding.command.text))?;
        }
        Ok(())
    }
}

impl Binding {
    fn value(&self) -> String {
        let quoted = |key: &Word| format!("'{}'", key.text.replace('\'', "''"));
        let keys = format!("[{}]", self.keys.iter().map(quoted).collect::<Vec<_>>().join(", "));
        self.context.as_ref().map_or(keys.clone(), |context| format!("{}: {keys}", context.text))
    }
}

/// All bindings, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyBindings(pub Vec<Binding>);

impl<'de> Deserialize<'de> for KeyBindings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Commands)
    }
}

struct Commands;

impl<'de> Visitor<'de> for Commands {
    type Value = KeyBindings;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping of commands to keys, such as `approve: A`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<KeyBindings, A::Error> {
        let mut bindings = Vec::new();
        while let Some(command) = map.next_key::<Spanned<String>>()? {
            let command = Word::from(command);
            let value = map.next_value::<Spanned<Value>>()?;
            let (line, column) = (value.referenced.line(), value.referenced.column());
            let bind = |context, keys| Binding { command: command.clone(), context, keys };
            match value.value {
                Value::One(text) => bindings.push(bind(None, vec![Word { text, line, column }])),
                Value::Many(keys) => bindings.push(bind(None, keys)),
                Value::ByContext(contexts) => {
                    bindings.extend(contexts.into_iter().map(|(context, keys)| bind(Some(context), keys)));
                }
            }
        }
        Ok(KeyBindings(bindings))
    }
}

/// The value of a command: a key, a list of keys, or either of these for each of several contexts.
enum Value {
    One(String),
    Many(Vec<Word>),
    ByContext(Vec<(Word, Vec<Word>)>),
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Keys)
    }
}

struct Keys;

impl<'de> Visitor<'de> for Keys {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a key, a list of keys, or a mapping of contexts to these; put special characters in quotes",
        )
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::One(text.to_owned()))
    }

    fn visit_u64<E: de::Error>(self, digit: u64) -> Result<Value, E> {
        Ok(Value::One(digit.to_string()))
    }

    fn visit_i64<E: de::Error>(self, digit: i64) -> Result<Value, E> {
        Ok(Value::One(digit.to_string()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut keys = Vec::new();
        while let Some(key) = list.next_element::<Spanned<String>>()? {
            keys.push(key.into());
        }
        Ok(Value::Many(keys))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut contexts = Vec::new();
        while let Some(context) = map.next_key::<Spanned<String>>()? {
            let value = map.next_value::<Spanned<Value>>()?;
            let (line, column) = (value.referenced.line(), value.referenced.column());
            let keys = match value.value {
                Value::One(text) => vec![Word { text, line, column }],
                Value::Many(keys) => keys,
                Value::ByContext(_) => {
                    return Err(de::Error::custom("a context has a key or a list of keys"));
                }
            };
            contexts.push((context.into(), keys));
        }
        Ok(Value::ByContext(contexts))
    }
}

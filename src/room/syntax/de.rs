//! Strict deserialization of a tree into a type, with positions of errors. For the policy: there a wrong type is fatal,
//! and no type is taken for another (a quoted `"1"` is a string, a bare `5` a number).

use crate::domain::spelling::did_you_mean;
use crate::domain::tree::{Entry, Node, Position, Value};
use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Unexpected, Visitor};
use std::fmt;

/// The reason why a document does not have its type, with the position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeError {
    /// The position, if it is known.
    pub at: Option<Position>,
    /// The message.
    pub message: String,
}

impl TypeError {
    fn at(mut self, at: Position) -> Self {
        self.at.get_or_insert(at);
        self
    }
}

impl fmt::Display for TypeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TypeError {}

impl de::Error for TypeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { at: None, message: message.to_string() }
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        let found = match found {
            Unexpected::Unit | Unexpected::Option => "null",
            Unexpected::Bool(_) => "a boolean",
            Unexpected::Unsigned(_) | Unexpected::Signed(_) => "an integer",
            Unexpected::Float(_) => "a number with a fraction",
            Unexpected::Char(_) | Unexpected::Str(_) => "a string",
            Unexpected::Seq => "a list",
            Unexpected::Map => "a mapping",
            _ => "another type",
        };
        Self::custom(format!("Wrong type: expected {}, found {found}", in_words(expected)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        let found = match found {
            Unexpected::Unsigned(number) => number.to_string(),
            Unexpected::Signed(number) => number.to_string(),
            Unexpected::Other(text) => text.to_owned(),
            _ => "this value".to_owned(),
        };
        Self::custom(format!("Invalid value: expected {}, found {found}", in_words(expected)))
    }

    fn unknown_variant(found: &str, expected: &'static [&'static str]) -> Self {
        match did_you_mean(found, expected.iter().copied()) {
            hint if hint.is_empty() => {
                Self::custom(format!("Invalid value `{found}`; expected {}", one_of(expected)))
            }
            hint => Self::custom(format!("Invalid value `{found}`{hint}")),
        }
    }

    fn unknown_field(found: &str, expected: &'static [&'static str]) -> Self {
        let hint = did_you_mean(found, expected.iter().copied());
        if hint.is_empty() {
            return Self::custom(format!("Unknown key `{found}`; the keys are {}", one_of(expected)));
        }
        Self::custom(format!("Unknown key `{found}`{hint}"))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::custom(format!("The key `{field}` is missing"))
    }
}

/// Returns the expectation of a Rust type in words.
fn in_words(expected: &dyn de::Expected) -> String {
    let text = expected.to_string();
    match text.as_str() {
        "a nonzero u32" | "nonzero u32" | "a nonzero u64" => "an integer of 1 or more".to_owned(),
        "u8" | "u16" | "u32" | "u64" | "usize" => "an integer of 0 or more".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a word" => "a string".to_owned(),
        _ if text.starts_with("struct ") || text == "a map" => "a mapping".to_owned(),
        _ => text,
    }
}

/// Returns words as an enumeration: `a`, `b` or `c`.
fn one_of(words: &[&str]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        words => words.concat(),
    }
}

/// Deserializes a tree into a `T`.
///
/// # Errors
/// The first value that does not have its type.
pub fn from_node<T: de::DeserializeOwned>(node: &Node<'_>) -> Result<T, TypeError> {
    T::deserialize(Typed(node)).map_err(|error| error.at(node.at))
}

struct Typed<'a>(&'a Node<'a>);

impl<'de> Deserializer<'de> for Typed<'_> {
    type Error = TypeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TypeError> {
        let at = self.0.at;
        match &self.0.value {
            Value::Null => visitor.visit_unit(),
            Value::Text(text) => visitor.visit_str(text),
            Value::Bool(value, _) => visitor.visit_bool(*value),
            Value::Integer(text) => match integer(text) {
                Some(number) => match i64::try_from(number) {
                    Ok(number) => visitor.visit_i64(number),
                    Err(_) => visitor.visit_u128(u128::try_from(number).unwrap_or_default()),
                },
                None => Err(de::Error::invalid_value(Unexpected::Other("this number"), &visitor)),
            },
            Value::Float(text) => match text.parse::<f64>() {
                Ok(number) => visitor.visit_f64(number),
                Err(_) => Err(de::Error::invalid_value(Unexpected::Other("this number"), &visitor)),
            },
            Value::List(items) => visitor.visit_seq(Items(items.iter())),
            Value::Map(entries) => visitor.visit_map(Entries { entries: entries.iter(), value: None }),
        }
        .map_err(|error: TypeError| error.at(at))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, TypeError> {
        match &self.0.value {
            Value::Text(text) => visitor.visit_enum(StrDeserializer::<TypeError>::new(text)),
            _ => Err(de::Error::invalid_type(Unexpected::Other("something else"), &"a word")),
        }
        .map_err(|error: TypeError| error.at(self.0.at))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// Returns the value of an integer of the core schema of YAML 1.2: decimal, `0o17` or `0x1f`. One that is too large is
/// the largest that fits.
fn integer(text: &str) -> Option<i128> {
    let (digits, radix) = match text.get(..2) {
        Some("0x") => (&text[2..], 16),
        Some("0o") => (&text[2..], 8),
        _ => (text, 10),
    };
    let bare = digits.strip_prefix(['+', '-']).unwrap_or(digits);
    let is_number = !bare.is_empty() && bare.chars().all(|digit| digit.is_digit(radix));
    if !is_number {
        return None;
    }
    let limit = if digits.starts_with('-') { i128::MIN } else { i128::MAX };
    Some(i128::from_str_radix(digits, radix).unwrap_or(limit))
}

struct Items<'a>(std::slice::Iter<'a, Node<'a>>);

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = TypeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, TypeError> {
        let Some(item) = self.0.next() else { return Ok(None) };
        seed.deserialize(Typed(item)).map(Some).map_err(|error| error.at(item.at))
    }
}

struct Entries<'a> {
    entries: std::slice::Iter<'a, Entry<'a>>,
    value: Option<&'a Entry<'a>>,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = TypeError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, TypeError> {
        self.value = self.entries.next();
        let Some(entry) = self.value else { return Ok(None) };
        let key = seed.deserialize(StrDeserializer::<TypeError>::new(&entry.key));
        key.map(Some).map_err(|error| error.at(entry.key_at))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, TypeError> {
        let Some(entry) = self.value else { return Err(de::Error::custom("a value without a key")) };
        seed.deserialize(Typed(&entry.node)).map_err(|error| error.at(entry.node.at))
    }
}

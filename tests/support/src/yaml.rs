//! A small reader and writer of YAML, apart from the program's own: trees that tests edit, in three styles.

use granit_parser::{Event, Parser, ScalarStyle, Span};

/// A value and its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// 1-based line and column of the first character.
    pub at: (usize, usize),
    /// The value.
    pub value: Value,
}

/// A value in the core schema of YAML 1.2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A string.
    Text(String),
    /// `null`, a boolean or a number, as written.
    Plain(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in the order of the file.
    Map(Vec<(String, Node)>),
}

impl Node {
    fn new(value: Value) -> Self {
        Self { at: (1, 1), value }
    }

    /// Returns the value of a key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, node)| node),
            _ => None,
        }
    }

    /// Returns the string, if this is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Sets the field at a dotted path such as `notifications[0].channel`. Missing mappings above it are added.
    pub fn set(&mut self, path: &str, value: Value) {
        let slot = segments(path).into_iter().fold(self, |node, segment| match segment {
            Segment::Key(key) => node.key_or_insert(&key),
            Segment::Item(index) => node.item_or_push(index),
        });
        slot.value = value;
    }

    /// Removes the field at a dotted path.
    pub fn remove(&mut self, path: &str) {
        let mut segments = segments(path);
        let last = segments.pop().expect("a path");
        let parent = segments.into_iter().fold(self, |node, segment| match segment {
            Segment::Key(key) => node.key_or_insert(&key),
            Segment::Item(index) => node.item_or_push(index),
        });
        match (last, &mut parent.value) {
            (Segment::Key(key), Value::Map(entries)) => entries.retain(|(name, _)| *name != key),
            (Segment::Item(index), Value::List(items)) => drop(items.remove(index)),
            _ => panic!("`{path}` does not exist"),
        }
    }

    fn key_or_insert(&mut self, key: &str) -> &mut Self {
        if !matches!(self.value, Value::Map(_)) {
            self.value = Value::Map(Vec::new());
        }
        let Value::Map(entries) = &mut self.value else { unreachable!("it was just made a mapping") };
        let index = entries.iter().position(|(name, _)| name == key).unwrap_or_else(|| {
            entries.push((key.to_owned(), Self::new(Value::Map(Vec::new()))));
            entries.len() - 1
        });
        &mut entries[index].1
    }

    fn item_or_push(&mut self, index: usize) -> &mut Self {
        let Value::List(items) = &mut self.value else { panic!("[{index}] of something that is not a list") };
        if index == items.len() {
            items.push(Self::new(Value::Map(Vec::new())));
        }
        &mut items[index]
    }
}

enum Segment {
    Key(String),
    Item(usize),
}

fn segments(path: &str) -> Vec<Segment> {
    let of_part = |part: &str| {
        let mut pieces = part.split('[');
        let key = Segment::Key(pieces.next().unwrap_or_default().to_owned());
        let items = pieces.map(|item| Segment::Item(item.trim_end_matches(']').parse().expect("an index")));
        std::iter::once(key).chain(items).collect::<Vec<_>>()
    };
    path.split('.').flat_map(of_part).collect()
}

/// Parses the one document of a text.
pub fn parse(text: &str) -> Node {
    let events = Parser::new_from_str(text).map(|event| event.unwrap_or_else(|e| panic!("{e} in {text:?}")));
    let is_content = |event: &Event<'_>| {
        matches!(
            event,
            Event::Scalar(..)
                | Event::SequenceStart(..)
                | Event::SequenceEnd
                | Event::MappingStart(..)
                | Event::MappingEnd
        )
    };
    let mut events = events.filter(|(event, _)| is_content(event));
    let Some(first) = events.next() else { return Node::new(Value::Plain("null".to_owned())) };
    let node = read(first, &mut events).expect("a value");
    assert!(events.next().is_none(), "several documents in {text:?}");
    node
}

/// Reads a value from its first event; `None` at the end of the collection around it.
fn read<'a>(
    (event, span): (Event<'a>, Span),
    rest: &mut impl Iterator<Item = (Event<'a>, Span)>,
) -> Option<Node> {
    let value = match event {
        Event::Scalar(text, ScalarStyle::Plain, ..) if !is_string(&text) => Value::Plain(text.into_owned()),
        Event::Scalar(text, ..) => Value::Text(text.into_owned()),
        Event::SequenceStart(..) => {
            let mut items = Vec::new();
            while let Some(item) = rest.next().and_then(|event| read(event, rest)) {
                items.push(item);
            }
            Value::List(items)
        }
        Event::MappingStart(..) => {
            let mut entries = Vec::new();
            while let Some((Event::Scalar(key, ..), _)) = rest.next() {
                let value = rest.next().and_then(|event| read(event, rest)).expect("the value of a key");
                entries.push((key.into_owned(), value));
            }
            Value::Map(entries)
        }
        _ => return None,
    };
    Some(Node { at: (span.start.line(), span.start.col() + 1), value })
}

/// Tells if a plain scalar is a string: neither null nor a boolean nor a number.
fn is_string(text: &str) -> bool {
    let word = matches!(text, "" | "~" | "null" | "Null" | "NULL" | "true" | "True" | "TRUE")
        || matches!(text, "false" | "False" | "FALSE" | ".inf" | "-.inf" | ".nan");
    let number = text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c))
        && (text.parse::<f64>().is_ok() || text.starts_with("0x") || text.starts_with("0o"));
    !word && !number
}

/// The style in which a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// YAML with a line per key.
    Block,
    /// YAML on one line.
    Flow,
    /// JSON.
    Json,
}

impl Style {
    /// Returns the extension of a file in this style.
    pub fn extension(self) -> &'static str {
        if self == Self::Json { "json" } else { "yaml" }
    }
}

/// Writes a document.
pub fn write(root: &Node, style: Style) -> String {
    let mut out = String::new();
    if style == Style::Block {
        write_block(root, 0, &mut out);
    } else {
        write_flow(root, style, &mut out);
        out.push('\n');
    }
    out
}

fn write_block(node: &Node, indent: usize, out: &mut String) {
    let pad = " ".repeat(indent);
    match &node.value {
        Value::Map(entries) if !entries.is_empty() => {
            for (key, value) in entries {
                out.push_str(&pad);
                write_text(key, Style::Block, out);
                out.push(':');
                write_block_value(value, indent, out);
            }
        }
        Value::List(items) if !items.is_empty() => {
            for item in items {
                out.push_str(&pad);
                out.push('-');
                if matches!(&item.value, Value::Map(entries) if !entries.is_empty()) {
                    let mut inner = String::new();
                    write_block(item, indent + 2, &mut inner);
                    out.push(' ');
                    out.push_str(inner.trim_start());
                } else {
                    write_block_value(item, indent, out);
                }
            }
        }
        _ => {
            write_flow(node, Style::Block, out);
            out.push('\n');
        }
    }
}

fn write_block_value(node: &Node, indent: usize, out: &mut String) {
    let nests = match &node.value {
        Value::Map(entries) => !entries.is_empty(),
        Value::List(items) => !items.is_empty(),
        _ => false,
    };
    if nests {
        out.push('\n');
        write_block(node, indent + 2, out);
    } else {
        out.push(' ');
        write_flow(node, Style::Block, out);
        out.push('\n');
    }
}

fn write_flow(node: &Node, style: Style, out: &mut String) {
    match &node.value {
        Value::Text(text) => write_text(text, style, out),
        Value::Plain(text) if style == Style::Json && matches!(text.as_str(), "" | "~") => {
            out.push_str("null");
        }
        Value::Plain(text) => out.push_str(if text.is_empty() { "null" } else { text }),
        Value::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                write_flow(item, style, out);
            }
            out.push(']');
        }
        Value::Map(entries) => {
            out.push('{');
            for (index, (key, value)) in entries.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                write_text(key, style, out);
                out.push_str(": ");
                write_flow(value, style, out);
            }
            out.push('}');
        }
    }
}

/// Writes a string plain if that reads back the same, otherwise in double quotes with JSON's escapes, which YAML shares.
fn write_text(text: &str, style: Style, out: &mut String) {
    let is_plain = style != Style::Json
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || ":/._+-".contains(c))
        && !text.ends_with(':')
        && is_string(text);
    if is_plain {
        out.push_str(text);
    } else {
        out.push_str(&serde_json::to_string(text).expect("a string"));
    }
}

//! Canonical JSON and its digests (specification, section 1.2).

use super::digest::Digest;
use super::tree::{Node, Value};
use std::fmt::Write as _;

/// Returns the SHA-256 digest of bytes as text: `sha256:` and 64 lower-case hex digits.
///
/// ```
/// let empty = trialdesk::domain::canonical::digest(b"");
/// assert_eq!(empty, "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
/// ```
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    Digest::of(bytes).to_string()
}

/// Returns the digest of a document's canonical JSON: RFC 8785 over mappings, sequences and null, with every other
/// scalar as the string of its text. Line ends, comments, key order and quoting do not change it.
#[must_use]
pub fn canonical_digest(root: &Node<'_>) -> Digest {
    let mut json = String::with_capacity(2_048);
    write_node(root, &mut json);
    Digest::of(json.as_bytes())
}

/// Returns the canonical JSON of a value.
#[must_use]
pub fn canonical_json(root: &Node<'_>) -> String {
    let mut json = String::new();
    write_node(root, &mut json);
    json
}

/// Returns the canonical digest of an object whose values are strings or null.
#[must_use]
pub fn canonical_digest_of(members: &[(&str, Option<&str>)]) -> String {
    let mut json = String::new();
    write_map(members.iter().copied(), &mut json, |value, out| match value {
        Some(text) => write_string(text, out),
        None => out.push_str("null"),
    });
    digest(json.as_bytes())
}

fn write_node(node: &Node<'_>, out: &mut String) {
    match &node.value {
        Value::Null => out.push_str("null"),
        Value::Text(text) | Value::Bool(_, text) | Value::Integer(text) | Value::Float(text) => {
            write_string(text, out);
        }
        Value::List(items) => write_list(items.iter(), out, write_node),
        Value::Map(entries) => {
            write_map(entries.iter().map(|entry| (&*entry.key, &entry.node)), out, write_node);
        }
    }
}

/// Writes a list in canonical JSON.
pub(super) fn write_list<T>(
    items: impl Iterator<Item = T>,
    out: &mut String,
    write: impl Fn(T, &mut String),
) {
    out.push('[');
    for (index, item) in items.enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(item, out);
    }
    out.push(']');
}

/// A member of a mapping, with the first bytes of its key as a number: few keys have the same ones.
struct Member<'a, T> {
    beginning: u64,
    key: &'a str,
    value: T,
}

impl<'a, T> Member<'a, T> {
    fn of((key, value): (&'a str, T)) -> Self {
        let bytes = key.as_bytes();
        let beginning = match bytes.first_chunk() {
            Some(chunk) => *chunk,
            None => std::array::from_fn(|at| bytes.get(at).copied().unwrap_or_default()),
        };
        Self { beginning: u64::from_be_bytes(beginning), key, value }
    }
}

/// Writes a mapping in canonical JSON, with its keys in the order of RFC 8785, by UTF-16 code units.
pub(super) fn write_map<'a, T>(
    members: impl Iterator<Item = (&'a str, T)>,
    out: &mut String,
    write: impl Fn(T, &mut String),
) {
    let mut members: Vec<_> = members.map(Member::of).collect();
    if members.iter().all(|member| member.key.is_ascii()) {
        // In ASCII, the order of bytes is that of UTF-16 code units.
        members.sort_by(|a, b| a.beginning.cmp(&b.beginning).then_with(|| a.key.cmp(b.key)));
    } else {
        members.sort_by(|a, b| a.key.encode_utf16().cmp(b.key.encode_utf16()));
    }
    out.push('{');
    for (index, member) in members.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_string(member.key, out);
        out.push(':');
        write(member.value, out);
    }
    out.push('}');
}

/// Writes a JSON string as RFC 8785 (section 3.2.2.2) requires.
pub(super) fn write_string(text: &str, out: &mut String) {
    out.push('"');
    let needs_escape = |byte: u8| matches!(byte, b'"' | b'\\' | 0..b' ');
    let mut written = 0;
    // Few texts need an escape. The loop has no early exit, so that the compiler can vectorize it.
    let has_escapes = text.bytes().fold(false, |any, byte| any | needs_escape(byte));
    let searched = if has_escapes { text } else { "" };
    for (at, byte) in searched.bytes().enumerate().filter(|(_, byte)| needs_escape(*byte)) {
        out.push_str(&text[written..at]);
        written = at + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            8 => out.push_str("\\b"),
            b'\t' => out.push_str("\\t"),
            b'\n' => out.push_str("\\n"),
            0xc => out.push_str("\\f"),
            b'\r' => out.push_str("\\r"),
            byte => {
                let _ = write!(out, "\\u{byte:04x}");
            }
        }
    }
    out.push_str(&text[written..]);
    out.push('"');
}

//! The text of JSON while it is written: names, strings with their escapes, numbers, brackets and line breaks.

use crate::domain::safe_text::is_unsafe_for_display;
use std::fmt::Display;
use std::io::{self, Write};

/// The form of JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// All on one line, without blanks.
    Compact,
    /// A line for each member and element, indented by two blanks.
    Indented,
}

/// The brackets around members or elements.
#[derive(Clone, Copy, Debug)]
pub(super) enum Brackets {
    /// Those of an object.
    Object,
    /// Those of an array.
    Array,
}

/// JSON that is not written to its stream yet: values are written a few bytes at a time.
#[derive(Debug)]
pub(super) struct Buffer {
    bytes: Vec<u8>,
    layout: Layout,
    /// The number of objects and arrays around the next value.
    depth: usize,
}

/// The number of bytes from which on they are written to the stream.
const MANY: usize = 32 * 1024;

/// A line break with as many blanks as most lines need.
const BREAK: &[u8] = b"\n                                ";

/// Returns whether a byte is a character of its own that is written into a string as it is.
const fn is_plain(byte: u8) -> bool {
    matches!(byte, b' ' | b'!' | b'#'..=b'[' | b']'..=b'~')
}

impl Buffer {
    pub(super) const fn new(layout: Layout) -> Self {
        Self { bytes: Vec::new(), layout, depth: 0 }
    }

    /// Returns the bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Moves the bytes to a stream, if they are many.
    pub(super) fn relieve(&mut self, stream: &mut dyn Write) -> io::Result<()> {
        if self.bytes.len() < MANY {
            return Ok(());
        }
        self.flush(stream)
    }

    /// Moves the bytes to a stream. Nothing is flushed there: it may have a buffer of its own, for several values.
    pub(super) fn flush(&mut self, stream: &mut dyn Write) -> io::Result<()> {
        stream.write_all(&self.bytes)?;
        self.bytes.clear();
        Ok(())
    }

    /// Writes a word of JSON, such as `null` or a number.
    pub(super) fn word(&mut self, word: &str) {
        self.bytes.extend_from_slice(word.as_bytes());
    }

    /// Writes a number.
    pub(super) fn number(&mut self, number: impl Display) -> io::Result<()> {
        write!(self.bytes, "{number}")
    }

    /// Writes a floating-point number; null if it is not finite.
    pub(super) fn float(&mut self, number: f64) -> io::Result<()> {
        Ok(serde_json::to_writer(&mut self.bytes, &number)?)
    }

    /// Writes a name of the program, which needs no escape.
    pub(super) fn name(&mut self, name: &'static str) {
        debug_assert!(name.bytes().all(is_plain), "{name}");
        self.bytes.push(b'"');
        self.bytes.extend_from_slice(name.as_bytes());
        self.bytes.push(b'"');
    }

    /// Writes a string.
    pub(super) fn string(&mut self, text: &str) {
        self.bytes.push(b'"');
        // Nearly every text is plain. The loop has no early exit, so that the compiler can vectorize it.
        if text.bytes().fold(true, |all, byte| all & is_plain(byte)) {
            self.bytes.extend_from_slice(text.as_bytes());
        } else {
            self.escaped(text);
        }
        self.bytes.push(b'"');
    }

    /// Writes a text with escapes for the characters that JSON does not allow and for those that are unsafe to display: the
    /// value stays the same, and a terminal that shows the file is safe.
    fn escaped(&mut self, text: &str) {
        let is_escaped = |c: char| matches!(c, '"' | '\\' | ..' ') || is_unsafe_for_display(c);
        let mut rest = text;
        while let Some(at) = rest.find(is_escaped) {
            let (plain, tail) = rest.split_at(at);
            self.word(plain);
            let Some(c) = tail.chars().next() else { break };
            match c {
                '"' => self.word("\\\""),
                '\\' => self.word("\\\\"),
                '\n' => self.word("\\n"),
                '\r' => self.word("\\r"),
                '\t' => self.word("\\t"),
                '\u{8}' => self.word("\\b"),
                '\u{c}' => self.word("\\f"),
                c => {
                    for unit in c.encode_utf16(&mut [0; 2]) {
                        self.word(&format!("\\u{unit:04x}"));
                    }
                }
            }
            rest = &tail[c.len_utf8()..];
        }
        self.word(rest);
    }

    /// Writes what separates the name of a member from its value.
    pub(super) fn colon(&mut self) {
        self.word(if self.layout == Layout::Indented { ": " } else { ":" });
    }

    /// Writes what is before a member or an element.
    pub(super) fn begin_item(&mut self, is_first: bool) {
        if !is_first {
            self.bytes.push(b',');
        }
        self.new_line();
    }

    /// Begins an object or an array.
    pub(super) fn open(&mut self, brackets: Brackets) {
        self.bytes.push(match brackets {
            Brackets::Object => b'{',
            Brackets::Array => b'[',
        });
        self.depth += 1;
    }

    /// Ends an object or an array.
    pub(super) fn close(&mut self, brackets: Brackets, is_empty: bool) {
        self.depth -= 1;
        if !is_empty {
            self.new_line();
        }
        self.bytes.push(match brackets {
            Brackets::Object => b'}',
            Brackets::Array => b']',
        });
    }

    /// Begins a line, in the layout that has lines.
    fn new_line(&mut self) {
        if self.layout == Layout::Indented {
            let blanks = 2 * self.depth;
            if let Some(line) = BREAK.get(..=blanks) {
                self.bytes.extend_from_slice(line);
            } else {
                self.bytes.push(b'\n');
                self.bytes.extend(std::iter::repeat_n(b' ', blanks));
            }
        }
    }
}

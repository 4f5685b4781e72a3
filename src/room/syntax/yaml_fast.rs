//! A fast reader for the plain part of YAML that tools write and that most evidence uses: block mappings and sequences of
//! scalars on one line each, comments, short lists in brackets.
//!
//! It reads line by line, in an eighth of the time of the full parser. It never reports an error: a file with any other
//! syntax is left to the full parser as a whole, and for all other files the result is the same. A test compares the two.

use super::core_schema::resolve_plain;
use super::{DEPTH, Parsed};
use crate::domain::tree::{Builder, Position, Value};
use public_boundary::{Markup, MarkupKind};

/// Parses all documents of a YAML text, or returns nothing if the full parser must do it.
#[must_use]
pub fn read(text: &str) -> Option<Parsed<'_>> {
    if !is_plain_ascii(text) {
        return None;
    }
    let mut reader = Reader::default();
    let mut rest = Some(text);
    while let Some(text) = rest {
        let end = memchr::memchr(b'\n', text.as_bytes());
        let line;
        (line, rest) = end.map_or((text, None), |end| (&text[..end], Some(&text[end + 1..])));
        reader.number = reader.number.checked_add(1)?;
        reader.line(line)?;
    }
    reader.end_document()?;
    Some(Parsed { documents: reader.builder.finish(), markup: reader.comments })
}

/// Returns whether a text is printable ASCII and line feeds. Pieces without an early exit make this fast.
fn is_plain_ascii(text: &str) -> bool {
    let is_plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n');
    text.as_bytes().chunks(64).all(|piece| piece.iter().fold(true, |all, byte| all & is_plain(byte)))
}

/// An open collection.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Level {
    /// The number of blanks before its keys or dashes.
    indent: usize,
    is_list: bool,
}

/// The state of the reader. The text is ASCII, so that bytes are columns.
#[derive(Default)]
struct Reader<'a> {
    builder: Builder<'a>,
    comments: Vec<Markup<Position>>,
    open: Vec<Level>,
    /// The colon of a key without a value so far.
    colon: Option<Position>,
    /// The number of the line, from 1.
    number: u32,
    /// The open document began with `---`.
    is_marked: bool,
}

impl<'a> Reader<'a> {
    /// Returns the position of a byte of the line, from 0.
    fn spot(&self, byte: usize) -> Option<Position> {
        Some(Position { line: self.number, column: u32::try_from(byte).ok()?.checked_add(1)? })
    }

    fn line(&mut self, line: &'a str) -> Option<()> {
        let indent = blanks(line.as_bytes());
        match &line.as_bytes()[indent..] {
            [] => Some(()),
            [b'#', ..] => self.comment(line, indent),
            b"---" if indent == 0 => {
                if self.is_marked || !self.open.is_empty() {
                    self.end_document()?;
                }
                self.is_marked = true;
                Some(())
            }
            [b'-', b' ', rest @ ..] => self.item(line, indent, indent + 2 + blanks(rest)),
            _ => {
                let end = key_end(line, indent)?;
                self.settle(Level { indent, is_list: false }, indent)?;
                self.entry(line, indent, end)
            }
        }
    }

    /// Reads an item of a sequence: its dash, and the content behind it.
    fn item(&mut self, line: &'a str, dash: usize, start: usize) -> Option<()> {
        self.settle(Level { indent: dash, is_list: true }, start)?;
        match key_end(line, start) {
            Some(end) => {
                self.open(Level { indent: start, is_list: false }, start)?;
                self.entry(line, start, end)
            }
            None => self.value(line, start),
        }
    }

    /// Reads a key and the value behind its colon.
    fn entry(&mut self, line: &'a str, start: usize, colon: usize) -> Option<()> {
        self.builder.key(&line[start..colon], self.spot(start)?);
        let value = colon + 1 + blanks(&line.as_bytes()[colon + 1..]);
        match line.as_bytes().get(value) {
            None => self.colon = Some(self.spot(colon)?),
            Some(b'#') => {
                self.colon = Some(self.spot(colon)?);
                self.comment(line, value)?;
            }
            Some(_) => self.value(line, value)?,
        }
        Some(())
    }

    /// Reads a value that begins and ends on this line, and a comment behind it.
    fn value(&mut self, line: &'a str, start: usize) -> Option<()> {
        let at = self.spot(start)?;
        let end = match line.as_bytes().get(start)? {
            b'[' => self.list(line, start)?,
            b'{' if line[start..].starts_with("{}") => {
                if self.open.len() >= DEPTH {
                    return None;
                }
                self.builder.open_map(at);
                self.builder.close().ok()?;
                start + 2
            }
            b'"' | b'\'' => self.quoted(line, start)?,
            _ => {
                let end = plain_end(line, start)?;
                self.builder.put(resolve_plain(&line[start..end]), at);
                end
            }
        };
        self.tail(line, end)
    }

    /// Reads the rest of a line behind a value: blanks, and a comment after a blank.
    fn tail(&mut self, line: &'a str, end: usize) -> Option<()> {
        let rest = &line.as_bytes()[end..];
        let blanks = blanks(rest);
        match rest.get(blanks) {
            None => Some(()),
            Some(b'#') if blanks > 0 => self.comment(line, end + blanks),
            Some(_) => None,
        }
    }

    fn comment(&mut self, line: &'a str, sign: usize) -> Option<()> {
        let at = self.spot(sign)?;
        self.comments.push(Markup { kind: MarkupKind::Comment, text: line[sign + 1..].into(), at });
        Some(())
    }

    /// Reads a string in quotes without escapes and returns its end.
    fn quoted(&mut self, line: &'a str, start: usize) -> Option<usize> {
        let quote = line.as_bytes()[start];
        let text = &line[start + 1..];
        let length = text.bytes().position(|byte| byte == quote || byte == b'\\')?;
        let end = start + 1 + length + 1;
        // A second quote is an escape, and so is a backslash. In single quotes it is not, but that is rare.
        if line.as_bytes()[end - 1] != quote || line.as_bytes().get(end) == Some(&quote) {
            return None;
        }
        self.builder.put(Value::Text(text[..length].into()), self.spot(start)?);
        Some(end)
    }

    /// Reads a list of scalars in brackets and returns its end.
    fn list(&mut self, line: &'a str, start: usize) -> Option<usize> {
        let bytes = line.as_bytes();
        let skip = |from: usize| from + bytes.get(from..).map_or(0, blanks);
        if self.open.len() >= DEPTH {
            return None;
        }
        self.builder.open_list(self.spot(start)?);
        let mut at = skip(start + 1);
        if bytes.get(at) == Some(&b']') {
            self.builder.close().ok()?;
            return Some(at + 1);
        }
        loop {
            let end = match bytes.get(at)? {
                b'"' | b'\'' => self.quoted(line, at)?,
                _ => {
                    let end = flow_plain_end(line, at)?;
                    self.builder.put(resolve_plain(&line[at..end]), self.spot(at)?);
                    end
                }
            };
            let sign = skip(end);
            match bytes.get(sign)? {
                b',' => at = skip(sign + 1),
                b']' => {
                    self.builder.close().ok()?;
                    return Some(sign + 1);
                }
                _ => return None,
            }
        }
    }

    /// Closes and opens collections until the next key or item belongs to the innermost one. A sequence that is not
    /// indented more than its key has the position of its first item, as in the full parser.
    fn settle(&mut self, next: Level, start: usize) -> Option<()> {
        if let Some(colon) = self.colon.take() {
            let above = *self.open.last()?;
            if next.indent > above.indent {
                return self.open(next, next.indent);
            }
            if next.indent == above.indent && next.is_list {
                return self.open(next, start);
            }
            self.builder.put(Value::Null, colon);
        } else if self.open.is_empty() {
            return self.open(next, next.indent);
        }
        loop {
            let innermost = *self.open.last()?;
            if innermost == next {
                return Some(());
            }
            let is_over = innermost.indent > next.indent
                || (innermost.indent == next.indent && innermost.is_list && !next.is_list);
            if !is_over {
                return None;
            }
            self.close()?;
            // A document has only one root.
            if self.open.is_empty() {
                return None;
            }
        }
    }

    fn open(&mut self, level: Level, start: usize) -> Option<()> {
        if self.open.len() >= DEPTH {
            return None;
        }
        let at = self.spot(start)?;
        if level.is_list {
            self.builder.open_list(at);
        } else {
            self.builder.open_map(at);
        }
        self.open.push(level);
        Some(())
    }

    fn close(&mut self) -> Option<()> {
        self.open.pop();
        self.builder.close().ok()
    }

    fn end_document(&mut self) -> Option<()> {
        if let Some(colon) = self.colon.take() {
            self.builder.put(Value::Null, colon);
        }
        if self.open.is_empty() {
            return None;
        }
        while !self.open.is_empty() {
            self.close()?;
        }
        Some(())
    }
}

/// Returns the number of blanks at the start.
fn blanks(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| **byte == b' ').count()
}

/// Returns the length without the blanks at the end.
fn without_blanks(bytes: &[u8]) -> usize {
    bytes.len() - bytes.iter().rev().take_while(|byte| **byte == b' ').count()
}

/// The length of the longest key here; the full parser has its own limit.
const LONGEST_KEY: usize = 128;

/// Returns the colon of the key that begins here, if one does.
fn key_end(line: &str, start: usize) -> Option<usize> {
    let bytes = line.as_bytes().get(start..)?;
    let is_first = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let length = bytes.iter().position(|byte| !IN_KEY[usize::from(*byte)])?;
    let ends = bytes[length] == b':' && matches!(bytes.get(length + 1), None | Some(b' '));
    (ends && length <= LONGEST_KEY && is_first(bytes[0])).then_some(start + length)
}

/// Whether each byte may be in a key here. A table is faster than comparisons.
const IN_KEY: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        table[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/');
        byte += 1;
    }
    table
};

/// Returns whether a character certainly begins a plain scalar.
fn may_begin_plain(byte: u8) -> bool {
    !matches!(
        byte,
        b' ' | b'-'
            | b'?'
            | b':'
            | b','
            | b'['
            | b']'
            | b'{'
            | b'}'
            | b'#'
            | b'&'
            | b'*'
            | b'!'
            | b'|'
            | b'>'
            | b'\''
            | b'"'
            | b'%'
            | b'@'
            | b'`'
    )
}

/// Returns the end of the plain scalar that certainly begins here: at a comment or at the end of the line, without the
/// blanks before that.
fn plain_end(line: &str, start: usize) -> Option<usize> {
    let bytes = &line.as_bytes()[start..];
    if !may_begin_plain(*bytes.first()?) {
        return None;
    }
    // Nearly every value is one word. Without a blank there is no comment, and no colon that ends a key within it.
    if memchr::memchr(b' ', bytes).is_none() {
        return (bytes.last() != Some(&b':')).then_some(line.len());
    }
    let mut length = bytes.len();
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b':' if matches!(bytes.get(at + 1), None | Some(b' ')) => return None,
            b'#' if bytes[at - 1] == b' ' => {
                length = at;
                break;
            }
            _ => {}
        }
    }
    Some(start + without_blanks(&bytes[..length]))
}

/// Returns the end of the plain scalar that begins here in a list in brackets.
fn flow_plain_end(line: &str, start: usize) -> Option<usize> {
    let bytes = &line.as_bytes()[start..];
    if !may_begin_plain(*bytes.first()?) {
        return None;
    }
    let length = bytes.iter().position(|byte| matches!(byte, b',' | b']'))?;
    let is_plain = |(at, byte): (usize, &u8)| match byte {
        b':' => bytes[at + 1..length].first().is_some_and(|next| *next != b' '),
        b'[' | b'{' | b'}' | b'#' | b'"' | b'\'' => false,
        _ => true,
    };
    bytes[..length].iter().enumerate().all(is_plain).then_some(())?;
    Some(start + without_blanks(&bytes[..length]))
}

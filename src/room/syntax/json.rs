//! JSON (RFC 8259), with the position of every key and value. The strict grammar matters more here than speed: a YAML
//! parser accepts most JSON, and also much that is not JSON.

use super::source::{Source, Token, TokenKind};
use super::{DEPTH, Parsed, SyntaxError, duplicate_key};
use crate::domain::tree::{Entry, Node, Position, Value, duplicate_key as duplicate_entry};
use std::borrow::Cow;

/// Parses a JSON text: exactly one value, or white space only.
///
/// # Errors
/// The first error in the text.
pub fn parse(text: &str) -> Result<Parsed<'_>, SyntaxError> {
    Reader { rest: text, at: Position::START, length: text.len(), tokens: None }
        .document()
        .map(|source| source.parsed)
}

/// Parses a JSON text, with the bytes of each token.
///
/// # Errors
/// The first error in the text.
pub fn source(text: &str) -> Result<Source<'_>, SyntaxError> {
    Reader { rest: text, at: Position::START, length: text.len(), tokens: Some(Vec::new()) }.document()
}

struct Reader<'a> {
    rest: &'a str,
    at: Position,
    length: usize,
    /// The keys and scalars, if their bytes are wanted.
    tokens: Option<Vec<Token>>,
}

impl<'a> Reader<'a> {
    fn document(mut self) -> Result<Source<'a>, SyntaxError> {
        self.skip_space();
        if self.rest.is_empty() {
            // An empty document counts as none in both languages (section 1).
            return Ok(Source::default());
        }
        let document = self.value(0)?;
        self.skip_space();
        if !self.rest.is_empty() {
            return self.refuse("text after the end of the document");
        }
        let parsed = Parsed { documents: vec![document], markup: Vec::new() };
        Ok(Source::of(parsed, self.tokens.unwrap_or_default()))
    }

    fn refuse<T>(&self, message: &str) -> Result<T, SyntaxError> {
        Err(SyntaxError { at: self.at, message: format!("Invalid JSON: {message}") })
    }

    /// Notes a token that began at a position with this rest of the text.
    fn token(&mut self, kind: TokenKind, at: Position, rest: usize) {
        let range = self.length - rest..self.length - self.rest.len();
        if let Some(tokens) = &mut self.tokens {
            tokens.push(Token { kind, at, range });
        }
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.rest = &self.rest[c.len_utf8()..];
        let ends_line = c == '\n' || (c == '\r' && self.peek() != Some('\n'));
        if ends_line {
            self.at = Position { line: self.at.line.saturating_add(1), column: 1 };
        } else {
            self.at.column = self.at.column.saturating_add(1);
        }
        Some(c)
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.next();
        }
        found
    }

    fn skip_space(&mut self) {
        loop {
            self.skip(self.rest.len() - self.rest.trim_start_matches(' ').len());
            if !matches!(self.peek(), Some('\t' | '\n' | '\r')) {
                return;
            }
            self.next();
        }
    }

    fn value(&mut self, depth: usize) -> Result<Node<'a>, SyntaxError> {
        let (at, rest) = (self.at, self.rest.len());
        let value = match self.peek() {
            Some('{' | '[') if depth == DEPTH => return self.refuse("nested deeper than 64 levels"),
            Some('{') => self.object(depth + 1)?,
            Some('[') => self.array(depth + 1)?,
            Some('"') => Value::Text(self.string()?),
            Some('-' | '0'..='9') => self.number()?,
            Some('a'..='z') => self.word()?,
            Some(_) => return self.refuse("expected a value"),
            None => return self.refuse("expected a value at the end of the text"),
        };
        if !matches!(value, Value::Map(_) | Value::List(_)) {
            self.token(TokenKind::Scalar, at, rest);
        }
        Ok(Node { at, value })
    }

    fn object(&mut self, depth: usize) -> Result<Value<'a>, SyntaxError> {
        self.next();
        self.skip_space();
        let mut entries = Vec::new();
        if self.eat('}') {
            return Ok(Value::Map(entries));
        }
        loop {
            let (key_at, rest) = (self.at, self.rest.len());
            if self.peek() != Some('"') {
                return self.refuse("expected a key in double quotes");
            }
            let key = self.string()?;
            self.token(TokenKind::Key, key_at, rest);
            self.skip_space();
            if !self.eat(':') {
                return self.refuse("expected a colon after the key");
            }
            self.skip_space();
            let node = self.value(depth)?;
            entries.push(Entry { key, key_at, node });
            self.skip_space();
            if self.eat('}') {
                break;
            }
            if !self.eat(',') {
                return self.refuse("expected a comma or a closing brace");
            }
            self.skip_space();
        }
        if let Some(entry) = duplicate_entry(&entries) {
            return Err(duplicate_key(entry.key_at));
        }
        Ok(Value::Map(entries))
    }

    fn array(&mut self, depth: usize) -> Result<Value<'a>, SyntaxError> {
        self.next();
        self.skip_space();
        let mut items = Vec::new();
        if self.eat(']') {
            return Ok(Value::List(items));
        }
        loop {
            items.push(self.value(depth)?);
            self.skip_space();
            if self.eat(']') {
                return Ok(Value::List(items));
            }
            if !self.eat(',') {
                return self.refuse("expected a comma or a closing bracket");
            }
            self.skip_space();
        }
    }

    fn word(&mut self) -> Result<Value<'a>, SyntaxError> {
        let end = self.rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(self.rest.len());
        let value = match &self.rest[..end] {
            "null" => Value::Null,
            "true" => Value::Bool(true, "true".into()),
            "false" => Value::Bool(false, "false".into()),
            _ => return self.refuse("expected a value"),
        };
        self.skip(end);
        Ok(value)
    }

    fn number(&mut self) -> Result<Value<'a>, SyntaxError> {
        let end = self
            .rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.')))
            .unwrap_or(self.rest.len());
        let text = &self.rest[..end];
        let value = match number_kind(text) {
            Some(NumberKind::Integer) => Value::Integer(text.into()),
            Some(NumberKind::Float) => Value::Float(text.into()),
            None => return self.refuse("invalid number"),
        };
        self.skip(end);
        Ok(value)
    }

    /// Skips ASCII text without line breaks.
    fn skip(&mut self, bytes: usize) {
        self.rest = &self.rest[bytes..];
        self.move_on(bytes);
    }

    fn move_on(&mut self, characters: usize) {
        self.at.column = self.at.column.saturating_add(u32::try_from(characters).unwrap_or(u32::MAX));
    }

    fn string(&mut self) -> Result<Cow<'a, str>, SyntaxError> {
        self.next();
        let mut text = Cow::Borrowed("");
        loop {
            // Before these characters, text is literal and on one line.
            let is_sign = |byte| matches!(byte, b'"' | b'\\' | 0..b' ');
            let length = self.rest.bytes().position(is_sign).unwrap_or(self.rest.len());
            let (piece, rest) = self.rest.split_at(length);
            let characters = if piece.is_ascii() { length } else { piece.chars().count() };
            self.rest = rest;
            self.move_on(characters);
            text += piece;
            match self.peek() {
                None => return self.refuse("unclosed string at the end of the text"),
                Some('"') => {
                    self.next();
                    return Ok(text);
                }
                Some('\\') => text.to_mut().push(self.escape()?),
                Some(_) => return self.refuse("control character in a string"),
            }
        }
    }

    fn escape(&mut self) -> Result<char, SyntaxError> {
        let start = self.at;
        self.next();
        let Some(c) = self.next() else { return self.refuse("unclosed string at the end of the text") };
        let refuse =
            |message: &str| Err(SyntaxError { at: start, message: format!("Invalid JSON: {message}") });
        Ok(match c {
            '"' | '\\' | '/' => c,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let Some(first) = self.hex4() else { return refuse("`\\u` needs four hex digits") };
                let code = if (0xd800..0xdc00).contains(&first) && self.rest.starts_with("\\u") {
                    self.skip(2);
                    match self.hex4() {
                        Some(second @ 0xdc00..0xe000) => {
                            0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)
                        }
                        _ => return refuse("lone surrogate"),
                    }
                } else {
                    first
                };
                match char::from_u32(code) {
                    Some(c) => c,
                    None => return refuse("lone surrogate"),
                }
            }
            _ => return refuse("unknown escape"),
        })
    }

    fn hex4(&mut self) -> Option<u32> {
        let digits: &'a str = self.rest.get(..4)?;
        let code =
            digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())??;
        self.skip(4);
        Some(code)
    }
}

enum NumberKind {
    Integer,
    Float,
}

/// Returns the kind of a number in the grammar of section 6 of RFC 8259.
fn number_kind(text: &str) -> Option<NumberKind> {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(w, f)| (w, Some(f)));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let is_number = digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['-', '+']).unwrap_or(exponent)));
    let kind = if fraction.is_none() && exponent.is_none() { NumberKind::Integer } else { NumberKind::Float };
    is_number.then_some(kind)
}

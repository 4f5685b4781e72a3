//! Text of a YAML or JSON file as far as masking needs it without a parser: its strings with escapes resolved and lines
//! folded, and the values that are forbidden by the names of their keys.
//!
//! This must work on text that is neither language, and in doubt it takes more. Every function is linear in its text.

use crate::keys::{COLLEAGUE_KEY, KeyRule, is_nothing, key_rule};
use crate::matches::is_address;
use crate::words::MASK;
use crate::work;
use std::ops::Range;

/// A text as a reader of its strings has it, with the origin of each byte.
pub(crate) struct Unfolded {
    pub(crate) text: String,
    origins: Vec<usize>,
    source: usize,
}

impl Unfolded {
    /// Returns the bytes of the source that a range of the text comes from.
    pub(crate) fn in_source(&self, range: &Range<usize>) -> Range<usize> {
        let origin = |at: usize| self.origins.get(at).copied().unwrap_or(self.source);
        origin(range.start)..origin(range.end)
    }
}

/// Resolves escapes and folds lines.
pub(crate) fn unfolded(source: &str) -> Unfolded {
    let mut out =
        Unfolded { text: String::with_capacity(source.len()), origins: Vec::new(), source: source.len() };
    let mut at = 0;
    while let Some(c) = source[at..].chars().next() {
        let (meant, taken) = match c {
            '\\' => escape(&source[at..]),
            '\n' | '\r' => (Some(' '), source[at..].len() - source[at..].trim_start().len()),
            c => (Some(c), c.len_utf8()),
        };
        if let Some(meant) = meant {
            out.text.push(meant);
            out.origins.resize(out.text.len(), at);
        }
        at += taken;
    }
    out
}

/// Returns the character of an escape and its length in bytes. A backslash that escapes nothing is a backslash.
fn escape(text: &str) -> (Option<char>, usize) {
    let code = |at: usize, digits: usize| {
        text.get(at..at + digits).and_then(|code| u32::from_str_radix(code, 16).ok())
    };
    let hex = |digits: usize| match code(2, digits) {
        // Half of a character in JSON; the other half follows.
        Some(first @ 0xd800..=0xdbff) if text[2 + digits..].starts_with("\\u") => {
            let second = code(4 + digits, 4).filter(|second| (0xdc00..=0xdfff).contains(second));
            let both = second.map(|second| 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00));
            both.and_then(char::from_u32).map_or((Some('\\'), 1), |c| (Some(c), 8 + digits))
        }
        code => code.and_then(char::from_u32).map_or((Some('\\'), 1), |c| (Some(c), 2 + digits)),
    };
    match text.as_bytes().get(1) {
        Some(b'n' | b'N' | b'r' | b'L' | b'P') => (Some('\n'), 2),
        Some(b't' | b'_' | b' ') => (Some(' '), 2),
        // Controls draw nothing.
        Some(b'0' | b'a' | b'b' | b'e' | b'f' | b'v') => (None, 2),
        Some(b'"') => (Some('"'), 2),
        Some(b'/') => (Some('/'), 2),
        Some(b'\\') => (Some('\\'), 2),
        Some(b'x') => hex(2),
        Some(b'u') => hex(4),
        Some(b'U') => hex(8),
        // The line goes on without a blank.
        Some(b'\n' | b'\r') => (None, 1 + text[1..].len() - text[1..].trim_start().len()),
        _ => (Some('\\'), 1),
    }
}

/// Returns the values of `decided_by` at the top of a document that are an e-mail address, in order.
pub(crate) fn colleague_values(text: &str) -> Vec<Range<usize>> {
    if !text.contains(COLLEAGUE_KEY) {
        return Vec::new();
    }
    let mut values = block_values(text, COLLEAGUE_KEY);
    values.extend(json_values(text, COLLEAGUE_KEY));
    values.retain(|range| is_address(text[range.clone()].trim_matches([' ', '\t', '\r', '"', '\''])));
    values.sort_by_key(|range| range.start);
    values
}

/// Returns the values of a key that starts a line, up to a comment.
fn block_values(text: &str, key: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let lines = text.split_inclusive(['\n', '\r']).map(|line| {
        at += line.len();
        (at - line.len(), line)
    });
    let values = lines.filter_map(|(start, line)| {
        let rest = line.strip_prefix(key)?.trim_start().strip_prefix(':')?;
        let value = rest.split(['#', '\n', '\r']).next().unwrap_or_default();
        let begin = start + line.len() - rest.len();
        Some(begin..begin + value.len())
    });
    values.collect()
}

/// Returns the strings that are values of a key in the outermost object of a JSON text.
fn json_values(text: &str, key: &str) -> Vec<Range<usize>> {
    let mut values = Vec::new();
    let mut depth = 0_i64;
    let mut is_value = false;
    let mut at = 0;
    while let Some(&byte) = text.as_bytes().get(at) {
        at += 1;
        match byte {
            b'"' => {
                let rest = after_quote(&text[at..], '"');
                work::add(text.len() - at - rest.len());
                let content = &text[at..text.len() - rest.len()];
                let content = content.strip_suffix('"').unwrap_or(content);
                if is_value {
                    values.push(at..at + content.len());
                }
                let value = rest.trim_start().strip_prefix(':').map(str::trim_start);
                let value = value.filter(|value| depth == 1 && content == key && value.starts_with('"'));
                is_value = value.is_some();
                at = text.len() - value.unwrap_or(rest).len();
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
    }
    values
}

/// A key of the text, and the byte behind its colon.
struct Key {
    rule: KeyRule,
    start: usize,
    end: usize,
    /// The number of characters before it in its line.
    column: usize,
    quoting: Quoting,
    in_flow: bool,
    is_behind_dash: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quoting {
    /// Not in quotes.
    Plain,
    /// In quotes.
    Quoted,
    /// In quotes behind an open brace, as in JSON.
    Json,
}

/// The most bytes of a value that are read to judge it.
const LONGEST_JUDGED: usize = 1_024;

/// Returns the values that are forbidden by the names of their keys, in order.
pub(crate) fn secret_values(text: &str) -> Vec<Range<usize>> {
    let keys = keys(text);
    let has_records = text.contains("\"attributes\"")
        || text.contains("properties")
        || text.contains("Id:")
        || text.contains("\"Id\"")
        || keys.iter().any(|key| key.rule == KeyRule::RecordId);
    let mut values: Vec<Range<usize>> = Vec::new();
    for key in keys {
        let is_asked = match key.rule {
            KeyRule::RecordId => false,
            KeyRule::Contact => has_records,
            KeyRule::Secret(_) | KeyRule::Named(_) | KeyRule::Random(_) | KeyRule::Digits(..) => true,
        };
        // A key in a value that is masked anyway needs no mask of its own.
        if !is_asked || values.last().is_some_and(|last| key.start < last.end) {
            continue;
        }
        let seen = &text[..text.ceil_char_boundary(key.end + LONGEST_JUDGED)];
        let is_forbidden = value_after(seen, &key).is_some_and(|range| {
            let value = seen[range].trim_matches(['"', '\'']);
            let is_block = value.contains(['\n', '\r'])
                || value.starts_with(['[', '{', '|', '>']) && !value.starts_with(MASK);
            let hidden = !is_nothing(value) && (is_block || key.rule.kind_of(value, has_records).is_some());
            hidden && value != "null" && value != "~"
        });
        if is_forbidden {
            values.extend(value_after(text, &key));
        }
    }
    values
}

/// The line in which keys are sought: what has been seen of it so far.
#[derive(Default)]
struct LineState {
    start: usize,
    /// The byte up to which it has been read, and the characters before that.
    read: usize,
    column: usize,
    has_flow: Option<usize>,
    has_dash: Option<usize>,
}

impl LineState {
    fn read_to(&mut self, text: &str, end: usize) {
        let from = self.read;
        work::add(end - from);
        for (at, c) in text[from..end].char_indices() {
            let at = from + at;
            match c {
                '\n' | '\r' => {
                    *self = Self { start: at + 1, ..Self::default() };
                    continue;
                }
                '{' | '[' | ',' => drop(self.has_flow.get_or_insert(at)),
                '-' => drop(self.has_dash.get_or_insert(at)),
                _ => {}
            }
            self.column += 1;
        }
        self.read = end;
    }
}

/// Returns the keys of a text that have a rule, in order.
fn keys(text: &str) -> Vec<Key> {
    let brace = text.find('{').unwrap_or(text.len());
    let mut line = LineState::default();
    let mut keys = Vec::new();
    for (colon, _) in text.match_indices(':') {
        line.read_to(text, colon);
        keys.extend(key_before(text, colon, &line, brace));
    }
    keys
}

/// The most bytes of a plain key.
const LONGEST_PLAIN: usize = 256;

fn key_before(text: &str, colon: usize, line: &LineState, brace: usize) -> Option<Key> {
    let before = text[line.start..colon].trim_end();
    work::add(LONGEST_PLAIN.min(before.len()));
    let after = text.as_bytes().get(colon + 1);
    let (name, start, is_quoted) = match before.as_bytes().last() {
        Some(&quote @ (b'"' | b'\'')) => {
            let inner = &before[..before.len() - 1];
            let open = inner.rfind(char::from(quote));
            work::add(inner.len() - open.unwrap_or_default());
            let open = open?;
            (&inner[open + 1..], line.start + open, true)
        }
        // `? key` on one line and `: value` on the next.
        None => {
            let earlier = text[..line.start].trim_end();
            let start = earlier.rfind(['\n', '\r']).map_or(0, |end| end + 1);
            let name = earlier[start..].trim_start().strip_prefix('?')?.trim();
            (name.trim_matches(['"', '\'']), line.start, false)
        }
        Some(_) => {
            let near = &before[before.ceil_char_boundary(before.len().saturating_sub(LONGEST_PLAIN))..];
            let from = near.rfind(['{', ',', '[', '#', '?']).map_or(0, |at| at + 1);
            let plain = near[from..].trim_start_matches(|c: char| c == '-' || c.is_whitespace());
            let name = plain.rsplit([' ', '\t']).next().unwrap_or(plain);
            let name = if plain.starts_with(['!', '&']) { name } else { plain };
            (name, line.start + before.len() - plain.len(), false)
        }
    };
    if !is_quoted && after.is_some_and(|b| !b.is_ascii_whitespace()) {
        return None;
    }
    let rule = if name.contains('\\') { key_rule(&unfolded(name).text) } else { key_rule(name) };
    let quoting = match is_quoted {
        true if brace < start => Quoting::Json,
        true => Quoting::Quoted,
        false => Quoting::Plain,
    };
    Some(Key {
        rule: rule?,
        start,
        end: colon + 1,
        column: line.column.saturating_sub(text[start..colon].chars().count()),
        quoting,
        in_flow: line.has_flow.is_some_and(|at| at < start),
        is_behind_dash: line.has_dash.is_some_and(|at| at < start),
    })
}

/// Returns the value of a key, as far as it goes.
fn value_after(text: &str, key: &Key) -> Option<Range<usize>> {
    let end_of_line = |at: usize| {
        let end = text[at..].find(['\n', '\r']).map_or(text.len(), |end| at + end);
        work::add(end - at);
        end
    };
    let skip = |at: usize| at + text[at..].len() - text[at..].trim_start_matches([' ', '\t']).len();
    let mut start = skip(key.end.min(text.len()));
    while text[start..].starts_with(['!', '&']) {
        let word = text[start..].find(char::is_whitespace).map_or(text.len(), |end| start + end);
        start = skip(word);
    }
    let rest = &text[start..];
    if rest.starts_with(MASK) {
        return None;
    }
    let is_empty = rest.is_empty() || rest.starts_with(['\n', '\r', '#']);
    if is_empty && key.quoting == Quoting::Json {
        // JSON with the value on the next line.
        let next = start + rest.len() - rest.trim_start().len();
        return (next < text.len()).then(|| next..span(text, next, key).unwrap_or_else(|| end_of_line(next)));
    }
    if is_empty || rest.starts_with(['|', '>']) {
        let body = end_of_line(start);
        let end = end_of_indented(text, key, body);
        let from = (body + 1).min(text.len());
        return (from < end).then_some(from..end);
    }
    match span(text, start, key) {
        Some(end) => Some(start..end),
        None => Some(start..end_of_indented(text, key, end_of_line(start))),
    }
}

/// Returns the end of a value in quotes or brackets, or of a plain one inside of brackets.
fn span(text: &str, start: usize, key: &Key) -> Option<usize> {
    let end = end_of_span(text, start, key);
    work::add(end.unwrap_or(start) - start);
    end
}

fn end_of_span(text: &str, start: usize, key: &Key) -> Option<usize> {
    let rest = &text[start..];
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    if let Some(quote) = quote {
        return Some(rest[1..].len() - after_quote(&rest[1..], quote).len() + start + 1);
    }
    if rest.starts_with(['{', '[']) {
        let mut open = 0_i64;
        let close = rest.char_indices().find(|&(_, c)| {
            open += i64::from(matches!(c, '{' | '[')) - i64::from(matches!(c, '}' | ']'));
            open == 0
        });
        return Some(close.map_or(text.len(), |(at, _)| start + at + 1));
    }
    let ends = key.in_flow || key.quoting != Quoting::Plain;
    ends.then(|| rest.find([',', '}', ']', '\n', '\r']).map_or(text.len(), |end| start + end))
}

/// Returns the text behind the closing quote of a string whose opening quote has been read, or no text if it has none.
pub(crate) fn after_quote(mut rest: &str, quote: char) -> &str {
    while let Some(at) = rest.find([quote, '\\']) {
        let is_escape = rest[at..].starts_with('\\');
        rest = &rest[at + 1..];
        if is_escape && quote == '"' {
            rest = rest.get(rest.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default();
        } else if !is_escape {
            match rest.strip_prefix('\'') {
                Some(more) if quote == '\'' => rest = more,
                _ => return rest,
            }
        }
    }
    ""
}

/// Returns the end of the lines that are indented below a key, from the end of its own line on.
fn end_of_indented(text: &str, key: &Key, mut end: usize) -> usize {
    let mut last = end;
    while end < text.len() {
        let from = end + 1;
        let to = text[from..].find(['\n', '\r']).map_or(text.len(), |at| from + at);
        work::add(to - from);
        let content = &text[from..to];
        let indent = content.len() - content.trim_start().len();
        let is_item = indent == key.column && content.trim_start().starts_with("- ") && !key.is_behind_dash;
        if !content.trim().is_empty() {
            if indent <= key.column && !is_item {
                break;
            }
            last = to;
        }
        end = to;
    }
    last
}

//! Reading the text of a YAML or JSON file as far as masking needs it: what its strings say once escapes are resolved
//! and lines folded, and where the values stand that are forbidden for the name of their key.
//!
//! This is no parser: it must work on files that are neither, and where it is in doubt it takes more.

use super::inspect::NAMES_A_COLLEAGUE;
use super::keys::{KeyRule, is_nothing, key_rule};
use std::ops::Range;

/// A text as a reader of its strings would have it, and where each byte of that comes from.
pub(super) struct Unfolded {
    pub(super) text: String,
    from: Vec<usize>,
    length: usize,
}

impl Unfolded {
    /// The bytes of the source that a range of the text comes from.
    pub(super) fn in_source(&self, range: &Range<usize>) -> Range<usize> {
        let place = |at: usize| self.from.get(at).copied().unwrap_or(self.length);
        place(range.start)..place(range.end)
    }
}

/// Resolves escapes and folds lines.
pub(super) fn unfolded(source: &str) -> Unfolded {
    let mut out =
        Unfolded { text: String::with_capacity(source.len()), from: Vec::new(), length: source.len() };
    let mut at = 0;
    while let Some(c) = source[at..].chars().next() {
        let (said, taken) = match c {
            '\\' => escape(&source[at..]),
            '\n' | '\r' => (Some(' '), source[at..].len() - source[at..].trim_start().len()),
            c => (Some(c), c.len_utf8()),
        };
        if let Some(said) = said {
            out.from.extend(std::iter::repeat_n(at, said.len_utf8()));
            out.text.push(said);
        }
        at += taken;
    }
    out
}

/// What an escape says and how many bytes it takes. What is none stands for itself.
fn escape(text: &str) -> (Option<char>, usize) {
    let hex = |digits: usize| {
        let code = text.get(2..2 + digits).and_then(|code| u32::from_str_radix(code, 16).ok());
        code.and_then(char::from_u32).map_or((Some('\\'), 1), |c| (Some(c), 2 + digits))
    };
    match text.as_bytes().get(1) {
        Some(b'n' | b'N' | b'r' | b'L' | b'P') => (Some('\n'), 2),
        Some(b't' | b'_') => (Some(' '), 2),
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

/// Whether this place is in the value of a top-level `decided_by`, which may be an e-mail address.
pub(super) fn names_a_colleague(text: &str, at: usize) -> bool {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let before = &text[line..at];
    if let Some(rest) = before.strip_prefix(NAMES_A_COLLEAGUE) {
        return rest.trim_start().starts_with(':') && !before.contains('#');
    }
    let key = before
        .rfind('"')
        .and_then(|quote| before[..quote].rfind(':'))
        .map(|colon| before[..colon].trim_end());
    let is_key = key.is_some_and(|key| key.ends_with("\"decided_by\""));
    is_key && depth(&text[..line + before.rfind("\"decided_by\"").unwrap_or_default()]) == 1
}

/// How many brackets are open at the end of a JSON text.
fn depth(text: &str) -> i64 {
    let mut depth = 0;
    let mut in_string = false;
    let mut bytes = text.bytes();
    while let Some(b) = bytes.next() {
        match b {
            b'"' => in_string = !in_string,
            b'\\' if in_string => drop(bytes.next()),
            b'{' | b'[' if !in_string => depth += 1,
            b'}' | b']' if !in_string => depth -= 1,
            _ => {}
        }
    }
    depth
}

/// A key of the text and where what follows its colon begins.
struct Key {
    rule: KeyRule,
    /// Where the key starts.
    start: usize,
    /// Where its colon ends.
    end: usize,
    is_quoted: bool,
    in_flow: bool,
}

/// The values that are forbidden for the name of their key.
pub(super) fn secret_values(text: &str) -> Vec<Range<usize>> {
    let keys: Vec<Key> = text.match_indices(':').filter_map(|(at, _)| key_before(text, at)).collect();
    let has_records = text.contains("\"attributes\"")
        || text.contains("properties")
        || text.contains("Id:")
        || text.contains("\"Id\"")
        || keys.iter().any(|key| key.rule == KeyRule::RecordId);
    keys.iter()
        .filter(|key| match key.rule {
            KeyRule::RecordId => false,
            KeyRule::Contact => has_records,
            KeyRule::Secret(_) | KeyRule::Random(_) | KeyRule::Digits(..) => true,
        })
        .filter_map(|key| {
            let range = value_after(text, key)?;
            let value = text[range.clone()].trim_matches(['"', '\'']);
            let is_block = value.contains('\n')
                || value.starts_with(['[', '{', '|', '>']) && !value.starts_with("[masked]");
            let hidden = !is_nothing(value) && (is_block || key.rule.judge(value, has_records).is_some());
            (hidden && value != "null" && value != "~").then_some(range)
        })
        .collect()
}

fn key_before(text: &str, colon: usize) -> Option<Key> {
    let line = text[..colon].rfind('\n').map_or(0, |end| end + 1);
    let before = text[line..colon].trim_end();
    let after = text.as_bytes().get(colon + 1);
    let (name, start, is_quoted) = match before.as_bytes().last() {
        Some(&quote @ (b'"' | b'\'')) => {
            let inner = &before[..before.len() - 1];
            let open = inner.rfind(char::from(quote))?;
            (&inner[open + 1..], line + open, true)
        }
        // `? key` on one line and `: value` on the next.
        None => {
            let earlier = text[..line].trim_end();
            let start = earlier.rfind('\n').map_or(0, |end| end + 1);
            let name = earlier[start..].trim_start().strip_prefix('?')?.trim();
            (name.trim_matches(['"', '\'']), line, false)
        }
        Some(_) => {
            let from = before.rfind(['{', ',', '[', '#', '?']).map_or(0, |at| at + 1);
            let plain = before[from..].trim_start_matches(|c: char| c == '-' || c.is_whitespace());
            let name = plain.rsplit([' ', '\t']).next().unwrap_or(plain);
            let name = if plain.starts_with(['!', '&']) { name } else { plain };
            (name, line + before.len() - plain.len(), false)
        }
    };
    if !is_quoted && after.is_some_and(|b| !b.is_ascii_whitespace()) {
        return None;
    }
    let in_flow = text[line..start].contains(['{', '[', ',']);
    let rule = if name.contains('\\') { key_rule(&unfolded(name).text) } else { key_rule(name) };
    Some(Key { rule: rule?, start, end: colon + 1, is_quoted, in_flow })
}

/// The value after a key, as far as it goes.
fn value_after(text: &str, key: &Key) -> Option<Range<usize>> {
    let end_of_line = |at: usize| text[at..].find('\n').map_or(text.len(), |end| at + end);
    let skip = |at: usize| at + text[at..].len() - text[at..].trim_start_matches([' ', '\t']).len();
    let mut start = skip(key.end);
    while text[start..].starts_with(['!', '&']) {
        let word = text[start..].find(char::is_whitespace).map_or(text.len(), |end| start + end);
        start = skip(word);
    }
    let rest = &text[start..];
    if rest.starts_with(super::MASK) {
        return None;
    }
    let is_empty = rest.is_empty() || rest.starts_with(['\n', '\r', '#']);
    if is_empty && key.is_quoted && text[..key.start].contains('{') {
        // JSON whose value stands on the next line.
        let next = start + rest.len() - rest.trim_start().len();
        return (next < text.len()).then(|| next..span(text, next, key).unwrap_or_else(|| end_of_line(next)));
    }
    if is_empty || rest.starts_with(['|', '>']) {
        let end = end_of_indented(text, key, end_of_line(start));
        let body = end_of_line(start);
        let from = (body + 1).min(text.len());
        return (from < end).then_some(from..end);
    }
    match span(text, start, key) {
        Some(end) => Some(start..end),
        None => Some(start..end_of_indented(text, key, end_of_line(start))),
    }
}

/// The end of a quoted or bracketed value, or of a plain one inside of brackets.
fn span(text: &str, start: usize, key: &Key) -> Option<usize> {
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
    let ends = key.in_flow || key.is_quoted;
    ends.then(|| rest.find([',', '}', ']', '\n']).map_or(text.len(), |end| start + end))
}

/// What follows the closing quote of a string whose opening one has been read; nothing, where it has none.
fn after_quote(mut rest: &str, quote: char) -> &str {
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

/// Where the lines end that are indented below a key, from the end of its own line on.
fn end_of_indented(text: &str, key: &Key, mut end: usize) -> usize {
    let line = text[..key.start].rfind('\n').map_or(0, |at| at + 1);
    let column = text[line..key.start].chars().count();
    let mut last = end;
    while end < text.len() {
        let from = end + 1;
        let to = text[from..].find('\n').map_or(text.len(), |at| from + at);
        let content = &text[from..to];
        let indent = content.len() - content.trim_start().len();
        let is_item = indent == column
            && content.trim_start().starts_with("- ")
            && !text[line..key.start].contains('-');
        if !content.trim().is_empty() {
            if indent <= column && !is_item {
                break;
            }
            last = to;
        }
        end = to;
    }
    last
}

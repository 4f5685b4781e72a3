//! The lines that could hold forbidden material in a file that does not parse.
//!
//! Without a document, keys, the ends of values and the brackets in strings are uncertain. So whole lines are taken, and
//! behind the key of a secret all lines until its value has certainly ended.

use crate::key_names::forbidden_kind;
use crate::keys::{KeyRule, ends_like_secret_key, key_rule};
use crate::matches::matches_in;
use crate::ranges::merged;
use crate::raw_text::{after_quote, unfolded};
use crate::work;
use std::borrow::Cow;
use std::ops::Range;

/// Returns the lines of a text that could hold forbidden material, as byte ranges without overlaps, in order.
///
/// ```
/// use public_boundary::forbidden_lines;
/// let text = "a: [\n? client_secret\n: hunter2\nb: 1\n";
/// let hidden: Vec<&str> = forbidden_lines(text).into_iter().map(|range| &text[range]).collect();
/// assert_eq!(hidden, ["? client_secret\n: hunter2\n"]);
/// ```
#[must_use]
pub fn forbidden_lines(text: &str) -> Vec<Range<usize>> {
    let lines = Lines::of(text);
    let mut hidden: Vec<Range<usize>> =
        matches_in(text).into_iter().map(|found| lines.around(&found.range)).collect();
    let resolved = unfolded(text);
    let behind_escapes = matches_in(&resolved.text).into_iter();
    hidden.extend(behind_escapes.map(|found| lines.around(&resolved.in_source(&found.range))));
    hidden.extend(values_of_secret_keys(&lines));
    merged(hidden)
}

/// The lines of a text. A carriage return ends one, too.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let mut at = 0;
        let starts = text.split_inclusive(['\n', '\r']).map(|line| {
            at += line.len();
            at - line.len()
        });
        Self { text, starts: starts.collect() }
    }

    /// Returns the number of the line of a byte, from 0.
    fn number(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).saturating_sub(1)
    }

    /// Returns the bytes of some lines, with their line ends.
    fn range(&self, first: usize, last: usize) -> Range<usize> {
        let start = |line: usize| self.starts.get(line).copied().unwrap_or(self.text.len());
        start(first)..start(last + 1)
    }

    /// Returns the bytes of the lines that a range touches.
    fn around(&self, range: &Range<usize>) -> Range<usize> {
        self.range(self.number(range.start), self.number(range.end.saturating_sub(1).max(range.start)))
    }

    fn line(&self, number: usize) -> &'a str {
        self.text[self.range(number, number)].trim_end_matches(['\n', '\r'])
    }
}

/// Returns the lines of the values of all keys that name a secret, from the line of the key on.
fn values_of_secret_keys(lines: &Lines<'_>) -> Vec<Range<usize>> {
    let mut hidden: Vec<Range<usize>> = Vec::new();
    for (start, end) in names(lines.text) {
        let is_covered = hidden.last().is_some_and(|last| start < last.end);
        if !is_covered && names_a_secret(lines.text, start, end) {
            hidden.push(lines.range(lines.number(start), last_line_of_value(lines, end)));
        }
    }
    hidden
}

/// Returns the words of a text, and empty words at its colons and equals signs.
fn names(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let is_part = |c: char| c.is_alphanumeric() || "_-./\\".contains(c);
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find(|c| is_part(c) || matches!(c, ':' | '='))?;
        let length = text[start..].find(|c| !is_part(c)).unwrap_or(text.len() - start);
        rest = start + length.max(1);
        Some((start, start + length))
    })
}

/// The most bytes of a key.
const LONGEST_KEY: usize = 128;

/// Returns whether a word is the name of a secret, or the end of such a name of several words or lines.
fn names_a_secret(text: &str, start: usize, end: usize) -> bool {
    if start == end {
        if text[..start].ends_with([':', '=']) {
            return false;
        }
        let before = &text[text.floor_char_boundary(start.saturating_sub(LONGEST_KEY))..start];
        work::add(before.len());
        return ends_like_secret_key(&unfolded(before).text);
    }
    let near = &text[start..text.ceil_char_boundary(end.min(start + LONGEST_KEY))];
    let name = if near.contains('\\') { Cow::Owned(unfolded(near).text) } else { Cow::Borrowed(near) };
    let rule = key_rule(&name);
    let is_key = || {
        let behind = text[end..].trim_start_matches(['"', '\'']);
        let before = text[..start].trim_end_matches(['"', '\'']).trim_end_matches([' ', '\t']);
        behind.trim_start_matches([' ', '\t']).starts_with([':', '=']) || before.ends_with('?')
    };
    match rule {
        Some(KeyRule::Secret(_)) => true,
        Some(KeyRule::Named(_) | KeyRule::Random(_) | KeyRule::Digits(..) | KeyRule::Contact) => is_key(),
        Some(KeyRule::RecordId) | None => forbidden_kind(&name).is_some() && is_key(),
    }
}

/// Returns the last line that may belong to the value of a key that ends at a byte.
fn last_line_of_value(lines: &Lines<'_>, key_end: usize) -> usize {
    let of_key = lines.number(key_end.saturating_sub(1));
    let Some(end) = end_of_enclosed(lines.text, key_end) else {
        work::add(lines.text.len() - key_end);
        return lines.starts.len();
    };
    work::add(end - key_end);
    let mut last = of_key.max(lines.number(end.saturating_sub(1)));
    let is_over = lines.text[end..].trim_start_matches([' ', '\t']).starts_with([',', '}', ']']);
    if last > of_key || !is_over || end == key_end {
        let key = LineHead::of(lines.line(of_key));
        while last + 1 < lines.starts.len() && !LineHead::of(lines.line(last + 1)).ends_value_of(&key) {
            last += 1;
            work::add(lines.line(last).len());
        }
    }
    last
}

/// Returns the end of the value of a key if it is in quotes or brackets, the end of the key if it is not, and nothing if
/// quotes or brackets stay open.
fn end_of_enclosed(text: &str, key_end: usize) -> Option<usize> {
    let start = start_of_value(text, key_end);
    let rest = &text[start..];
    match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let behind = after_quote(&rest[1..], quote);
            let is_closed = rest[1..rest.len() - behind.len()].ends_with(quote);
            is_closed.then(|| text.len() - behind.len())
        }
        // A bracket in a string may be one or not: the value ends when both readings say so.
        Some('{' | '[') => {
            let counted = end_of_brackets(rest, false)?;
            Some(start + counted.max(end_of_brackets(rest, true)?))
        }
        _ => Some(key_end),
    }
}

/// Returns the first byte of a value behind a key: behind its quote, colon, tags, anchors and comments.
fn start_of_value(text: &str, key_end: usize) -> usize {
    let mut at = key_end;
    loop {
        let rest = &text[at..];
        let blank =
            rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || ":=?".contains(c)).len();
        let rest = &rest[blank..];
        at += blank;
        let is_closing_quote = at == key_end && rest.starts_with(['"', '\'']);
        at += match rest.chars().next() {
            Some('"' | '\'') if is_closing_quote => 1,
            Some('#') => rest.find(['\n', '\r']).unwrap_or(rest.len()),
            Some('&' | '!') => rest.find(char::is_whitespace).unwrap_or(rest.len()),
            _ => return at,
        };
    }
}

/// Returns the end of a text in brackets, with brackets in strings counted or not; nothing if a bracket stays open.
fn end_of_brackets(text: &str, in_strings: bool) -> Option<usize> {
    let mut open = 0_usize;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        at += c.len_utf8();
        match c {
            '{' | '[' => open += 1,
            '}' | ']' => open = open.saturating_sub(1),
            '"' | '\'' if !in_strings => at = text.len() - after_quote(&text[at..], c).len(),
            _ => {}
        }
        if open == 0 {
            return Some(at);
        }
    }
    None
}

/// The beginning of a line as a block mapping has it.
struct LineHead {
    indent: usize,
    is_item: bool,
    /// The line begins with a key or separates documents.
    is_entry: bool,
}

impl LineHead {
    fn of(line: &str) -> Self {
        let content = line.trim_start();
        let indent = line.len() - content.len();
        let body = content.trim_start_matches(['-', ' ']);
        let is_item = content.starts_with('-');
        let separates = indent == 0 && (content == "---" || content == "...");
        Self { indent, is_item, is_entry: separates || begins_with_key(body) }
    }

    /// Returns whether a value that began in an earlier line has certainly ended before this one.
    fn ends_value_of(&self, key: &Self) -> bool {
        self.is_entry && self.indent <= key.indent && (!self.is_item || key.is_item)
    }
}

fn begins_with_key(text: &str) -> bool {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    let behind = match quote {
        Some(quote) => after_quote(&text[1..], quote),
        None => text.trim_start_matches(|c: char| c.is_alphanumeric() || "_-./".contains(c)),
    };
    let colon = behind.trim_start().strip_prefix(':');
    let ends_key = |rest: &str| quote.is_some() || rest.is_empty() || rest.starts_with([' ', '\t']);
    behind.len() < text.len() && colon.is_some_and(ends_key)
}

//! The writing style of a file: its line ends, its indentation, and the form of its lists.

use super::content::Content;
use super::layout::{Item, Layout};

/// The writing style of a file.
#[derive(Clone, Debug)]
pub(super) struct Style {
    pub(super) is_json: bool,
    /// The number of blanks by which a mapping is indented more than its key.
    pub(super) step: usize,
    /// The number of blanks by which a list is indented more than its key.
    pub(super) dash_offset: usize,
    /// True if lists of scalars have a line for each entry.
    pub(super) has_block_lists: bool,
    /// The text between a key and its value in JSON: `: `.
    pub(super) colon: String,
    /// The text between two entries on one line in JSON: `, `.
    pub(super) comma: &'static str,
}

impl Style {
    /// Reads the style off a file.
    pub(super) fn of(text: &str, layout: &Layout, is_json: bool) -> Self {
        let mut found = Found::default();
        found.look(text, layout, None);
        let step = found.step.unwrap_or(2);
        let colon = found.colon.filter(|_| is_json).unwrap_or_else(|| ": ".to_owned());
        Self {
            is_json,
            step,
            dash_offset: found.dash_offset.unwrap_or(step),
            has_block_lists: found.has_block_lists,
            comma: if is_json && colon.ends_with(':') { "," } else { ", " },
            colon,
        }
    }

    /// Returns a scalar. `quote` is the quotation mark of the text that it replaces, or of its neighbours.
    pub(super) fn scalar(&self, text: &str, quote: Option<char>) -> String {
        let in_double_quotes = || serde_json::Value::from(text).to_string();
        match quote {
            _ if self.is_json => in_double_quotes(),
            // JSON is YAML, and its escapes are those of double quotes.
            Some('"') => in_double_quotes(),
            None if is_plain(text) => text.to_owned(),
            _ => format!("'{}'", text.replace('\'', "''")),
        }
    }

    /// Returns a content on one line.
    pub(super) fn flow(&self, content: &Content, quote: Option<char>) -> String {
        match content {
            Content::Text(text) => self.scalar(text, quote),
            Content::Boolean(value) => value.to_string(),
            Content::List(items) => {
                let items: Vec<_> = items.iter().map(|item| self.flow(item, quote)).collect();
                format!("[{}]", items.join(self.comma))
            }
            Content::Map(key, inner) => format!("{{{}}}", self.entry(key, inner, quote)),
        }
    }

    /// Returns a key with its value on one line.
    pub(super) fn entry(&self, key: &str, content: &Content, quote: Option<char>) -> String {
        format!("{}{}{}", self.key(key, quote), self.colon, self.flow(content, quote))
    }

    /// Returns a key. Keys come from the tables of fields, so they are plain words.
    fn key(&self, key: &str, quote: Option<char>) -> String {
        if self.is_json || quote == Some('"') { format!("\"{key}\"") } else { key.to_owned() }
    }

    /// Returns a key with its value in JSON, over several lines if the value has keys. `indent` is that of the line, and
    /// `unit` what each level adds.
    pub(super) fn json_lines(&self, key: Option<&str>, content: &Content, at: &Indent<'_>) -> String {
        let before = key.map(|key| format!("{}{}", self.key(key, None), self.colon)).unwrap_or_default();
        let inner = at.deeper();
        let (open, close, entry) = match content {
            Content::Map(key, value) => ("{", "}", self.json_lines(Some(key), value, &inner)),
            Content::List(items) if content.has_keys() => {
                let items: Vec<_> = items.iter().map(|item| self.json_lines(None, item, &inner)).collect();
                let between = format!(",{}{}", at.newline, inner.blanks);
                ("[", "]", items.join(&between))
            }
            _ => return format!("{before}{}", self.flow(content, None)),
        };
        format!("{before}{open}{0}{1}{entry}{0}{2}{close}", at.newline, inner.blanks, at.blanks)
    }

    /// Returns the lines of a mapping or list in YAML, indented by a number of blanks.
    pub(super) fn block(&self, content: &Content, indent: usize) -> Vec<String> {
        let blanks = " ".repeat(indent);
        match content {
            Content::Map(key, inner) => {
                let is_block_list = self.has_block_lists && matches!(**inner, Content::List(_));
                if !is_block_list && !inner.has_keys() {
                    return vec![format!("{blanks}{key}: {}", self.flow(inner, None))];
                }
                let deeper = if matches!(**inner, Content::List(_)) { self.dash_offset } else { self.step };
                let mut lines = vec![format!("{blanks}{key}:")];
                lines.extend(self.block(inner, indent + deeper));
                lines
            }
            Content::List(items) => items.iter().flat_map(|item| self.dashed(item, indent)).collect(),
            scalar => vec![format!("{blanks}{}", self.flow(scalar, None))],
        }
    }

    /// Returns the lines of an entry of a list in YAML, with its dash.
    fn dashed(&self, item: &Content, indent: usize) -> Vec<String> {
        let mut lines = self.block(item, indent + 2);
        if let Some(first) = lines.first_mut() {
            *first = format!("{}- {}", " ".repeat(indent), first.trim_start_matches(' '));
        }
        lines
    }
}

/// The indentation of a line of JSON.
pub(super) struct Indent<'a> {
    pub(super) newline: &'a str,
    pub(super) blanks: String,
    pub(super) unit: String,
}

impl Indent<'_> {
    fn deeper(&self) -> Self {
        Self {
            newline: self.newline,
            blanks: format!("{}{}", self.blanks, self.unit),
            unit: self.unit.clone(),
        }
    }
}

/// Returns whether a text is certainly a string as a plain scalar, in block and in flow context.
fn is_plain(text: &str) -> bool {
    let is_safe =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '/' | '.' | '_' | '-' | '+' | '@' | '=');
    let is_word = ["true", "false", "null", "yes", "no", "on", "off"].iter();
    let is_time = text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(['-', ':']);
    (is_time || text.starts_with(|c: char| c.is_ascii_alphabetic()))
        && text.chars().all(is_safe)
        && !text.ends_with(':')
        && !is_word.clone().any(|word| word.eq_ignore_ascii_case(text))
}

/// Returns the column of a byte: the number of bytes before it on its line.
pub(super) fn column(text: &str, at: usize) -> usize {
    at - line_start(text, at)
}

/// Returns the first byte of the line of a byte.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1)
}

#[derive(Default)]
struct Found {
    step: Option<usize>,
    dash_offset: Option<usize>,
    has_block_lists: bool,
    colon: Option<String>,
}

impl Found {
    /// Looks at a value; `key` is the column of its key if that is in a block mapping.
    fn look(&mut self, text: &str, layout: &Layout, key: Option<usize>) {
        if let (Layout::Block(items), Some(first)) = (layout, layout.items().first()) {
            let at = column(text, first.start());
            let deeper = key.and_then(|key| at.checked_sub(key));
            if first.key.is_none() {
                self.dash_offset = self.dash_offset.or(deeper);
                let is_scalar = |item: &Item| matches!(item.value, Layout::Scalar(_));
                self.has_block_lists |= items.iter().any(is_scalar);
            } else {
                self.step = self.step.or(deeper.filter(|step| *step > 0));
            }
        }
        for item in layout.items() {
            if let (Some(key), Layout::Scalar(value)) = (&item.key, &item.value) {
                let between = text.get(key.end..value.start).filter(|text| !text.contains(['\n', '\r']));
                self.colon = self.colon.take().or_else(|| between.map(str::to_owned));
            }
            let in_block = matches!(layout, Layout::Block(_));
            let key = item.key.as_ref().filter(|_| in_block).map(|key| column(text, key.start));
            self.look(text, &item.value, key);
        }
    }
}

//! A query, piece by piece: blanks, words, quotes.

use super::error::QueryError;
use std::borrow::Cow;

/// A place in a query's text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scanner<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl<'a> Scanner<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// What is still to come.
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Takes characters as long as they fit.
    pub(super) fn take_while(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !fits(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// Takes this text, where it comes next.
    pub(super) fn take(&mut self, wanted: &str) -> bool {
        let comes = self.rest().starts_with(wanted);
        if comes {
            self.at += wanted.len();
        }
        comes
    }

    /// Whether a term ends here.
    pub(super) fn is_at_blank(&self) -> bool {
        self.peek().is_none_or(char::is_whitespace)
    }

    /// Takes what stands in quotes; the opening one comes next. Within them a backslash stands before a quote or a
    /// backslash that is meant as such.
    pub(super) fn take_quoted(&mut self) -> Result<String, QueryError> {
        let start = self.at;
        self.at += 1;
        let mut out = String::new();
        let mut chars = self.rest().char_indices();
        let inside = self.at;
        while let Some((offset, c)) = chars.next() {
            match c {
                '"' => {
                    self.at = inside + offset + 1;
                    return Ok(out);
                }
                '\\' => match chars.clone().next() {
                    Some((_, next @ ('"' | '\\'))) => {
                        chars.next();
                        out.push(next);
                    }
                    _ => out.push('\\'),
                },
                c => out.push(c),
            }
        }
        self.at = self.text.len();
        Err(QueryError::at(self.text, start, start + 1, "this quote is never closed").unfinished())
    }
}

/// A text as a query has to have it: in quotes where it would not be read as one text otherwise.
pub(super) fn quoted(text: &str, must: bool) -> Cow<'_, str> {
    let plain = |c: char| !c.is_whitespace() && c != ',' && c != '"';
    if !must && !text.is_empty() && text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}

//! The scanner of query texts: blanks, words and quoted text.

use super::error::QueryError;
use std::borrow::Cow;

/// A position in the text of a query.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scanner<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl<'a> Scanner<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Returns the text after the position.
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Consumes characters as long as they fit.
    pub(super) fn take_while(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !fits(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// Consumes this text if it comes next. Returns whether it did.
    pub(super) fn take(&mut self, wanted: &str) -> bool {
        let comes = self.rest().starts_with(wanted);
        if comes {
            self.at += wanted.len();
        }
        comes
    }

    /// Returns whether a term ends at the position.
    pub(super) fn is_at_blank(&self) -> bool {
        self.peek().is_none_or(char::is_whitespace)
    }

    /// Consumes a quoted text and returns its content; the opening quote comes next. A backslash before a quote or a
    /// backslash makes it part of the content.
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
        Err(QueryError::at(self.text, start, start + 1, "this quote is not closed").unfinished())
    }
}

/// Returns a text in the form that a query needs: quoted if it would not be read as one text otherwise, or if `must`
/// is set.
pub(super) fn quoted(text: &str, must: bool) -> Cow<'_, str> {
    let plain = |c: char| !c.is_whitespace() && c != ',' && c != '"';
    if !must && !text.is_empty() && text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}

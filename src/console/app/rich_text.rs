//! Text with roles instead of colours, wrapped by display width.
//!
//! The view turns roles into styles; the core uses the same lines to limit scrolling.

use crate::domain::safe_text::{IntoSafe, SafeText};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The role of a piece of text. The theme gives it a colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Role {
    /// Text to read.
    #[default]
    Plain,
    /// Emphasis.
    Strong,
    /// Secondary text.
    Dim,
    /// Lines and frames.
    Chrome,
    /// Titles, keys, focus.
    Accent,
    /// Passed, ready, approved.
    Pass,
    /// Blocked, denied.
    Blocked,
    /// Waiting for an approver.
    Waiting,
    /// Not applicable.
    NotApplicable,
    /// A key of a file.
    FileKey,
    /// A value of a file.
    FileValue,
    /// A comment of a file.
    FileComment,
    /// A line to add.
    Added,
    /// A line to take away.
    Removed,
    /// A mask in place of forbidden material.
    Masked,
    /// A word that was searched for.
    Found,
}

/// A piece of text in one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its role.
    pub role: Role,
    /// The text, already safe to show.
    pub text: SafeText,
}

impl Span {
    /// Returns a piece of text in a role.
    #[must_use]
    pub fn new(role: Role, text: impl IntoSafe) -> Self {
        Self { role, text: text.into_safe() }
    }
}

/// A line, before or after wrapping.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Its pieces, from the left.
    pub spans: Vec<Span>,
    /// A word at the right edge of its first row.
    pub right: Option<Span>,
    /// The indent of wrapped rows.
    pub hang: usize,
    /// The anchor for cursors and jumps: the index of a finding.
    pub anchor: Option<usize>,
}

impl Line {
    /// Returns an empty line.
    #[must_use]
    pub fn blank() -> Self {
        Self::default()
    }

    /// Returns a line in one role.
    #[must_use]
    pub fn of(role: Role, text: impl IntoSafe) -> Self {
        Self::default().with(role, text)
    }

    /// Returns the line with another span.
    #[must_use]
    pub fn with(mut self, role: Role, text: impl IntoSafe) -> Self {
        self.spans.push(Span::new(role, text));
        self
    }

    /// Returns the line with a word at the right edge.
    #[must_use]
    pub fn right(mut self, role: Role, text: impl IntoSafe) -> Self {
        self.right = Some(Span::new(role, text));
        self
    }

    /// Returns the line with wrapped rows indented.
    #[must_use]
    pub fn hang(mut self, columns: usize) -> Self {
        self.hang = columns;
        self
    }

    /// Returns the line with an anchor.
    #[must_use]
    pub fn anchor(mut self, anchor: Option<usize>) -> Self {
        self.anchor = anchor;
        self
    }

    /// Returns its width in columns.
    #[must_use]
    pub fn width(&self) -> usize {
        let right = self.right.as_ref().map_or(0, |span| span.text.width() + 1);
        self.spans.iter().map(|span| span.text.width()).sum::<usize>() + right
    }

    /// Returns its text without roles.
    #[must_use]
    pub fn text(&self) -> SafeText {
        SafeText::join(self.spans.iter().map(|span| &span.text), "")
    }
}

/// Breaks lines so that none is wider than `width`.
#[must_use]
pub fn wrap(lines: Vec<Line>, width: usize) -> Vec<Line> {
    let mut rows = Vec::with_capacity(lines.len());
    for line in lines {
        if line.width() <= width {
            rows.push(line);
        } else {
            wrap_line(&line, width.max(1), &mut rows);
        }
    }
    rows
}

/// One line's way into rows.
struct Rows<'a> {
    line: &'a Line,
    width: usize,
    hang: usize,
    row: Line,
    used: usize,
    limit: usize,
}

fn wrap_line(line: &Line, width: usize, out: &mut Vec<Line>) {
    let hang = if line.hang + 8 <= width { line.hang } else { 0 };
    let right = line.right.clone().filter(|span| span.text.width() + 12 <= width);
    let limit = width - right.as_ref().map_or(0, |span| span.text.width() + 1);
    let row = Line { right, anchor: line.anchor, ..Line::default() };
    let mut rows = Rows { line, width, hang, row, used: 0, limit };
    for span in &line.spans {
        let mut start = 0;
        for word in span.text.split_word_bounds_with_spaces() {
            rows.put(span, start, word, out);
            start += word.len();
        }
    }
    out.push(rows.row);
}

impl Rows<'_> {
    /// Puts the word that starts at this byte of a piece.
    fn put(&mut self, span: &Span, start: usize, word: &str, out: &mut Vec<Line>) {
        let columns = word.trim_end().width();
        let is_fresh =
            self.used <= self.hang && !self.row.spans.iter().any(|span| !span.text.trim().is_empty());
        if self.used + columns > self.limit && !is_fresh {
            self.end_row(out);
        }
        if self.used + columns <= self.limit {
            // Spaces at the end of a row hang over its edge; they are cut.
            let room = self.limit - self.used;
            let text = if word.width() <= room { word } else { word.trim_end() };
            self.push(span, start..start + text.len());
            return;
        }
        let mut at = start;
        for grapheme in word.graphemes(true) {
            if self.used + grapheme.width() > self.limit && self.used > self.hang {
                self.end_row(out);
            }
            if grapheme.width() <= self.limit {
                self.push(span, at..at + grapheme.len());
            }
            at += grapheme.len();
        }
    }

    /// Appends a part of a piece to the row.
    fn push(&mut self, span: &Span, part: Range<usize>) {
        self.used += span.text.get(part.clone()).map_or(0, UnicodeWidthStr::width);
        match self.row.spans.last_mut() {
            Some(last) if last.role == span.role => last.text.push_part(&span.text, part),
            _ => self.row.spans.push(Span { role: span.role, text: span.text.slice(part) }),
        }
    }

    fn end_row(&mut self, out: &mut Vec<Line>) {
        let next = Line { anchor: self.line.anchor, ..Line::default() };
        out.push(std::mem::replace(&mut self.row, next));
        self.limit = self.width;
        self.used = 0;
        if self.hang > 0 {
            let blanks = Span { role: Role::Plain, text: SafeText::blanks(self.hang) };
            self.push(&blanks, 0..self.hang);
        }
    }
}

trait Words {
    /// Words with the spaces that follow them; spaces at the start are a word of their own.
    fn split_word_bounds_with_spaces(&self) -> impl Iterator<Item = &str>;
}

impl Words for str {
    fn split_word_bounds_with_spaces(&self) -> impl Iterator<Item = &str> {
        let mut rest = self;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let word = rest.find(' ').unwrap_or(rest.len());
            let end = rest[word..].find(|c| c != ' ').map_or(rest.len(), |more| word + more);
            let (first, more) = rest.split_at(end);
            rest = more;
            Some(first)
        })
    }
}

/// Cuts a text to a number of columns. If text is cut, the mark takes the last columns.
#[must_use]
pub fn cut(text: impl IntoSafe, columns: usize, mark: &'static str) -> SafeText {
    let text = text.into_safe();
    if text.width() <= columns {
        return text;
    }
    let room = columns.saturating_sub(mark.width());
    let mut end = 0;
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        if used + grapheme.width() > room {
            break;
        }
        used += grapheme.width();
        end += grapheme.len();
    }
    let mut out = text.slice(0..end);
    if columns >= mark.width() {
        out.push(mark);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(line: Line, width: usize) -> Vec<String> {
        wrap(vec![line], width).iter().map(|row| row.text().to_string()).collect()
    }

    #[test]
    fn words_are_kept_whole_and_further_rows_are_indented() {
        let line = Line::of(Role::Plain, "    one two three four").hang(4);
        assert_eq!(rows(line, 14), ["    one two ", "    three four"]);
    }

    #[test]
    fn long_words_are_broken_between_graphemes() {
        assert_eq!(rows(Line::of(Role::Plain, "abcdefgh"), 3), ["abc", "def", "gh"]);
        assert_eq!(rows(Line::of(Role::Plain, "試験試験"), 3), ["試", "験", "試", "験"]);
    }

    #[test]
    fn no_row_is_wider_than_asked() {
        for width in 1..30 {
            let line = Line::of(Role::Plain, "a 試験 of wide, narrow and veryveryverylong words 👩‍👩‍👧")
                .right(Role::Dim, "blocked")
                .hang(3);
            for row in wrap(vec![line], width) {
                assert!(row.width() <= width, "{row:?} at {width}");
            }
        }
    }
}

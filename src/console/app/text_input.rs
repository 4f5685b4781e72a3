//! A text input, edited by grapheme clusters.

use crate::console::app::key::{Key, KeyCode};
use crate::domain::safe_text::SafeText;
use std::ops::Range;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

/// A text and a cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextInput {
    text: String,
    /// A byte position between two graphemes.
    cursor: usize,
    /// Set if line breaks are allowed.
    lines: bool,
    /// Set if the text is a suggestion, which typing replaces.
    suggested: bool,
}

/// Returns whether a key edits text instead of typing it.
#[must_use]
pub fn edits(key: Key) -> bool {
    !key.is_text() && TextInput::default().take(key)
}

impl TextInput {
    /// Creates an input of several lines.
    #[must_use]
    pub fn of_lines() -> Self {
        Self { lines: true, ..Self::default() }
    }

    /// Creates an input with a suggestion, which typing replaces.
    #[must_use]
    pub fn suggesting(text: &str) -> Self {
        Self { suggested: true, ..Self::default().holding(text) }
    }

    /// Returns whether its text is an untouched suggestion.
    #[must_use]
    pub const fn is_suggested(&self) -> bool {
        self.suggested
    }

    /// Returns whether line breaks are allowed.
    #[must_use]
    pub const fn has_lines(&self) -> bool {
        self.lines
    }

    /// Returns the input with a text and the cursor at its end.
    #[must_use]
    pub fn holding(mut self, text: &str) -> Self {
        self.text.clear();
        self.cursor = 0;
        self.insert(text);
        self
    }

    /// Replaces the text as if it had been typed.
    pub fn replace(&mut self, text: &str) {
        let emptied = Self { lines: self.lines, ..Self::default() };
        *self = emptied.holding(text);
    }

    /// Puts the cursor before this byte, or before the character that it is a part of.
    pub fn go_to(&mut self, byte: usize) {
        self.cursor = self.text.floor_char_boundary(byte);
    }

    /// Moves the cursor a line down or up, in the same column if that line is long enough.
    pub fn step_line(&mut self, forwards: bool) {
        let start = self.line_start();
        let column = self.text[start..self.cursor].graphemes(true).count();
        let target = if forwards {
            let end = self.line_end();
            if end == self.text.len() {
                return;
            }
            end + 1
        } else {
            if start == 0 {
                return;
            }
            self.text[..start - 1].rfind('\n').map_or(0, |at| at + 1)
        };
        let line = self.text[target..].split('\n').next().unwrap_or_default();
        self.cursor = target + line.graphemes(true).take(column).map(str::len).sum::<usize>();
    }

    /// Returns the text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the text left of the cursor.
    #[must_use]
    pub fn before_cursor(&self) -> &str {
        self.text.get(..self.cursor).unwrap_or_default()
    }

    /// Returns the text as it may be shown, with as many characters as it has.
    #[must_use]
    pub fn shown(&self) -> SafeText {
        SafeText::typed(&self.text)
    }

    /// Returns the first bytes of the text as they may be shown.
    #[must_use]
    pub fn shown_to(&self, end: usize) -> SafeText {
        let count = self.text.get(..end).unwrap_or_default().chars().count();
        let shown = self.shown();
        let end = shown.char_indices().nth(count).map_or(shown.len(), |(at, _)| at);
        shown.slice(0..end)
    }

    /// Returns the text left of the cursor as it may be shown.
    #[must_use]
    pub fn shown_before_cursor(&self) -> SafeText {
        self.shown_to(self.cursor)
    }

    /// Returns whether the text is blank.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Puts text at the cursor, as a key or a paste brings it. Controls become spaces.
    pub fn insert(&mut self, text: &str) {
        if std::mem::take(&mut self.suggested) {
            self.text.clear();
            self.cursor = 0;
        }
        let lines = self.lines;
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let safe: String =
            text.chars().map(|c| if c.is_control() && !(lines && c == '\n') { ' ' } else { c }).collect();
        self.text.insert_str(self.cursor, &safe);
        self.cursor += safe.len();
        // The inserted text may join the following grapheme cluster.
        if !GraphemeCursor::new(self.cursor, self.text.len(), true).is_boundary(&self.text, 0).unwrap_or(true)
        {
            self.cursor = self.next();
        }
    }

    /// Replaces a range of bytes and moves the cursor after the new text.
    pub fn put(&mut self, bytes: Range<usize>, text: &str) {
        if self.text.is_char_boundary(bytes.start) && self.text.is_char_boundary(bytes.end) {
            self.remove(bytes.start, bytes.end);
            self.cursor = bytes.start;
            self.insert(text);
        }
    }

    /// Handles a key. Returns whether it has an effect.
    pub fn take(&mut self, key: Key) -> bool {
        match key {
            Key { code: KeyCode::Char(c), ctrl: false, alt: false } => {
                self.insert(c.encode_utf8(&mut [0; 4]));
            }
            Key { code: KeyCode::Backspace, .. } | Key { code: KeyCode::Delete, .. } if self.suggested => {
                self.remove(0, self.text.len());
            }
            Key { code: KeyCode::Backspace, alt: false, .. } => self.remove(self.previous(), self.cursor),
            Key { code: KeyCode::Delete, .. } => self.remove(self.cursor, self.next()),
            Key { code: KeyCode::Left, .. } => self.cursor = self.previous(),
            Key { code: KeyCode::Right, .. } => self.cursor = self.next(),
            Key { code: KeyCode::Home, .. } | Key { code: KeyCode::Char('a'), ctrl: true, .. } => {
                self.cursor = self.line_start();
            }
            Key { code: KeyCode::End, .. } | Key { code: KeyCode::Char('e'), ctrl: true, .. } => {
                self.cursor = self.line_end();
            }
            Key { code: KeyCode::Char('u'), ctrl: true, .. } => self.remove(self.line_start(), self.cursor),
            Key { code: KeyCode::Char('k'), ctrl: true, .. } => self.remove(self.cursor, self.line_end()),
            Key { code: KeyCode::Char('w'), ctrl: true, .. } | Key { code: KeyCode::Backspace, .. } => {
                self.remove(self.word_start(), self.cursor);
            }
            _ => return false,
        }
        self.suggested = false;
        true
    }

    fn remove(&mut self, from: usize, to: usize) {
        if from < to {
            self.text.replace_range(from..to, "");
            self.cursor = from;
        }
    }

    fn previous(&self) -> usize {
        self.before_cursor().grapheme_indices(true).next_back().map_or(0, |(start, _)| start)
    }

    fn next(&self) -> usize {
        let mut cursor = GraphemeCursor::new(self.cursor, self.text.len(), true);
        cursor.next_boundary(&self.text, 0).ok().flatten().unwrap_or(self.text.len())
    }

    fn line_start(&self) -> usize {
        self.before_cursor().rfind('\n').map_or(0, |at| at + 1)
    }

    fn line_end(&self) -> usize {
        self.text[self.cursor..].find('\n').map_or(self.text.len(), |at| self.cursor + at)
    }

    fn word_start(&self) -> usize {
        let before = self.before_cursor().trim_end();
        before
            .rfind(char::is_whitespace)
            .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(keys: &[Key]) -> TextInput {
        let mut entry = TextInput::default();
        for &key in keys {
            entry.take(key);
        }
        entry
    }

    #[test]
    fn graphemes_are_deleted_whole() {
        let mut entry = TextInput::default();
        entry.insert("né👩‍👩‍👧");
        entry.take(Key::plain(KeyCode::Backspace));
        assert_eq!(entry.text(), "né");
        entry.take(Key::plain(KeyCode::Backspace));
        assert_eq!(entry.text(), "n");
    }

    #[test]
    fn a_paste_brings_no_line_breaks_into_a_line() {
        let mut entry = TextInput::default();
        entry.insert("one\r\ntwo\tthree\u{1b}");
        assert_eq!(entry.text(), "one two three ");
        let mut entry = TextInput::of_lines();
        entry.insert("one\r\ntwo");
        assert_eq!(entry.text(), "one\ntwo");
    }

    #[test]
    fn words_and_lines_are_killed() {
        let keys: Vec<_> = "to be kept".chars().map(Key::char).chain([Key::ctrl('w')]).collect();
        assert_eq!(after(&keys).text(), "to be ");
        assert_eq!(after(&[Key::char('a'), Key::char('b'), Key::ctrl('u')]).text(), "");
    }
}

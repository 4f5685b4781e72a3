//! The demo's own editor: a file of the room as text, with the remedy of a finding already in its place.
//!
//! It opens where a reviewer's own editor would, for those who have set none, and writes nothing but the demo.

use super::entry::Entry;
use super::geometry::keep_line_in_sight;
use super::key::{Key, KeyCode};
use super::paper::{Line, Role};
use super::patch::Patch;
use crate::domain::safe_text::SafeText;
use crate::room::masked_text::editable_lines;
use std::collections::HashSet;
use std::sync::Arc;
use unicode_width::UnicodeWidthStr;

/// What a remedy has where only the reviewer knows what belongs there.
const UNKNOWN: char = '…';
/// Columns for line numbers and signs.
const MARGIN: usize = 8;

/// A file that is being edited.
#[derive(Clone, Debug)]
pub struct Mending {
    /// The file, relative to the room.
    pub path: Arc<str>,
    /// The line to begin at, from 1.
    pub line: u32,
    /// The finding to mend, by its number among the trial's.
    pub finding: Option<usize>,
    /// The reading of the file that is under way, or was.
    pub generation: u64,
    /// The text.
    pub entry: Entry,
    /// The lines that the file had, once it was read.
    before: Option<HashSet<String>>,
    /// Whether it is to be saved as soon as it has been read.
    pub is_save_due: bool,
    /// The first visible line.
    pub top: usize,
}

impl Mending {
    /// A file that is yet to be read.
    #[must_use]
    pub fn of(path: Arc<str>, line: u32, finding: Option<usize>, generation: u64) -> Self {
        Self {
            path,
            line,
            finding,
            generation,
            entry: Entry::of_lines(),
            before: None,
            is_save_due: false,
            top: 0,
        }
    }

    /// Whether the file has been read.
    #[must_use]
    pub const fn is_read(&self) -> bool {
        self.before.is_some()
    }

    /// Begins with the file's text, the remedy in it and the cursor where something is to be typed. What was typed
    /// before the file was read stands there.
    pub fn begin(&mut self, text: &str, remedy: Option<&Patch>) {
        self.before = Some(text.lines().map(str::to_owned).collect());
        let at_its_line = || {
            let before = text.split_inclusive('\n').take(index(self.line));
            (text.to_owned(), before.map(str::len).sum())
        };
        let (text, cursor) = remedy.map_or_else(at_its_line, |patch| with_remedy(text, patch));
        let early = std::mem::replace(&mut self.entry, Entry::of_lines().holding(&text));
        self.entry.go_to(cursor);
        self.entry.insert(early.text());
    }

    /// Takes a key that is no command. Whether it meant something here.
    pub fn take(&mut self, key: Key) -> bool {
        match key {
            Key { code: KeyCode::Up, .. } => self.entry.step_line(false),
            Key { code: KeyCode::Down, .. } => self.entry.step_line(true),
            Key { code: KeyCode::Enter, .. } => self.entry.insert("\n"),
            key => return self.entry.take(key),
        }
        true
    }

    /// The line and the column of the cursor, from 0, as they are shown.
    #[must_use]
    pub fn cursor(&self) -> (usize, usize) {
        let before = self.entry.before_cursor();
        let number = before.matches('\n').count();
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
        let shown = self.shown();
        let line = shown.get(number).map(SafeText::as_str).unwrap_or_default();
        let end = line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
        (number, MARGIN + line[..end].width())
    }

    /// Returns the lines of the text as they may be shown, with as many characters as the text has.
    fn shown(&self) -> Vec<SafeText> {
        editable_lines(&self.path, self.entry.text())
    }

    /// Keeps the cursor on a screen of this many rows.
    pub fn keep_in_sight(&mut self, rows: usize) {
        let lines = self.entry.text().matches('\n').count() + 1;
        self.top = keep_line_in_sight(self.top, self.cursor().0, lines, rows);
    }

    /// The text as it is shown: safe, with numbers, and a sign where a line is new.
    #[must_use]
    pub fn lines(&self) -> Vec<Line> {
        let Some(before) = &self.before else { return vec![Line::of(Role::Dim, "reading …")] };
        let shown = self.shown();
        let lines = (1..).zip(shown.iter().zip(self.entry.text().split('\n')));
        lines
            .map(|(number, (shown, text)): (usize, _)| {
                let line = Line::of(Role::Dim, format!("{number:>4} "));
                if text.is_empty() || before.contains(text) {
                    let mut line = line.with(Role::Dim, "   ");
                    line.spans.extend(super::highlight::highlight(shown));
                    line
                } else {
                    line.with(Role::Added, " + ").with(Role::Added, shown.as_str())
                }
            })
            .collect()
    }
}

fn index(line: u32) -> usize {
    usize::try_from(line).unwrap_or(usize::MAX).saturating_sub(1)
}

/// A text with a remedy in its place, and where the cursor belongs: where the first `…` was, or behind the remedy.
fn with_remedy(text: &str, patch: &Patch) -> (String, usize) {
    let after = index(patch.after) + 1;
    let kept = patch.removed.as_ref().map_or(after, |lines| index(*lines.start()));
    let lines: Vec<&str> = text.split('\n').collect();
    let head = lines.iter().take(kept).map(|line| (*line).to_owned());
    let tail = lines.iter().skip(after).map(|line| (*line).to_owned());
    let mut start: usize = lines.iter().take(kept).map(|line| line.len() + 1).sum();
    let mut added = patch.added.join("\n");
    start += added.find(UNKNOWN).unwrap_or(added.len());
    added = added.replacen(UNKNOWN, "", 1);
    let all: Vec<String> = head.chain([added]).chain(tail).collect();
    (all.join("\n"), start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str, patch: &Patch, keys: &str) -> String {
        let mut mending = Mending::of("a.yaml".into(), 1, None, 0);
        mending.begin(text, Some(patch));
        for c in keys.chars() {
            assert!(mending.take(Key::char(c)));
        }
        mending.entry.text().to_owned()
    }

    #[test]
    fn what_is_typed_stands_where_the_remedy_left_it_open() {
        let added = vec!["  ref: ticket:…".to_owned()];
        let insert = Patch { removed: None, after: 2, added: added.clone() };
        assert_eq!(typed("a:\n  b: 1\nc: 2\n", &insert, "X-1"), "a:\n  b: 1\n  ref: ticket:X-1\nc: 2\n");
        let replace = Patch { removed: Some(2..=3), after: 3, added };
        assert_eq!(typed("a:\n  ref:\n    x: 1\nc: 2", &replace, "é"), "a:\n  ref: ticket:é\nc: 2");
    }

    #[test]
    fn who_types_before_the_file_is_read_loses_nothing() {
        let mut mending = Mending::of("a.yaml".into(), 2, None, 0);
        mending.take(Key::char('x'));
        mending.begin("a: 1\nb: 2\n", None);
        assert_eq!(mending.entry.text(), "a: 1\nxb: 2\n");
    }

    #[test]
    fn lines_are_stepped_through_and_broken() {
        let mut mending = Mending::of("a.yaml".into(), 2, None, 0);
        mending.begin("a: 1\nbb: 2\n", None);
        assert_eq!(mending.cursor(), (1, MARGIN));
        for code in [KeyCode::Up, KeyCode::End, KeyCode::Enter, KeyCode::Down, KeyCode::Down, KeyCode::Down] {
            mending.take(Key::plain(code));
        }
        assert_eq!(mending.entry.text(), "a: 1\n\nbb: 2\n");
        assert_eq!(mending.cursor().0, 3);
    }
}

//! The console's editor: a file of the room as text, with the remedy of a finding already inserted.

use crate::console::app::content::patch::Patch;
use crate::console::app::editor::base::Base;
use crate::console::app::geometry::keep_line_in_sight;
use crate::console::app::key::{Key, KeyCode};
use crate::console::app::request_id::RequestId;
use crate::console::app::rich_text::{Line, Role};
use crate::console::app::text_input::TextInput;
use crate::domain::safe_text::SafeText;
use crate::domain::schema::PLACEHOLDER;
use crate::room::masked_text::editable_lines;
use std::collections::HashSet;
use std::sync::Arc;
use unicode_width::UnicodeWidthStr;

/// Columns for line numbers and signs.
const MARGIN: usize = 8;

/// A file that is being edited.
#[derive(Clone, Debug)]
pub struct Editor {
    /// The file, relative to the room.
    pub path: Arc<str>,
    /// The line to begin at, from 1.
    pub line: u32,
    /// The finding to mend, by its number among the trial's.
    pub finding: Option<usize>,
    /// The reading of the file that is under way, or was.
    pub request: RequestId,
    /// The text.
    pub input: TextInput,
    /// The file, once it was read.
    base: Option<Base>,
    /// The lines that it had.
    before: HashSet<String>,
    /// The text to begin with: the file with the remedy.
    start: String,
    /// The text with a problem that the user was told about.
    pub warned: Option<String>,
    /// Set while the text is being written.
    pub is_saving: bool,
    /// Set to save the file as soon as it has been read.
    pub is_save_due: bool,
    /// The first visible line.
    pub top: usize,
}

impl Editor {
    /// Creates an editor for a file that has not been read.
    #[must_use]
    pub fn of(path: Arc<str>, line: u32, finding: Option<usize>, request: RequestId) -> Self {
        Self {
            path,
            line,
            finding,
            request,
            input: TextInput::of_lines(),
            base: None,
            before: HashSet::new(),
            start: String::new(),
            warned: None,
            is_saving: false,
            is_save_due: false,
            top: 0,
        }
    }

    /// Returns whether the file has been read.
    #[must_use]
    pub const fn is_read(&self) -> bool {
        self.base.is_some()
    }

    /// Returns whether the text is not the one that the editor began with.
    #[must_use]
    pub fn has_changes(&self) -> bool {
        self.input.text() != self.start
    }

    /// Returns the file as it was read.
    #[must_use]
    pub const fn base(&self) -> Option<&Base> {
        self.base.as_ref()
    }

    /// Shows the file with the remedy inserted and the cursor at its placeholder. Input typed before the file was
    /// read is inserted there.
    pub fn begin(&mut self, base: Base, remedy: Option<&Patch>) {
        let text = base.text.clone();
        let text = text.as_str();
        self.base = Some(base);
        self.before = text.lines().map(str::to_owned).collect();
        let at_its_line = || {
            let before = text.split_inclusive('\n').take(index(self.line));
            (text.to_owned(), before.map(str::len).sum())
        };
        let (text, cursor) = remedy.map_or_else(at_its_line, |patch| with_remedy(text, patch));
        self.start.clone_from(&text);
        let early = std::mem::replace(&mut self.input, TextInput::of_lines().holding(&text));
        self.input.go_to(cursor);
        self.input.insert(early.text());
    }

    /// Handles a key that runs no command. Returns whether it has an effect.
    pub fn take(&mut self, key: Key) -> bool {
        match key {
            Key { code: KeyCode::Up, .. } => self.input.step_line(false),
            Key { code: KeyCode::Down, .. } => self.input.step_line(true),
            Key { code: KeyCode::Enter, .. } => self.input.insert("\n"),
            key => return self.input.take(key),
        }
        true
    }

    /// Returns the line and the column of the cursor, from 0, as they are shown.
    #[must_use]
    pub fn cursor(&self) -> (usize, usize) {
        let before = self.input.before_cursor();
        let number = before.matches('\n').count();
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
        let shown = self.shown();
        let line = shown.get(number).map(SafeText::as_str).unwrap_or_default();
        let end = line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
        (number, MARGIN + line[..end].width())
    }

    /// Returns the lines of the text as they may be shown, with as many characters as the text has.
    fn shown(&self) -> Vec<SafeText> {
        editable_lines(&self.path, self.input.text())
    }

    /// Keeps the cursor on a screen of this many rows.
    pub fn keep_in_sight(&mut self, rows: usize) {
        let lines = self.input.text().matches('\n').count() + 1;
        self.top = keep_line_in_sight(self.top, self.cursor().0, lines, rows);
    }

    /// Returns the text as safe lines with numbers, and a mark on new lines.
    #[must_use]
    pub fn lines(&self) -> Vec<Line> {
        if self.base.is_none() {
            return vec![Line::of(Role::Dim, "Reading …")];
        }
        let shown = self.shown();
        let lines = (1..).zip(shown.iter().zip(self.input.text().split('\n')));
        lines
            .map(|(number, (shown, text)): (usize, _)| {
                let line = Line::of(Role::Dim, format!("{number:>4} "));
                if text.is_empty() || self.before.contains(text) {
                    let mut line = line.with(Role::Dim, "   ");
                    line.spans.extend(crate::console::app::content::highlight::highlight(shown));
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

/// Returns the text with the remedy inserted, and the cursor position: at the first placeholder, or after the remedy.
fn with_remedy(text: &str, patch: &Patch) -> (String, usize) {
    let after = index(patch.after) + 1;
    let kept = patch.removed.as_ref().map_or(after, |lines| index(*lines.start()));
    let lines: Vec<&str> = text.split('\n').collect();
    let head = lines.iter().take(kept).map(|line| (*line).to_owned());
    let tail = lines.iter().skip(after).map(|line| (*line).to_owned());
    let mut start: usize = lines.iter().take(kept).map(|line| line.len() + 1).sum();
    let mut added = patch.added.join("\n");
    start += added.find(PLACEHOLDER).unwrap_or(added.len());
    added = added.replacen(PLACEHOLDER, "", 1);
    let all: Vec<String> = head.chain([added]).chain(tail).collect();
    (all.join("\n"), start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::PacketFile;

    fn base(text: &str) -> Base {
        Base::of(PacketFile { path: "a.yaml".into(), bytes: text.as_bytes().into() }).unwrap()
    }

    fn typed(text: &str, patch: &Patch, keys: &str) -> String {
        let mut editor = Editor::of("a.yaml".into(), 1, None, RequestId::default());
        editor.begin(base(text), Some(patch));
        for c in keys.chars() {
            assert!(editor.take(Key::char(c)));
        }
        editor.input.text().to_owned()
    }

    #[test]
    fn input_goes_to_the_placeholder_of_the_remedy() {
        let added = vec!["  ref: ticket:TODO".to_owned()];
        let insert = Patch { removed: None, after: 2, added: added.clone() };
        assert_eq!(typed("a:\n  b: 1\nc: 2\n", &insert, "X-1"), "a:\n  b: 1\n  ref: ticket:X-1\nc: 2\n");
        let replace = Patch { removed: Some(2..=3), after: 3, added };
        assert_eq!(typed("a:\n  ref:\n    x: 1\nc: 2", &replace, "é"), "a:\n  ref: ticket:é\nc: 2");
    }

    #[test]
    fn input_before_the_file_is_read_is_kept() {
        let mut editor = Editor::of("a.yaml".into(), 2, None, RequestId::default());
        editor.take(Key::char('x'));
        editor.begin(base("a: 1\nb: 2\n"), None);
        assert_eq!(editor.input.text(), "a: 1\nxb: 2\n");
    }

    #[test]
    fn lines_are_stepped_through_and_broken() {
        let mut editor = Editor::of("a.yaml".into(), 2, None, RequestId::default());
        editor.begin(base("a: 1\nbb: 2\n"), None);
        assert_eq!(editor.cursor(), (1, MARGIN));
        for code in [KeyCode::Up, KeyCode::End, KeyCode::Enter, KeyCode::Down, KeyCode::Down, KeyCode::Down] {
            editor.take(Key::plain(code));
        }
        assert_eq!(editor.input.text(), "a: 1\n\nbb: 2\n");
        assert_eq!(editor.cursor().0, 3);
    }
}

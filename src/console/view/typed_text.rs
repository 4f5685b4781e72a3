//! Text that is typed into a field of several rows, wrapped at words.

use crate::console::app::text_input::TextInput;
use crate::domain::safe_text::SafeText;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The rows of a typed text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TypedText {
    /// The rows, safe to show.
    pub(super) rows: Vec<SafeText>,
    /// The column and the row of the cursor. After blanks at the end of a row, the column may be outside of it.
    pub(super) cursor: (usize, usize),
}

/// Wraps a typed text for a field of this width, whose last column is kept for the cursor.
pub(super) fn wrapped(input: &TextInput, width: usize) -> TypedText {
    let before = input.before_cursor().chars().count();
    let (mut rows, mut cursor, mut at) = (Vec::new(), (0, 0), 0);
    for line in SafeText::typed_lines(input.text()) {
        let starts = row_starts(&line, width.saturating_sub(1));
        let ends = starts.iter().copied().skip(1).chain([line.len()]);
        for (start, end) in starts.iter().copied().zip(ends) {
            let row = line.slice(start..end);
            let count = row.chars().count();
            // The end of a row that is not the last of its line is the start of the next one.
            if (at..at + count).contains(&before) || (end == line.len() && before == at + count) {
                let left = row.chars().take(before - at).map(char::len_utf8).sum();
                cursor = (row.slice(0..left).width(), rows.len());
            }
            at += count;
            rows.push(row);
        }
        // The line break.
        at += 1;
    }
    TypedText { rows, cursor }
}

/// Returns the bytes at which the rows of a line begin. Blanks at the end of a row may go over its edge; a word that is wider
/// than a row is cut.
fn row_starts(line: &str, width: usize) -> Vec<usize> {
    let (mut starts, mut used, mut at) = (vec![0], 0, 0);
    for word in line.split_inclusive(char::is_whitespace) {
        let letters = word.trim_end().width();
        if used > 0 && (1..=width).contains(&letters) && used + letters > width {
            starts.push(at);
            used = 0;
        }
        for grapheme in word.graphemes(true) {
            let is_blank = grapheme.chars().all(char::is_whitespace);
            if used > 0 && !is_blank && used + grapheme.width() > width {
                starts.push(at);
                used = 0;
            }
            used += grapheme.width();
            at += grapheme.len();
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::app::key::{Key, KeyCode};

    fn rows(text: &str, width: usize) -> Vec<String> {
        let input = TextInput::of_lines().holding(text);
        wrapped(&input, width).rows.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn rows_end_between_words() {
        assert_eq!(
            rows("the sponsor confirmed the budget", 15),
            ["the sponsor ", "confirmed the ", "budget"]
        );
        assert_eq!(rows("see ticket:CS-8840, again", 16), ["see ", "ticket:CS-8840, ", "again"]);
    }

    #[test]
    fn a_word_that_is_wider_than_a_row_is_cut() {
        assert_eq!(rows("a 0123456789abcdef", 9), ["a 012345", "6789abcd", "ef"]);
        assert_eq!(rows("期限が延びる", 7), ["期限が", "延びる"]);
    }

    #[test]
    fn lines_and_blanks_stay() {
        assert_eq!(rows("one\n\n  two", 20), ["one", "", "  two"]);
        assert_eq!(rows("", 20), [""]);
        assert_eq!(rows("12345   ", 6), ["12345   "], "blanks begin no row");
    }

    #[test]
    fn the_cursor_is_where_the_next_letter_goes() {
        let text = "the sponsor confirmed";
        let mut input = TextInput::of_lines().holding(text);
        assert_eq!(wrapped(&input, 15).cursor, (9, 1));
        for _ in 0..text.len() {
            let cursor = wrapped(&input, 15).cursor;
            let left = input.before_cursor().len();
            let expected = if left < 12 { (left, 0) } else { (left - 12, 1) };
            assert_eq!(cursor, expected, "{left}");
            input.take(Key::plain(KeyCode::Left));
        }
    }
}

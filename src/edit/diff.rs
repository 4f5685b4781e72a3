//! The lines in which two texts differ, as data.

use crate::domain::safe_text::SafeText;
use crate::room::masked_text::MaskedText;
use crate::room::syntax::split_lines;

/// A line that a change removes or adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffLine {
    /// True for a line that is added.
    pub is_added: bool,
    /// The number of the line, from 1: in the old text if it is removed, in the new one if it is added.
    pub number: u32,
    /// The line as it may be shown.
    pub text: SafeText,
}

/// Returns the lines that differ, in order, a removed line before the one that replaces it. The texts differ in few lines.
#[must_use]
pub fn diff(name: &str, old: &str, new: &str) -> Vec<DiffLine> {
    let (before, after) = (split_lines(old), split_lines(new));
    let (old_shown, new_shown) = (MaskedText::of(name, old), MaskedText::of(name, new));
    let line = |is_added: bool, at: usize| {
        let shown = if is_added { &new_shown } else { &old_shown };
        let text = shown.lines().get(at).cloned().unwrap_or_default();
        DiffLine { is_added, number: u32::try_from(at + 1).unwrap_or(u32::MAX), text }
    };
    let mut lines = Vec::new();
    let (mut row, mut column) = (0, 0);
    while row < before.len() || column < after.len() {
        if row < before.len() && before.get(row) == after.get(column) {
            (row, column) = (row + 1, column + 1);
            continue;
        }
        let (removed, added) = next_common(&before[row..], &after[column..]);
        lines.extend((row..row + removed).map(|at| line(false, at)));
        lines.extend((column..column + added).map(|at| line(true, at)));
        (row, column) = (row + removed, column + added);
    }
    lines
}

/// The number of lines that are searched for the next common line.
const FAR: usize = 64;

/// Returns the numbers of lines to skip until both texts go on with the same line: the fewest, and all of them if that line
/// is far away.
fn next_common(before: &[&str], after: &[&str]) -> (usize, usize) {
    let is_common = |&(removed, added): &(usize, usize)| match (before.get(removed), after.get(added)) {
        (None, None) => true,
        (one, other) => one == other,
    };
    let pairs = (1..=FAR).flat_map(|sum| (0..=sum).map(move |removed| (removed, sum - removed)));
    let is_inside = |&(removed, added): &(usize, usize)| removed <= before.len() && added <= after.len();
    pairs.filter(is_inside).find(is_common).unwrap_or((before.len(), after.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str) -> Vec<String> {
        let sign = |is_added| if is_added { '+' } else { '-' };
        let lines = diff("a.yaml", old, new);
        lines.iter().map(|line| format!("{}{} {}", sign(line.is_added), line.number, line.text)).collect()
    }

    #[test]
    fn added_and_replaced_lines_have_their_numbers() {
        assert_eq!(shown("a: 1\nb: 2\n", "a: 1\nb: 2\n"), [""; 0]);
        assert_eq!(shown("a: 1\nc: 3\n", "a: 1\nb: 2\nc: 3\n"), ["+2 b: 2"]);
        assert_eq!(shown("a: 1\nb: TBD\nc: 3", "a: 1\nb: 2\nc: 3"), ["-2 b: TBD", "+2 b: 2"]);
        assert_eq!(shown("a: 1", "a: 1\nb: 2"), ["+2 b: 2"]);
        assert_eq!(
            shown("a:\nb: 1\nc: 1\nd:\n", "a: 0\nb: 1\nc: 1\nd:\n  e: 1\n"),
            ["-1 a:", "+1 a: 0", "+5   e: 1"]
        );
        assert_eq!(shown("a:\r\nb: 1\r\n", "a: 2\r\nb: 1\r\n"), ["-1 a:", "+1 a: 2"]);
    }

    #[test]
    fn forbidden_material_on_a_line_is_masked() {
        let old = "client_secret: hunter2\nb: {client_secret: hunter2}\n";
        let new = "client_secret: hunter2\nb: {client_secret: hunter2, c: 1}\n";
        let lines = shown(old, new);
        assert_eq!(lines, ["-2 b: {client_secret: [masked]}", "+2 b: {client_secret: [masked], c: 1}"]);
    }
}

//! The lines that the linear mode prints, as safe text.

use crate::domain::safe_text::{IntoSafe, SafeText};

/// Lines to print, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lines(Vec<SafeText>);

impl Lines {
    /// Appends a line.
    pub(super) fn push(&mut self, line: impl IntoSafe) {
        self.0.push(line.into_safe());
    }

    /// Appends lines.
    pub(super) fn extend<T: IntoSafe>(&mut self, lines: impl IntoIterator<Item = T>) {
        self.0.extend(lines.into_iter().map(IntoSafe::into_safe));
    }

    /// Moves all lines of another list to the end of this one.
    pub(super) fn append(&mut self, other: &mut Self) {
        self.0.append(&mut other.0);
    }

    /// Returns whether no line is there.
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns whether one of the lines is this one.
    pub(super) fn contains(&self, line: &str) -> bool {
        self.0.iter().any(|other| *other == *line)
    }

    /// Returns the lines.
    pub(super) fn into_vec(self) -> Vec<SafeText> {
        self.0
    }
}

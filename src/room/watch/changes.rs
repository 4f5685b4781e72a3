//! The list of the entries that have changed.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

/// The most changes that are kept. Of more, comparing the whole room is as good.
const MOST: usize = 4_096;

/// The latest changes, each with a position.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// The position of the first change that is kept. What changed before it is not known.
    first: u64,
    paths: VecDeque<Box<Path>>,
    /// The greatest position that was asked for.
    marked: u64,
}

impl Changes {
    /// Adds a change.
    pub(super) fn add(&mut self, path: &Path) {
        // Writing a file gives several events in a row. Every list with the last one is complete without another.
        let is_in_every_list = self.marked < self.end();
        if is_in_every_list && self.paths.back().is_some_and(|last| **last == *path) {
            return;
        }
        if self.paths.len() == MOST {
            self.paths.pop_front();
            self.first += 1;
        }
        self.paths.push_back(path.into());
    }

    /// Forgets all changes, because some were missed.
    pub(super) fn lose(&mut self) {
        self.first = self.end() + 1;
        self.paths.clear();
    }

    /// Returns the position of the next change, for [`Changes::since`].
    pub(super) fn mark(&mut self) -> u64 {
        self.marked = self.end();
        self.marked
    }

    /// Returns the changes from a position on. `None` if they are not known.
    pub(super) fn since(&self, position: u64) -> Option<Vec<PathBuf>> {
        let skipped = usize::try_from(position.checked_sub(self.first)?).ok()?;
        Some(self.paths.iter().skip(skipped).map(|path| path.to_path_buf()).collect())
    }

    fn end(&self) -> u64 {
        self.first + self.paths.len() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn since(changes: &Changes, position: u64) -> Option<Vec<String>> {
        let paths = changes.since(position)?;
        Some(paths.into_iter().map(|path| path.to_str().unwrap().to_owned()).collect())
    }

    #[test]
    fn a_change_after_a_mark_is_in_its_list() {
        let mut changes = Changes::default();
        let first = changes.mark();
        changes.add(Path::new("a"));
        changes.add(Path::new("a"));
        let second = changes.mark();
        assert_eq!(since(&changes, first).unwrap(), ["a"]);
        assert_eq!(since(&changes, second).unwrap(), [""; 0]);
        changes.add(Path::new("a"));
        assert_eq!(since(&changes, first).unwrap(), ["a", "a"]);
        assert_eq!(since(&changes, second).unwrap(), ["a"]);
    }

    #[test]
    fn what_was_lost_is_not_known() {
        let mut changes = Changes::default();
        let before = changes.mark();
        changes.lose();
        assert_eq!(since(&changes, before), None);
        let after = changes.mark();
        changes.add(Path::new("b"));
        assert_eq!((since(&changes, before), since(&changes, after)), (None, Some(vec!["b".to_owned()])));
    }

    #[test]
    fn more_changes_than_are_kept_are_not_known() {
        let mut changes = Changes::default();
        let (before, mut last) = (changes.mark(), 0);
        for number in 0..=MOST {
            changes.add(Path::new(&number.to_string()));
            last = changes.mark();
        }
        assert_eq!(since(&changes, before), None);
        assert_eq!(since(&changes, before + 1).unwrap().len(), MOST);
        assert_eq!(since(&changes, last).unwrap(), [""; 0]);
    }
}

//! The ignore lists of a repository, or of a folder outside of any.

use crate::room::ignore_pattern::for_library;
use crate::room::walk::IGNORE_FILE;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::fs;
use std::path::Path;
use std::rc::Rc;

/// The ignore file of git.
const GITIGNORE: &str = ".gitignore";

/// The lists that hold for a folder: those of the folder itself and of the folders above it, up to a root.
#[derive(Clone, Debug, Default)]
pub(super) struct IgnoreLists {
    /// The lists of this program, the nearest folder last.
    own: Vec<Rc<Gitignore>>,
    /// The lists of git, the nearest folder last. Before them comes that of the repository itself.
    git: Vec<Rc<Gitignore>>,
}

impl IgnoreLists {
    /// Returns the lists of a repository that are in none of its folders.
    pub(super) fn of_repository(root: &Path, git: &Path) -> Self {
        let mut lists = Self::default();
        lists.git.extend(list(root, &git.join("info/exclude")));
        lists
    }

    /// Returns these lists with those of one more folder.
    pub(super) fn with_folder(&self, folder: &Path) -> Self {
        let mut lists = self.clone();
        lists.own.extend(list(folder, &folder.join(IGNORE_FILE)));
        lists.git.extend(list(folder, &folder.join(GITIGNORE)));
        lists
    }

    /// Returns whether an entry is left out. As with git, the nearest list that names it decides, and what is below a
    /// folder that is left out cannot be included again.
    pub(super) fn leave_out(&self, path: &Path, is_folder: bool) -> bool {
        let decision = |lists: &[Rc<Gitignore>]| {
            let matches = lists.iter().rev().map(|list| list.matched(path, is_folder));
            matches.into_iter().find(|found| !found.is_none()).map(|found| found.is_ignore())
        };
        decision(&self.own).or_else(|| decision(&self.git)).unwrap_or(false)
    }
}

/// Reads a list. One that cannot be read, or that is not a regular file, leaves nothing out.
fn list(folder: &Path, file: &Path) -> Option<Rc<Gitignore>> {
    if !fs::symlink_metadata(file).ok()?.is_file() {
        return None;
    }
    let bytes = fs::read(file).ok()?;
    let mut builder = GitignoreBuilder::new(folder);
    for line in String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').lines() {
        if let Some(pattern) = for_library(line) {
            // A line that is not a pattern leaves nothing out.
            let _ = builder.add_line(None, &pattern);
        }
    }
    builder.build().ok().map(Rc::new)
}

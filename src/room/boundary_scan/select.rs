//! The files of a folder that the guard reads (specification, section 4, "The guard").
//!
//! Every folder but `.git` is entered, also one that is left out: a tracked file may be in it, and what is left out is
//! counted.

use super::ignore_lists::IgnoreLists;
use crate::fsio::paths::{canonical, with_slashes};
use crate::git;
use crate::git::folders::{self, GIT};
use std::collections::HashSet;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// The receiver of a selection.
pub(super) trait Sink {
    /// Takes a file that is to be read.
    fn file(&mut self, path: &Path);
    /// Counts a file that an ignore list leaves out.
    fn ignored(&mut self);
    /// Takes an entry that cannot be read.
    fn unreadable(&mut self, path: &Path, error: &io::Error);
}

/// A repository, as far as the selection needs it.
struct WorkTree {
    root: PathBuf,
    /// The paths of the tracked files, relative to the root. `None` if git does not tell: every file counts as tracked.
    tracked: Option<HashSet<Vec<u8>>>,
}

impl WorkTree {
    fn is_tracked(&self, full: &Path) -> bool {
        let path = full.strip_prefix(&self.root).ok().map(with_slashes);
        self.tracked
            .as_ref()
            .is_none_or(|tracked| path.is_none_or(|path| tracked.contains(path.as_encoded_bytes())))
    }
}

/// A folder that is to be listed.
struct Folder {
    /// The path, as it was reached.
    path: PathBuf,
    /// The path without symbolic links.
    full: PathBuf,
    lists: IgnoreLists,
    /// True if an ignore list leaves out the folder, and so everything untracked below it.
    is_left_out: bool,
    work_tree: Option<Rc<WorkTree>>,
}

/// A walk over a folder.
pub(super) struct Selector<'a> {
    sink: &'a mut dyn Sink,
    open: Vec<Folder>,
}

impl<'a> Selector<'a> {
    /// Passes every file in and below a folder to a sink, in the order of paths within each folder.
    pub(super) fn walk(path: &Path, sink: &'a mut dyn Sink) {
        let full = match canonical(path) {
            Ok(full) => full,
            Err(error) => return sink.unreadable(path, &error),
        };
        let mut folder = Folder {
            path: path.to_path_buf(),
            lists: IgnoreLists::default(),
            is_left_out: false,
            work_tree: None,
            full: full.clone(),
        };
        if let Some(root) = folders::root_of(&full) {
            folder.enter_work_tree(root);
            // The lists of the folders between the root and this one.
            let mut above: Vec<_> =
                full.ancestors().skip(1).take_while(|above| above.starts_with(root)).collect();
            above.reverse();
            for above in above {
                folder.lists = folder.lists.with_folder(above);
                let below = full.ancestors().find(|below| below.parent() == Some(above));
                folder.is_left_out |= below.is_some_and(|below| folder.lists.leave_out(below, true));
            }
        }
        let mut selector = Self { sink, open: vec![folder] };
        while let Some(folder) = selector.open.pop() {
            selector.list(&folder);
        }
    }

    fn list(&mut self, folder: &Folder) {
        let lists = folder.lists.with_folder(&folder.full);
        let mut names: Vec<OsString> = Vec::new();
        match fs::read_dir(&folder.full) {
            Ok(entries) => {
                for entry in entries {
                    match entry {
                        Ok(entry) => names.push(entry.file_name()),
                        Err(error) => self.sink.unreadable(&folder.path, &error),
                    }
                }
            }
            Err(error) => return self.sink.unreadable(&folder.path, &error),
        }
        names.sort();
        let mut below = Vec::new();
        for name in names {
            let (path, full) = (folder.path.join(&name), folder.full.join(&name));
            let kind = match fs::symlink_metadata(&full) {
                Ok(meta) => meta.file_type(),
                Err(error) => {
                    self.sink.unreadable(&path, &error);
                    continue;
                }
            };
            if kind.is_symlink() || (kind.is_dir() && name == GIT) {
                continue;
            }
            let is_left_out = folder.is_left_out || lists.leave_out(&full, kind.is_dir());
            if kind.is_dir() {
                let work_tree = folder.work_tree.clone();
                let mut inner = Folder { path, full, lists: lists.clone(), is_left_out, work_tree };
                // A repository within another one has its own tracked files and lists.
                let root = inner.full.clone();
                if folders::is_root(&root) {
                    inner.enter_work_tree(&root);
                }
                below.push(inner);
            } else if is_left_out && !folder.is_tracked(&full) {
                self.sink.ignored();
            } else {
                self.sink.file(&path);
            }
        }
        below.reverse();
        self.open.append(&mut below);
    }
}

impl Folder {
    /// Begins with the tracked files and the lists of a repository, and forgets those of a surrounding one.
    fn enter_work_tree(&mut self, root: &Path) {
        let tracked = git::WorkTree::containing(root).and_then(|tree| tree.tracked()).ok();
        self.work_tree = Some(Rc::new(WorkTree { root: root.to_path_buf(), tracked }));
        let git = folders::git_folder(root).map(|git| folders::common_folder(&git));
        self.lists = git.map_or_else(IgnoreLists::default, |git| IgnoreLists::of_repository(root, &git));
        self.is_left_out = false;
    }

    fn is_tracked(&self, full: &Path) -> bool {
        self.work_tree.as_ref().is_some_and(|work_tree| work_tree.is_tracked(full))
    }
}

//! The files of the work tree that differ from the last commit.

use super::failure::GitError;
use super::work_tree::WorkTree;
use std::str;

impl WorkTree {
    /// Calls `each` with the path of every file below a folder that is changed, added or deleted and not committed. Files
    /// that `.gitignore` names are left out. The empty folder is the root. Takes one run of git.
    ///
    /// # Errors
    /// git fails.
    pub fn uncommitted(&self, folder: &[u8], mut each: impl FnMut(&[u8])) -> Result<(), GitError> {
        let arguments =
            ["--porcelain", "-z", "--untracked-files=all", "--no-renames", "--ignore-submodules=all"];
        let mut call = self.call("status").args(arguments);
        if let (false, Ok(folder)) = (folder.is_empty(), str::from_utf8(folder)) {
            call = call.args(["--", folder]);
        }
        // Two letters and a blank are before the path.
        call.values(|entry| entry.get(3..).into_iter().for_each(&mut each))
    }
}

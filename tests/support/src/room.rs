//! Rooms on disk.

use crate::documents::{APPROVAL, EXPIRY, FOLLOWUP, NOW};
use crate::program;
use crate::report::Report;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use tempfile::TempDir;

/// An evidence directory of its own, gone when the test ends.
#[derive(Debug)]
pub struct TestRoom {
    folder: TempDir,
}

impl TestRoom {
    /// An empty one.
    pub fn empty() -> Self {
        Self { folder: tempfile::Builder::new().prefix("room-").tempdir().expect("a temporary folder") }
    }

    /// One with a clean renewed trial in its own folder.
    pub fn clean() -> Self {
        let room = Self::empty();
        room.put("TRL-1042/expiry.yaml", EXPIRY);
        room.put("TRL-1042/approval.yaml", APPROVAL);
        room.put("TRL-1042/followup.yaml", FOLLOWUP);
        room
    }

    /// One with these files.
    pub fn with<P: AsRef<str>, T: AsRef<[u8]>>(files: impl IntoIterator<Item = (P, T)>) -> Self {
        let room = Self::empty();
        for (path, text) in files {
            room.put(path.as_ref(), text);
        }
        room
    }

    /// Its folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The place of a file in it.
    pub fn at(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }

    /// Writes a file, and the folders above it.
    pub fn put(&self, path: &str, text: impl AsRef<[u8]>) -> &Self {
        let full = self.at(path);
        fs::create_dir_all(full.parent().expect("a folder")).expect("folders");
        fs::write(full, text).expect("a file");
        self
    }

    /// Takes a file away.
    pub fn drop_file(&self, path: &str) -> &Self {
        fs::remove_file(self.at(path)).expect("a file");
        self
    }

    /// The text of a file.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).expect("a file")
    }

    /// Replaces a text in a file.
    pub fn edit(&self, path: &str, from: &str, to: &str) -> &Self {
        let text = self.read(path);
        assert!(text.contains(from), "{path} does not hold {from:?}");
        self.put(path, text.replacen(from, to, 1))
    }

    /// Runs `check` on it with these arguments. No state is kept between two runs.
    pub fn check(&self, arguments: &[&str]) -> Output {
        let home = TempDir::new().expect("a home");
        let mut command = program();
        command.arg("check").args(arguments).arg(self.path()).env("HOME", home.path());
        command.output().expect("the program runs")
    }

    /// Evaluates it as of [`NOW`].
    pub fn judge(&self) -> Report {
        self.judge_at(NOW)
    }

    /// Evaluates it as of this time.
    pub fn judge_at(&self, now: &str) -> Report {
        self.judge_with(&["--now", now])
    }

    /// Evaluates it with these arguments of `check`.
    pub fn judge_with(&self, arguments: &[&str]) -> Report {
        Report::of(&self.check(&[&["--format", "json"], arguments].concat()))
    }
}

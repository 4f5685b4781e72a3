//! Repositories of git, made by the `git` program alone, with nothing of the configuration of the person who tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// The first moment of the clock of a repository, in seconds since 1970: 2026-06-01T00:00:00Z.
pub const FIRST: i64 = 1_780_272_000;

/// A repository with a work tree. Each commit is made an hour after the one before.
pub struct GitRepo {
    folder: TempDir,
    hours: std::cell::Cell<i64>,
}

impl GitRepo {
    /// A repository without commits, on the branch `main`.
    pub fn new() -> Self {
        Self::with_format("sha1")
    }

    /// The same with another format of ids.
    pub fn with_format(format: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let repo = Self { folder, hours: 0.into() };
        repo.git(&["init", "-q", "-b", "main", &format!("--object-format={format}")]);
        repo
    }

    /// A clone, with these arguments of `git clone`.
    pub fn cloned(arguments: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let repo = Self { folder, hours: 1000.into() };
        let output = isolated(repo.path()).arg("clone").arg("-q").args(arguments).arg(".").output().unwrap();
        assert!(output.status.success(), "{output:?}");
        repo
    }

    /// The root, without symbolic links.
    pub fn path(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    /// Writes a file.
    pub fn put(&self, path: &str, text: impl AsRef<[u8]>) -> &Self {
        let file = self.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
        self
    }

    /// Commits everything, and returns the id.
    pub fn commit(&self, message: &str) -> String {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// Runs git, and returns what it printed.
    #[track_caller]
    pub fn git(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
    }

    /// Runs git, which may fail.
    pub fn run(&self, arguments: &[&str]) -> Output {
        let date = format!("{} +0000", FIRST + self.hours.replace(self.hours.get() + 1) * 3600);
        let mut command = isolated(self.path());
        command.env("GIT_AUTHOR_DATE", &date).env("GIT_COMMITTER_DATE", &date);
        command.args(arguments).output().unwrap()
    }
}

impl Default for GitRepo {
    fn default() -> Self {
        Self::new()
    }
}

/// git in a folder, with a user and no other configuration.
pub fn isolated(folder: impl AsRef<Path>) -> Command {
    let mut command = Command::new("git");
    isolate(&mut command);
    command.current_dir(folder);
    command
}

/// Takes the configuration of git from a command, and gives it a user.
pub fn isolate(command: &mut Command) {
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for (name, value) in [("AUTHOR", "Dana"), ("COMMITTER", "Dana")] {
        command.env(format!("GIT_{name}_NAME"), value);
        command.env(format!("GIT_{name}_EMAIL"), "dana@example.com");
    }
}

/// The path of the `git` program.
pub fn path_of_git() -> PathBuf {
    let folders = std::env::var_os("PATH").unwrap();
    std::env::split_paths(&folders).map(|folder| folder.join("git")).find(|path| path.is_file()).unwrap()
}

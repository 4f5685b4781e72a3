//! The work tree that contains a folder, and its repository.

use super::call::{self, Call, Hooks, Limit};
use super::failure::GitError;
use super::folders::{common_folder, git_folder, root_of};
use super::object_id::ObjectFormat;
use super::settings::Settings;
use crate::fsio::paths::{canonical, path_from_bytes, with_slashes};
use std::path::{Path, PathBuf};
use std::str;

/// The work tree that contains a folder. git can be run, is not too old, and serves it.
#[derive(Clone, Debug)]
pub struct WorkTree {
    root: PathBuf,
    git_folder: PathBuf,
    common_folder: PathBuf,
    format: ObjectFormat,
    is_shallow: bool,
    /// True if commands may fetch the objects that a partial clone does not have.
    may_fetch: bool,
    /// The value of `core.sshCommand`, if commands may fetch.
    ssh_command: Option<String>,
}

impl WorkTree {
    /// Finds the work tree of a folder. Takes two runs of git.
    ///
    /// # Errors
    /// The folder is in no work tree, or git cannot be run, is too old, or refuses the repository.
    pub fn containing(folder: &Path) -> Result<Self, GitError> {
        let none = || GitError::NoWorkTree { path: folder.to_path_buf() };
        let real = canonical(folder).map_err(|_| none())?;
        let root = root_of(&real).ok_or_else(none)?;
        let git_folder = git_folder(root).ok_or_else(none)?;
        call::check_version()?;
        let asked = ["--is-shallow-repository", "--show-object-format", "--show-toplevel"];
        let answer = Call::new(root, "rev-parse").args(asked).answer()?;
        if answer.status != Some(0) {
            let reason = answer.stderr.trim().lines().next().unwrap_or_default();
            let reason = reason.strip_prefix("fatal: ").unwrap_or(reason).to_owned();
            return Err(GitError::Refused { path: root.to_path_buf(), reason });
        }
        // The path comes last, since it may hold line ends.
        let mut lines = answer.stdout.splitn(3, |byte| *byte == b'\n');
        let (shallow, format, top) = (lines.next(), lines.next(), lines.next());
        let format = format.and_then(|format| ObjectFormat::parse(str::from_utf8(format).ok()?));
        let format = format.ok_or_else(|| GitError::unexpected("rev-parse", &answer.stdout))?;
        let top = top.and_then(|top| path_from_bytes(top.strip_suffix(b"\n").unwrap_or(top)));
        if top.and_then(|top| canonical(&top).ok()).is_none_or(|top| top != root) {
            return Err(GitError::unexpected("rev-parse", &answer.stdout));
        }
        Ok(Self {
            common_folder: common_folder(&git_folder),
            root: root.to_path_buf(),
            git_folder,
            format,
            is_shallow: shallow == Some(b"true"),
            may_fetch: false,
            ssh_command: None,
        })
    }

    /// Lets commands fetch the objects that a partial clone does not have. Each then has the time limit of a fetch.
    pub fn allow_fetches(&mut self, ssh_command: Option<&str>) {
        self.may_fetch = true;
        self.ssh_command = ssh_command.map(str::to_owned);
    }

    /// Returns the root of the work tree, without symbolic links.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the folder of this work tree's own `HEAD` and index.
    #[must_use]
    pub fn git_folder(&self) -> &Path {
        &self.git_folder
    }

    /// Returns the folder that all work trees of the repository have in common.
    #[must_use]
    pub fn common_folder(&self) -> &Path {
        &self.common_folder
    }

    /// Returns the format of object ids.
    #[must_use]
    pub const fn format(&self) -> ObjectFormat {
        self.format
    }

    /// Returns true if the beginning of the history is not here.
    pub(super) const fn is_shallow(&self) -> bool {
        self.is_shallow
    }

    /// Returns the path of a file or folder from the root, with `/`, as trees have it; empty for the root. `None` if it is
    /// not in the work tree. The path must be without symbolic links.
    #[must_use]
    pub fn path_of(&self, path: &Path) -> Option<Vec<u8>> {
        let inner = path.strip_prefix(&self.root).ok()?;
        Some(with_slashes(inner).as_encoded_bytes().to_vec())
    }

    /// Like [`WorkTree::path_of`], as text. `None` also if the path is not UTF-8.
    #[must_use]
    pub fn text_path_of(&self, path: &Path) -> Option<String> {
        String::from_utf8(self.path_of(path)?).ok()
    }

    /// Returns a call of a subcommand of git, at the root of the work tree.
    #[must_use]
    pub fn call(&self, name: &'static str) -> Call {
        self.call_with(name, Hooks::Off, &[])
    }

    /// Returns a call of a subcommand that may run hooks, with these settings.
    #[must_use]
    pub fn call_with(&self, name: &'static str, hooks: Hooks, settings: &[&str]) -> Call {
        let call = Call::with(&self.root, name, hooks, settings);
        if self.may_fetch { call.remote(Limit::Fetch, self.ssh_command.as_deref()) } else { call }
    }

    /// Returns the configuration.
    ///
    /// # Errors
    /// git fails.
    pub fn settings(&self) -> Result<Settings, GitError> {
        let (mut settings, mut scope) = (Settings::default(), None);
        self.call("config").args(["--list", "--show-scope", "-z"]).values(|value| {
            let value = String::from_utf8_lossy(value).into_owned();
            match scope.take() {
                None => scope = Some(value),
                Some(scope) => settings.add(&scope, &value),
            }
        })?;
        Ok(settings)
    }
}

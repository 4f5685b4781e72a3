//! The configuration of git, as it is in a repository, and who wrote a value: the user, or the repository that holds the room.

use super::call::Call;
use std::collections::HashMap;
use std::path::Path;

/// The files that set a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingScope {
    /// Those of the user and of the system, the environment, and the command line.
    User,
    /// The configuration of the repository.
    Repository,
}

impl SettingScope {
    /// Returns the scope that git's word means.
    fn parse(word: &str) -> Self {
        if matches!(word, "local" | "worktree") { Self::Repository } else { Self::User }
    }
}

/// Returns a value as git has it in a folder, which need not be in a repository. `kind` is an option such as `--type=path`.
/// `None` if the value is missing, or if git does not answer.
#[must_use]
pub fn setting(folder: &Path, kind: Option<&str>, key: &str) -> Option<(SettingScope, String)> {
    let call = Call::new(folder, "config").args(["--show-scope"]).args(kind).args(["--get", key]);
    let answer = call.found().ok()??;
    let (scope, value) = answer.split_once('\t')?;
    Some((SettingScope::parse(scope), value.to_owned()))
}

/// All values of the configuration.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The last value of each key, with the file that sets it. A key without `=` has no value, and means true.
    values: HashMap<String, (SettingScope, Option<String>)>,
}

impl Settings {
    /// Takes the next scope and entry of `git config --list --show-scope -z`.
    pub(super) fn add(&mut self, scope: &str, entry: &str) {
        let scope = SettingScope::parse(scope);
        let (key, value) = match entry.split_once('\n') {
            Some((key, value)) => (key, Some(value.to_owned())),
            None => (entry, None),
        };
        self.values.insert(key.to_owned(), (scope, value));
    }

    /// Returns a value. The section and the last part of the key are in lower case, such as `core.sshcommand`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.values.get(key)?.1.as_deref()
    }

    /// Returns the files that set a value.
    #[must_use]
    pub fn scope(&self, key: &str) -> Option<SettingScope> {
        Some(self.values.get(key)?.0)
    }

    /// Returns whether a value is true, in one of git's spellings. A missing one is not.
    #[must_use]
    pub fn is_on(&self, key: &str) -> bool {
        match self.values.get(key) {
            Some((_, None)) => true,
            Some((_, Some(value))) => {
                let is_number = value.parse::<i64>().is_ok_and(|number| number != 0);
                is_number || ["true", "yes", "on"].iter().any(|yes| value.eq_ignore_ascii_case(yes))
            }
            None => false,
        }
    }

    /// Returns whether the repository is a partial clone, which fetches some of its objects when they are needed.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        let is_promised = |key: &&String| key.starts_with("remote.") && key.ends_with(".promisor");
        self.get("extensions.partialclone").is_some()
            || self.values.keys().filter(is_promised).any(|key| self.is_on(key))
    }
}

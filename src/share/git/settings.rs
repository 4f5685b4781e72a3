//! The configuration of git, as it is in a repository.

use std::collections::HashMap;

/// The files that set a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingScope {
    /// Those of the user and of the system, the environment, and the command line.
    User,
    /// The configuration of the repository.
    Repository,
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
        let scope =
            if matches!(scope, "local" | "worktree") { SettingScope::Repository } else { SettingScope::User };
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

//! Keys of indexes.

use crate::domain::canonical::digest;
use std::path::Path;

/// A digest of the sources that turn bytes into packed documents, and of the versions of all libraries (`build.rs`).
pub const RULES: &str = env!("TRIALDESK_RULES");

/// The room that an index is for, and the program that made it. An index with another key is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    name: String,
    /// The digest over room and program; an index starts with it.
    pub(super) digest: String,
}

impl Key {
    /// Returns the key of a room, by its path without symbolic links, and of this program.
    #[must_use]
    pub fn of(root: &Path) -> Self {
        Self::by(root, RULES)
    }

    /// Returns the key for a program with other rules.
    #[must_use]
    pub fn by(root: &Path, rules: &str) -> Self {
        let root = root.as_os_str().as_encoded_bytes();
        let hex = |bytes: &[u8]| digest(bytes).trim_start_matches("sha256:").to_owned();
        let name = hex(root).chars().take(32).chain(".idx".chars()).collect();
        Self { name, digest: hex(&[rules.as_bytes(), b"\n", root].concat()) }
    }

    /// The file name of the index, which is the same for every version of this program.
    #[must_use]
    pub fn file_name(&self) -> &str {
        &self.name
    }
}

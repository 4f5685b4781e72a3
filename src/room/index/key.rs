//! Whose index it is.

use crate::domain::canonical::digest;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

/// What this very program makes of a file: a digest of the sources that say so and of the versions of everything it is
/// built with, made when it was built. Nobody has to remember to change it.
const RULES: &str = env!("TRIALDESK_RULES");

/// What an index is of, and what it was made by. One that has another key is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The name of the file.
    pub(super) name: String,
    /// The digest over room and program, which the file has to begin with.
    pub(super) digest: String,
}

impl Key {
    /// The key of a room, by the path of its folder without symbolic links, and of this program.
    #[must_use]
    pub fn of(root: &Path) -> Self {
        Self::by(root, RULES)
    }

    /// The same for a program with other rules.
    #[must_use]
    pub fn by(root: &Path, rules: &str) -> Self {
        let root = root.as_os_str().as_bytes();
        let hex = |bytes: &[u8]| digest(bytes).trim_start_matches("sha256:").to_owned();
        let name = hex(root).chars().take(32).chain(".idx".chars()).collect();
        Self { name, digest: hex(&[rules.as_bytes(), b"\n", root].concat()) }
    }
}

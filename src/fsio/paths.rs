//! Paths, as far as they differ by operating system.

use super::platform::paths as system;
use std::borrow::Cow;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

/// Returns an absolute path without symbolic links. On Windows it has no `\\?\` in front, unless nothing else names it.
///
/// # Errors
/// The system's error.
pub fn canonical(path: &Path) -> io::Result<PathBuf> {
    system::canonical(path)
}

/// Returns a path for people. On Windows it has `\` between all components, and no `\\?\` in front.
#[must_use]
pub fn shown(path: &Path) -> Cow<'_, str> {
    system::shown(path)
}

/// Returns a path with `/` between its components, as git and reports have it.
#[must_use]
pub fn with_slashes(path: &Path) -> Cow<'_, OsStr> {
    system::with_slashes(path)
}

/// Returns the path that some bytes of a file are. On Windows they have to be UTF-8.
#[must_use]
pub fn path_from_bytes(bytes: &[u8]) -> Option<PathBuf> {
    system::path_from_bytes(bytes)
}

/// Returns the user's home directory, if the user has one.
#[must_use]
pub fn home_folder() -> Option<PathBuf> {
    std::env::home_dir().filter(|home| !home.as_os_str().is_empty())
}

/// Replaces a leading `~/` with the home directory of the user.
#[must_use]
pub fn expand_home(path: PathBuf) -> PathBuf {
    match path.strip_prefix("~") {
        Ok(rest) => home_folder().map_or(path.clone(), |home| home.join(rest)),
        Err(_) => path,
    }
}

//! Paths.

use super::super::windows_paths::plain;
use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};

/// Returns the path that some bytes of a file are, if they are UTF-8.
#[must_use]
pub fn path_from_bytes(bytes: &[u8]) -> Option<PathBuf> {
    std::str::from_utf8(bytes).ok().map(PathBuf::from)
}

/// Returns an absolute path without symbolic links, and without `\\?\` if it leads to the same place without: a path that
/// is too long, or that holds a name such as `aux`, does not.
pub fn canonical(path: &Path) -> io::Result<PathBuf> {
    let literal = path.canonicalize()?;
    let plain = literal.to_str().map(|path| PathBuf::from(plain(path)));
    let leads_there = |plain: &PathBuf| plain.canonicalize().is_ok_and(|found| found == literal);
    Ok(plain.filter(leads_there).unwrap_or(literal))
}

/// Returns a path for people, in the form of the system.
#[must_use]
pub fn shown(path: &Path) -> Cow<'_, str> {
    Cow::Owned(plain(&path.to_string_lossy()))
}

/// Returns a path with `/` between its components.
#[must_use]
pub fn with_slashes(path: &Path) -> Cow<'_, OsStr> {
    match path.to_str() {
        Some(text) => Cow::Owned(OsString::from(text.replace('\\', "/"))),
        None => Cow::Borrowed(path.as_os_str()),
    }
}

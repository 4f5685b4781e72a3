//! Paths.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

/// Returns the path that some bytes of a file are.
#[must_use]
#[expect(clippy::unnecessary_wraps, reason = "on Windows some bytes are no path")]
pub fn path_from_bytes(bytes: &[u8]) -> Option<PathBuf> {
    Some(OsStr::from_bytes(bytes).into())
}

/// Returns an absolute path without symbolic links.
pub fn canonical(path: &Path) -> io::Result<PathBuf> {
    path.canonicalize()
}

/// Returns a path for people, in the form of the system.
#[must_use]
pub fn shown(path: &Path) -> Cow<'_, str> {
    path.to_string_lossy()
}

/// Returns a path with `/` between its components.
#[must_use]
pub fn with_slashes(path: &Path) -> Cow<'_, OsStr> {
    Cow::Borrowed(path.as_os_str())
}

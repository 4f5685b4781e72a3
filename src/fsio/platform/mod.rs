//! The operations that need different system calls on different systems, behind one set of functions.
//!
//! `linux` uses calls that only Linux has. `portable` serves macOS and other Unix systems; its parts that exist on Linux
//! too are compiled and tested there.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(any(test, not(target_os = "linux")))]
mod portable;

#[cfg(target_os = "linux")]
pub use linux::ListBuffer;
#[cfg(target_os = "linux")]
pub(super) use linux::{file_system_kind, identity, list, open_below, sync, write_back_ns};
#[cfg(not(target_os = "linux"))]
pub use portable::ListBuffer;
#[cfg(not(target_os = "linux"))]
pub(super) use portable::{file_system_kind, identity, list, open_below, sync, write_back_ns};

use rustix::fd::BorrowedFd;
use rustix::io::Errno;
use std::ffi::OsStr;

/// The program that opens a link in the user's browser.
pub const LINK_OPENER: &str = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };

/// True if every session of this system has a desktop. Elsewhere environment variables tell.
pub const HAS_DESKTOP_ALWAYS: bool = cfg!(target_os = "macos");

/// The kind of a file system, as far as this program distinguishes kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileSystemKind {
    /// File times come from this machine's clock and show every change to a file after a while.
    Reliable,
    /// Other machines change files without this machine being notified.
    Shared(&'static str),
    /// Any other.
    Other,
}

/// Renames within a folder unless the new name is taken (`EEXIST`).
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
pub(super) fn rename_no_replace(folder: BorrowedFd<'_>, from: &OsStr, to: &OsStr) -> Result<(), Errno> {
    // On macOS this is `renameatx_np` with `RENAME_EXCL`.
    rustix::fs::renameat_with(folder, from, folder, to, rustix::fs::RenameFlags::NOREPLACE)
}

/// Renames within a folder unless the new name is taken. This system has no such call.
#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
pub(super) fn rename_no_replace(_folder: BorrowedFd<'_>, _from: &OsStr, _to: &OsStr) -> Result<(), Errno> {
    Err(Errno::NOSYS)
}

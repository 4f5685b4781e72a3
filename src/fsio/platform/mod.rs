//! The operating systems, behind one set of functions and types. No other module names one (`tests/architecture.rs`).
//!
//! `unix` serves Linux and macOS; within it, `linux` has the calls that only Linux has, and `portable` stands in for
//! them on macOS and is compiled and tested on Linux too. `windows` uses the standard library alone.

#[cfg(any(test, not(target_os = "linux")))]
pub(super) mod notify_events;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;
#[cfg(any(test, windows))]
mod windows_paths;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

pub use system::folder::ListBuffer;
pub(super) use system::folder::{FolderHandle, FolderLock};
pub(super) use system::{
    desktop, file_system, files, paths, priority, processes, signals, terminal, watching,
};

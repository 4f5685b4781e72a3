//! Watching folders: with inotify on Linux, and through `notify` on macOS.

#[cfg(target_os = "linux")]
pub use super::inotify::watch_tree;
#[cfg(not(target_os = "linux"))]
pub use crate::fsio::platform::notify_events::watch_tree_entering as watch_tree;

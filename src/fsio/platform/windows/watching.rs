//! Watching folders.

pub use crate::fsio::platform::notify_events::watch_tree_entering as watch_tree;

//! The identity of a folder.

use super::platform;
use std::path::Path;

/// Returns a text that identifies a folder itself, so that it keeps its identity when it is renamed, and another
/// folder at the same path has another one. If the system does not tell, it is the path.
#[must_use]
pub fn folder_identity(folder: &Path) -> String {
    platform::file_system::identity(folder).unwrap_or_else(|| folder.display().to_string())
}

//! Who may read and write a file or a folder.

use super::platform::files;
use std::path::Path;

/// The access of other users to a file or a folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sharing {
    /// True if another user has any access.
    pub is_shared: bool,
    /// True if every user may write.
    pub is_world_writable: bool,
}

/// Returns the access of other users, unless the system does not tell.
#[must_use]
pub fn sharing(path: &Path) -> Option<Sharing> {
    files::sharing(path)
}

/// Returns whether this user may write a file, or create files in a folder. Nothing is written.
#[must_use]
pub fn can_write(path: &Path) -> bool {
    files::can_write(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn access_of_others_is_that_of_the_mode() {
        let folder = tempfile::tempdir().unwrap();
        let of_mode = |mode: u32| {
            fs::set_permissions(folder.path(), Permissions::from_mode(mode)).unwrap();
            let Sharing { is_shared, is_world_writable } = sharing(folder.path()).unwrap();
            (is_shared, is_world_writable)
        };
        assert_eq!(of_mode(0o700), (false, false));
        assert_eq!(of_mode(0o750), (true, false));
        assert_eq!(of_mode(0o1777), (true, true));
        assert_eq!(sharing(&folder.path().join("missing")), None);
        assert!(can_write(folder.path()) && !can_write(&folder.path().join("missing")));
    }
}

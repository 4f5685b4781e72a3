//! Giving a file its name unless the name is taken.

use rustix::fd::BorrowedFd;
use rustix::fs::AtFlags;
use rustix::io::Errno;
use std::ffi::OsStr;
use std::io;

/// A way to give a file its name without replacing another one, best first. Not every file system has the first two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NoReplace {
    /// One system call that renames unless the name is taken.
    Rename,
    /// A hard link under the new name, which never replaces anything; then the old name is removed.
    Link,
    /// Looks for the name and renames. Another process may take the name in between; names of records hold an
    /// identifier that no other process chooses, so this is only used if the other ways are missing (exFAT, some FUSE).
    CheckAndRename,
}

impl NoReplace {
    const ALL: [Self; 3] = [Self::Rename, Self::Link, Self::CheckAndRename];

    fn apply(self, folder: BorrowedFd<'_>, from: &OsStr, to: &OsStr) -> Result<(), Errno> {
        match self {
            Self::Rename => rename_no_replace(folder, from, to),
            Self::Link => {
                rustix::fs::linkat(folder, from, folder, to, AtFlags::empty())?;
                // If this fails, the second name is removed as a stale temporary file later.
                let _ = rustix::fs::unlinkat(folder, from, AtFlags::empty());
                Ok(())
            }
            Self::CheckAndRename => match rustix::fs::statat(folder, to, AtFlags::SYMLINK_NOFOLLOW) {
                Ok(_) => Err(Errno::EXIST),
                Err(Errno::NOENT) => rustix::fs::renameat(folder, from, folder, to),
                Err(error) => Err(error),
            },
        }
    }

    /// Returns true if the error means that the file system or the system does not have this way.
    fn is_unsupported(self, error: Errno) -> bool {
        match self {
            Self::Rename => is_missing_operation(error),
            // Linux reports a file system without hard links as EPERM.
            Self::Link => is_missing_operation(error) || error == Errno::PERM,
            Self::CheckAndRename => false,
        }
    }
}

/// `ENOTSUP` and `EOPNOTSUPP` are one number on Linux and two on macOS.
fn is_missing_operation(error: Errno) -> bool {
    [Errno::INVAL, Errno::NOSYS, Errno::OPNOTSUPP, Errno::NOTSUP].contains(&error)
}

/// Renames within a folder unless the new name is taken (`EEXIST`).
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn rename_no_replace(folder: BorrowedFd<'_>, from: &OsStr, to: &OsStr) -> Result<(), Errno> {
    // On macOS this is `renameatx_np` with `RENAME_EXCL`.
    rustix::fs::renameat_with(folder, from, folder, to, rustix::fs::RenameFlags::NOREPLACE)
}

/// Renames within a folder unless the new name is taken. This system has no such call.
#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn rename_no_replace(_folder: BorrowedFd<'_>, _from: &OsStr, _to: &OsStr) -> Result<(), Errno> {
    Err(Errno::NOSYS)
}

/// Renames a file of a folder unless the new name is taken (`AlreadyExists`).
pub(super) fn take_name(folder: BorrowedFd<'_>, from: &OsStr, to: &OsStr) -> io::Result<()> {
    Ok(first_supported(|way| way.apply(folder, from, to))?)
}

/// Returns the outcome of the first way that is supported.
fn first_supported(mut attempt: impl FnMut(NoReplace) -> Result<(), Errno>) -> Result<(), Errno> {
    let mut outcome = Err(Errno::NOSYS);
    for way in NoReplace::ALL {
        outcome = attempt(way);
        match outcome {
            Err(error) if way.is_unsupported(error) => {}
            _ => break,
        }
    }
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fsio::Folder;
    use rustix::fd::AsFd as _;
    use std::fs::{self, File};
    use std::os::unix::fs::symlink;

    #[test]
    fn every_way_gives_the_name_and_leaves_no_other() {
        for way in NoReplace::ALL {
            let place = tempfile::tempdir().unwrap();
            fs::write(place.path().join("from"), "new").unwrap();
            let folder = Folder::open(place.path()).unwrap();
            let opened = File::open(place.path()).unwrap();
            way.apply(opened.as_fd(), OsStr::new("from"), OsStr::new("to")).unwrap();
            assert!(folder.holds("to", b"new"), "{way:?}");
            assert!(!folder.contains("from").unwrap(), "{way:?}");
        }
    }

    #[test]
    fn no_way_replaces_a_file_a_folder_or_a_dangling_link() {
        for way in NoReplace::ALL {
            let place = tempfile::tempdir().unwrap();
            for name in ["from", "file"] {
                fs::write(place.path().join(name), name).unwrap();
            }
            fs::create_dir(place.path().join("folder")).unwrap();
            symlink("nowhere", place.path().join("link")).unwrap();
            let folder = Folder::open(place.path()).unwrap();
            let opened = File::open(place.path()).unwrap();
            for taken in ["file", "folder", "link"] {
                assert_eq!(
                    way.apply(opened.as_fd(), OsStr::new("from"), OsStr::new(taken)),
                    Err(Errno::EXIST),
                    "{way:?} {taken}"
                );
            }
            assert!(folder.holds("from", b"from") && folder.holds("file", b"file"), "{way:?}");
            assert!(fs::symlink_metadata(place.path().join("link")).unwrap().is_symlink(), "{way:?}");
        }
    }

    /// Returns the ways that are tried if each way up to `last` fails with its error.
    fn tried(errors: &[Errno]) -> (Vec<NoReplace>, Result<(), Errno>) {
        let mut ways = Vec::new();
        let outcome = first_supported(|way| {
            ways.push(way);
            errors.get(ways.len() - 1).map_or(Ok(()), |error| Err(*error))
        });
        (ways, outcome)
    }

    #[test]
    fn a_hard_link_is_used_if_the_rename_is_not_supported() {
        use NoReplace::{Link, Rename};
        assert_eq!(tried(&[]), (vec![Rename], Ok(())));
        for missing in [Errno::INVAL, Errno::NOSYS, Errno::OPNOTSUPP, Errno::NOTSUP] {
            assert_eq!(tried(&[missing]), (vec![Rename, Link], Ok(())), "{missing}");
            assert_eq!(tried(&[missing, Errno::EXIST]), (vec![Rename, Link], Err(Errno::EXIST)), "{missing}");
        }
    }

    #[test]
    fn checking_comes_last_and_only_without_hard_links() {
        use NoReplace::{CheckAndRename, Link, Rename};
        for missing in [Errno::PERM, Errno::NOSYS, Errno::OPNOTSUPP] {
            assert_eq!(tried(&[Errno::INVAL, missing]), (vec![Rename, Link, CheckAndRename], Ok(())));
        }
        let taken = [Errno::INVAL, Errno::PERM, Errno::EXIST];
        assert_eq!(tried(&taken), (vec![Rename, Link, CheckAndRename], Err(Errno::EXIST)));
    }

    #[test]
    fn other_errors_are_final() {
        for error in [Errno::EXIST, Errno::PERM, Errno::NOSPC, Errno::IO, Errno::ROFS] {
            assert_eq!(tried(&[error]), (vec![NoReplace::Rename], Err(error)));
        }
        assert_eq!(tried(&[Errno::INVAL, Errno::NOSPC]).1, Err(Errno::NOSPC));
    }
}

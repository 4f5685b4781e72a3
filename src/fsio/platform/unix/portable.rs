//! macOS and other Unix systems.

use super::kind_of;
use crate::fsio::Entry;
use crate::fsio::file_system::FileSystemKind;
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{Dir, Mode, OFlags};
use rustix::io::Errno;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::time::SystemTime;

/// Memory for listing folders; the C library has its own.
#[derive(Debug, Default)]
pub struct ListBuffer(());

/// Calls `each` for every entry of a folder, `.` and `..` included.
pub(super) fn list(
    folder: BorrowedFd<'_>,
    _buffer: &mut ListBuffer,
    mut each: impl FnMut(Entry<'_>),
) -> Result<(), Errno> {
    for entry in Dir::read_from(folder)? {
        let entry = entry?;
        let name = OsStr::from_bytes(entry.file_name().to_bytes());
        each(Entry { name, kind: kind_of(entry.file_type()) });
    }
    Ok(())
}

/// Opens a folder by a relative path of which no component is a symbolic link: component by component.
pub(super) fn open_below(root: BorrowedFd<'_>, path: &OsStr) -> Result<OwnedFd, Errno> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC | OFlags::NOFOLLOW;
    let open = |folder: BorrowedFd<'_>, name: &[u8]| {
        rustix::fs::openat(folder, OsStr::from_bytes(name), flags, Mode::empty())
    };
    let names = path.as_bytes().split(|&byte| byte == b'/').filter(|name| !name.is_empty());
    names.into_iter().try_fold(open(root, b".")?, |folder, name| open(folder.as_fd(), name))
}

/// Waits until a file or folder is on disk. On macOS `fsync` does not flush the drive's own cache; `F_FULLFSYNC` does.
pub(super) fn sync(file: impl AsFd) -> Result<(), Errno> {
    #[cfg(target_vendor = "apple")]
    if rustix::fs::fcntl_fullfsync(&file).is_ok() {
        return Ok(());
    }
    // Some file systems, network ones above all, do not know the full variant.
    rustix::fs::fsync(file)
}

/// Returns a text that identifies a folder independently of its path: device, inode and time of creation.
pub(super) fn identity(folder: &Path) -> Option<String> {
    let metadata = fs::metadata(folder).ok()?;
    let since_epoch = |at: SystemTime| at.duration_since(SystemTime::UNIX_EPOCH).ok();
    let birth = metadata.created().ok().and_then(since_epoch);
    Some(format!("{}:{}:{birth:?}", metadata.dev(), metadata.ino()))
}

/// Returns the kind of the file system that holds a path, by the name that macOS has for it.
#[cfg(target_vendor = "apple")]
pub(super) fn file_system_kind(path: &Path) -> Option<FileSystemKind> {
    let name = rustix::fs::statfs(path).ok()?.f_fstypename;
    let name: Vec<u8> = name.iter().map(|c| c.cast_unsigned()).take_while(|byte| *byte != 0).collect();
    Some(kind_of_name(&name))
}

/// Returns no kind: file times are then treated as those of another machine.
#[cfg(not(target_vendor = "apple"))]
pub(super) fn file_system_kind(_path: &Path) -> Option<FileSystemKind> {
    None
}

/// Returns the kind of the file system with this name (`f_fstypename`).
#[cfg(any(test, target_vendor = "apple"))]
fn kind_of_name(name: &[u8]) -> FileSystemKind {
    match name {
        b"apfs" => FileSystemKind::Reliable,
        b"nfs" => FileSystemKind::Shared("NFS"),
        b"smbfs" => FileSystemKind::Shared("SMB"),
        b"afpfs" => FileSystemKind::Shared("AFP"),
        b"webdav" => FileSystemKind::Shared("WebDAV"),
        b"exfat" => FileSystemKind::Simple("exFAT"),
        b"msdos" => FileSystemKind::Simple("FAT"),
        b"macfuse" | b"osxfuse" => FileSystemKind::Shared("FUSE"),
        _ => FileSystemKind::Other,
    }
}

/// Returns the time in nanoseconds within which macOS begins to write back a page that was changed: its `update` process
/// syncs every 30 seconds.
#[cfg(not(target_os = "linux"))]
pub(super) fn write_back_ns() -> Option<i64> {
    Some(30_000_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fsio::EntryKind;
    use std::fs::File;
    use std::os::unix::fs::symlink;

    #[test]
    fn lists_every_entry_with_its_kind() {
        let room = tempfile::tempdir().unwrap();
        fs::create_dir(room.path().join("folder")).unwrap();
        fs::write(room.path().join("file"), "").unwrap();
        symlink("file", room.path().join("link")).unwrap();
        let folder = File::open(room.path()).unwrap();
        let mut found = Vec::new();
        let mut add = |entry: Entry<'_>| found.push((entry.name.to_str().unwrap().to_owned(), entry.kind));
        list(folder.as_fd(), &mut ListBuffer::default(), &mut add).unwrap();
        found.retain(|(name, _)| !name.starts_with('.'));
        found.sort_by(|a, b| a.0.cmp(&b.0));
        let kinds = [("file", EntryKind::File), ("folder", EntryKind::Folder), ("link", EntryKind::Link)];
        assert_eq!(found, kinds.map(|(name, kind)| (name.to_owned(), kind)));
    }

    #[test]
    fn opens_no_folder_through_a_symbolic_link_at_any_depth() {
        let room = tempfile::tempdir().unwrap();
        fs::create_dir_all(room.path().join("a/b/c")).unwrap();
        symlink("a", room.path().join("link")).unwrap();
        symlink("b", room.path().join("a/link")).unwrap();
        let folder = File::open(room.path()).unwrap();
        let opens = |path: &str| open_below(folder.as_fd(), OsStr::new(path)).is_ok();
        assert!(opens("") && opens(".") && opens("a") && opens("a/b/c") && opens("a/b/c/"));
        assert!(!opens("link") && !opens("link/b") && !opens("a/link") && !opens("a/link/c"));
    }

    #[test]
    fn a_folder_keeps_its_identity_when_it_is_renamed() {
        let place = tempfile::tempdir().unwrap();
        let (before, after) = (place.path().join("before"), place.path().join("after"));
        fs::create_dir(&before).unwrap();
        let known = identity(&before);
        fs::rename(&before, &after).unwrap();
        fs::create_dir(&before).unwrap();
        assert!(known.is_some() && identity(&after) == known && identity(&before) != known);
    }

    #[test]
    fn syncs_files_and_folders() {
        let folder = tempfile::tempdir().unwrap();
        sync(File::open(folder.path()).unwrap()).unwrap();
        sync(File::create(folder.path().join("file")).unwrap()).unwrap();
        assert_eq!(file_system_kind(folder.path()), None);
    }

    #[test]
    fn knows_the_file_systems_of_macos_by_name() {
        assert_eq!(kind_of_name(b"apfs"), FileSystemKind::Reliable);
        assert_eq!(kind_of_name(b"hfs"), FileSystemKind::Other);
        assert_eq!(kind_of_name(b"smbfs"), FileSystemKind::Shared("SMB"));
        assert_eq!(kind_of_name(b"exfat"), FileSystemKind::Simple("exFAT"));
        assert_eq!(kind_of_name(b"devfs"), FileSystemKind::Other);
    }
}

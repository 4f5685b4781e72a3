//! Linux.

use super::kind_of;
use crate::fsio::Entry;
use crate::fsio::file_system::FileSystemKind;
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{AtFlags, CWD, Mode, OFlags, RawDir, ResolveFlags, StatxFlags};
use rustix::io::Errno;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

/// The bytes that are listed at once.
const LIST_BYTES: usize = 32 * 1024;

/// Reusable memory for listing folders.
#[derive(Debug)]
pub struct ListBuffer(Vec<u8>);

impl Default for ListBuffer {
    fn default() -> Self {
        Self(Vec::with_capacity(LIST_BYTES))
    }
}

/// Calls `each` for every entry of a folder, `.` and `..` included.
pub(super) fn list(
    folder: BorrowedFd<'_>,
    buffer: &mut ListBuffer,
    mut each: impl FnMut(Entry<'_>),
) -> Result<(), Errno> {
    let mut entries = RawDir::new(folder, buffer.0.spare_capacity_mut());
    while let Some(entry) = entries.next() {
        let entry = entry?;
        let name = OsStr::from_bytes(entry.file_name().to_bytes());
        each(Entry { name, kind: kind_of(entry.file_type()) });
    }
    Ok(())
}

/// Opens a folder by a relative path of which no component is a symbolic link.
pub(super) fn open_below(root: BorrowedFd<'_>, path: &OsStr) -> Result<OwnedFd, Errno> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC | OFlags::NOFOLLOW;
    match rustix::fs::openat2(root, path, flags, Mode::empty(), ResolveFlags::NO_SYMLINKS) {
        // Linux before 5.6, or a sandbox that does not allow the call.
        Err(Errno::NOSYS | Errno::PERM) => rustix::fs::openat(root, path, flags, Mode::empty()),
        opened => opened,
    }
}

/// Waits until a file or folder is on disk.
pub(super) fn sync(file: impl AsFd) -> Result<(), Errno> {
    rustix::fs::fsync(file)
}

/// Returns a text that identifies a folder independently of its path: device, inode and time of creation.
pub(super) fn identity(folder: &Path) -> Option<String> {
    let flags = StatxFlags::INO | StatxFlags::BTIME;
    let stat = rustix::fs::statx(CWD, folder, AtFlags::empty(), flags).ok()?;
    // State files are named by a digest of this text: a change here loses them.
    let birth = (stat.stx_btime.tv_sec, stat.stx_btime.tv_nsec);
    Some(format!("{}:{}:{}:{birth:?}", stat.stx_dev_major, stat.stx_dev_minor, stat.stx_ino))
}

/// The numbers (`statfs(2)`) of file systems that set a file's times at the first store through a memory map after its
/// pages were written back, from this machine's clock. tmpfs never does so, and neither does overlayfs on it.
const RELIABLE: [u64; 3] = [
    0xEF53,      // ext4, and ext2 and ext3 by its driver
    0x5846_5342, // XFS
    0x9123_683E, // Btrfs
];

/// The numbers of file systems that other machines change.
const SHARED: [(u64, &str); 9] = [
    (0x6969, "NFS"),
    (0x517b, "SMB"),
    (0xff53_4d42, "CIFS"),
    (0xfe53_4d42, "SMB"),
    (0x6573_5546, "FUSE"),
    (0x0102_1997, "9P"),
    (0x00c3_6400, "Ceph"),
    (0x5346_414f, "AFS"),
    (0x7375_7245, "Coda"),
];

/// The number of a file system without renames that replace nothing and without hard links.
const EXFAT: u64 = 0x2011_bab0;

/// Returns the kind of the file system that holds a path.
pub(super) fn file_system_kind(path: &Path) -> Option<FileSystemKind> {
    let kind = rustix::fs::statfs(path).ok()?.f_type;
    // The field is signed on some architectures, and only 32 bits of it count.
    let kind = u64::try_from(i128::from(kind) & 0xffff_ffff).ok()?;
    if RELIABLE.contains(&kind) {
        return Some(FileSystemKind::Reliable);
    }
    if kind == EXFAT {
        return Some(FileSystemKind::Simple("exFAT"));
    }
    let shared = SHARED.iter().find(|(number, _)| *number == kind);
    Some(shared.map_or(FileSystemKind::Other, |(_, name)| FileSystemKind::Shared(name)))
}

/// The settings of the kernel for write-back, in hundredths of a second.
const WRITE_BACK: [&str; 2] =
    ["/proc/sys/vm/dirty_expire_centisecs", "/proc/sys/vm/dirty_writeback_centisecs"];

/// Returns the time in nanoseconds within which the kernel begins to write back a page that was changed: the age from
/// which it counts as old, and the time between two looks at ages. `None` if it is not known or is switched off.
pub(super) fn write_back_ns() -> Option<i64> {
    let centiseconds = WRITE_BACK.map(|path| std::fs::read_to_string(path).ok()?.trim().parse::<i64>().ok());
    let [Some(expire), Some(interval @ 1..)] = centiseconds else { return None };
    expire.checked_add(interval)?.checked_mul(10_000_000)
}

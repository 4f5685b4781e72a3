//! Whether a file was left alone for long enough that what is known of it may be written down.

use crate::domain::boundary::mask;
use crate::domain::time::Moment;
use crate::room::walk::{Found, Stamp};
use rustix::fs::{stat, statfs};
use std::borrow::Cow;
use std::path::Path;

/// How long a file has to have been left alone where this machine's own clock marks its changes. Two changes within one
/// step of a file system's clock look the same; the longest step is two seconds.
const MARGIN_NS: i64 = 2 * SECOND_NS;
/// The same where another machine's clock does, which may go wrong by more than a little.
const FOREIGN_MARGIN_NS: i64 = 3600 * SECOND_NS;
const SECOND_NS: i64 = 1_000_000_000;

/// File systems that take the time from this machine, by the numbers that the kernel has for them.
const OWN_CLOCK: [u64; 13] = [
    0xEF53,      // ext2, ext3, ext4
    0x5846_5342, // XFS
    0x9123_683E, // Btrfs
    0xCA45_1A4E, // bcachefs
    0xF2F5_2010, // F2FS
    0x2FC1_2FC1, // ZFS
    0x0102_1994, // tmpfs
    0x8584_58F6, // ramfs
    0x794C_7630, // overlayfs
    0x3153_464A, // JFS
    0x4D44,      // FAT
    0x2011_BAB0, // exFAT
    0x7366_746E, // NTFS
];

/// The moment up to which files have to have been left alone.
///
/// Somebody may change a file just after it was read, within the same step of the file system's clock and to the same
/// size, and set its `mtime` back. Nothing but the bytes tells the versions apart then. But where the last change was
/// already a step ago when reading began, any later one gets a later `ctime`. So what counts is the time *before* the
/// walk, not the time at which an index is written.
///
/// It has to be the time of the clock that marks the changes. On a local disk that is this machine's. For anything else
/// (NFS, SMB, FUSE, another device mounted in the room) nobody can ask the other clock without writing into the room,
/// which this program doesn't. An hour is allowed for there: files that changed within it are read again each time.
#[derive(Clone, Copy, Debug)]
pub struct Quiet {
    started_ns: i64,
    /// The device whose changes this machine's clock marks.
    own_device: Option<u64>,
}

impl Quiet {
    /// For a room that will be read from `machine` on, the machine's time now.
    #[must_use]
    pub fn before(root: &Path, machine: Moment) -> Self {
        let is_own = |kind: u64| OWN_CLOCK.contains(&kind);
        let kind = statfs(root).ok().and_then(|answer| u64::try_from(answer.f_type).ok());
        let device = stat(root).ok().map(|answer| answer.st_dev);
        let started_ns = i64::try_from(machine.as_millisecond() * 1_000_000).unwrap_or(i64::MIN);
        Self { started_ns, own_device: device.filter(|_| kind.is_some_and(is_own)) }
    }

    /// Whether what was found out about a file may be written down, by the version that was read and that of the
    /// signature beside it, and by its name: where that holds forbidden material, it may not.
    #[must_use]
    pub fn allows(&self, found: &Found, read: &Stamp) -> bool {
        let beside = found.beside.as_deref();
        self.is_settled(read)
            && beside.is_none_or(|stamp| self.is_settled(stamp))
            && matches!(mask(found.path()), Cow::Borrowed(_))
    }

    /// Whether this version was the last one for long enough before reading began.
    #[must_use]
    pub fn is_settled(&self, stamp: &Stamp) -> bool {
        let margin = if self.own_device == Some(stamp.device) { MARGIN_NS } else { FOREIGN_MARGIN_NS };
        let changed = stamp.mtime_ns.max(stamp.ctime_ns);
        stamp.is_known() && changed < self.started_ns.saturating_sub(margin)
    }
}

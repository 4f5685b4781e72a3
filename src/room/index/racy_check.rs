//! The check whether a file had been left alone for long enough that its index entry may be stored.

use crate::domain::time::Moment;
use crate::fsio::{FileSystem, FileVersion};
use crate::room::walk::Found;
use public_boundary::mask;
use std::borrow::Cow;
use std::path::Path;

/// How long a file must have been left alone if this machine's clock sets its times. Two changes within one step of a
/// file system's clock look the same; the longest step is two seconds.
const MARGIN_NS: i64 = 2 * SECOND_NS;
/// The same if another machine's clock sets them, which may be wrong by more.
const FOREIGN_MARGIN_NS: i64 = 3600 * SECOND_NS;
const SECOND_NS: i64 = 1_000_000_000;

/// The moment up to which files must have been left alone.
///
/// A file may be changed just after it was read, within the same step of the file system's clock and to the same size,
/// and its `mtime` may be set back. Then only the bytes distinguish the versions. But if the last change was already a
/// step ago when reading began, any later change gets a later `ctime`. So the time *before* the walk counts, not the time
/// at which the index is stored.
///
/// It has to be the time of the clock that sets file times. On a local disk that is this machine's. For others (NFS, SMB,
/// FUSE, another device mounted in the room) the other clock cannot be read without writing into the room, which this
/// program does not do. An hour is allowed for there: files that changed within it are read again each time.
#[derive(Clone, Copy, Debug)]
pub struct RacyCheck {
    started_ns: i64,
    /// The device whose file times this machine's clock sets.
    own_device: Option<u64>,
}

impl RacyCheck {
    /// Returns the check for a room that is read from `machine` on, the machine's current time.
    #[must_use]
    pub fn before(root: &Path, machine: Moment) -> Self {
        let started_ns = i64::try_from(machine.as_millisecond() * 1_000_000).unwrap_or(i64::MIN);
        Self { started_ns, own_device: FileSystem::of(root).device_with_local_clock() }
    }

    /// Returns true if an entry may be stored for the version of a file that was `read`: it and its signature are
    /// settled, and its path holds no forbidden material.
    #[must_use]
    pub fn allows(&self, found: &Found, read: &FileVersion) -> bool {
        let signature = found.signature_version.as_deref();
        self.is_settled(read)
            && signature.is_none_or(|version| self.is_settled(version))
            && matches!(mask(found.path()), Cow::Borrowed(_))
    }

    /// Returns true if this version was the last one for long enough before reading began.
    #[must_use]
    pub fn is_settled(&self, version: &FileVersion) -> bool {
        let margin = if self.own_device == Some(version.device) { MARGIN_NS } else { FOREIGN_MARGIN_NS };
        let changed = version.mtime_ns.max(version.ctime_ns);
        version.is_known() && changed < self.started_ns.saturating_sub(margin)
    }
}

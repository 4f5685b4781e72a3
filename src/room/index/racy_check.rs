//! The check whether a file had been left alone for long enough that its index entry may be stored.

use crate::domain::time::Moment;
use crate::fsio::{FileSystem, FileVersion, write_back_ns};
use crate::room::walk::Found;
use public_boundary::mask;
use std::borrow::Cow;
use std::path::Path;

/// The least time for which a file must have been left alone. The kernel of Linux begins to write back a page after 35
/// seconds by default, and finishes later under load.
const LEAST_MARGIN_NS: i64 = 120 * SECOND_NS;
/// The least margin as a multiple of the time after which the kernel begins to write back.
const WRITE_BACKS: i64 = 3;
const SECOND_NS: i64 = 1_000_000_000;
/// The steps of the coarsest clock of a file system.
const CLOCK_STEP_NS: i64 = 2 * SECOND_NS;

/// The moment up to which files must have been left alone, and the device on which that means something.
///
/// The versions of a file tell its contents apart only if every change gets later times. Two changes may not:
///
/// - A second change within the same step of the file system's clock, to the same size.
/// - A store through a shared memory map. The file system sets the times when a page of the map is first stored to, and
///   then not again until the page is written back, however many stores follow. tmpfs never sets them.
///
/// So an entry is stored only on file systems that are known to set the times after write-back (ext4, XFS, Btrfs, APFS),
/// and only if the last change was longer ago than write-back takes when reading began: any later change then gets a later
/// `ctime`. On all other file systems (tmpfs, overlayfs, FUSE, network file systems, unknown ones, and devices that are
/// mounted in the room) every file is read each time.
#[derive(Clone, Copy, Debug)]
pub struct RacyCheck {
    started_ns: i64,
    /// The device whose file times show every change, and the time in nanoseconds after which they do.
    reliable: Option<(u64, i64)>,
}

impl RacyCheck {
    /// Returns the check for a room that is read from `machine` on, the machine's current time.
    #[must_use]
    pub fn before(root: &Path, machine: Moment) -> Self {
        let started_ns = i64::try_from(machine.as_millisecond() * 1_000_000).unwrap_or(i64::MIN);
        let device = FileSystem::of(root).device_with_reliable_times();
        let margin = write_back_ns().map(|time| time.saturating_mul(WRITE_BACKS).max(LEAST_MARGIN_NS));
        Self { started_ns, reliable: device.zip(margin) }
    }

    /// Returns true if an entry may be stored for the version of a file that was `read`: it and its signature are
    /// settled, and its path holds no forbidden material.
    #[must_use]
    pub fn allows(&self, found: &Found, read: &FileVersion) -> bool {
        self.is_settled(read)
            && self.trusts_signature(found)
            && matches!(mask(found.path()), Cow::Borrowed(_))
    }

    /// Returns true if an entry for the version that a walk found may be used.
    #[must_use]
    pub fn trusts(&self, found: &Found) -> bool {
        self.is_settled(&found.version) && self.trusts_signature(found)
    }

    fn trusts_signature(&self, found: &Found) -> bool {
        found.signature_version.as_deref().is_none_or(|version| self.is_settled(version))
    }

    /// Returns true if this version was the last one for long enough before reading began.
    #[must_use]
    pub fn is_settled(&self, version: &FileVersion) -> bool {
        let Some((device, margin)) = self.reliable else { return false };
        let changed = version.mtime_ns.max(version.ctime_ns);
        version.is_known() && version.device == device && changed < self.started_ns.saturating_sub(margin)
    }

    /// Returns true if a change since reading began has a later time than this version, apart from stores through memory maps.
    #[must_use]
    pub fn is_quiet(&self, version: &FileVersion) -> bool {
        version.mtime_ns.max(version.ctime_ns) < self.started_ns.saturating_sub(CLOCK_STEP_NS)
    }

    /// Returns true if a file that has this version now has had it since reading began, apart from stores through memory maps,
    /// which two versions would not show either.
    #[must_use]
    pub fn is_unchanged_since(&self, version: &FileVersion) -> bool {
        self.reliable.is_some_and(|(device, _)| device == version.device) && self.is_quiet(version)
    }

    /// Returns true if any entry may be stored or used.
    #[must_use]
    pub const fn is_reliable(&self) -> bool {
        self.reliable.is_some()
    }
}

//! One folder of a room, listed.

use super::{Found, Place, Stamp, is_evidence};
use crate::domain::gather::{DECISIONS, SIGNATURE};
use crate::room::progress::Progress;
use crate::room::rules::POLICY_FILE;
use ignore::gitignore::Gitignore;
use rustix::fs::{AtFlags, FileType, Mode, OFlags, RawDir, RawDirEntry, ResolveFlags, Stat};
use rustix::io::Errno;
use std::ffi::OsStr;
use std::io;
use std::ops::Range;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How much of a folder is listed at once, in bytes.
pub(super) const BUFFER: usize = 32 * 1024;

/// A folder that is still to be listed.
pub(super) struct Folder {
    /// Its number: the room itself has 0, and no two have the same.
    pub(super) number: usize,
    place: Place,
    /// Whether it is, or is in, a folder named `decisions`.
    among_decisions: bool,
    /// Whether the room's rules leave out what is in it. As with git, nothing below can be taken back in.
    left_out: bool,
}

impl Folder {
    /// The room itself.
    pub(super) fn root() -> Self {
        Self { number: 0, place: Place::root(), among_decisions: false, left_out: false }
    }
}

/// What some folders hold: the part of one thread.
///
/// All of it is in one list and not in one for each folder, so that a large room costs few allocations and gives its
/// memory back.
#[derive(Default)]
pub(super) struct Part {
    /// Those of each folder side by side, in the order of their paths. That is the order of everything in the room, for
    /// the path of a folder ends in `/`.
    pub(super) items: Vec<Item>,
    /// Which items are whose.
    pub(super) folders: Vec<Held>,
    pub(super) loose: Vec<Found>,
    pub(super) unreadable: Vec<(String, io::Error)>,
    pub(super) ignored: usize,
}

/// The items of a folder.
pub(super) struct Held {
    /// The number of the folder.
    pub(super) number: usize,
    /// Where they are.
    pub(super) items: Range<usize>,
}

/// One thing in a folder.
pub(super) enum Item {
    /// An evidence file.
    File(Found),
    /// A folder, by its number.
    Folder(Place, usize),
    /// What was there was moved to where it belongs.
    Moved,
}

impl Item {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::File(found) => found.place.bytes(),
            Self::Folder(place, _) => place.bytes(),
            Self::Moved => &[],
        }
    }
}

/// Opens the room itself, whose path may be a link.
pub(super) fn open_root(root: &Path) -> io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    Ok(rustix::fs::open(root, flags, Mode::empty())?)
}

/// Opens a folder of the room without following a link, at whatever depth one is met.
fn open(root: &OwnedFd, path: &OsStr) -> rustix::io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC | OFlags::NOFOLLOW;
    let path = if path.is_empty() { OsStr::new(".") } else { path };
    match rustix::fs::openat2(root, path, flags, Mode::empty(), ResolveFlags::NO_SYMLINKS) {
        // A kernel from before 5.6, or a sandbox that has not heard of the call.
        Err(Errno::NOSYS | Errno::PERM) => rustix::fs::openat(root, path, flags, Mode::empty()),
        answer => answer,
    }
}

/// What listing folders takes.
pub(super) struct Lister<'a> {
    pub(super) root: OwnedFd,
    pub(super) left_out: Gitignore,
    pub(super) progress: &'a Progress,
}

impl Lister<'_> {
    /// Lists a folder into `part`. The folders in it are added to `open`, numbered by `numbers`.
    pub(super) fn list(
        &self,
        folder: &Folder,
        numbers: &AtomicUsize,
        buffer: &mut Vec<u8>,
        open: &mut Vec<Folder>,
        part: &mut Part,
    ) {
        let descriptor = match self::open(&self.root, folder.place.raw()) {
            Ok(descriptor) => descriptor,
            Err(error) => {
                part.unreadable.push((shown(folder), error.into()));
                return;
            }
        };
        let first = part.items.len();
        let mut signatures = Vec::new();
        let mut entries = RawDir::new(&descriptor, buffer.spare_capacity_mut());
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    part.unreadable.push((shown(folder), error.into()));
                    break;
                }
            };
            let name = entry.file_name().to_bytes();
            if name.starts_with(b".") {
                continue;
            }
            let Some((kind, stat)) = kind(&descriptor, &entry, folder, part) else { continue };
            if kind.is_dir() {
                let below = self.below(folder, name, numbers.fetch_add(1, Ordering::Relaxed));
                part.items.push(Item::Folder(below.place.clone(), below.number));
                open.push(below);
                continue;
            }
            // A signature that cannot be read is a bad one, so links and devices are noted here too.
            let is_signature = folder.among_decisions && has_extension(name, &["sig"]);
            if !is_signature && (!kind.is_file() || !is_evidence(OsStr::from_bytes(name))) {
                continue;
            }
            let is_root = folder.number == 0;
            if is_root && name == POLICY_FILE.as_bytes() {
                continue;
            }
            let place = folder.place.join(name, "");
            if !folder.among_decisions && (folder.left_out || self.leaves_out(place.shown(), false)) {
                part.ignored += 1;
                continue;
            }
            let stat = stat.map_or_else(|| ask(&descriptor, &entry), Ok);
            let stamp = stat.map_or(Stamp::UNKNOWN, |stat| Stamp::from(&stat));
            let found = Found { place, stamp, beside: None };
            if is_signature { signatures.push(found) } else { part.items.push(Item::File(found)) }
        }
        let held = part.items.get_mut(first..).unwrap_or_default();
        held.sort_unstable_by(|a, b| a.bytes().cmp(b.bytes()));
        let files = held.iter().filter(|item| matches!(item, Item::File(_))).count();
        self.progress.add_found(files);
        part.loose.extend(put_beside(held, signatures));
        part.folders.push(Held { number: folder.number, items: first..part.items.len() });
    }

    /// A folder within a folder.
    fn below(&self, folder: &Folder, name: &[u8], number: usize) -> Folder {
        let place = folder.place.join(name, "/");
        let left_out = folder.left_out || self.leaves_out(place.shown().trim_end_matches('/'), true);
        let among_decisions = folder.among_decisions || name == DECISIONS.as_bytes();
        Folder { number, place, among_decisions, left_out }
    }

    fn leaves_out(&self, path: &str, is_folder: bool) -> bool {
        self.left_out.matched(path, is_folder).is_ignore()
    }
}

/// Gives signatures to the records beside them, and returns those that stand beside nothing.
fn put_beside(held: &mut [Item], mut signatures: Vec<Found>) -> Vec<Found> {
    signatures.retain(|signature| {
        let record = signature.place.bytes().strip_suffix(SIGNATURE.as_bytes()).unwrap_or_default();
        let at = held.binary_search_by(|item| item.bytes().cmp(record));
        let Some(Item::File(found)) = at.ok().and_then(|at| held.get_mut(at)) else { return true };
        found.beside = Some(Box::new(signature.stamp));
        false
    });
    signatures
}

/// What an entry is, and its stat where that had to be asked for. Some file systems do not say what an entry is; where
/// they do not answer the question either, that is noted.
fn kind(
    descriptor: &OwnedFd,
    entry: &RawDirEntry<'_>,
    folder: &Folder,
    part: &mut Part,
) -> Option<(FileType, Option<Stat>)> {
    match entry.file_type() {
        FileType::Unknown => match ask(descriptor, entry) {
            Ok(stat) => Some((FileType::from_raw_mode(stat.st_mode), Some(stat))),
            Err(error) => {
                part.unreadable.push((shown(folder), error.into()));
                None
            }
        },
        kind => Some((kind, None)),
    }
}

fn ask(descriptor: &OwnedFd, entry: &RawDirEntry<'_>) -> rustix::io::Result<Stat> {
    rustix::fs::statat(descriptor, entry.file_name(), AtFlags::SYMLINK_NOFOLLOW)
}

fn shown(folder: &Folder) -> String {
    folder.place.shown().trim_end_matches('/').to_owned()
}

/// Whether a name has one of these extensions and something before it.
pub(super) fn has_extension(name: &[u8], extensions: &[&str]) -> bool {
    let dot = name.iter().rposition(|&byte| byte == b'.');
    dot.is_some_and(|dot| {
        dot > 0 && extensions.iter().any(|extension| extension.as_bytes() == &name[dot + 1..])
    })
}

//! Appending a record to the ledger so that it is never lost, never torn and never in place of another.
//!
//! A temporary file in the same folder is written and synced, takes its name only where nothing has it, and the
//! folder is synced; then it is read back. "Recorded" is said after that and not before.

mod signed;

use super::record::Record;
use super::signature::BadSignature;
use crate::domain::gather::DECISIONS;
use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, RenameFlags, Stat};
use rustix::io::Errno;
pub use signed::append_signed;
use std::borrow::Cow;
use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use ulid::Ulid;

/// What the names of temporary files begin with. No scan looks at names that begin with `.`.
const TEMPORARY: &str = ".tmp-";
/// After how many seconds a temporary file is nobody's any more.
const A_DAY: i64 = 24 * 60 * 60;

/// Why a record was not written.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// Nothing was written.
    #[error("nothing was recorded: {doing}: {errno}")]
    Failed {
        /// What was being done.
        doing: String,
        /// What the system said.
        errno: Errno,
    },
    /// A file of this name is there and holds something else.
    #[error("nothing was recorded: {path} is there already and holds something else")]
    NameTaken {
        /// The file.
        path: String,
    },
    /// The record is there, but may not survive a power cut. Recording it again is safe: it is the same record.
    #[error(
        "uncertain: {path} was written, but {doing} failed ({errno}); record it again, it cannot become two"
    )]
    Uncertain {
        /// The file.
        path: String,
        /// What was being done.
        doing: String,
        /// What the system said.
        errno: Errno,
    },
    /// What was read back is not what was written.
    #[error("uncertain: {path} does not read back as it was written; look at the disk")]
    ReadsBackDifferent {
        /// The file.
        path: String,
    },
    /// The signature does not fit the record.
    #[error("nothing was recorded: {0}")]
    BadSignature(BadSignature),
    /// The record is not there and its signature is. Recording it again is safe.
    #[error("{error}; its signature stays behind: record it again, or else take {path} away")]
    SignatureLeft {
        /// The signature's file.
        path: String,
        /// Why the record is not there.
        error: Box<AppendError>,
    },
}

impl AppendError {
    /// Whether the record may be on disk all the same.
    #[must_use]
    pub const fn is_uncertain(&self) -> bool {
        matches!(self, Self::Uncertain { .. } | Self::ReadsBackDifferent { .. })
    }
}

/// Makes a limit on file sizes an error like any other: by default the system ends a program that runs into one.
pub fn survive_size_limits() {
    let heard = Arc::new(AtomicBool::new(false));
    // Where this cannot be set up, a limit still writes nothing; it only says less.
    let _ = signal_hook::flag::register(rustix::process::Signal::XFSZ.as_raw(), heard);
}

fn failed(doing: impl Into<String>) -> impl FnOnce(Errno) -> AppendError {
    let doing = doing.into();
    move |errno| AppendError::Failed { doing, errno }
}

/// How a folder is opened: never by way of a symbolic link, so that no write leaves the room.
fn folder_flags() -> OFlags {
    OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC
}

/// Writes a record into the room at `root`, durably, and says where it stands.
///
/// The same record may be appended again: where its file is there with the same bytes, it is made durable and that
/// is all.
///
/// # Errors
/// Where nothing was written, or where that cannot be told ([`AppendError::is_uncertain`]).
pub fn append(root: &Path, record: &Record) -> Result<PathBuf, AppendError> {
    let folder = open_folder(root, record)?;
    let slot = Slot::of(record);
    settle(folder.as_fd(), &slot)?;
    let path = record.path();
    sync(folder.as_fd()).map_err(uncertain(&path, "syncing its folder"))?;
    if !read_back(folder.as_fd(), &slot) {
        return Err(AppendError::ReadsBackDifferent { path });
    }
    Ok(root.join(path))
}

/// A file that is to stand in a folder of decisions.
struct Slot<'a> {
    folder: &'a str,
    name: Cow<'a, str>,
    bytes: &'a [u8],
}

impl<'a> Slot<'a> {
    fn of(record: &'a Record) -> Self {
        let name = Cow::Borrowed(record.file_name.as_str());
        Self { folder: &record.folder, name, bytes: record.text.as_bytes() }
    }

    fn path(&self) -> String {
        format!("{}/{}", self.folder, self.name)
    }
}

fn uncertain(path: &str, doing: &str) -> impl FnOnce(Errno) -> AppendError {
    let (path, doing) = (path.to_owned(), doing.to_owned());
    move |errno| AppendError::Uncertain { path, doing, errno }
}

/// Opens the folder that a record belongs into, and makes it where it is not there.
fn open_folder(root: &Path, record: &Record) -> Result<OwnedFd, AppendError> {
    let opened = rustix::fs::open(root, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty());
    let mut folder = opened.map_err(failed(format!("opening {}", root.display())))?;
    for name in record.folder.split('/') {
        folder = enter(folder.as_fd(), name)?;
    }
    sweep(folder.as_fd());
    Ok(folder)
}

/// Places a file, unless an earlier try has.
fn settle(folder: BorrowedFd<'_>, slot: &Slot<'_>) -> Result<(), AppendError> {
    match place(folder, slot) {
        Err(AppendError::NameTaken { .. }) if read_back(folder, slot) => Ok(()),
        placed => placed,
    }
}

/// Opens a folder below another, and makes it, durably, where it is not there.
fn enter(parent: BorrowedFd<'_>, name: &str) -> Result<OwnedFd, AppendError> {
    let open = || rustix::fs::openat(parent, name, folder_flags(), Mode::empty());
    match open() {
        Err(Errno::NOENT) => {}
        Ok(folder) if name == DECISIONS => {
            // Another process may have made it a moment ago, and not have come to this yet.
            sync(parent).map_err(failed(format!("syncing the folder that holds `{name}`")))?;
            return Ok(folder);
        }
        Err(Errno::LOOP | Errno::NOTDIR) => {
            let doing =
                format!("`{name}` is a symbolic link or no folder, and nothing is written through it");
            return Err(AppendError::Failed { doing, errno: Errno::NOTDIR });
        }
        opened => return opened.map_err(failed(format!("opening the folder `{name}`"))),
    }
    match rustix::fs::mkdirat(parent, name, Mode::from_raw_mode(0o777)) {
        Ok(()) | Err(Errno::EXIST) => {}
        Err(errno) => return Err(failed(format!("making the folder `{name}`"))(errno)),
    }
    sync(parent).map_err(failed(format!("syncing the folder that holds `{name}`")))?;
    open().map_err(failed(format!("opening the folder `{name}`")))
}

/// Removes our own leftovers: temporary files of a write that was cut off more than a day ago.
fn sweep(folder: BorrowedFd<'_>) {
    let Ok(entries) = Dir::read_from(folder) else { return };
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Realtime).tv_sec;
    for entry in entries.flatten() {
        let name = entry.file_name();
        if !name.to_bytes().starts_with(TEMPORARY.as_bytes()) {
            continue;
        }
        let stat = rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW);
        let is_old =
            |stat: Stat| FileType::from_raw_mode(stat.st_mode).is_file() && now - stat.st_mtime > A_DAY;
        if stat.is_ok_and(is_old) {
            let _ = rustix::fs::unlinkat(folder, name, AtFlags::empty());
        }
    }
}

/// Writes a file under a temporary name and gives it its own where nothing has that yet.
fn place(folder: BorrowedFd<'_>, slot: &Slot<'_>) -> Result<(), AppendError> {
    let temporary = format!("{TEMPORARY}{}", Ulid::generate());
    let written = write(folder, &temporary, slot.bytes).and_then(|()| take_name(folder, &temporary, slot));
    if written.is_err() {
        // It is ours and of no use; where it stays, a later sweep finds it.
        let _ = rustix::fs::unlinkat(folder, &temporary, AtFlags::empty());
    }
    written
}

fn write(folder: BorrowedFd<'_>, name: &str, bytes: &[u8]) -> Result<(), AppendError> {
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let opened = rustix::fs::openat(folder, name, flags, Mode::from_raw_mode(0o666));
    let mut file = File::from(opened.map_err(failed("making a temporary file"))?);
    file.write_all(bytes).map_err(|error| failed("writing")(errno_of(&error)))?;
    rustix::fs::fsync(&file).map_err(failed("syncing the file"))
}

fn take_name(folder: BorrowedFd<'_>, temporary: &str, slot: &Slot<'_>) -> Result<(), AppendError> {
    let name = &*slot.name;
    let taken = || AppendError::NameTaken { path: slot.path() };
    match rustix::fs::renameat_with(folder, temporary, folder, name, RenameFlags::NOREPLACE) {
        Ok(()) => Ok(()),
        Err(Errno::EXIST) => Err(taken()),
        // A file system without that call: a hard link never replaces anything either.
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
            match rustix::fs::linkat(folder, temporary, folder, name, AtFlags::empty()) {
                Ok(()) => {
                    let _ = rustix::fs::unlinkat(folder, temporary, AtFlags::empty());
                    Ok(())
                }
                Err(Errno::EXIST) => Err(taken()),
                Err(errno) => Err(failed("giving the record its name")(errno)),
            }
        }
        Err(errno) => Err(failed("giving the record its name")(errno)),
    }
}

fn read_back(folder: BorrowedFd<'_>, slot: &Slot<'_>) -> bool {
    read(folder, &slot.name, slot.bytes.len() as u64 + 1).is_some_and(|bytes| bytes == slot.bytes)
}

/// The first bytes of a file, up to a limit.
fn read(folder: BorrowedFd<'_>, name: &str, limit: u64) -> Option<Vec<u8>> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = rustix::fs::openat(folder, name, flags, Mode::empty()).ok()?;
    let mut bytes = Vec::new();
    File::from(file).take(limit).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn sync(folder: BorrowedFd<'_>) -> Result<(), Errno> {
    rustix::fs::fsync(folder)
}

fn errno_of(error: &std::io::Error) -> Errno {
    error.raw_os_error().map_or(Errno::IO, Errno::from_raw_os_error)
}

//! Files and folders by their paths.

use super::{file_mode, folder_mode, kernel, kind_of_stat, version_of_stat};
use crate::fsio::permissions::Sharing;
use crate::fsio::{Access, EntryKind, FileVersion};
use rustix::fs::{Gid, Mode, OFlags, Uid};
use rustix::io::Errno;
use std::fs::File;
use std::io;
use std::path::Path;

/// Creates a folder.
pub fn create_folder(path: &Path, access: Access) -> io::Result<()> {
    Ok(rustix::fs::mkdir(path, folder_mode(access))?)
}

/// Creates a file that only this user may read or write, and that does not exist yet.
pub fn create_new_private_file(path: &Path) -> io::Result<File> {
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(rustix::fs::open(path, flags, file_mode(Access::Private))?.into())
}

/// Opens a file for reading, without following a link at its name and without waiting for a FIFO's writer.
pub fn open_for_reading(path: &Path) -> io::Result<File> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
    Ok(rustix::fs::open(path, flags, Mode::empty())?.into())
}

/// Returns the kind and the version of an open file.
pub fn stat(file: &File) -> io::Result<(EntryKind, FileVersion)> {
    let stat = rustix::fs::fstat(file)?;
    Ok((kind_of_stat(&stat), version_of_stat(&stat)))
}

/// Returns the version of what is at a path, without following a link.
pub fn version_of(path: &Path) -> io::Result<FileVersion> {
    Ok(version_of_stat(&rustix::fs::lstat(path)?))
}

/// Returns whether a file belongs to this user and no other user may write it.
pub fn is_private(file: &File) -> io::Result<bool> {
    let stat = rustix::fs::fstat(file)?;
    let is_own = stat.st_uid == rustix::process::geteuid().as_raw();
    let is_open_to_others = Mode::from_raw_mode(stat.st_mode).intersects(Mode::WGRP | Mode::WOTH);
    Ok(is_own && !is_open_to_others)
}

/// Gives a file the mode of another one, and its owner if the system permits.
pub fn copy_mode(from: &File, to: &File) -> io::Result<()> {
    let stat = rustix::fs::fstat(from)?;
    let (uid, gid) = (Uid::from_raw(stat.st_uid), Gid::from_raw(stat.st_gid));
    // Only an administrator may give files away; the group can be kept by its members. Changing either clears bits of
    // the mode, so it comes first.
    if rustix::fs::fchown(to, Some(uid), Some(gid)).is_err() {
        let _ = rustix::fs::fchown(to, None, Some(gid));
    }
    Ok(rustix::fs::fchmod(to, Mode::from_raw_mode(stat.st_mode))?)
}

/// Returns whether a file or folder could not be opened because a link or another kind of file has its name.
pub fn is_link_or_folder(error: &io::Error) -> bool {
    matches!(Errno::from_io_error(error), Some(Errno::LOOP | Errno::NOTDIR | Errno::ISDIR))
}

/// Waits until the bytes of a file are on disk.
pub fn sync(file: &File) -> io::Result<()> {
    Ok(kernel::sync(file)?)
}

/// Returns the access of other users, by the mode.
pub fn sharing(path: &Path) -> Option<Sharing> {
    let mode = Mode::from_raw_mode(rustix::fs::stat(path).ok()?.st_mode);
    Some(Sharing {
        is_shared: mode.intersects(Mode::RWXG | Mode::RWXO),
        is_world_writable: mode.contains(Mode::WOTH),
    })
}

/// Returns whether this user may write a file, or create files in a folder.
pub fn can_write(path: &Path) -> bool {
    let access = rustix::fs::Access::WRITE_OK;
    rustix::fs::accessat(rustix::fs::CWD, path, access, rustix::fs::AtFlags::EACCESS).is_ok()
}

//! Writing new files into a room: each is made where nothing has its name, and what is there is left alone.

use crate::domain::clean::clean;
use rustix::fs::{CWD, Mode, OFlags};
use rustix::io::Errno;
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

/// A room that files are written into, and what became of them, a line each.
#[derive(Debug)]
pub(super) struct Placed {
    /// The room as it was named.
    named: PathBuf,
    /// The same without symbolic links: its own name may be one, what is in it may not.
    pub(super) root: PathBuf,
    lines: Vec<String>,
    /// How many were written.
    pub(super) written: usize,
}

impl Placed {
    /// In this room, which is there.
    pub(super) fn into(room: &Path) -> io::Result<Self> {
        let named = if room == Path::new(".") { PathBuf::new() } else { room.to_owned() };
        Ok(Self { named, root: room.canonicalize()?, lines: Vec::new(), written: 0 })
    }

    /// What a file of the room is called for people.
    pub(super) fn called(&self, file: &str) -> String {
        shown(&self.named.join(file))
    }

    /// Writes a file, unless something has its name. Its folder is made where there is none.
    pub(super) fn file(&mut self, file: &str, text: &str) -> Result<(), String> {
        let made = match file.rsplit_once('/') {
            Some((inner, name)) => {
                let inner = self.root.join(inner);
                folder(&inner).and_then(|()| place(&inner, name, text))
            }
            None => place(&self.root, file, text),
        };
        match made {
            Ok(true) => {
                self.written += 1;
                self.lines.push(format!("  wrote       {}", self.called(file)));
            }
            Ok(false) => self.leave(file, "it is there already"),
            Err(error) => return Err(format!("{}: {error}", self.called(file))),
        }
        Ok(())
    }

    /// Notes that a file is left alone, and why.
    pub(super) fn leave(&mut self, file: &str, why: &str) {
        self.lines.push(format!("  left alone  {}: {why}", self.called(file)));
    }

    /// Says what became of each.
    pub(super) fn say(&self, out: &mut dyn Write) -> io::Result<()> {
        self.lines.iter().try_for_each(|line| writeln!(out, "{line}"))
    }
}

/// A path as it may be shown.
pub(super) fn shown(path: &Path) -> String {
    clean(&path.display().to_string()).into_owned()
}

/// Makes a folder where there is none. A symbolic link in its place would lead out of the room and is refused.
fn folder(path: &Path) -> io::Result<()> {
    match rustix::fs::mkdir(path, Mode::from_raw_mode(0o777)) {
        Ok(()) | Err(Errno::EXIST) => open(path).map(drop),
        Err(error) => Err(error.into()),
    }
}

fn open(folder: &Path) -> io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(rustix::fs::openat(CWD, folder, flags, Mode::empty())?)
}

/// Whether the file was made: not where anything has its name, a symbolic link that leads nowhere included.
fn place(folder: &Path, name: &str, text: &str) -> io::Result<bool> {
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    match rustix::fs::openat(open(folder)?, name, flags, Mode::from_raw_mode(0o666)) {
        Ok(file) => {
            let mut file = File::from(file);
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            Ok(true)
        }
        Err(Errno::EXIST) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

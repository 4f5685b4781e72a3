//! Writing new files into a room. Existing files are left alone.

use crate::domain::clean::clean;
use crate::fsio::{Access, Folder, WriteError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A room that new files are written into, with a line about each.
#[derive(Debug)]
pub(super) struct Scaffold {
    /// The room as it was named.
    named: PathBuf,
    /// The same without symbolic links. The room's own path may contain one; paths in it may not.
    pub(super) root: PathBuf,
    folder: Folder,
    lines: Vec<String>,
    /// The number of files that were written.
    pub(super) written: usize,
}

impl Scaffold {
    /// Opens a room that exists.
    pub(super) fn open(room: &Path) -> io::Result<Self> {
        let named = if room == Path::new(".") { PathBuf::new() } else { room.to_owned() };
        let root_path = room.canonicalize()?;
        Ok(Self { named, folder: Folder::open(&root_path)?, root: root_path, lines: Vec::new(), written: 0 })
    }

    /// Returns the path of a file of the room for messages.
    pub(super) fn shown(&self, file: &str) -> String {
        shown(&self.named.join(file))
    }

    /// Writes a file durably unless its name is taken. Its folder is created if it is missing.
    pub(super) fn write(&mut self, file: &str, text: &str) -> Result<(), String> {
        match self.write_new(file, text) {
            Ok(()) => {
                self.written += 1;
                self.lines.push(format!("  wrote       {}", self.shown(file)));
            }
            Err(WriteError::NameTaken) => self.leave(file, "it is there already"),
            Err(error) => return Err(format!("{}: {error}", self.shown(file))),
        }
        Ok(())
    }

    fn write_new(&self, file: &str, text: &str) -> Result<(), WriteError> {
        let Some((inner, name)) = file.rsplit_once('/') else {
            return self.folder.write_new(file, text.as_bytes(), Access::Umask);
        };
        let mut folder = self.folder.enter_or_create(inner.split('/').next().unwrap_or_default())?;
        for part in inner.split('/').skip(1) {
            folder = folder.enter_or_create(part)?;
        }
        folder.write_new(name, text.as_bytes(), Access::Umask)
    }

    /// Adds a line about a file that is left alone.
    pub(super) fn leave(&mut self, file: &str, why: &str) {
        self.lines.push(format!("  left alone  {}: {why}", self.shown(file)));
    }

    /// Prints the lines.
    pub(super) fn print(&self, out: &mut dyn Write) -> io::Result<()> {
        self.lines.iter().try_for_each(|line| writeln!(out, "{line}"))
    }
}

/// Returns a path as it may be shown.
pub(super) fn shown(path: &Path) -> String {
    clean(&path.display().to_string()).into_owned()
}

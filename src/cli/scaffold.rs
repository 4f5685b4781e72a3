//! New files of a room. Existing files are not changed.

use super::{error_text, path_text};
use crate::domain::safe_text::SafeText;
use crate::fsio::{Access, Folder, WriteError};
use crate::report::output::Output;
use crate::safe;
use std::io;
use std::path::{Path, PathBuf};

/// A room that new files are written to, and a log of them.
#[derive(Debug)]
pub(super) struct Scaffold {
    /// The room as named by the caller.
    named: PathBuf,
    /// The same without symbolic links. The room's own path may contain one; paths in it may not.
    pub(super) root: PathBuf,
    folder: Folder,
    log: Vec<SafeText>,
    /// The number of files that were written.
    pub(super) written: usize,
}

impl Scaffold {
    /// Opens a room that exists.
    pub(super) fn open(room: &Path) -> io::Result<Self> {
        let named = if room == Path::new(".") { PathBuf::new() } else { room.to_owned() };
        let root_path = room.canonicalize()?;
        Ok(Self { named, folder: Folder::open(&root_path)?, root: root_path, log: Vec::new(), written: 0 })
    }

    /// Returns the path of a file of the room, below the name of the room.
    pub(super) fn file_text(&self, file: &str) -> SafeText {
        path_text(&self.named.join(file))
    }

    /// Writes a file durably, and creates its folder if it is missing. An existing file is skipped.
    pub(super) fn write(&mut self, file: &str, text: &str) -> Result<(), SafeText> {
        match self.write_new(file, text) {
            Ok(()) => {
                self.written += 1;
                self.log.push(safe!("  wrote    {}", self.file_text(file)));
            }
            Err(WriteError::NameTaken) => self.skip(file, &"already exists".into()),
            Err(error) => return Err(safe!("{}: {}", self.file_text(file), error_text(&error))),
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

    /// Logs that a file is skipped, and why.
    pub(super) fn skip(&mut self, file: &str, reason: &SafeText) {
        self.log.push(safe!("  skipped  {}: {}", self.file_text(file), reason));
    }

    /// Writes the log.
    pub(super) fn write_log(&self, out: &mut Output<'_>) -> io::Result<()> {
        self.log.iter().try_for_each(|line| out.line(line))
    }
}

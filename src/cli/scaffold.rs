//! New files of a room, and a log of them for the user.

use super::{error_text, path_text};
use crate::domain::safe_text::SafeText;
use crate::edit::{PacketPlan, RoomWriter};
use crate::fsio::WriteError;
use crate::report::output::Output;
use crate::safe;
use std::io;
use std::path::{Path, PathBuf};

/// A room that new files are written to, and a log of them.
#[derive(Debug)]
pub(super) struct Scaffold {
    /// The room as named by the caller.
    named: PathBuf,
    writer: RoomWriter,
    log: Vec<SafeText>,
    /// The number of files that were written.
    pub(super) written: usize,
}

impl Scaffold {
    /// Opens a room that exists.
    pub(super) fn open(room: &Path) -> io::Result<Self> {
        let named = if room == Path::new(".") { PathBuf::new() } else { room.to_owned() };
        Ok(Self { named, writer: RoomWriter::open(room)?, log: Vec::new(), written: 0 })
    }

    /// Returns the path of the room without symbolic links.
    pub(super) fn root(&self) -> &Path {
        self.writer.root()
    }

    /// Returns the entry of the room whose name differs from this one by letter case alone.
    pub(super) fn name_in_other_case(&self, name: &str) -> Option<String> {
        self.writer.name_in_other_case(name)
    }

    /// Returns the path of a file of the room, below the name of the room.
    pub(super) fn file_text(&self, file: &str) -> SafeText {
        path_text(&self.named.join(file))
    }

    /// Writes a packet, unless the trial has one of its kind.
    pub(super) fn carry_out(&mut self, plan: &PacketPlan) -> Result<(), SafeText> {
        match plan {
            PacketPlan::Write(packet) => self.write(&packet.path, &packet.text),
            PacketPlan::Exists { kind, path } => {
                self.skip(path, &safe!("it is the {} of the trial", kind.label()));
                Ok(())
            }
        }
    }

    /// Writes a file durably, and creates its folder if it is missing. An existing file is skipped.
    pub(super) fn write(&mut self, file: &str, text: &str) -> Result<(), SafeText> {
        match self.writer.create(file, text) {
            Ok(()) => {
                self.written += 1;
                self.log.push(safe!("  wrote    {}", self.file_text(file)));
            }
            Err(WriteError::NameTaken) => self.skip(file, &"already exists".into()),
            Err(error) => return Err(safe!("{}: {}", self.file_text(file), error_text(&error))),
        }
        Ok(())
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

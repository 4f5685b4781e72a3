//! Tables that are written to files.

use crate::console::app::effect::RoomOf;
use crate::console::app::export::state::{ExportFailure, ExportFile, Exported, TableExport};
use crate::fsio::export_file::ExportError;
use crate::fsio::paths::{expand_home, shown};
use crate::fsio::report_file::write_report_bytes;
use crate::report::output::Output;
use crate::report::selection::Selection;
use std::path::{Path, PathBuf};

/// The most numbers that are tried behind a made name.
const MOST: usize = 1000;

/// Writes a table to its file.
pub(super) fn export(room: &RoomOf, table: TableExport) -> Result<Exported, ExportFailure> {
    let TableExport { trials, format, file, existing } = table;
    let count = trials.len();
    let room = &room.0.room;
    let mut bytes = Vec::new();
    let rendered =
        format.0.renderer.render(&Selection::trials(room, trials), &mut Output::new(&mut bytes, false));
    rendered.map_err(|error| ExportFailure { message: error.to_string(), is_taken: false })?;
    let write = |path: &Path| write_report_bytes(path, &room.root, &bytes, existing);
    let written = match file {
        ExportFile::Named(name) => write(&expand_home(PathBuf::from(name))),
        ExportFile::Made(stem) => {
            let name = |number: usize| match number {
                1 => format!("{stem}.{}", format.extension()),
                number => format!("{stem}-{number}.{}", format.extension()),
            };
            let mut tries = (1..=MOST).map(|number| write(Path::new(&name(number))));
            let written = tries.find(|written| !matches!(written, Err(ExportError::Exists(_))));
            written.unwrap_or_else(|| Err(ExportError::Exists(name(MOST))))
        }
    };
    match written {
        Ok(path) => Ok(Exported { trials: count, path: shown(&path).into_owned() }),
        Err(error) => {
            let is_taken = matches!(error, ExportError::Exists(_));
            Err(ExportFailure { message: error.to_string(), is_taken })
        }
    }
}

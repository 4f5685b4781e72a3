//! The bytes of a file that a report writes.

use crate::domain::safe_text::SafeText;
use crate::report::output::{Csv, Output, Syntax as _};
use crate::report::selection::Selection;
use crate::report::{Format, Report};
use std::io;

/// Returns what a function writes.
pub(super) fn written(write: impl FnOnce(&mut Output<'_>) -> io::Result<()>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    write(&mut Output::new(&mut bytes, false))?;
    Ok(bytes)
}

/// Returns a table.
pub(super) fn table(columns: &[&'static str], rows: &[Vec<SafeText>]) -> io::Result<Vec<u8>> {
    written(|out| {
        let mut csv = Csv::writer(out);
        csv.head(columns)?;
        rows.iter().try_for_each(|row| csv.row(row))
    })
}

/// Returns a report in one of its formats.
pub(super) fn report<R: Report>(_: R, format: &str, selection: &Selection<'_>) -> io::Result<Vec<u8>> {
    let named = |known: &&Format| known.name == format;
    let format = R::FORMATS.iter().find(named).ok_or(io::ErrorKind::Unsupported)?;
    written(|out| format.renderer.render(selection, out))
}

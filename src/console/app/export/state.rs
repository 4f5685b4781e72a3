//! A table that is written to a file.

use crate::fsio::report_file::Existing;
use crate::report::Format;

/// A format of the list.
#[derive(Clone, Copy, Debug)]
pub struct TableFormat(pub &'static Format);

impl PartialEq for TableFormat {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name
    }
}

impl TableFormat {
    /// Returns the extension of files in the format.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self.0.name {
            "markdown" => "md",
            "text" => "txt",
            name => name,
        }
    }
}

/// The file that a table is written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportFile {
    /// The file that the user named.
    Named(String),
    /// A file in the current folder: this name without its extension. If it is taken, a number follows.
    Made(String),
}

/// A table that is to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct TableExport {
    /// The trials, in the order of the table.
    pub trials: Vec<usize>,
    /// The format.
    pub format: TableFormat,
    /// The file.
    pub file: ExportFile,
    /// The treatment of a file that exists.
    pub existing: Existing,
}

/// A table that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// The number of trials.
    pub trials: usize,
    /// The file, absolute.
    pub path: String,
}

/// The reason why a table was not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportFailure {
    /// The sentence for the user.
    pub message: String,
    /// Set if the file exists already.
    pub is_taken: bool,
}

//! The one way from the program to stdout, stderr, a clipboard or an exported file.
//!
//! An [`Output`] takes values that are [`Safe`], and values that it serializes itself. Nothing in `report` and `cli` has
//! another writer, so text that is not sanitized cannot leave the program (a test reads the sources for this).

mod csv;
mod json;
mod masking;

use super::style::Style;
use crate::domain::safe_text::{Safe, SafeText};
use crate::safe;
use std::io::{self, BufWriter, Write};

pub use json::JsonText;

/// A destination for text, JSON and CSV.
pub struct Output<'a> {
    sink: Sink<'a>,
    coloured: bool,
}

enum Sink<'a> {
    Stream(&'a mut dyn Write),
    Text(&'a mut SafeText),
}

impl<'a> Output<'a> {
    /// The size of the buffer before stdout, in bytes.
    const BUFFER: usize = 64 * 1024;

    /// Returns an output that writes to a stream, with colours or without.
    pub const fn new(stream: &'a mut dyn Write, coloured: bool) -> Self {
        Self { sink: Sink::Stream(stream), coloured }
    }

    /// Writes to stdout through a buffer, and flushes it.
    ///
    /// # Errors
    /// The errors of stdout.
    pub fn to_stdout(
        coloured: bool,
        write: impl FnOnce(&mut Output<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut stdout = BufWriter::with_capacity(Self::BUFFER, io::stdout().lock());
        write(&mut Output::new(&mut stdout, coloured))?;
        stdout.flush()
    }

    /// Writes to stderr, without colours. Errors are ignored: there is nowhere left to report them.
    pub fn to_stderr(write: impl FnOnce(&mut Output<'_>) -> io::Result<()>) {
        let mut stderr = io::stderr().lock();
        let _ = write(&mut Output::new(&mut stderr, false));
    }

    /// Returns the text that a function writes, without colours. JSON is not text in this sense and is left out.
    pub fn to_text(write: impl FnOnce(&mut Output<'_>) -> io::Result<()>) -> SafeText {
        let mut text = SafeText::EMPTY;
        let _ = write(&mut Output { sink: Sink::Text(&mut text), coloured: false });
        text
    }

    /// Writes a value.
    ///
    /// # Errors
    /// The errors of the destination, as for every method of this type.
    pub fn text(&mut self, value: impl Safe) -> io::Result<&mut Self> {
        match &mut self.sink {
            Sink::Stream(stream) => write!(stream, "{value}")?,
            Sink::Text(text) => text.push(safe!("{}", value)),
        }
        Ok(self)
    }

    /// Writes a value in a style.
    ///
    /// # Errors
    /// The errors of the destination.
    pub fn styled(&mut self, style: Style, value: impl Safe) -> io::Result<&mut Self> {
        match &mut self.sink {
            Sink::Stream(stream) if self.coloured => write!(stream, "{style}{value}{}", Style::END)?,
            _ => return self.text(value),
        }
        Ok(self)
    }

    /// Writes a value and ends the line.
    ///
    /// # Errors
    /// The errors of the destination.
    pub fn line(&mut self, value: impl Safe) -> io::Result<()> {
        self.text(value)?.text("\n")?;
        Ok(())
    }

    /// Writes a value in a style and ends the line.
    ///
    /// # Errors
    /// The errors of the destination.
    pub fn styled_line(&mut self, style: Style, value: impl Safe) -> io::Result<()> {
        self.styled(style, value)?.line("")
    }

    /// Returns the stream for the serializers of this module.
    fn stream(&mut self) -> io::Result<&mut dyn Write> {
        match &mut self.sink {
            Sink::Stream(stream) => Ok(*stream),
            Sink::Text(_) => Err(io::ErrorKind::Unsupported.into()),
        }
    }
}

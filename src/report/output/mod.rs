//! The one way from the program to stdout, stderr, a clipboard or an exported file.
//!
//! An [`Output`] takes values that are [`Safe`], and values that it serializes itself. Nothing in `report` and `cli` has
//! another writer, so text that is not sanitized cannot leave the program (a test reads the sources for this).

mod command_guard;
mod csv;
mod ics;
mod json;
mod markdown;
mod syntax;
mod workflow;
mod xml;

use super::style::Style;
use crate::domain::safe_text::{Safe, SafeText};
use crate::safe;
use command_guard::CommandGuard;
use std::io::{self, BufWriter, Write};
use std::ops::Range;

pub use csv::{Csv, CsvWriter};
pub use ics::{Calendar, CalendarWriter};
pub use json::{Json, JsonText, JsonWriter};
pub use markdown::{Align, Markdown, MarkdownWriter, Section};
pub use syntax::Syntax;
pub use workflow::{WorkflowCommands, WorkflowWriter};
pub use xml::{Xml, XmlWriter};

/// A destination for text in colours, and for the syntaxes of this module.
pub struct Output<'a> {
    sink: Sink<'a>,
    coloured: bool,
}

/// The reader of stdout and stderr.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogReader {
    /// A person, a file or a program, which gets every byte.
    Plain,
    /// A runner of GitHub Actions, which takes lines that begin with `::` for commands: no line of the output does.
    Runner,
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
        reader: LogReader,
        write: impl FnOnce(&mut Output<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut stdout = BufWriter::with_capacity(Self::BUFFER, io::stdout().lock());
        match reader {
            LogReader::Plain => write(&mut Output::new(&mut stdout, coloured))?,
            LogReader::Runner => write(&mut Output::new(&mut CommandGuard::new(&mut stdout), coloured))?,
        }
        stdout.flush()
    }

    /// Writes to stderr, without colours. Errors are ignored: there is nowhere left to report them.
    pub fn to_stderr(reader: LogReader, write: impl FnOnce(&mut Output<'_>) -> io::Result<()>) {
        let mut stderr = io::stderr().lock();
        let _ = match reader {
            LogReader::Plain => write(&mut Output::new(&mut stderr, false)),
            LogReader::Runner => write(&mut Output::new(&mut CommandGuard::new(&mut stderr), false)),
        };
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
            // Nearly every value is a text, which needs no formatter.
            Sink::Stream(stream) => match value.as_text() {
                Some(text) => stream.write_all(text.as_bytes())?,
                None => write!(stream, "{value}")?,
            },
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

    /// Writes a part of a text.
    fn part(&mut self, text: &SafeText, range: Range<usize>) -> io::Result<()> {
        match &mut self.sink {
            Sink::Stream(stream) => stream.write_all(text.get(range).unwrap_or_default().as_bytes()),
            Sink::Text(out) => {
                out.push_part(text, range);
                Ok(())
            }
        }
    }

    /// Writes a text in which a syntax has another form for some characters.
    fn escaped(&mut self, text: &SafeText, form: impl Fn(char) -> Option<&'static str>) -> io::Result<()> {
        let mut start = 0;
        for (at, c) in text.char_indices() {
            if let Some(form) = form(c) {
                self.part(text, start..at)?;
                self.text(form)?;
                start = at + c.len_utf8();
            }
        }
        self.part(text, start..text.len())
    }

    /// Returns the stream for the serializers of this module.
    fn stream(&mut self) -> io::Result<&mut dyn Write> {
        match &mut self.sink {
            Sink::Stream(stream) => Ok(*stream),
            Sink::Text(_) => Err(io::ErrorKind::Unsupported.into()),
        }
    }
}

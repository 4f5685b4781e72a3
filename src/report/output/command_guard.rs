//! Text on a CI runner: no line of it begins a workflow command.

use std::io::{self, Write};

/// A stream for text that a runner of GitHub Actions reads. The runner takes a line that begins with `::`, after blanks, for
/// a command; here such a line begins with `: :`.
pub(super) struct CommandGuard<'a> {
    stream: &'a mut dyn Write,
    place: Place,
}

/// The place in a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Nothing but blanks came so far. Bytes of other scripts count as blanks, because some are.
    Start,
    /// A colon came after them.
    Colon,
    /// Something else came.
    Inside,
}

impl<'a> CommandGuard<'a> {
    pub(super) fn new(stream: &'a mut dyn Write) -> Self {
        Self { stream, place: Place::Start }
    }

    /// Writes a part of a line, with its end or without.
    fn part(&mut self, part: &[u8]) -> io::Result<()> {
        let mut start = 0;
        for (at, &byte) in part.iter().enumerate() {
            self.place = match (self.place, byte) {
                (Place::Inside, _) => break,
                (Place::Start, b':') => Place::Colon,
                (Place::Colon, b':') => {
                    self.stream.write_all(&part[start..at])?;
                    self.stream.write_all(b" ")?;
                    start = at;
                    Place::Inside
                }
                (Place::Start, byte) if byte <= b' ' || !byte.is_ascii() => Place::Start,
                _ => Place::Inside,
            };
        }
        self.stream.write_all(&part[start..])?;
        if part.last().is_some_and(|&byte| ends_line(byte)) {
            self.place = Place::Start;
        }
        Ok(())
    }
}

/// True for the bytes after which a runner reads a new line.
fn ends_line(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

impl Write for CommandGuard<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        bytes.split_inclusive(|&byte| ends_line(byte)).try_for_each(|part| self.part(part))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_begins_a_command_however_it_is_written() {
        for (text, expected) in [
            ("::error::x\n", ": :error::x\n"),
            ("a\n  ::error::x\n::set-env\n", "a\n  : :error::x\n: :set-env\n"),
            ("a\r::error\n", "a\r: :error\n"),
            ("\u{3000}\t::error\n", "\u{3000}\t: :error\n"),
            ("a ::error\n", "a ::error\n"),
            (": ::error\n", ": ::error\n"),
            (":::\n", ": ::\n"),
            ("x::y\n:z\n", "x::y\n:z\n"),
            ("", ""),
        ] {
            for size in 1..=text.len().max(1) {
                let mut out = Vec::new();
                let mut guard = CommandGuard::new(&mut out);
                text.as_bytes().chunks(size).for_each(|part| guard.write_all(part).unwrap());
                assert_eq!(String::from_utf8(out).unwrap(), expected, "in parts of {size}");
            }
        }
    }
}

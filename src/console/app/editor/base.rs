//! The text of a file as the editor takes it, and how it is written back.

use crate::edit::PacketFile;
use std::sync::Arc;

const MARK: char = '\u{feff}';

/// A file as it was read, with what the editor does not show: a byte order mark, and the kind of its line ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// The file.
    pub packet: PacketFile,
    /// The text with a line feed for each line end.
    pub text: String,
    has_mark: bool,
    has_returns: bool,
}

impl Base {
    /// Takes a file.
    ///
    /// # Errors
    /// A sentence about a file that could not be written back as it was.
    pub fn of(packet: PacketFile) -> Result<Self, &'static str> {
        let text = std::str::from_utf8(&packet.bytes).map_err(|_| "it is not UTF-8")?;
        let body = text.strip_prefix(MARK).unwrap_or(text);
        let lines = body.replace("\r\n", "\n");
        let has_returns = lines.len() < body.len();
        if has_returns && body.matches('\n').count() > body.matches("\r\n").count() {
            return Err("it has line ends of two kinds");
        }
        if lines.chars().any(|c| c.is_control() && c != '\n') {
            return Err("it has tabs or control characters");
        }
        let has_mark = body.len() < text.len();
        Ok(Self { text: lines, has_mark, has_returns, packet })
    }

    /// Returns a text as it is written: with the byte order mark and the line ends of the file.
    #[must_use]
    pub fn written(&self, text: &str) -> String {
        let lines = if self.has_returns { text.replace('\n', "\r\n") } else { text.to_owned() };
        if self.has_mark { format!("{MARK}{lines}") } else { lines }
    }

    /// Returns the path of the file, relative to the room.
    #[must_use]
    pub const fn path(&self) -> &Arc<str> {
        &self.packet.path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(text: &str) -> Result<Base, &'static str> {
        Base::of(PacketFile { path: "a.yaml".into(), bytes: text.as_bytes().into() })
    }

    #[test]
    fn a_text_is_written_back_to_the_byte() {
        for text in ["", "a: 1", "a: 1\n", "a: 1\r\nb: 2\r\n", "\u{feff}a: 1\r\n", "\u{feff}a: é\n\n"] {
            let base = base(text).unwrap();
            assert!(!base.text.contains('\r') && !base.text.starts_with(MARK), "{text:?}");
            assert_eq!(base.written(&base.text), text);
        }
        assert_eq!(base("a: 1\r\n").unwrap().written("a: 1\nb: 2\n"), "a: 1\r\nb: 2\r\n");
    }

    #[test]
    fn a_text_that_would_change_elsewhere_is_refused() {
        for text in ["a:\t1\n", "a: 1\r\nb: 2\n", "a: 1\rb: 2", "a: \u{1b}\n"] {
            assert!(base(text).is_err(), "{text:?}");
        }
        assert!(Base::of(PacketFile { path: "a.yaml".into(), bytes: b"\xff".as_slice().into() }).is_err());
    }
}

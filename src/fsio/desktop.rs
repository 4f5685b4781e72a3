//! The user's programs: browser, editor and clipboard.

use super::platform::desktop as system;
use std::borrow::Cow;
use std::ffi::OsStr;

pub use system::{BACKSLASH_QUOTES, CLIPBOARD_PROGRAMS, DEFAULT_EDITOR, LINK_OPENER};

/// Returns the path of a program that `PATH` has under this name, in the form in which it can be started. On Windows only
/// programs with the ending `.exe` can be started without it.
#[must_use]
pub fn find_program(name: &str) -> Cow<'_, OsStr> {
    system::find_program(name)
}

/// A program that copies its input to the clipboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClipboardProgram {
    /// Its name.
    pub program: &'static str,
    /// Its arguments.
    pub arguments: &'static [&'static str],
    /// The environment variable without which there is no desktop that it could talk to.
    pub desktop: Option<&'static str>,
    /// The encoding of its input.
    pub encoding: TextEncoding,
}

/// The encoding of a text for another program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextEncoding {
    /// UTF-8.
    Utf8,
    /// UTF-16 in the byte order of Windows, unless the text is ASCII alone.
    Utf16,
}

impl TextEncoding {
    /// Encodes a text.
    #[must_use]
    pub fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Utf16 if !text.is_ascii() => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Self::Utf8 | Self::Utf16 => text.as_bytes().to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_encoded_as_the_program_reads_it() {
        assert_eq!(TextEncoding::Utf8.encode("aé"), "aé".as_bytes());
        assert_eq!(TextEncoding::Utf16.encode("ticket:CS-1"), b"ticket:CS-1");
        assert_eq!(TextEncoding::Utf16.encode("aé"), [b'a', 0, 0xe9, 0]);
    }
}

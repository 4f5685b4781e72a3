//! The text of a file for the guard.

use crate::fsio::OpenedFile;
use std::io::{self, Read as _};
use std::path::Path;

/// The size of the largest file that is searched, in bytes.
pub const LARGEST: u64 = 16 * 1024 * 1024;
/// A NUL among this many first bytes makes a file binary, as in git.
const BINARY_PREFIX: usize = 8_000;

/// The content of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Its text. There are several if the bytes can be read in several ways.
    Text(Vec<String>),
    /// It is binary, and is not searched.
    Binary,
}

/// An encoding that a byte order mark names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Marked {
    Utf16 { is_big_endian: bool },
    Utf32 { is_big_endian: bool },
}

/// Reads the content of a regular file. A link at the path is not followed, and a FIFO is not waited for.
///
/// # Errors
/// The file cannot be opened or read, is not a regular file, or is text over [`LARGEST`] bytes.
pub(super) fn read_content(path: &Path) -> io::Result<Content> {
    let mut opened = OpenedFile::open(path)?;
    if !opened.is_regular {
        return Err(io::Error::other("not a regular file"));
    }
    let mut bytes = Vec::new();
    (&mut opened.file).take(BINARY_PREFIX as u64).read_to_end(&mut bytes)?;
    let marked = marked(&bytes);
    // This comes before the size: a large picture is not an error.
    if marked.is_empty() && bytes.contains(&0) {
        return Ok(Content::Binary);
    }
    let rest = (LARGEST + 1).saturating_sub(bytes.len() as u64);
    (&mut opened.file).take(rest).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::other("larger than 16 MiB"));
    }
    if marked.is_empty() {
        return Ok(Content::Text(vec![String::from_utf8_lossy(&bytes).into_owned()]));
    }
    let mut texts = Vec::new();
    for encoding in marked {
        let text = encoding.decode(&bytes);
        // Without an error, the text of the other reading has the same characters, with a control character behind each.
        let is_certain = !text.contains(char::REPLACEMENT_CHARACTER);
        texts.push(text);
        if is_certain {
            break;
        }
    }
    Ok(Content::Text(texts))
}

/// Returns the encodings that the first bytes may name. The mark of UTF-32 in little endian is also that of UTF-16 before
/// a NUL. A text behind it that is not all UTF-32 is searched in both ways.
fn marked(bytes: &[u8]) -> Vec<Marked> {
    match bytes {
        [0, 0, 0xfe, 0xff, ..] => vec![Marked::Utf32 { is_big_endian: true }],
        [0xff, 0xfe, 0, 0, ..] => {
            vec![Marked::Utf32 { is_big_endian: false }, Marked::Utf16 { is_big_endian: false }]
        }
        [0xfe, 0xff, ..] => vec![Marked::Utf16 { is_big_endian: true }],
        [0xff, 0xfe, ..] => vec![Marked::Utf16 { is_big_endian: false }],
        _ => Vec::new(),
    }
}

impl Marked {
    /// Decodes a text with its mark. Bytes that cannot be decoded are replaced.
    fn decode(self, bytes: &[u8]) -> String {
        match self {
            Self::Utf16 { is_big_endian } => {
                let unit = |pair: &[u8]| match *pair {
                    [a, b] if is_big_endian => u16::from_be_bytes([a, b]),
                    [a, b] => u16::from_le_bytes([a, b]),
                    // Half a unit at the end.
                    _ => 0xfffd,
                };
                char::decode_utf16(bytes.chunks(2).map(unit).skip(1))
                    .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
                    .collect()
            }
            Self::Utf32 { is_big_endian } => {
                let unit = |four: &[u8]| match *four {
                    [a, b, c, d] if is_big_endian => u32::from_be_bytes([a, b, c, d]),
                    [a, b, c, d] => u32::from_le_bytes([a, b, c, d]),
                    _ => 0xfffd,
                };
                let units = bytes.chunks(4).map(unit).skip(1);
                units.map(|unit| char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use tempfile::TempDir;

    fn content(bytes: &[u8]) -> Content {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("x");
        fs::write(&file, bytes).unwrap();
        read_content(&file).unwrap()
    }

    fn text(text: &str) -> Content {
        Content::Text(vec![text.to_owned()])
    }

    #[test]
    fn section_4_text_with_a_mark_is_decoded() {
        let wide = "aé\u{1f600}";
        let units: Vec<u16> = wide.encode_utf16().collect();
        let bytes = |unit: fn(&u16) -> [u8; 2]| units.iter().flat_map(unit).collect::<Vec<u8>>();
        assert_eq!(content(&[&[0xff, 0xfe], &*bytes(|unit| unit.to_le_bytes())].concat()), text(wide));
        assert_eq!(content(&[&[0xfe, 0xff], &*bytes(|unit| unit.to_be_bytes())].concat()), text(wide));
        let big: Vec<u8> = wide.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
        assert_eq!(content(&[&[0, 0, 0xfe, 0xff], &*big].concat()), text(wide));
        let little: Vec<u8> = wide.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        assert_eq!(content(&[&[0xff, 0xfe, 0, 0], &*little].concat()), text(wide), "read once");
        let hidden: Vec<u8> = "\0a".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let Content::Text(both) = content(&[&[0xff, 0xfe], &*hidden].concat()) else { panic!("text") };
        assert_eq!(both[1], "\0a");
    }

    #[test]
    fn section_4_bytes_that_cannot_be_decoded_are_replaced() {
        assert_eq!(content(b"a\xffb"), text("a\u{fffd}b"));
        assert_eq!(content(&[0xff, 0xfe, b'a', 0, 0x00, 0xd8, b'b', 0, b'c']), text("a\u{fffd}b\u{fffd}"));
        assert_eq!(content(&[0, 0, 0xfe, 0xff, 0, 0x11, 0, 0, 0, 0, 0, b'b']), text("\u{fffd}b"));
    }

    #[test]
    fn section_4_a_nul_among_the_first_bytes_makes_a_file_binary_before_its_size_counts() {
        let at = |place: usize| [&*vec![b'a'; place], &[0][..]].concat();
        assert_eq!(content(&at(BINARY_PREFIX - 1)), Content::Binary);
        assert!(matches!(content(&at(BINARY_PREFIX)), Content::Text(_)));
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("large");
        let set_size =
            |size: u64| fs::File::options().write(true).open(&file).unwrap().set_len(size).unwrap();
        fs::write(&file, "").unwrap();
        set_size(LARGEST + 1);
        assert_eq!(read_content(&file).unwrap(), Content::Binary);
        fs::write(&file, vec![b'a'; usize::try_from(LARGEST).unwrap()]).unwrap();
        assert!(read_content(&file).is_ok());
        set_size(LARGEST + 1);
        assert_eq!(read_content(&file).unwrap_err().to_string(), "larger than 16 MiB");
    }
}

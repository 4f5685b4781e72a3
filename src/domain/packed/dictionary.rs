//! What the packed files of a large room have in common, stored once.
//!
//! The files of a room are much alike: the same fields at the same places, the same owners, the same words. A compact file is a
//! packed file compressed with such a text as the dictionary of LZ4. It takes a third of the memory, and is expanded again when
//! it is read. Its form is the length of the packed file and an LZ4 block.

use super::pack::Packer;
use super::value::Reader;
use crate::domain::work;
use lz4_flex::block::{compress_into_with_dict, decompress_into_with_dict, get_maximum_output_size};
use std::fmt;

/// The most bytes of a dictionary. The compressor goes through all of it for each file.
const MOST: usize = 8_000;
/// The longest packed file that is made compact. Longer ones are rare.
const LONGEST: usize = 1 << 15;

/// Bytes that many packed files have in common.
pub struct Dictionary {
    text: Box<[u8]>,
}

impl Dictionary {
    /// Makes a dictionary of some packed files: of those that are not like one before.
    #[must_use]
    pub(super) fn of<'a>(samples: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut dictionary = Self::with_text(&[]);
        let mut compact = Vec::new();
        for sample in samples {
            if dictionary.text.len() + sample.len() > MOST {
                break;
            }
            compact.clear();
            dictionary.compact(sample, &mut compact);
            if compact.len() * 3 > sample.len() {
                dictionary = Self::with_text(&[&dictionary.text, sample].concat());
            }
        }
        dictionary
    }

    /// Returns the dictionary with this text.
    #[must_use]
    pub fn with_text(text: &[u8]) -> Self {
        Self { text: text.into() }
    }

    /// Returns the text.
    #[must_use]
    pub const fn text(&self) -> &[u8] {
        &self.text
    }

    /// Adds the compact form of a packed file. Returns false, and adds nothing of use, if the file is too long for one.
    pub(super) fn compact(&self, file: &[u8], out: &mut Vec<u8>) -> bool {
        let Some(length) = u32::try_from(file.len()).ok().filter(|_| file.len() <= LONGEST) else {
            return false;
        };
        let mut packer = Packer(std::mem::take(out));
        packer.number(length);
        *out = packer.0;
        let start = out.len();
        work::add(file.len());
        out.resize(start + get_maximum_output_size(file.len()), 0);
        let written = compress_into_with_dict(file, &mut out[start..], &self.text);
        out.truncate(start + written.as_ref().copied().unwrap_or_default());
        written.is_ok()
    }

    /// Adds the packed file of a compact form. Returns false if that is damaged.
    pub(super) fn expand(&self, compact: &[u8], out: &mut Vec<u8>) -> bool {
        let mut reader = Reader(compact);
        let length = reader.number() as usize;
        if length > LONGEST {
            return false;
        }
        let start = out.len();
        out.resize(start + length, 0);
        decompress_into_with_dict(reader.0, &mut out[start..], &self.text).is_ok_and(|done| done == length)
    }
}

impl fmt::Debug for Dictionary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dictionary").field("length", &self.text.len()).finish_non_exhaustive()
    }
}

//! Writing an index.

use super::layout::{Growing, HEADER};
use super::{Entry, Key, RacyCheck};
use crate::fsio::FileVersion;
use crate::room::walk::Found;
use std::io::{self, BufWriter, Seek, Write};

/// The bytes that are assembled before they are written.
const BUFFER: usize = 256 * 1024;

/// An index that is being written. It is valid once [`Writer::finish`] has returned; until then it has no header.
#[derive(Debug)]
pub struct Writer<W: Write + Seek> {
    out: BufWriter<Summing<W>>,
    growing: Growing,
    dictionary: Vec<u8>,
    racy_check: RacyCheck,
    key: Key,
}

impl<W: Write + Seek> Writer<W> {
    /// Begins an index. `racy_check` is from before the walk.
    ///
    /// # Errors
    /// A failed write.
    pub fn begin(mut sink: W, key: Key, racy_check: RacyCheck) -> io::Result<Self> {
        sink.write_all(&[0; HEADER])?;
        let out = BufWriter::with_capacity(BUFFER, Summing { sink, hasher: crc32fast::Hasher::new() });
        Ok(Self { out, growing: Growing::default(), dictionary: Vec::new(), racy_check, key })
    }

    /// Sets the dictionary of the packed documents that are compact.
    pub fn set_dictionary(&mut self, text: &[u8]) {
        self.dictionary = text.to_vec();
    }

    /// Adds an entry for the version of a file that was `read`, if it may be stored ([`RacyCheck::allows`]), and
    /// returns whether it was. Files come in the order of a walk, together with those that are kept; others are left
    /// out.
    ///
    /// # Errors
    /// A failed write.
    pub fn add(&mut self, found: &Found, read: &FileVersion, packed: &[u8]) -> io::Result<bool> {
        if !self.racy_check.allows(found, read) {
            return Ok(false);
        }
        self.keep(&Entry { version: *read, ..Entry::of(found, packed) })
    }

    /// Copies an entry of the index before, if it is still good.
    ///
    /// # Errors
    /// A failed write.
    pub fn keep(&mut self, entry: &Entry<'_>) -> io::Result<bool> {
        if !self.growing.add(entry) {
            return Ok(false);
        }
        self.out.write_all(entry.packed)?;
        Ok(true)
    }

    /// Completes the index.
    ///
    /// # Errors
    /// A failed write.
    pub fn finish(self) -> io::Result<()> {
        let Self { mut out, growing, dictionary, key, .. } = self;
        let (rest, sections) = growing.finish(dictionary.len());
        out.write_all(&dictionary)?;
        for section in rest {
            out.write_all(&section)?;
        }
        let Summing { mut sink, hasher } = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        sink.rewind()?;
        sink.write_all(&sections.header(&key.digest, hasher))?;
        sink.flush()
    }
}

/// A sink with a checksum over the bytes that were written.
#[derive(Debug)]
struct Summing<W> {
    sink: W,
    hasher: crc32fast::Hasher,
}

impl<W: Write> Write for Summing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.sink.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }
}

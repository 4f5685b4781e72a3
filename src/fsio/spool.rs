//! Bytes that wait until others are written: in memory as long as they are few, then in a file without a name.

use super::folder::{Access, Folder};
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write};
use std::path::Path;

/// The most bytes that wait in memory.
const MOST: usize = 1024 * 1024;

/// Bytes that wait until others are written. If no file can be written, all of them stay in memory.
#[derive(Debug)]
pub struct Spool {
    /// The bytes after those in the file.
    memory: Vec<u8>,
    file: Place,
    /// The number of bytes in the file.
    in_file: u64,
}

/// The place of the bytes that are too many for memory.
#[derive(Debug)]
enum Place {
    /// A new file in the system's folder for temporary files.
    Planned,
    /// A file without a name: nothing is left of it after the process has ended.
    Open(File),
    /// Memory, because there is no file or it is full.
    Memory,
}

impl Default for Spool {
    fn default() -> Self {
        Self { memory: Vec::new(), file: Place::Planned, in_file: 0 }
    }
}

impl Spool {
    /// Writes the bytes to a stream, without some of the first ones.
    ///
    /// # Errors
    /// The errors of the stream, and of the file.
    pub fn write_to(mut self, skip: usize, out: &mut dyn Write) -> io::Result<()> {
        let mut skip = skip;
        if let Place::Open(file) = &mut self.file {
            file.seek(SeekFrom::Start(0))?;
            let mut left = self.in_file;
            let mut buffer = vec![0; MOST / 4];
            while left > 0 {
                let wanted = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
                let part = &mut buffer[..wanted];
                file.read_exact(part)?;
                let from = skip.min(part.len());
                out.write_all(&part[from..])?;
                skip -= from;
                left -= wanted as u64;
            }
        }
        out.write_all(self.memory.get(skip..).unwrap_or_default())
    }

    /// Moves the bytes in memory to the file, if there is one.
    fn spill(&mut self) -> io::Result<()> {
        if matches!(self.file, Place::Planned) {
            self.file = nameless_file(&std::env::temp_dir()).map_or(Place::Memory, Place::Open);
        }
        let Place::Open(file) = &mut self.file else { return Ok(()) };
        if file.write_all(&self.memory).is_ok() {
            self.in_file += self.memory.len() as u64;
            self.memory.clear();
            return Ok(());
        }
        // The disk is full: what is in the file comes back.
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0))?;
        file.take(self.in_file).read_to_end(&mut bytes)?;
        bytes.append(&mut self.memory);
        *self = Self { memory: bytes, file: Place::Memory, in_file: 0 };
        Ok(())
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.memory.len() + bytes.len() > MOST {
            self.spill()?;
        }
        self.memory.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Returns a new file for this user alone, whose name is removed already.
fn nameless_file(folder: &Path) -> io::Result<File> {
    let folder = Folder::open(folder)?;
    let named = folder.temp_file(Access::Private)?;
    named.file.try_clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn bytes(length: usize) -> Vec<u8> {
        (0..length).map(|at| u8::try_from(at % 251).unwrap()).collect()
    }

    fn filled(mut spool: Spool, bytes: &[u8]) -> Spool {
        for part in bytes.chunks(70_001) {
            spool.write_all(part).unwrap();
        }
        spool
    }

    #[test]
    fn few_bytes_and_many_come_back() {
        for length in [0, 1, 5, MOST, MOST + 1, 3 * MOST + 7] {
            let bytes = bytes(length);
            for skip in [0, 1, 3] {
                let mut out = Vec::new();
                let spool = filled(Spool::default(), &bytes);
                assert_eq!(matches!(spool.file, Place::Open(_)), length > MOST, "{length}");
                spool.write_to(skip, &mut out).unwrap();
                assert!(out == bytes[skip.min(length)..], "{length} bytes without {skip}");
            }
        }
    }

    #[test]
    fn memory_takes_the_bytes_of_a_file_that_cannot_be_written() {
        let bytes = bytes(3 * MOST);
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("file");
        fs::write(&path, &bytes[..MOST]).unwrap();
        // The file can only be read: each write fails.
        let file = Place::Open(File::open(&path).unwrap());
        let spool = Spool { memory: Vec::new(), file, in_file: MOST as u64 };
        let spool = filled(spool, &bytes[MOST..]);
        assert!(matches!(spool.file, Place::Memory));
        let mut out = Vec::new();
        spool.write_to(0, &mut out).unwrap();
        assert!(out == bytes);
    }

    #[test]
    fn file_has_no_name() {
        let place = tempfile::tempdir().unwrap();
        let mut file = nameless_file(place.path()).unwrap();
        file.write_all(b"x").unwrap();
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
        assert!(nameless_file(&place.path().join("nowhere")).is_err());
    }
}

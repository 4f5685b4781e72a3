//! A new index, put in place of the one before it.
//!
//! This is all that a room ever writes, and it goes to the cache directory. It is written beside the old one under
//! another name and takes its place whole, so that two programs that look at one room never see half of one; the last
//! of them wins. It is not synced: a power loss costs a scan.

use super::layout::{Growing, HEADER};
use super::{Entry, FOLDER, Key, Quiet};
use crate::room::walk::{Found, Stamp};
use std::fs;
use std::io::{self, BufWriter, Seek as _, Write};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What begins the name of an index that is not finished.
const TEMPORARY: &str = ".tmp-";
/// How old such a file is that nobody will finish.
const LEFT_BEHIND: Duration = Duration::from_hours(24);
/// How much is gathered before it goes to the disk, in bytes.
const BUFFER: usize = 256 * 1024;

/// An index that is being written. Where it is dropped unfinished, the one before it stays.
#[derive(Debug)]
pub struct Writer {
    out: BufWriter<Summing>,
    growing: Growing,
    quiet: Quiet,
    key: Key,
    temporary: Temporary,
}

impl Writer {
    /// Begins an index in the cache directory. `quiet` is from before the walk.
    ///
    /// # Errors
    /// Where the cache directory cannot be written; nothing depends on it.
    pub fn begin(cache: &Path, key: Key, quiet: Quiet) -> io::Result<Self> {
        let folder = cache.join(FOLDER);
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
        let path = folder.join(format!("{TEMPORARY}{}", ulid::Ulid::generate()));
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        let temporary = Temporary { path, folder };
        file.write_all(&[0; HEADER])?;
        let out = BufWriter::with_capacity(BUFFER, Summing { file, hasher: crc32fast::Hasher::new() });
        Ok(Self { out, growing: Growing::default(), quiet, key, temporary })
    }

    /// Adds what was found out about a file in the version that was `read`, where it may be written down
    /// ([`Quiet::allows`]), and says whether it was. Files come in the order of a walk, together with those that are
    /// kept; what does not is left out.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn add(&mut self, found: &Found, read: &Stamp, facts: &[u8]) -> io::Result<bool> {
        if !self.quiet.allows(found, read) {
            return Ok(false);
        }
        self.keep(&Entry { stamp: *read, ..Entry::of(found, facts) })
    }

    /// Takes an entry over from the index before, where it is still good.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn keep(&mut self, entry: &Entry<'_>) -> io::Result<bool> {
        if !self.growing.add(entry) {
            return Ok(false);
        }
        self.out.write_all(entry.facts)?;
        Ok(true)
    }

    /// Puts the index in its place.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn finish(self) -> io::Result<()> {
        let Self { mut out, growing, key, temporary, .. } = self;
        let (rest, sections) = growing.finish();
        out.write_all(&rest)?;
        let Summing { mut file, hasher } = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        file.write_all(&sections.header(&key.digest, hasher))?;
        fs::rename(&temporary.path, temporary.folder.join(&key.name))?;
        temporary.sweep(&file);
        Ok(())
    }
}

/// A file whose bytes are summed up on their way.
#[derive(Debug)]
struct Summing {
    file: fs::File,
    hasher: crc32fast::Hasher,
}

impl Write for Summing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A file that goes away again, unless it was renamed.
#[derive(Debug)]
struct Temporary {
    path: PathBuf,
    folder: PathBuf,
}

impl Temporary {
    /// Removes what was left behind, by the clock of the file system that all of them are on.
    fn sweep(&self, newest: &fs::File) {
        let Ok(now) = newest.metadata().and_then(|meta| meta.modified()) else { return };
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        for entry in entries.flatten() {
            let is_temporary = entry.file_name().as_encoded_bytes().starts_with(TEMPORARY.as_bytes());
            let modified = || entry.metadata().and_then(|meta| meta.modified()).ok();
            let age = || now.duration_since(modified()?).ok();
            if is_temporary && age().is_some_and(|age| age > LEFT_BEHIND) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

//! From the cache directory to an index, or to none.

use super::layout::{HEADER, Sections};
use super::{FOLDER, Index, Key};
use rustix::fs::{FileType, Mode, OFlags};
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

impl Index {
    /// The index with this key in the cache directory. Nothing where there is none, and where it is damaged, of another
    /// room or of another program; nobody has to hear of it.
    #[must_use]
    pub fn load(cache: &Path, key: &Key) -> Option<Self> {
        let mut file = open(&cache.join(FOLDER).join(&key.name))?;
        let mut header = [0; HEADER];
        file.read_exact(&mut header).ok()?;
        let (sections, checksum) = Sections::of_header(&header, &key.digest)?;
        let size = usize::try_from(file.metadata().ok()?.len()).ok()?;
        let total = sections.total()?;
        if total.checked_add(HEADER) != Some(size) {
            return None;
        }
        // It has this very length, as the file system says it.
        let mut facts: Arc<[u8]> = std::iter::repeat_n(0, sections.facts).collect();
        let mut rest = vec![0; total - sections.facts].into_boxed_slice();
        let mut hasher = crc32fast::Hasher::new();
        let read = Arc::get_mut(&mut facts)?;
        file.read_exact(read).ok()?;
        hasher.update(read);
        file.read_exact(&mut rest).ok()?;
        hasher.update(&rest);
        hasher.update(&header[..HEADER - 4]);
        (hasher.finalize() == checksum).then_some(Self { facts, rest, sections })
    }
}

/// Opens an index that nobody else may have written: whoever can write it could have anything shown as ready.
fn open(path: &Path) -> Option<fs::File> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
    let file = rustix::fs::open(path, flags, Mode::empty()).ok()?;
    let stat = rustix::fs::fstat(&file).ok()?;
    let is_own = stat.st_uid == rustix::process::geteuid().as_raw();
    let others = Mode::from_raw_mode(stat.st_mode).intersects(Mode::WGRP | Mode::WOTH);
    let is_file = FileType::from_raw_mode(stat.st_mode).is_file();
    (is_own && is_file && !others).then(|| file.into())
}

//! Which records a room was last seen with, remembered on this machine: a record that is gone is noticed, even the
//! newest, which no other record names.

use crate::domain::canonical::digest;
use crate::domain::gather::Remembered;
use crate::domain::trial::Trial;
use rustix::fs::{AtFlags, CWD, StatxFlags};
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What is remembered of one room.
#[derive(Debug)]
pub struct Memory {
    file: PathBuf,
    records: BTreeSet<Remembered>,
}

impl Memory {
    /// What the state directory remembers of the room at `root`. A damaged memory is an empty one.
    #[must_use]
    pub fn of(state: &Path, root: &Path) -> Self {
        let file = state.join("records").join(format!("{}.json", identity(root)));
        let records =
            fs::read(&file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        Self { file, records }
    }

    /// The records that are remembered.
    #[must_use]
    pub const fn records(&self) -> &BTreeSet<Remembered> {
        &self.records
    }

    /// Remembers the records of these trials beside those that it knows already.
    ///
    /// # Errors
    /// Where the state directory cannot be written; nothing else depends on it.
    pub fn remember(mut self, trials: &[Trial]) -> io::Result<()> {
        let known = self.records.len();
        for (decision, document) in trials.iter().flat_map(|trial| &trial.decisions) {
            self.records.insert(Remembered {
                trial_ref: document.trial_ref.clone(),
                path: decision.path.clone(),
                digest: decision.file_digest.clone(),
            });
        }
        if self.records.len() == known {
            return Ok(());
        }
        replace(&self.file, &serde_json::to_vec(&self.records)?)
    }
}

/// What a room is known by: the folder itself, whatever it is called, so that another one at the same place does not
/// inherit its records.
#[must_use]
pub fn identity(root: &Path) -> String {
    let flags = StatxFlags::INO | StatxFlags::BTIME;
    let folder = rustix::fs::statx(CWD, root, AtFlags::empty(), flags).map_or_else(
        |_| root.display().to_string(),
        |stat| {
            let birth = (stat.stx_btime.tv_sec, stat.stx_btime.tv_nsec);
            format!("{}:{}:{}:{birth:?}", stat.stx_dev_major, stat.stx_dev_minor, stat.stx_ino)
        },
    );
    digest(folder.as_bytes()).trim_start_matches("sha256:").chars().take(32).collect()
}

/// Puts a file of the state directory in place of the one before it, whole or not at all.
///
/// # Errors
/// What the system says.
pub fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let temporary = folder.join(format!(".tmp-{}", ulid::Ulid::generate()));
    let written = fs::File::create_new(&temporary).and_then(|mut out| {
        out.write_all(bytes)?;
        out.sync_all()?;
        fs::rename(&temporary, file)
    });
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written
}

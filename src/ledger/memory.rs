//! What a room was last seen with, remembered on this machine: a record that is gone is noticed, even the newest, which
//! no other record names; and so is a policy that was changed.

use crate::domain::boundary::mask;
use crate::domain::canonical::digest;
use crate::domain::gather::Remembered;
use crate::domain::trial::Trial;
use rustix::fs::{AtFlags, CWD, StatxFlags};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::{self, DirBuilder, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// What stands for the pin of a room without a policy.
const NO_POLICY: &str = "none";

/// What is remembered of one room.
#[derive(Debug)]
pub struct Memory {
    file: PathBuf,
    kept: Kept,
}

/// What is written down.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    records: BTreeSet<Remembered>,
    /// The pin of the policy; [`NO_POLICY`] for a room without one, nothing for a room that was never seen.
    policy: Option<String>,
}

impl Memory {
    /// What the state directory remembers of the room at `root`. A damaged memory is an empty one.
    #[must_use]
    pub fn of(state: &Path, root: &Path) -> Self {
        let file = state.join("records").join(format!("{}.json", identity(root)));
        let kept = fs::read(&file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Self { file, kept: kept.unwrap_or_default() }
    }

    /// The records that are remembered.
    #[must_use]
    pub const fn records(&self) -> &BTreeSet<Remembered> {
        &self.kept.records
    }

    /// Whether the room was seen here before under another policy than this one, by its pin.
    #[must_use]
    pub fn knows_another_policy(&self, pin: Option<&str>) -> bool {
        self.kept.policy.as_deref().is_some_and(|known| known != pin.unwrap_or(NO_POLICY))
    }

    /// Remembers the policy by its pin, and the records of these trials beside those that it knows already. Forbidden
    /// material in a reference or a path is masked: a record is known again by its digest.
    ///
    /// # Errors
    /// Where the state directory cannot be written; nothing else depends on it.
    pub fn remember(mut self, trials: impl Iterator<Item = Trial>, pin: Option<&str>) -> io::Result<()> {
        let before = self.kept.clone();
        self.kept.records = before.records.iter().map(masked).collect();
        self.kept.policy = Some(pin.unwrap_or(NO_POLICY).to_owned());
        for (decision, document) in trials.flat_map(|trial| trial.decisions) {
            let (trial_ref, path) = (document.trial_ref, decision.path);
            self.kept.records.insert(masked(&Remembered { trial_ref, path, digest: decision.file_digest }));
        }
        if self.kept == before {
            return Ok(());
        }
        replace(&self.file, &serde_json::to_vec(&self.kept)?)
    }
}

/// A record without what must not be written down anywhere.
fn masked(record: &Remembered) -> Remembered {
    Remembered {
        trial_ref: mask(&record.trial_ref).into(),
        path: mask(&record.path).into(),
        digest: record.digest.clone(),
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

/// Makes a folder of the state directory, and keeps others out of it, also where it was there already.
///
/// # Errors
/// What the system says where it cannot be made. A file system without permissions is no error.
pub fn private(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    if fs::metadata(folder)?.permissions().mode() & 0o077 != 0 {
        let _ = fs::set_permissions(folder, Permissions::from_mode(0o700));
    }
    Ok(())
}

/// Puts a file of the state directory in place of the one before it, whole or not at all. Nobody else may read it.
///
/// # Errors
/// What the system says.
pub fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    private(folder)?;
    let temporary = folder.join(format!(".tmp-{}", ulid::Ulid::generate()));
    let created = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&temporary);
    let written = created.and_then(|mut out| {
        out.write_all(bytes)?;
        out.sync_all()?;
        fs::rename(&temporary, file)
    });
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written
}

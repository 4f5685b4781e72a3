//! State of version 0.1.0. That version wrote the files in `fixtures/state-0.1.0` on the sample room: dana typed two form
//! drafts, and left the list of all trials sorted by age with the filter `gate:5`.

use crate::sample::files_below;
use rustix::fs::{major, minor, stat};
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Reads one of its files.
pub fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/state-0.1.0");
    fs::read(folder.join(name)).expect("a fixture")
}

fn sha256(text: &str) -> String {
    crate::digest(text.as_bytes()).trim_start_matches("sha256:").to_owned()
}

/// The text by which version 0.1.0 identifies a folder on Linux.
fn identity(folder: &Path) -> String {
    let metadata = fs::metadata(folder).expect("the folder");
    let since = |at: SystemTime| at.duration_since(SystemTime::UNIX_EPOCH).ok();
    let birth = metadata.created().ok().and_then(since).unwrap_or_default();
    let birth = (birth.as_secs(), birth.subsec_nanos());
    // Its type differs between systems.
    let device = stat(folder).expect("the folder").st_dev;
    format!("{}:{}:{}:{birth:?}", major(device), minor(device), metadata.ino())
}

fn put(file: &Path, bytes: &[u8]) {
    fs::create_dir_all(file.parent().expect("a folder")).expect("folders");
    fs::write(file, bytes).expect("a file");
}

/// The files of version 0.1.0 for one room.
pub struct Earlier {
    pub records: PathBuf,
    session: PathBuf,
    visit: PathBuf,
    pub drafts: PathBuf,
}

impl Earlier {
    /// Writes them for dana, with the names that version 0.1.0 gives them.
    pub fn write(state: &Path, room: &Path) -> Self {
        let room = &sha256(&identity(room))[..32];
        let dana = &sha256("dana")[..16];
        let earlier = Self {
            records: state.join(format!("records/{room}.json")),
            session: state.join(format!("visits/{room}-{dana}.json")),
            visit: state.join(format!("visits/{room}-{dana}.room")),
            drafts: state.join(format!("drafts/{room}")),
        };
        put(&earlier.records, &fixture("records.json"));
        put(&earlier.session, &fixture("visit-dana.json"));
        put(&earlier.visit, &fixture("visit-dana.room"));
        for (trial, verdict) in [("trial:TRL-1060", "approved"), ("trial:TRL-1057", "denied")] {
            let name = format!("{}-{verdict}.json", &sha256(trial)[..32]);
            put(&earlier.drafts.join(&name), &fixture(&format!("draft-{name}")));
        }
        earlier
    }

    /// Tells if every file was removed.
    pub fn is_gone(&self) -> bool {
        ![&self.records, &self.session, &self.visit].iter().any(|file| file.exists())
            && files_below(&self.drafts).is_empty()
    }
}

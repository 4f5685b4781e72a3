//! This machine's memory of rooms: the records that a room was seen with, sessions, form drafts, and the place of the
//! index.
//!
//! It can be lost without losing a decision. Each room has a folder of its own in the state directory, named after the
//! identity of the room's folder, so that a renamed room keeps its memory and another room at the same path gets none:
//!
//! ```text
//! rooms/<room>/seen-records.json
//! rooms/<room>/seen-records-masked.json
//! rooms/<room>/principal.json
//! rooms/<room>/people/<person>/session.json
//! rooms/<room>/people/<person>/last-visit.bin
//! rooms/<room>/people/<person>/drafts/<trial>-<verdict>.json
//! ```
//!
//! All names are digests. Files are written durably, and only this user may read them. A file that cannot be read is
//! never emptied or overwritten: a damaged session or draft is renamed to `….damaged-<id>` when it is found, and the user
//! is warned; damaged seen records stay in place and are reported at every reading until they are restored or forgotten.
//! `earlier` reads the files of version 0.1.0, which had another layout.

mod drafts;
mod earlier;
mod file;
mod forget;
mod index;
mod last_principal;
mod masking_note;
mod open;
mod seen_records;
mod session;

pub use drafts::{DraftKey, Drafts, FormDraft, LoadedDrafts};
pub use file::StateError;
pub use forget::Forgotten;
pub use index::{INDEX_FOLDER, IndexStore};
pub use last_principal::{LastPrincipal, is_rememberable};
pub use open::Reading;
pub use seen_records::{SeenPolicy, SeenRecords};
pub use session::{QueueState, SavedSession, Sessions, UiState};

use crate::domain::canonical::digest;
use crate::fsio::folder_identity;
use crate::room::seen::SeenRecord;
use directories::ProjectDirs;
use earlier::Earlier;
use std::path::{Path, PathBuf};

/// The folder of the state directory that contains a folder for each room.
const ROOMS: &str = "rooms";
/// The folder of a room's folder that contains a folder for each person.
const PEOPLE: &str = "people";

/// The directories in which this machine remembers rooms. The default is none: nothing is remembered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directories {
    /// The directory for memory that cannot be computed again.
    pub state: Option<PathBuf>,
    /// The directory for indexes, which can.
    pub cache: Option<PathBuf>,
}

impl Directories {
    /// Returns the user's own directories; none for a user without a home.
    #[must_use]
    pub fn of_user() -> Self {
        let Some(dirs) = ProjectDirs::from("", "", "trialdesk") else { return Self::default() };
        Self {
            state: Some(dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).to_path_buf()),
            cache: Some(dirs.cache_dir().to_path_buf()),
        }
    }

    /// Returns the memory of the room at `root`.
    #[must_use]
    pub fn room(&self, root: &Path) -> Option<RoomState> {
        self.state.as_deref().map(|state| RoomState::of(state, root))
    }

    /// Returns the indexes.
    #[must_use]
    pub fn indexes(&self) -> Option<IndexStore> {
        self.cache.as_deref().map(IndexStore::of)
    }
}

/// The memory of one room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomState {
    folder: PathBuf,
    earlier: Earlier,
}

impl RoomState {
    /// Returns the memory that a state directory has of the room at `root`.
    #[must_use]
    pub fn of(state: &Path, root: &Path) -> Self {
        let identity = short_digest(&folder_identity(root), 32);
        Self { folder: state.join(ROOMS).join(&identity), earlier: Earlier::of(state, &identity) }
    }

    /// The folder that contains it. It need not exist.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Reads the records that this machine has seen in the room.
    ///
    /// # Errors
    /// They cannot be read. Then nothing is known of them, and nothing is stored.
    pub fn seen_records(&self) -> Result<SeenRecords, StateError> {
        SeenRecords::load(self)
    }

    /// Remembers a record that was written to the room at `root`.
    ///
    /// # Errors
    /// It is not remembered: the removal of the record can go unnoticed until the room is read again.
    pub fn remember(&self, root: &Path, record: SeenRecord) -> Result<(), StateError> {
        // Whoever writes a record has read the room before, and that has masked the records that are stored.
        self.seen_records()?.masked_before().add(root, std::iter::once(record), &SeenPolicy::Other)
    }

    /// Returns a person's sessions in the room.
    #[must_use]
    pub fn sessions(&self, principal: &str) -> Sessions {
        Sessions::of(self, &Person::named(principal))
    }

    /// Returns the name that the console was last told to decide under in the room.
    #[must_use]
    pub fn last_principal(&self) -> LastPrincipal {
        LastPrincipal::of(self)
    }

    /// Returns a person's form drafts in the room.
    #[must_use]
    pub fn drafts(&self, principal: &str) -> Drafts {
        Drafts::of(self, &Person::named(principal))
    }

    fn people(&self) -> PathBuf {
        self.folder.join(PEOPLE)
    }
}

/// A person, by a digest of the name: names may be e-mail addresses, which state files must not contain.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Person(String);

impl Person {
    fn named(principal: &str) -> Self {
        Self(short_digest(principal, 16))
    }
}

/// Returns the first hexadecimal digits of a text's SHA-256.
fn short_digest(text: &str, length: usize) -> String {
    digest(text.as_bytes()).trim_start_matches("sha256:").chars().take(length).collect()
}

#[cfg(test)]
mod tests;

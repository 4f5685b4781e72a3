//! A note that the seen records are free of forbidden material: which bytes, and by which rules. It saves searching the names of
//! all records again in a reading without an index, which has nothing else to tell it so.

use super::file::{JsonContent, StateFile};
use crate::domain::digest::Digest;
use crate::room::index::RULES;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

const FILE: &str = "seen-records-masked.json";

/// The note about a file of seen records.
#[derive(Debug)]
pub(super) struct MaskingNote {
    file: StateFile<Stored>,
    records: PathBuf,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    /// The digest of the rules of the program that searched the records.
    rules: String,
    /// The digest of the bytes of the records.
    digest: String,
}

impl JsonContent for Stored {
    const SCHEMA_VERSION: &str = "trialdesk.state.seen-records-masked.v1";
}

impl MaskingNote {
    /// Returns the note about the records in a file.
    pub(super) fn about(records: &Path) -> Self {
        Self { file: StateFile::new(records.with_file_name(FILE), None), records: records.to_owned() }
    }

    /// Returns whether these rules have found no forbidden material in the records, byte for byte.
    pub(super) fn holds(&self) -> bool {
        let noted = self.file.load().ok().flatten().filter(|noted| noted.rules == RULES);
        noted.is_some_and(|noted| fs::read(&self.records).is_ok_and(|bytes| Stored::of(&bytes) == noted))
    }

    /// Notes that these rules have found none in the records, if their bytes are those that were searched. Without the note, the
    /// next reading searches them again.
    pub(super) fn store(&self, are_searched: impl FnOnce(&[u8]) -> bool) {
        let bytes = fs::read(&self.records).ok().filter(|bytes| are_searched(bytes));
        if let Some(bytes) = bytes {
            let _ = self.file.write(&Stored::of(&bytes));
        }
    }
}

impl Stored {
    fn of(bytes: &[u8]) -> Self {
        Self { rules: RULES.to_owned(), digest: Digest::of(bytes).to_string() }
    }
}

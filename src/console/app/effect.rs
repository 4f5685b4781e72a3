//! What the core asks of the world. Effects are data: a test compares them, the runtime carries them out.

use crate::domain::decision::Verdict;
use crate::domain::time::Moment;
use crate::ledger::draft::Draft;
use crate::ledger::expect::Expectation;
use crate::ledger::record::Record;
use std::path::PathBuf;
use std::sync::Arc;

/// A request to the runtime. What it answers comes back as a message with the same generation.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Read and judge the room.
    ScanRoom {
        /// Which scan this is.
        generation: u64,
    },
    /// Read a file of the room.
    OpenFile {
        /// The file, relative to the room.
        path: Arc<str>,
        /// The room.
        root: PathBuf,
        /// Which reading this is.
        generation: u64,
    },
    /// Say what time it is and make an identity.
    Stamp {
        /// The room's time, where it stands still.
        frozen: Option<Moment>,
        /// Which stamp this is.
        generation: u64,
    },
    /// Look whether the trial is still what the approver saw, and if so append the record.
    RecordDecision {
        /// The room.
        root: PathBuf,
        /// The record, to the byte.
        record: Record,
        /// What the approver saw.
        expectation: Expectation,
        /// Which recording this is.
        generation: u64,
    },
    /// Say which drafts this machine keeps for the room.
    LoadDrafts {
        /// The room.
        root: PathBuf,
    },
    /// Keep what was typed, in place of what was kept before it.
    SaveDraft {
        /// The room.
        root: PathBuf,
        /// What was typed.
        draft: Draft,
        /// Which saving this is.
        generation: u64,
    },
    /// Throw a draft away.
    DropDraft {
        /// The room.
        root: PathBuf,
        /// The trial.
        trial_ref: String,
        /// The verdict of the form.
        verdict: Verdict,
    },
    /// Open an editor.
    EditFile {
        /// The file, absolute.
        path: PathBuf,
        /// The line.
        line: u32,
    },
    /// Put a text on the clipboard.
    Copy(String),
    /// Draw everything anew.
    Redraw,
    /// Hand the terminal to the shell until the program is continued.
    Suspend,
    /// End.
    Quit,
}

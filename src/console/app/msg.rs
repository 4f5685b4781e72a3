//! What the world tells the core.

use super::commands::Command;
use super::key::Key;
use super::live::Watching;
use super::survey::Survey;
use crate::domain::digest::Digest;
use crate::domain::tree::Node;
use crate::ledger::record::RecordStamp;
use crate::room::masked_text::MaskedText;
use crate::room::syntax::{self, split_lines};
use crate::state::{LoadedDrafts, SavedSession};
use std::sync::Arc;

/// An event.
#[derive(Clone, Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// A command was asked for by its name, with no key.
    Run(Command),
    /// The text field that has the focus is to hold this and nothing else.
    Fill(String),
    /// A row of the table, a finding of the page or a field of the form was chosen, by its number from nought.
    Choose(usize),
    /// The terminal has this size now.
    Resize {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// A scan is this far.
    Reading {
        /// Which.
        generation: u64,
        /// How many files it has found.
        found: usize,
        /// How many of them it has read.
        read: usize,
    },
    /// A scan is under way, and this is the room as far as it is read.
    Glimpsed {
        /// Which.
        generation: u64,
        /// The room. Nothing in it is called ready.
        survey: Arc<Survey>,
    },
    /// A scan ended.
    Scanned {
        /// Which.
        generation: u64,
        /// The room, or why it cannot be judged.
        room: Result<Arc<Survey>, String>,
    },
    /// A file was read.
    FileRead {
        /// Which reading.
        generation: u64,
        /// Its text, or why it cannot be shown.
        file: Result<FileText, String>,
    },
    /// Time and identities for records.
    Stamped {
        /// Which stamp.
        generation: u64,
        /// One for each record.
        stamps: Vec<RecordStamp>,
    },
    /// A stamp has been looked at for long.
    Due {
        /// Which.
        generation: u64,
    },
    /// A signing ended.
    Signed {
        /// Which.
        generation: u64,
        /// The signature, or why there is none.
        result: Result<Vec<u8>, String>,
    },
    /// A recording ended.
    Recorded {
        /// Which.
        generation: u64,
        /// How.
        outcome: Recorded,
    },
    /// What this machine remembers of the last visit to the room.
    Recalled(Box<SavedSession>),
    /// The drafts that this machine keeps for this person in the room.
    DraftsLoaded(LoadedDrafts),
    /// A draft was kept, or could not be.
    DraftSaved {
        /// Which saving.
        generation: u64,
        /// How it ended.
        result: Result<(), String>,
    },
    /// Something was done with the mouse.
    Mouse(Mouse),
    /// The terminal said whether its background is light.
    Background {
        /// Whether it is.
        is_light: bool,
    },
    /// Whether changes to the room are noticed from now on, and how.
    Watching(Watching),
    /// Something in the room changed.
    Changed,
    /// The editor was closed, or could not be opened.
    Edited(Result<(), String>),
    /// The demo's room is what it was in the beginning, or could not be made so.
    DemoReset(Result<(), String>),
    /// A browser was asked for a page, or could not be.
    Opened(Result<(), String>),
    /// A letter is in this file, or could not be written.
    LetterWritten(Result<String, String>),
    /// Something was copied: by this program of the desktop, or by nothing that answers; or it could not be.
    Copied(Result<Option<&'static str>, String>),
}

/// Something done with the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// The column, from 0.
    pub column: u16,
    /// The row, from 0.
    pub row: u16,
    /// What.
    pub what: Pointing,
}

/// What can be done with the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointing {
    /// A click.
    Press,
    /// A second click on the same place, right after the first.
    SecondPress,
    /// The wheel, away.
    WheelUp,
    /// The wheel, towards.
    WheelDown,
}

/// A file of evidence that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileText {
    /// Its text as it may be shown.
    pub shown: MaskedText,
    /// The digest of its bytes.
    pub digest: Digest,
    /// Its documents, if it parses.
    pub documents: Vec<Node>,
    /// Its text, which may hold forbidden material.
    source: String,
}

impl FileText {
    /// Takes a file of this name and text. A byte order mark is left out.
    #[must_use]
    pub fn of(name: &str, text: &str, digest: Digest) -> Self {
        let source = text.strip_prefix('\u{feff}').unwrap_or(text).to_owned();
        let documents = syntax::parse(name, text).map(|parsed| parsed.documents).unwrap_or_default();
        Self { shown: MaskedText::of(name, &source), digest, documents, source }
    }

    /// Returns the text, to edit it and to measure its lines. It must not be drawn.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Returns the lines of the text, to measure them. They must not be drawn.
    #[must_use]
    pub fn source_lines(&self) -> Vec<&str> {
        split_lines(&self.source)
    }
}

/// How a recording ended.
#[derive(Clone, Debug)]
pub enum Recorded {
    /// The record is on disk, durably.
    Done {
        /// Where, relative to the room.
        path: String,
        /// The room: with it where it was the last one and could be read again.
        room: Result<Arc<Survey>, String>,
    },
    /// Nothing was written: the trial is not what the approver saw.
    Changed {
        /// What is different.
        what: Vec<&'static str>,
        /// The room as it is now.
        room: Arc<Survey>,
    },
    /// Nothing was written: the record's time is not the time of recording any more.
    Late,
    /// Nothing was written, and why.
    Failed(String),
    /// The record may be on disk.
    Uncertain(String),
}

//! Messages to the core.

use crate::console::app::changes::rows::RoomChanges;
use crate::console::app::command::Command;
use crate::console::app::export::state::{ExportFailure, Exported};
use crate::console::app::key::Key;
use crate::console::app::log::records::LogRecords;
use crate::console::app::portfolio::figures::Figures;
use crate::console::app::request_id::RequestId;
use crate::console::app::room_view::RoomView;
use crate::console::app::sync::state::SyncAnswer;
use crate::console::app::time_machine::state::PastAnswer;
use crate::console::app::trend::figures::TrendFigures;
use crate::console::app::watch_state::Watching;
use crate::domain::digest::Digest;
use crate::domain::safe_text::SafeText;
use crate::domain::time::Moment;
use crate::domain::tree::Node;
use crate::edit::{Batch, ChangeError, PacketFile, SharedValues};
use crate::ledger::record::RecordStamp;
use crate::room::masked_text::MaskedText;
use crate::room::syntax::{self, split_lines};
use crate::state::{LoadedDrafts, SavedSession};
use std::path::PathBuf;
use std::sync::Arc;

/// An event.
#[derive(Clone, Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// A key that came together with other input was pressed.
    BurstKey(Key),
    /// Text was pasted.
    Paste(String),
    /// A command was called by name.
    Run(Command),
    /// The focused text field gets this text.
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
        /// The identifier of the request.
        request: RequestId,
        /// The number of files found.
        found: usize,
        /// The number of files read.
        read: usize,
    },
    /// A scan is under way, and this is the room as far as it is read.
    PartlyScanned {
        /// The identifier of the request.
        request: RequestId,
        /// The room. Nothing in it is called ready.
        room_view: Arc<RoomView>,
    },
    /// A scan ended.
    Scanned {
        /// The identifier of the request.
        request: RequestId,
        /// The room, or why it cannot be evaluated.
        room: Result<Arc<RoomView>, ScanError>,
    },
    /// A past room was read, or could not be.
    PastOpened {
        /// The identifier of the request.
        request: RequestId,
        /// The room with its commit.
        answer: PastAnswer,
    },
    /// A week of the trend is being read.
    TrendProgressed {
        /// The identifier of the request.
        request: RequestId,
        /// The number of weeks that are read, and of all.
        weeks: (usize, usize),
    },
    /// The figures of past weeks were read.
    TrendRead {
        /// The identifier of the request.
        request: RequestId,
        /// The figures.
        figures: Arc<TrendFigures>,
    },
    /// The room was compared with that at a point in time.
    ChangesRead {
        /// The identifier of the request.
        request: RequestId,
        /// The changes, or why they are not known.
        answer: Result<Arc<RoomChanges>, SafeText>,
    },
    /// A file was read.
    FileRead {
        /// The identifier of the request.
        request: RequestId,
        /// Its text, or why it cannot be shown.
        file: Result<FileText, String>,
    },
    /// Time and identities for records.
    Stamped {
        /// The identifier of the request.
        request: RequestId,
        /// One for each record.
        stamps: Vec<RecordStamp>,
    },
    /// A stamp has been looked at for long.
    Due {
        /// The identifier of the stamp request.
        request: RequestId,
    },
    /// A signing ended.
    Signed {
        /// The identifier of the request.
        request: RequestId,
        /// The signature, or why there is none.
        result: Result<Vec<u8>, String>,
    },
    /// A recording ended.
    Recorded {
        /// The identifier of the request.
        request: RequestId,
        /// The result.
        outcome: Recorded,
    },
    /// The user's last session in this room.
    SessionLoaded {
        /// Whose.
        principal: String,
        /// The session.
        found: Box<SavedSession>,
    },
    /// The drafts that this machine keeps for this person in the room.
    DraftsLoaded {
        /// Whose.
        principal: String,
        /// The drafts.
        found: LoadedDrafts,
    },
    /// A draft was kept, or could not be.
    DraftSaved {
        /// The identifier of the request.
        request: RequestId,
        /// The result.
        result: Result<(), String>,
    },
    /// A mouse event.
    Mouse(Mouse),
    /// The terminal reported its background.
    Background {
        /// True for a light background.
        is_light: bool,
    },
    /// The time.
    Time(Moment),
    /// The state of the watcher changed.
    Watching(Watching),
    /// A file of the room changed.
    Changed,
    /// The editor was closed, or could not be opened.
    Edited(Result<(), String>),
    /// A new packet is on disk, or an error.
    PacketCreated {
        /// The identifier of the request.
        request: RequestId,
        /// The result.
        result: Result<(), String>,
    },
    /// Packets were read to fill in their fields, each or why it cannot be changed.
    PacketsRead {
        /// The identifier of the request.
        request: RequestId,
        /// The results, in the order of the request.
        results: Vec<Result<PacketFile, ChangeError>>,
    },
    /// The references that trials share were collected.
    SharedValuesCollected {
        /// The identifier of the request.
        request: RequestId,
        /// The references.
        values: SharedValues,
    },
    /// Changes of packets were written, up to the first failure.
    ChangesWritten {
        /// The identifier of the request.
        request: RequestId,
        /// What was written, what failed, and the rest.
        batch: Box<Batch>,
    },
    /// The demo's room was reset, or an error.
    DemoReset(Result<(), String>),
    /// A record of the demo's room was removed, by its path, or an error.
    DemoRecordLost(Result<&'static str, String>),
    /// The figures of a portfolio were counted.
    PortfolioCounted {
        /// The identifier of the request.
        request: RequestId,
        /// The figures.
        figures: Arc<Figures>,
    },
    /// The reasons of earlier records were collected.
    ReasonsCollected {
        /// The identifier of the request.
        request: RequestId,
        /// The reasons.
        reasons: Vec<SafeText>,
    },
    /// The decision records of a room were read.
    LogRead {
        /// The identifier of the request.
        request: RequestId,
        /// The records.
        records: Arc<LogRecords>,
    },
    /// The state of the room's records against the upstream branch was read.
    SyncStatusRead {
        /// The identifier of the request.
        request: RequestId,
        /// The state.
        answer: SyncAnswer,
    },
    /// A sync ended.
    Synced {
        /// The identifier of the request.
        request: RequestId,
        /// The result.
        answer: SyncAnswer,
    },
    /// A link was opened, or an error.
    Opened(Result<(), String>),
    /// A letter is in this file, or could not be written.
    RequestExported(Result<String, String>),
    /// A table is in a file, or could not be written.
    TableExported {
        /// The identifier of the request.
        request: RequestId,
        /// The result.
        result: Result<Exported, ExportFailure>,
    },
    /// A text was copied by this program, or through the terminal, which does not confirm it; or an error.
    Copied(Result<Option<&'static str>, String>),
}

/// The reason why a room cannot be evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanError {
    /// The sentence for the user.
    pub message: String,
    /// The file to correct, and its line, if the error is about one.
    pub file: Option<(PathBuf, u32)>,
}

impl From<String> for ScanError {
    fn from(message: String) -> Self {
        Self { message, file: None }
    }
}

/// How a key arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// Without other input shortly before.
    Alone,
    /// Together with other input, as from a paste or a held key.
    InBurst,
}

/// A mouse event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// The column, from 0.
    pub column: u16,
    /// The row, from 0.
    pub row: u16,
    /// The kind of the event.
    pub what: Pointing,
}

/// The kinds of mouse events.
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
    /// Its documents if it parses.
    pub documents: Vec<Node<'static>>,
    /// Its text, which may hold forbidden material.
    source: String,
}

impl FileText {
    /// Takes a file of this name and text. A byte order mark is left out.
    #[must_use]
    pub fn of(name: &str, text: &str, digest: Digest) -> Self {
        let source = text.strip_prefix('\u{feff}').unwrap_or(text).to_owned();
        let documents = syntax::parse(name, text).map(|parsed| parsed.documents).unwrap_or_default();
        let documents = documents.into_iter().map(Node::into_owned).collect();
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

/// The result of writing a record.
#[derive(Clone, Debug)]
pub enum Recorded {
    /// The record is on disk, durably.
    Done {
        /// The path of the record, relative to the room.
        path: String,
    },
    /// Nothing was written, because the trial is not what the approver saw.
    Changed {
        /// The changed parts.
        what: Vec<&'static str>,
        /// The room as it is now.
        room: Arc<RoomView>,
    },
    /// Nothing was written: the record's time is not the time of recording any more.
    Late,
    /// Nothing was written, and why.
    Failed(String),
    /// The record may be on disk.
    Uncertain(String),
}

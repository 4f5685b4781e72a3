//! What the world tells the core.

use crate::console::app::command::Command;
use crate::console::app::key::Key;
use crate::console::app::request_id::RequestId;
use crate::console::app::room_view::RoomView;
use crate::console::app::watch_state::Watching;
use crate::domain::digest::Digest;
use crate::domain::tree::Node;
use crate::ledger::record::RecordStamp;
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
        request: RequestId,
        /// How many files it has found.
        found: usize,
        /// How many of them it has read.
        read: usize,
    },
    /// A scan is under way, and this is the room as far as it is read.
    Glimpsed {
        /// Which.
        request: RequestId,
        /// The room. Nothing in it is called ready.
        room_view: Arc<RoomView>,
    },
    /// A scan ended.
    Scanned {
        /// Which.
        request: RequestId,
        /// The room, or why it cannot be judged.
        room: Result<Arc<RoomView>, String>,
    },
    /// A file was read.
    FileRead {
        /// Which reading.
        request: RequestId,
        /// Its text, or why it cannot be shown.
        file: Result<FileText, String>,
    },
    /// Time and identities for records.
    Stamped {
        /// Which stamp.
        request: RequestId,
        /// One for each record.
        stamps: Vec<RecordStamp>,
    },
    /// A stamp has been looked at for long.
    Due {
        /// Which.
        request: RequestId,
    },
    /// A signing ended.
    Signed {
        /// Which.
        request: RequestId,
        /// The signature, or why there is none.
        result: Result<Vec<u8>, String>,
    },
    /// A recording ended.
    Recorded {
        /// Which.
        request: RequestId,
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
        request: RequestId,
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

/// A file as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileText {
    /// Its text.
    pub text: String,
    /// The digest of its bytes.
    pub digest: Digest,
    /// Its documents, where it is whole.
    pub documents: Vec<Node>,
}

/// How a recording ended.
#[derive(Clone, Debug)]
pub enum Recorded {
    /// The record is on disk, durably.
    Done {
        /// Where, relative to the room.
        path: String,
        /// The room: with it where it was the last one and could be read again.
        room: Result<Arc<RoomView>, String>,
    },
    /// Nothing was written: the trial is not what the approver saw.
    Changed {
        /// What is different.
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

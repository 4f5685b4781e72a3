//! Requests to the runtime. Effects are data: tests compare them, and the runtime executes them.

use crate::console::app::export::state::TableExport;
use crate::console::app::query_input::{QueryInput, User};
use crate::console::app::request_id::RequestId;
use crate::console::app::room_view::RoomView;
use crate::console::app::time_machine::state::{Today, TypedPoint};
use crate::demo::Folder;
use crate::domain::decision::Verdict;
use crate::domain::labels::Kind;
use crate::domain::record_filter::RecordFilter;
use crate::domain::safe_text::SafeText;
use crate::domain::time::Moment;
use crate::domain::visit::Visit;
use crate::edit::{Change, NewPacket};
use crate::git::ObjectId;
use crate::git::call::{Hooks, Prompts};
use crate::ledger::precondition::EvidenceSnapshot;
use crate::ledger::record::Record;
use crate::ledger::signature::SigningKey;
use crate::state::{DraftKey, FormDraft, UiState};
use std::path::PathBuf;
use std::sync::Arc;

/// A room that an effect looks at. Two are the same if they are one scan's.
#[derive(Clone, Debug)]
pub struct RoomOf(pub Arc<RoomView>);

impl PartialEq for RoomOf {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// A request to the runtime. What it answers comes back as a message with the same generation.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Read and judge the room.
    ScanRoom {
        /// The proof that the room is shown as it is now.
        today: Today,
        /// The identifier of the request.
        request: RequestId,
    },
    /// Read a file of the room.
    OpenFile {
        /// The file, relative to the room.
        path: Arc<str>,
        /// The room.
        root: PathBuf,
        /// The commit that has the file, unless it is that on disk.
        commit: Option<ObjectId>,
        /// The identifier of the request.
        request: RequestId,
    },
    /// Read the room as it was.
    OpenPast {
        /// The point in time.
        point: TypedPoint,
        /// The identifier of the request.
        request: RequestId,
    },
    /// Read the figures of past weeks.
    ReadTrend {
        /// The identifier of the request.
        request: RequestId,
    },
    /// Compare the room that is shown with the one at a point in time.
    ReadChanges {
        /// The point in time.
        point: TypedPoint,
        /// The room that is shown.
        room: RoomOf,
        /// Its commit, unless it is that on disk.
        commit: Option<ObjectId>,
        /// The identifier of the request.
        request: RequestId,
    },
    /// Stop a reading of the history. It gives no answer then.
    StopReading {
        /// The identifier of its request.
        request: RequestId,
    },
    /// Get the time and identities for records.
    Stamp {
        /// The room's time if its clock is fixed.
        frozen: Option<Moment>,
        /// The number of identities.
        count: usize,
        /// The identifier of the request.
        request: RequestId,
    },
    /// Say so when a stamp has been looked at for long.
    Remind {
        /// The identifier of the stamp request.
        request: RequestId,
    },
    /// Step aside for the signing program. What it gives back belongs beside the record.
    Sign {
        /// The proof that the room is shown as it is now.
        today: Today,
        /// The kind of the record.
        kind: Kind,
        /// The record's text.
        record: String,
        /// The trial's short name, to show what is being signed.
        trial: String,
        /// The key.
        key: SigningKey,
        /// The identifier of the request.
        request: RequestId,
    },
    /// Check that the trial is still what the approver saw, and append the record.
    RecordDecision {
        /// The proof that the room is shown as it is now.
        today: Today,
        /// The room.
        root: PathBuf,
        /// The record, to the byte.
        record: Record,
        /// The signature to write beside the record.
        signature: Option<Vec<u8>>,
        /// The evidence that the approver saw.
        expectation: EvidenceSnapshot,
        /// The time in the record, if it must be recent.
        stamped_at: Option<Moment>,
        /// The room in which the approver saw it.
        seen_in: RoomOf,
        /// The identifier of the request.
        request: RequestId,
    },
    /// Load the user's last session in this room.
    LoadSession {
        /// The user.
        principal: String,
    },
    /// Remember this visit.
    SaveSession {
        /// The proof that the room is shown as it is now.
        today: Today,
        /// Whose.
        principal: String,
        /// The state of the trial list.
        ui: UiState,
        /// The state of the room, unless it was not current.
        visit: Option<Visit>,
    },
    /// Remember the name that decides in this room.
    RememberPrincipal {
        /// The proof that the room is shown as it is now.
        today: Today,
        /// The name.
        principal: String,
    },
    /// Say which drafts this machine keeps for a person in the room.
    LoadDrafts {
        /// The room.
        root: PathBuf,
        /// The person.
        principal: String,
    },
    /// Save a form draft in place of the earlier one.
    SaveDraft {
        /// The proof that the room is shown as it is now.
        today: Today,
        /// The room.
        root: PathBuf,
        /// The person.
        principal: String,
        /// The draft.
        draft: FormDraft,
        /// The identifier of the request.
        request: RequestId,
    },
    /// Throw a draft away.
    DropDraft {
        /// The proof that the room is shown as it is now.
        today: Today,
        /// The room.
        root: PathBuf,
        /// The person.
        principal: String,
        /// The form.
        key: DraftKey,
    },
    /// Open an editor.
    EditFile {
        /// The proof that the room is shown as it is now.
        today: Today,
        /// The file, absolute.
        path: PathBuf,
        /// The line.
        line: u32,
    },
    /// Write a new packet. An existing file is not changed.
    CreatePacket {
        /// The proof that the room is shown as it is now.
        today: Today,
        /// The room.
        root: PathBuf,
        /// The packet.
        packet: NewPacket,
        /// The identifier of the request.
        request: RequestId,
    },
    /// Read packets to fill in their fields.
    ReadPackets {
        /// The room.
        root: PathBuf,
        /// The files, relative to the room.
        paths: Vec<Arc<str>>,
        /// The identifier of the request.
        request: RequestId,
    },
    /// Collect the references that the trials of a room share, to offer them.
    CollectSharedValues {
        /// The room.
        room: RoomOf,
        /// The identifier of the request.
        request: RequestId,
    },
    /// Write changes into packets, one after the other, each if its file is unchanged. The first failure stops it.
    WriteChanges {
        /// The proof that the room is shown as it is now.
        today: Today,
        /// The room.
        root: PathBuf,
        /// The changes.
        changes: Vec<Change>,
        /// The identifier of the request.
        request: RequestId,
    },
    /// Read the state of the room's records against the upstream branch, as it was last fetched.
    ReadSyncStatus {
        /// The proof that the room is shown as it is now.
        today: Today,
        /// The room.
        room: RoomOf,
        /// The identifier of the request.
        request: RequestId,
    },
    /// Send the room's records through git, and receive those of others.
    Sync {
        /// The proof that the room is shown as it is now.
        today: Today,
        /// The room.
        room: RoomOf,
        /// The user in the name of a branch for a review.
        user: String,
        /// The hooks of the repository that run when something is pushed.
        hooks: Hooks,
        /// Whether git may ask for a password. If so, it is lent the terminal.
        prompts: Prompts,
        /// The identifier of the request.
        request: RequestId,
    },
    /// Count the figures of a portfolio: of the trials that match a query.
    CountPortfolio {
        /// The room.
        room: RoomOf,
        /// The query.
        filter: QueryInput,
        /// The user for the query.
        user: Arc<User>,
        /// The identifier of the request.
        request: RequestId,
    },
    /// Read the decision records of a room that match a filter.
    ReadLog {
        /// The room.
        room: RoomOf,
        /// The filter.
        filter: RecordFilter,
        /// The identifier of the request.
        request: RequestId,
    },
    /// Collect the reasons of earlier records, to offer them.
    CollectReasons {
        /// The room.
        room: RoomOf,
        /// Whose reasons come first.
        principal: String,
        /// The verdict whose reasons come first.
        verdict: Verdict,
        /// The identifier of the request.
        request: RequestId,
    },
    /// Reset the demo's room.
    ResetDemo {
        /// The proof that the room is shown as it is now.
        today: Today,
        /// The demo.
        folder: Folder,
    },
    /// Remove one record of the demo's room, so that the tour can show that this is noticed. Only a demo has a [`Folder`].
    LoseDemoRecord {
        /// The proof that the room is shown as it is now.
        today: Today,
        /// The demo.
        folder: Folder,
    },
    /// Open a web page in a browser.
    OpenLink(String),
    /// Write a text for other people to a file that is not there yet.
    ExportRequest {
        /// The file, as it was named.
        name: String,
        /// The text.
        text: SafeText,
    },
    /// Write the rows of a table to a file.
    ExportTable {
        /// The room.
        room: RoomOf,
        /// The table.
        table: Box<TableExport>,
        /// The identifier of the request.
        request: RequestId,
    },
    /// Put a text on the clipboard.
    Copy(SafeText),
    /// Redraw the whole screen.
    Redraw,
    /// Hand the terminal to the shell until the program is continued.
    Suspend,
    /// End.
    Quit,
}

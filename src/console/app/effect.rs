//! What the core asks of the world. Effects are data: a test compares them, the runtime carries them out.

use crate::console::app::request_id::RequestId;
use crate::demo::Folder;
use crate::domain::decision::Verdict;
use crate::domain::safe_text::SafeText;
use crate::domain::time::Moment;
use crate::domain::visit::Visit;
use crate::ledger::precondition::EvidenceSnapshot;
use crate::ledger::record::Record;
use crate::ledger::signature::SigningKey;
use crate::state::{FormDraft, UiState};
use std::path::PathBuf;
use std::sync::Arc;

/// A request to the runtime. What it answers comes back as a message with the same generation.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Read and judge the room.
    ScanRoom {
        /// Which scan this is.
        request: RequestId,
    },
    /// Read a file of the room.
    OpenFile {
        /// The file, relative to the room.
        path: Arc<str>,
        /// The room.
        root: PathBuf,
        /// Which reading this is.
        request: RequestId,
    },
    /// Say what time it is and make identities.
    Stamp {
        /// The room's time, where it stands still.
        frozen: Option<Moment>,
        /// How many identities.
        count: usize,
        /// Which stamp this is.
        request: RequestId,
    },
    /// Say so when a stamp has been looked at for long.
    Remind {
        /// Which stamp.
        request: RequestId,
    },
    /// Step aside for the signing program. What it gives back belongs beside the record.
    Sign {
        /// The record's text.
        record: String,
        /// The trial's short name, to say what is signed.
        trial: String,
        /// The key.
        key: SigningKey,
        /// Which signing this is.
        request: RequestId,
    },
    /// Appearance whether the trial is still what the approver saw, and if so append the record.
    RecordDecision {
        /// The room.
        root: PathBuf,
        /// The record, to the byte.
        record: Record,
        /// The signature to stand beside it.
        signature: Option<Vec<u8>>,
        /// What the approver saw.
        expectation: EvidenceSnapshot,
        /// The moment that the record names, where it must not be old.
        stamped_at: Option<Moment>,
        /// Whether no other record follows, so that the room is to be read again.
        is_last: bool,
        /// Which recording this is.
        request: RequestId,
    },
    /// Say what this machine remembers of a person's last visit to the room.
    Recall {
        /// Who.
        principal: String,
    },
    /// Remember this visit.
    Remember {
        /// Whose.
        principal: String,
        /// Where they stood.
        desk: UiState,
        /// What the room was like; nothing where it was not seen as it is now.
        visit: Option<Visit>,
    },
    /// Say which drafts this machine keeps for a person in the room.
    LoadDrafts {
        /// The room.
        root: PathBuf,
        /// The person.
        principal: String,
    },
    /// Keep what was typed, in place of what was kept before it.
    SaveDraft {
        /// The room.
        root: PathBuf,
        /// The person.
        principal: String,
        /// What was typed.
        draft: FormDraft,
        /// Which saving this is.
        request: RequestId,
    },
    /// Throw a draft away.
    DropDraft {
        /// The room.
        root: PathBuf,
        /// The person.
        principal: String,
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
    /// Make the demo's room what it was in the beginning.
    ResetDemo {
        /// The demo.
        folder: Folder,
    },
    /// Put a text in place of a packet of the demo.
    Mend {
        /// The demo.
        folder: Folder,
        /// The file, relative to the room.
        path: Arc<str>,
        /// Its text from now on.
        text: String,
    },
    /// Open a web page in a browser.
    OpenLink(String),
    /// Write a text for other people to a file that is not there yet.
    WriteLetter {
        /// The file, as it was named.
        name: String,
        /// The text.
        text: SafeText,
    },
    /// Put a text on the clipboard.
    Copy(SafeText),
    /// Draw everything anew.
    Redraw,
    /// Hand the terminal to the shell until the program is continued.
    Suspend,
    /// End.
    Quit,
}

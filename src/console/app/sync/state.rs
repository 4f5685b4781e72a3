//! The state of the room's records against the upstream branch.

use crate::config::SyncMode;
use crate::console::app::request_id::RequestId;
use crate::console::app::room_view::RoomView;
use crate::domain::safe_text::SafeText;
use crate::git::call::{Hooks, Prompts};
use crate::share::sync::SyncReport;
use crate::share::sync::reason::Code;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Arc, Weak};

/// The user's settings for sharing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SyncSettings {
    /// When records are shared.
    pub mode: SyncMode,
    /// The hooks of the repository that run when something is pushed.
    pub hooks: Hooks,
}

/// The answer of git about a room.
#[derive(Clone, Debug)]
pub enum SyncAnswer {
    /// A report.
    Report(Box<SyncReport>),
    /// The room is in no work tree.
    NoWorkTree(SafeText),
    /// git cannot be run, or does not serve the room.
    Failed(SafeText),
}

/// The reason for a sync.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The user asked for it.
    Asked,
    /// A decision was recorded, and the configuration says `sync: auto`.
    Decided,
}

/// A sync that is under way.
#[derive(Clone, Debug)]
pub struct RunningSync {
    /// The identifier of the request.
    pub request: RequestId,
    /// The reason.
    pub cause: Cause,
    /// The room that is shared.
    pub room: Weak<RoomView>,
}

/// The state of sharing.
#[derive(Clone, Debug, Default)]
pub struct SyncState {
    /// The settings.
    pub settings: SyncSettings,
    /// The newest answer about the room.
    pub known: Option<SyncAnswer>,
    /// The request for the state, if one is outstanding.
    pub status: Option<RequestId>,
    /// The running sync.
    pub running: Option<RunningSync>,
    /// Set if the remote asked for authentication at the last sync.
    pub needs_authentication: bool,
    /// Set if a decision was recorded that is to be shared by itself.
    pub wants_run: bool,
    /// The room whose records were last looked at, and their fingerprint.
    seen: Option<(Weak<RoomView>, u64)>,
}

impl SyncState {
    /// Returns whether the state is not known for the records of this room, and notes that it is asked for.
    pub(crate) fn takes(&mut self, room_view: &Arc<RoomView>) -> bool {
        let before = match &self.seen {
            Some((seen, _)) if seen.as_ptr() == Arc::as_ptr(room_view) => return false,
            Some((_, fingerprint)) => Some(*fingerprint),
            None => None,
        };
        let fingerprint = fingerprint(room_view);
        self.seen = Some((Arc::downgrade(room_view), fingerprint));
        before != Some(fingerprint)
    }

    /// Forgets which records were looked at, so that the state is asked for again.
    pub(crate) fn look_again(&mut self) {
        self.seen = None;
    }

    /// Returns the report, if the room is shared: it is in a work tree, on a branch with an upstream branch.
    #[must_use]
    pub fn report(&self) -> Option<&SyncReport> {
        match &self.known {
            Some(SyncAnswer::Report(report)) if !has(report, Code::NoUpstream) => Some(report),
            _ => None,
        }
    }

    /// Returns whether an answer of git is outstanding.
    #[must_use]
    pub const fn awaits(&self) -> bool {
        self.status.is_some() || self.running.is_some()
    }

    /// Returns how the next sync that a user asks for may ask for a password.
    #[must_use]
    pub const fn next_prompts(&self) -> Prompts {
        if self.needs_authentication { Prompts::InTerminal } else { Prompts::Off }
    }
}

/// Returns whether a report has a reason.
pub(crate) fn has(report: &SyncReport, code: Code) -> bool {
    report.reasons.iter().any(|reason| reason.code == code)
}

/// Returns a fingerprint of the records of a room. It is compared with those of the same run of the program.
fn fingerprint(room_view: &RoomView) -> u64 {
    let mut hasher = DefaultHasher::new();
    for record in room_view.room.records() {
        (&record.path, &record.digest, record.is_signed).hash(&mut hasher);
    }
    hasher.finish()
}

//! Recording: reads the room again, compares it with what the approver saw, and appends the record.

use crate::console::app::msg::Recorded;
use crate::console::app::room_view::RoomView;
use crate::console::runtime::room_config::RoomConfig;
use crate::domain::time::Moment;
use crate::ledger::append::{AppendError, append, append_signed};
use crate::ledger::precondition::EvidenceSnapshot;
use crate::ledger::record::Record;
use crate::room::EvaluatedTrial;
use crate::room::seen::SeenRecord;
use jiff::SignedDuration;
use std::path::Path;
use std::sync::Arc;

/// The greatest age of a record's time. The form requests a new stamp twice as often.
const OLDEST: SignedDuration = SignedDuration::from_secs(60);
/// The greatest lead of a record's time, after the clock was set back.
const AHEAD: SignedDuration = SignedDuration::from_secs(2);

/// A record that is to be written.
pub(super) struct Job<'a> {
    pub(super) place: &'a RoomConfig,
    pub(super) root: &'a Path,
    pub(super) record: &'a Record,
    pub(super) signature: Option<&'a [u8]>,
    pub(super) is_last: bool,
}

impl Job<'_> {
    /// Reads the room again, and appends the record if the trial is what the approver saw and the record's time is
    /// current.
    pub(super) fn run(&self, expectation: &EvidenceSnapshot, stamped_at: Option<Moment>) -> Recorded {
        if stamped_at.is_some_and(|at| is_late(at, self.place.clock.now())) {
            return Recorded::Late;
        }
        // The decision depends on one trial, so no other is evaluated before the record is on disk.
        let room = match self.place.open() {
            Ok(room) => room,
            Err(error) => return Recorded::Failed(format!("Nothing was recorded: {error}")),
        };
        if room.root != self.root {
            return Recorded::Failed("Nothing was recorded: the path now leads to another folder".to_owned());
        }
        let found = room.trial(&self.record.trial_ref);
        let what = found.map_or_else(|| vec!["the trial"], |reviewed| self.changes(reviewed, expectation));
        if !what.is_empty() {
            return Recorded::Changed { what, room: Arc::new(RoomView::of(Arc::new(room))) };
        }
        drop(room);
        let appended = match self.signature {
            Some(signature) => append_signed(self.root, self.record, signature),
            None => append(self.root, self.record),
        };
        if appended.is_ok() {
            self.remember();
        }
        match appended {
            Ok(_) => Recorded::Done { path: self.record.path(), room: self.look_again() },
            // Its signature is there already: the same record has to follow, and no other.
            Err(error @ AppendError::SignatureLeft { .. }) => Recorded::Uncertain(error.to_string()),
            Err(error) if error.is_uncertain() => Recorded::Uncertain(error.to_string()),
            Err(error) => Recorded::Failed(error.to_string()),
        }
    }

    /// Remembers the record on this machine before anything else can remove it. Reading the room again does so too.
    fn remember(&self) {
        let Some(state) = self.place.directories.room(self.root) else { return };
        let Record { trial_ref, text, .. } = self.record;
        let seen = SeenRecord::of(trial_ref, &self.record.path(), text.as_bytes(), self.signature.is_some());
        let _ = state.remember(self.root, seen);
    }

    /// Returns the changed parts. The record itself, from an earlier try, does not count.
    fn changes(&self, reviewed: &EvaluatedTrial, expectation: &EvidenceSnapshot) -> Vec<&'static str> {
        let mut decisions = reviewed.trial.decisions.iter();
        if decisions.any(|(decision, _)| *decision.decision_ref == *self.record.decision_ref) {
            return Vec::new();
        }
        let current = expectation.again(&reviewed.trial);
        let what = expectation.difference(&current);
        if what.is_empty() && current != *expectation { vec!["the trial's evidence"] } else { what }
    }

    /// Returns the room with the record, unless another record follows.
    fn look_again(&self) -> Result<Arc<RoomView>, String> {
        if !self.is_last {
            return Err("the room is read again after the last record".to_owned());
        }
        self.place.scan().map_err(|error| error.to_string())
    }
}

fn is_late(at: Moment, now: Moment) -> bool {
    let age = now.since(at);
    age > OLDEST || age < -AHEAD
}

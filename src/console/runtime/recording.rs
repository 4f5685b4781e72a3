//! Recording: shows that the trial is what the approver saw, or reads the room again and compares the two, and appends the
//! record. The room is read for the lists after the record is reported.

use crate::console::app::msg::Recorded;
use crate::console::app::room_view::RoomView;
use crate::console::runtime::room_config::RoomConfig;
use crate::domain::time::Moment;
use crate::domain::trial::Trial;
use crate::ledger::append::{AppendError, append, append_signed};
use crate::ledger::precondition::EvidenceSnapshot;
use crate::ledger::record::Record;
use crate::room::seen::SeenRecord;
use crate::room::{Room, RoomError};
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
    /// The room in which the approver saw the trial.
    pub(super) seen_in: &'a Room,
}

impl Job<'_> {
    /// Appends the record if the trial is what the approver saw and the record's time is current.
    pub(super) fn run(&self, expectation: &EvidenceSnapshot, stamped_at: Option<Moment>) -> Recorded {
        if stamped_at.is_some_and(|at| is_late(at, self.place.clock.now())) {
            return Recorded::Late;
        }
        match self.is_same(expectation) {
            Err(error) => return Recorded::Failed(format!("Nothing was recorded: {error}")),
            Ok(true) => {}
            Ok(false) => {
                if let Err(outcome) = self.check_whole_room(expectation) {
                    return *outcome;
                }
            }
        }
        let objection = self
            .signature
            .and_then(|signature| self.seen_in.signature_objection(&self.record.text, signature));
        if let Some(objection) = objection {
            return Recorded::Failed(format!("Nothing was recorded with this key: {objection}"));
        }
        let appended = match self.signature {
            Some(signature) => append_signed(self.root, self.record, signature),
            None => append(self.root, self.record),
        };
        if appended.is_ok() {
            self.remember();
        }
        match appended {
            Ok(_) => Recorded::Done { path: self.record.path() },
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

    /// Returns whether the evidence of the trial is shown to be what the approver saw, without reading the whole room.
    fn is_same(&self, expectation: &EvidenceSnapshot) -> Result<bool, RoomError> {
        let RoomConfig { room, options, clock, .. } = self.place;
        let trial_ref = &self.record.trial_ref;
        let same = self.seen_in.same_evidence(trial_ref, room, options, clock.now())?;
        Ok(same.is_some_and(|(trial, _)| self.changes(trial, expectation).is_empty()))
    }

    /// Reads the whole room, and returns why the record is not written. The decision depends on one trial, so no other is
    /// evaluated before the record is on disk.
    fn check_whole_room(&self, expectation: &EvidenceSnapshot) -> Result<(), Box<Recorded>> {
        let failed = |message: String| Box::new(Recorded::Failed(format!("Nothing was recorded: {message}")));
        let room = self.place.open().map_err(|error| failed(error.to_string()))?;
        if room.root != self.root {
            return Err(failed("the path now leads to another folder".to_owned()));
        }
        let found = room.trial(&self.record.trial_ref);
        let what =
            found.map_or_else(|| vec!["the trial"], |reviewed| self.changes(&reviewed.trial, expectation));
        if what.is_empty() {
            return Ok(());
        }
        Err(Box::new(Recorded::Changed { what, room: Arc::new(RoomView::of(Arc::new(room))) }))
    }

    /// Returns the changed parts. The record itself, from an earlier try, does not count.
    fn changes(&self, trial: &Trial, expectation: &EvidenceSnapshot) -> Vec<&'static str> {
        let mut decisions = trial.decisions.iter();
        if decisions.any(|(decision, _)| *decision.decision_ref == *self.record.decision_ref) {
            return Vec::new();
        }
        let current = expectation.again(trial);
        let what = expectation.difference(&current);
        if what.is_empty() && current != *expectation { vec!["the trial's evidence"] } else { what }
    }
}

fn is_late(at: Moment, now: Moment) -> bool {
    let age = now.since(at);
    age > OLDEST || age < -AHEAD
}

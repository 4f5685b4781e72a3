//! One trial of a decision form: the snapshot, the record, and the state of writing it.

use crate::console::app::decision::field::Dates;
use crate::console::app::decision::target::DecisionTarget;
use crate::domain::decision::Signature;
use crate::domain::evaluation::Evaluation;
use crate::domain::next_step::requested_until;
use crate::domain::safe_text::SafeText;
use crate::domain::time::Now;
use crate::domain::trial::short_name;
use crate::ledger::precondition::EvidenceSnapshot;
use crate::ledger::record::{DecisionDraft, DraftSubject, Record, RecordStamp, compose};
use crate::ledger::validation::{DecisionField, ValidationError, validate};
use crate::room::{EvaluatedTrial, Room};
use jiff::civil::Date;
use std::sync::Arc;

/// The state of writing a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum WriteState {
    /// The record has not been written.
    #[default]
    Open,
    /// It is on disk, here.
    Recorded(String),
    /// It is not on disk, and why.
    Failed(String),
    /// It may be on disk. The same record is tried again; it cannot be recorded twice.
    Uncertain(String),
}

/// A trial that the form is about.
#[derive(Clone, Debug)]
pub struct Item {
    /// The trial.
    pub trial_ref: Arc<str>,
    /// Its place in the form's room.
    pub place: usize,
    /// What the decision is about.
    pub target: DecisionTarget,
    /// The end of the grace period that the reviewer asks for, if it is a date.
    pub asked: Option<Date>,
    /// The evidence that the approver sees.
    pub expectation: EvidenceSnapshot,
    /// Time and identity of its record.
    pub stamp: Option<RecordStamp>,
    /// Errors for this trial only.
    pub objections: Vec<ValidationError>,
    /// The record that is written or may have been. Before that, it is composed for each look at it.
    pub record: Option<Record>,
    /// The evaluation of the trial after the record.
    pub after: Option<Box<Evaluation>>,
    /// The state of writing the record.
    pub write_state: WriteState,
}

impl Item {
    /// Creates the item of a trial in its current state.
    #[must_use]
    pub fn of(reviewed: &EvaluatedTrial, place: usize, target: DecisionTarget) -> Self {
        Self {
            trial_ref: reviewed.trial.trial_ref.clone(),
            place,
            target,
            asked: requested_until(&reviewed.trial),
            expectation: EvidenceSnapshot::about(&reviewed.trial, target.stage()),
            stamp: None,
            objections: Vec::new(),
            record: None,
            after: None,
            write_state: WriteState::Open,
        }
    }

    /// Returns its short name.
    #[must_use]
    pub fn name(&self) -> &str {
        short_name(&self.trial_ref)
    }

    /// Returns whether its record has this part: the dates are of one kind of record each.
    pub(crate) fn has_field(&self, field: DecisionField) -> bool {
        match field {
            DecisionField::GraceEnd => self.target == DecisionTarget::Grace,
            DecisionField::ExpiresOn => self.target != DecisionTarget::Grace,
            _ => true,
        }
    }

    /// Returns the decision on this trial, given the texts of the form and its dates.
    pub(crate) fn draft(&self, texts: &DecisionDraft, dates: Dates) -> DecisionDraft {
        let subject = match self.target {
            DecisionTarget::Grace => {
                DraftSubject::Grace { ends_on: dates.grace_end.and_then(|end| end.day(self.asked)) }
            }
            DecisionTarget::Package(stage) => DraftSubject::Package { stage, expires_on: dates.expires_on },
        };
        DecisionDraft { trial_ref: self.trial_ref.clone(), subject, ..texts.clone() }
    }

    /// Returns whether its record is on disk.
    #[must_use]
    pub const fn is_recorded(&self) -> bool {
        matches!(self.write_state, WriteState::Recorded(_))
    }

    /// Returns whether its record must not change any more.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        matches!(self.write_state, WriteState::Recorded(_) | WriteState::Uncertain(_))
    }

    /// Validates the trial, and evaluates it as if the record were in the room. Errors in texts are left out in a form
    /// for several trials: they are the same for all.
    pub(crate) fn refresh(
        &mut self,
        reviewed: &EvaluatedTrial,
        room: &Room,
        now: Now,
        draft: &DecisionDraft,
        signature: &Signature,
    ) {
        self.objections.clear();
        if self.is_settled() {
            return;
        }
        self.objections =
            validate(&reviewed.trial, &reviewed.evaluation, &room.policy_file.policy, now, draft);
        let composed = self.stamp.as_ref().map(|stamp| compose(&reviewed.trial, draft, stamp)).transpose();
        let record = composed.unwrap_or_else(|error| {
            if self.objections.is_empty() {
                self.objections.push(ValidationError {
                    field: DecisionField::Reason,
                    message: SafeText::sanitize(&error.to_string()),
                });
            }
            None
        });
        self.after = record
            .and_then(|record| room.preview(&reviewed.trial, &record, signature.clone(), now))
            .map(Box::new);
    }
}

/// Returns whether an error is about a text that all trials of a form share.
pub(crate) const fn is_about_text(error: &ValidationError) -> bool {
    matches!(error.field, DecisionField::Reason | DecisionField::Conditions | DecisionField::ExternalRef)
}

//! The decision form: input, validation, and the records to write.
//!
//! A form is about one trial, or about several with one reason; each trial has a record of its own.

mod check;
mod draft;
mod item;
mod validate;

use crate::console::app::decision::field::{Field, FieldId};
use crate::console::app::request_id::RequestId;
use crate::console::app::room_view::RoomView;
use crate::console::app::signer::Signer;
use crate::console::app::text_input::TextInput;
use crate::domain::decision::Verdict;
use crate::domain::safe_text::SafeText;
use crate::domain::time::{Now, parse_date};
use crate::ledger::precondition::EvidenceSnapshot;
use crate::ledger::record::{DecisionDraft, DraftSubject, RecordStamp};
use crate::ledger::validation::{ValidationError, last_grace_day, parse_until};
use crate::room::EvaluatedTrial;
use crate::safe;
use crate::state::FormDraft;
pub use item::{Item, WriteState};
use jiff::civil::Date;
use std::cell::Cell;
use std::sync::Arc;

/// An open form.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "four independent facts about a form, none of them a mode")]
pub struct DecisionForm {
    /// The room at the time at which the form was opened or reopened.
    pub room_view: Arc<RoomView>,
    /// The trials that it is about.
    pub items: Vec<Item>,
    /// Set if it was opened for several trials. Some records may have been written since.
    pub is_bulk: bool,
    /// The verdict.
    pub verdict: Verdict,
    /// The approver.
    pub signer: Signer,
    /// The fields.
    pub fields: Vec<Field>,
    /// The index of the focused field.
    pub focus: usize,
    /// Set after the first input.
    pub touched: bool,
    /// Set if the input has changed since the draft was last saved.
    pub is_unsaved: bool,
    /// The cleared input.
    pub aside: Option<FormDraft>,
    /// Errors that apply to every trial.
    pub objections: Vec<ValidationError>,
    /// The errors among them that depend on the trial and that every trial has.
    shared: Vec<ValidationError>,
    /// The input for which the trials were validated.
    validated: Option<Shape>,
    /// The number of records that were composed, to measure the cost of input.
    pub compositions: Cell<usize>,
    /// Set after recording was refused because something had changed: the user has to look at it first.
    pub needs_review: bool,
    /// The newest request for a stamp.
    pub stamp_request: RequestId,
    /// The record that is being signed or written.
    pub recording: Option<Recording>,
    /// The first visible line of the preview.
    pub preview_top: usize,
}

/// The part of the input that makes a difference to single trials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shape {
    grace_end: Option<Date>,
    is_conditional: bool,
    has_valid_texts: bool,
}

/// A record on its way to the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recording {
    /// The signing or the recording that an answer is awaited for.
    pub request: RequestId,
    /// Its place among the items.
    pub item: usize,
    /// Set for the first record since the key press.
    pub is_first: bool,
}

/// The name under which the draft of a form for several trials is saved. No trial has this name.
const MANY: &str = "*";

impl DecisionForm {
    /// Returns a form for the trials at these places.
    #[must_use]
    pub fn open(
        room_view: Arc<RoomView>,
        places: &[usize],
        verdict: Verdict,
        signer: Signer,
    ) -> Option<Self> {
        let item = |&place: &usize| Some(Item::of(room_view.trial(place)?, place));
        let items: Vec<_> = places.iter().filter_map(item).collect();
        if items.is_empty() {
            return None;
        }
        let mut form = Self {
            is_bulk: items.len() > 1,
            items,
            verdict,
            signer,
            fields: Vec::new(),
            focus: 0,
            touched: false,
            is_unsaved: false,
            aside: None,
            objections: Vec::new(),
            shared: Vec::new(),
            validated: None,
            compositions: Cell::default(),
            needs_review: false,
            stamp_request: RequestId::default(),
            recording: None,
            preview_top: 0,
            room_view,
        };
        form.fields = form.fresh_fields();
        form.refresh();
        Some(form)
    }

    /// Returns the empty fields of this verdict.
    fn fresh_fields(&self) -> Vec<Field> {
        let field = |id, input| Field { id, input };
        let mut fields = Vec::new();
        if self.verdict == Verdict::Approved {
            let day = self.suggested_end().map(|day| day.to_string());
            let entry = day.as_deref().map_or_else(TextInput::default, TextInput::suggesting);
            fields.push(field(FieldId::GraceEnd, entry));
        }
        fields.push(field(FieldId::Reason, TextInput::default()));
        if self.verdict == Verdict::Approved {
            fields.push(field(FieldId::Conditions, TextInput::of_lines()));
        }
        fields.push(field(FieldId::ExternalRef, TextInput::default()));
        if self.is_bulk {
            fields.push(field(FieldId::Count, TextInput::default()));
        }
        fields
    }

    /// Returns the requested end date if the policy allows it.
    fn suggested_end(&self) -> Option<Date> {
        let reviewed = self.reviewed()?;
        let room = &self.room_view.room;
        let last =
            last_grace_day(&reviewed.trial, &room.policy_file.policy, &self.signer.principal, room.now)?;
        requested_until(reviewed).filter(|day| (room.now.today()..=last).contains(day))
    }

    /// Returns the name under which the draft is saved.
    #[must_use]
    pub fn draft_name(&self) -> &str {
        match self.items.first() {
            Some(item) if !self.is_bulk => &item.trial_ref,
            _ => MANY,
        }
    }

    /// Applies the input to a changed room. Returns whether at least one trial still exists.
    pub fn reopen(&mut self, room_view: Arc<RoomView>) -> bool {
        self.room_view = room_view;
        self.recording = None;
        let room_view = &self.room_view;
        self.items.retain_mut(|item| {
            let Some(place) = room_view.find(&item.trial_ref) else { return item.is_recorded() };
            item.place = place;
            if let Some(reviewed) = room_view.trial(place).filter(|_| !item.is_settled()) {
                *item = Item::of(reviewed, place);
            }
            true
        });
        self.refresh();
        self.items.iter().any(|item| !item.is_recorded())
    }

    /// Evaluates the form in a room that was read again, if its evidence is still what the approver sees. Otherwise the
    /// form keeps its room, and recording compares them.
    pub fn follow(&mut self, room_view: &Arc<RoomView>) {
        let is_same = |item: &Item| {
            let reviewed = room_view.find(&item.trial_ref).and_then(|place| room_view.trial(place));
            reviewed.is_some_and(|reviewed| EvidenceSnapshot::of(&reviewed.trial) == item.expectation)
        };
        let open = || self.items.iter().filter(|item| !item.is_settled());
        if self.is_recording() || !room_view.room.is_whole || !open().all(is_same) {
            return;
        }
        for item in &mut self.items {
            if let Some(place) = room_view.find(&item.trial_ref) {
                item.place = place;
            }
        }
        self.room_view = room_view.clone();
        self.refresh();
    }

    /// Returns the trial if the form is about one.
    #[must_use]
    pub fn reviewed(&self) -> Option<&EvaluatedTrial> {
        let item = self.items.first().filter(|_| !self.is_bulk)?;
        self.room_view.trial(item.place)
    }

    /// Returns whether records are being signed or written.
    #[must_use]
    pub const fn is_recording(&self) -> bool {
        self.recording.is_some()
    }

    /// Returns the trials whose records are not written yet.
    pub fn waiting(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| !item.is_recorded() && item.objections.is_empty())
    }

    /// Returns the index of the first of them.
    #[must_use]
    pub fn next_waiting(&self) -> Option<usize> {
        self.items.iter().position(|item| !item.is_recorded() && item.objections.is_empty())
    }

    /// Returns the room's time if its clock is fixed.
    #[must_use]
    pub fn frozen(&self) -> Option<crate::domain::time::Moment> {
        let room = &self.room_view.room;
        (room.is_sample_clock || room.now.given).then_some(room.now.instant)
    }

    /// Returns the time of the decision: the time of the stamps if there are any.
    fn decided_now(&self) -> Now {
        let now = self.room_view.room.now;
        let stamp = self.items.iter().find_map(|item| item.stamp.as_ref());
        Now { instant: stamp.map_or(now.instant, |stamp| stamp.at), ..now }
    }

    /// Takes time and identities, one for each record that may still change.
    pub fn stamp(&mut self, stamps: Vec<RecordStamp>) {
        let open = self.items.iter_mut().filter(|item| !item.is_settled());
        for (item, stamp) in open.zip(stamps) {
            item.stamp = Some(stamp);
        }
        self.refresh();
    }

    fn text(&self, id: FieldId) -> Option<&str> {
        self.fields.iter().find(|field| field.id == id).map(|field| field.input.text())
    }

    fn proposal(&self) -> DecisionDraft {
        let conditions = self.text(FieldId::Conditions).unwrap_or_default().lines();
        let external_ref = self.text(FieldId::ExternalRef).map(str::trim).filter(|text| !text.is_empty());
        DecisionDraft {
            trial_ref: self.items.first().map(|item| item.trial_ref.clone()).unwrap_or_default(),
            verdict: self.verdict,
            subject: DraftSubject::Grace { ends_on: self.grace_end() },
            reason: self.text(FieldId::Reason).unwrap_or_default().trim().to_owned(),
            conditions: conditions
                .map(str::trim)
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
                .collect(),
            external_ref: external_ref.map(str::to_owned),
            decided_by: self.signer.principal.clone(),
        }
    }

    /// Returns the last day that was typed.
    #[must_use]
    pub fn grace_end(&self) -> Option<Date> {
        parse_until(self.text(FieldId::GraceEnd)?, self.decided_now().today())
    }

    /// Returns the names of the trials, the first `limit` of them if there are more.
    #[must_use]
    pub fn names(&self, limit: usize) -> SafeText {
        let mut names = SafeText::join(
            self.items.iter().take(limit).map(|item| self.room_view.name_of(&item.trial_ref)),
            ", ",
        );
        if self.items.len() > limit {
            names.push(safe!(" and {} more", self.items.len() - limit));
        }
        names
    }

    /// Returns the title of the form.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match (self.verdict, self.is_bulk) {
            (Verdict::Approved, false) => "Approve a grace period",
            (Verdict::Denied, false) => "Deny the grace period",
            (Verdict::ChangesRequested, _) => "Request changes",
            (Verdict::Withdrawn, false) => "Withdraw your decision",
            (Verdict::Approved, true) => "Approve grace periods",
            (Verdict::Denied, true) => "Deny grace periods",
            (Verdict::Withdrawn, true) => "Withdraw your decisions",
        }
    }
}

/// Returns the requested end of the grace period if it is a date.
#[must_use]
pub fn requested_until(reviewed: &EvaluatedTrial) -> Option<Date> {
    parse_date(reviewed.trial.followup()?.field("grace_period.requested_until").text()?)
}

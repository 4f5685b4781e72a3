//! The decision form: input, validation, and the records to write.
//!
//! A form is about one trial, or about several with one reason; each trial has a record of its own, about its grace period
//! or about the package of a stage.

mod check;
mod draft;
mod item;
mod validate;
mod words;

use crate::console::app::decision::field::{AS_ASKED, Dates, Field, FieldId, GraceEnd};
use crate::console::app::decision::target::DecisionTarget;
use crate::console::app::request_id::RequestId;
use crate::console::app::room_view::RoomView;
use crate::console::app::signer::Signer;
use crate::console::app::text_input::TextInput;
use crate::domain::date_input::parse_day;
use crate::domain::decision::Verdict;
use crate::domain::next_step;
use crate::domain::time::Now;
use crate::ledger::record::{DecisionDraft, DraftSubject, RecordStamp};
use crate::ledger::validation::{ValidationError, last_grace_day};
use crate::room::EvaluatedTrial;
use crate::state::{DraftKey, FormDraft};
pub use item::{Item, WriteState};
use jiff::civil::Date;
use std::cell::Cell;
use std::sync::Arc;

/// An open form.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about a form, none of them a mode")]
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
    /// The request for earlier reasons that is not answered yet.
    pub reasons_request: Option<RequestId>,
    /// Set to show the digests that the record will cover.
    pub shows_digests: bool,
}

/// The part of the input that makes a difference to single trials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shape {
    dates: Dates,
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

/// The names under which the draft of a form for several trials is saved: for grace periods or packages of one stage, and
/// for a mixture. No trial has these names.
const MANY: &str = "*";
const MIXED: &str = "**";

impl DecisionForm {
    /// Returns a form for the trials at these places, each with what the decision is about.
    #[must_use]
    pub fn open(
        room_view: Arc<RoomView>,
        subjects: &[(usize, DecisionTarget)],
        verdict: Verdict,
        signer: Signer,
    ) -> Option<Self> {
        let item = |&(place, target): &(usize, DecisionTarget)| {
            Some(Item::of(room_view.trial(place)?, place, target))
        };
        let items: Vec<_> = subjects.iter().filter_map(item).collect();
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
            reasons_request: None,
            shows_digests: false,
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
        let is_approval = self.verdict == Verdict::Approved;
        if is_approval && self.items.iter().any(|item| item.target == DecisionTarget::Grace) {
            let day = self.suggested_end();
            let entry = day.as_deref().map_or_else(TextInput::default, TextInput::suggesting);
            fields.push(field(FieldId::GraceEnd, entry));
        }
        fields.push(field(FieldId::Reason, TextInput::default()));
        // A field that can stay empty comes after those that cannot.
        if is_approval && self.items.iter().any(|item| item.target != DecisionTarget::Grace) {
            fields.push(field(FieldId::ExpiresOn, TextInput::default()));
        }
        if is_approval {
            fields.push(field(FieldId::Conditions, TextInput::of_lines()));
        }
        fields.push(field(FieldId::ExternalRef, TextInput::default()));
        if self.is_bulk {
            fields.push(field(FieldId::Count, TextInput::default()));
        }
        fields
    }

    /// Returns the requested end date if the policy allows it; for several trials, the text for that of each.
    fn suggested_end(&self) -> Option<String> {
        if self.is_bulk {
            let is_dated = |item: &Item| item.target == DecisionTarget::Grace && item.asked.is_some();
            return self.items.iter().any(is_dated).then(|| AS_ASKED.to_owned());
        }
        let reviewed = self.reviewed()?;
        let room = &self.room_view.room;
        let last =
            last_grace_day(&reviewed.trial, &room.policy_file.policy, &self.signer.principal, room.now)?;
        let day = requested_until(reviewed).filter(|day| (room.now.today()..=last).contains(day));
        day.map(|day| day.to_string())
    }

    /// Returns what the decision is about, if it is the same for every trial.
    #[must_use]
    pub fn common_target(&self) -> Option<DecisionTarget> {
        let first = self.items.first()?.target;
        self.items.iter().all(|item| item.target == first).then_some(first)
    }

    /// Returns the key under which the draft is saved.
    #[must_use]
    pub fn draft_key(&self) -> DraftKey {
        let target = self.common_target();
        let trial_ref = match (self.items.first(), target) {
            (Some(item), _) if !self.is_bulk => &*item.trial_ref,
            (_, Some(_)) => MANY,
            (_, None) => MIXED,
        };
        DraftKey {
            trial_ref: trial_ref.to_owned(),
            stage: target.and_then(DecisionTarget::stage),
            verdict: self.verdict,
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
                *item = Item::of(reviewed, place, item.target);
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
            reviewed.is_some_and(|reviewed| item.expectation.again(&reviewed.trial) == item.expectation)
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

    /// Returns what the decision on the trial can be about; nothing if the form is for several trials, or if its record may
    /// be on disk already.
    #[must_use]
    pub fn other_targets(&self) -> Vec<DecisionTarget> {
        let is_open = self.items.iter().all(|item| !item.is_settled());
        let reviewed = self.reviewed().filter(|_| is_open && !self.is_recording());
        let principal = &self.signer.principal;
        let choices = |reviewed| DecisionTarget::choices(reviewed, self.verdict, principal);
        reviewed.map(choices).unwrap_or_default()
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

    /// Returns the day of the decision (UTC).
    #[must_use]
    pub fn today(&self) -> Date {
        self.decided_now().today()
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

    /// Returns the decision as it was entered, without a trial and what it is about.
    fn texts(&self) -> DecisionDraft {
        let conditions = self.text(FieldId::Conditions).unwrap_or_default().lines();
        let external_ref = self.text(FieldId::ExternalRef).map(str::trim).filter(|text| !text.is_empty());
        DecisionDraft {
            trial_ref: Arc::default(),
            verdict: self.verdict,
            subject: DraftSubject::Grace { ends_on: None },
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

    /// Returns the dates that were entered and can be read.
    fn dates(&self) -> Dates {
        Dates { grace_end: self.grace_end(), expires_on: self.date(FieldId::ExpiresOn) }
    }

    /// Returns the last day of grace periods if it can be read.
    pub(crate) fn grace_end(&self) -> Option<GraceEnd> {
        let text = self.text(FieldId::GraceEnd)?;
        if text.trim().eq_ignore_ascii_case(AS_ASKED) {
            return Some(GraceEnd::AsAsked);
        }
        self.date(FieldId::GraceEnd).map(GraceEnd::On)
    }

    /// Returns the date in a field if it can be read.
    #[must_use]
    pub fn date(&self, id: FieldId) -> Option<Date> {
        parse_day(self.text(id)?, self.decided_now().today()).ok()
    }
}

/// Returns the requested end of the grace period if it is a date.
#[must_use]
pub fn requested_until(reviewed: &EvaluatedTrial) -> Option<Date> {
    next_step::requested_until(&reviewed.trial)
}

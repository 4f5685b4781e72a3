//! Validation of the form: the texts once, and the trials one by one if the input can make a difference to them.

use crate::console::app::decision::field::FieldId;
use crate::console::app::decision::form::item::is_about_text;
use crate::console::app::decision::form::{DecisionForm, Item, Shape};
use crate::domain::safe_text::SafeText;
use crate::domain::time::Now;
use crate::ledger::record::{DecisionDraft, Record, compose};
use crate::ledger::validation::{DecisionField, ValidationError, validate};

impl DecisionForm {
    /// Validates the form for each trial.
    pub fn refresh(&mut self) {
        self.validated = None;
        self.refresh_input();
    }

    /// Validates the form after its input has changed. The texts are validated once. The trials are validated and
    /// evaluated again only if the change can make a difference to them, so that typing a reason costs the same for one
    /// trial and for many.
    pub fn refresh_input(&mut self) {
        let (draft, now) = (self.texts(), self.decided_now());
        let texts = self.text_errors(&draft, now);
        let shape = Shape {
            dates: self.dates(),
            is_conditional: !draft.conditions.is_empty(),
            has_valid_texts: texts.is_empty(),
        };
        if self.validated != Some(shape) {
            self.refresh_items(&draft, now);
            self.validated = Some(shape);
        }
        self.objections = if self.is_bulk { [&*self.shared, &*texts].concat() } else { texts };
        if let Some(message) = self.why_not_signable() {
            self.objections.insert(0, ValidationError { field: DecisionField::Principal, message });
        }
    }

    /// Returns the errors of the first trial that is not recorded; in a form for several trials, those in its texts.
    fn text_errors(&self, draft: &DecisionDraft, now: Now) -> Vec<ValidationError> {
        let room = &self.room_view.room;
        let open = self.items.iter().find(|item| !item.is_settled());
        let Some((item, reviewed)) = open.and_then(|item| Some((item, self.room_view.trial(item.place)?)))
        else {
            return Vec::new();
        };
        let draft = item.draft(draft, self.dates());
        let mut errors =
            validate(&reviewed.trial, &reviewed.evaluation, &room.policy_file.policy, now, &draft);
        if errors.is_empty()
            && let Some(stamp) = &item.stamp
        {
            self.count_composition();
            errors.extend(compose(&reviewed.trial, &draft, stamp).err().map(|error| ValidationError {
                field: DecisionField::Reason,
                message: SafeText::sanitize(&error.to_string()),
            }));
        }
        errors.retain(|error| !self.is_bulk || is_about_text(error));
        errors.extend(self.unreadable_date());
        errors
    }

    /// Returns an error if the optional date of an approval of packages was typed and cannot be read. It must not be taken
    /// for no date.
    fn unreadable_date(&self) -> Option<ValidationError> {
        let is_typed = !self.text(FieldId::ExpiresOn)?.trim().is_empty();
        (is_typed && self.date(FieldId::ExpiresOn).is_none()).then(|| ValidationError {
            field: DecisionField::ExpiresOn,
            message: "Enter a date, e.g. 2026-12-31 or +90d, or leave it empty".into(),
        })
    }

    /// Validates and evaluates every trial.
    fn refresh_items(&mut self, draft: &DecisionDraft, now: Now) {
        let (room, dates) = (&self.room_view.room, self.dates());
        for item in &mut self.items {
            if let Some(reviewed) = self.room_view.trial(item.place) {
                self.compositions.set(self.compositions.get() + 1);
                let draft = item.draft(draft, dates);
                let signature = self.signer.foreseen_signature(room, item.target.kind());
                item.refresh(reviewed, room, now, &draft, &signature);
            }
            item.objections.retain(|error| self.is_bulk && !is_about_text(error));
        }
        self.shared = self.shared_objections();
    }

    /// Returns the reason for which a record of the form could not be signed as the policy requires.
    fn why_not_signable(&self) -> Option<SafeText> {
        let open = self.items.iter().filter(|item| !item.is_settled());
        open.map(|item| item.target.kind())
            .find_map(|kind| self.signer.why_not_signable(&self.room_view.room, kind))
    }

    fn count_composition(&self) {
        self.compositions.set(self.compositions.get() + 1);
    }

    /// Returns the record of a trial as it would be written now.
    #[must_use]
    pub fn record_of(&self, item: &Item) -> Option<Record> {
        if item.record.is_some() {
            return item.record.clone();
        }
        let (reviewed, stamp) = (self.room_view.trial(item.place)?, item.stamp.as_ref()?);
        if self.unreadable_date().is_some() {
            return None;
        }
        let draft = item.draft(&self.texts(), self.dates());
        self.count_composition();
        compose(&reviewed.trial, &draft, stamp).ok()
    }

    /// Takes the errors that every open trial has from the items.
    fn shared_objections(&mut self) -> Vec<ValidationError> {
        let is_own = |objection: &ValidationError| {
            matches!(objection.field, DecisionField::Trial | DecisionField::Principal)
        };
        let may_decide = |item: &&mut Item| !item.is_settled() && !item.objections.iter().any(is_own);
        let mut open: Vec<_> = self.items.iter_mut().filter(may_decide).collect();
        let has = |item: &Item, about| item.objections.iter().any(|objection| objection.field == about);
        let mut shared: Vec<ValidationError> = Vec::new();
        for objection in open.iter().flat_map(|item| &item.objections) {
            let about = objection.field;
            let is_shared = open.iter().filter(|item| item.has_field(about)).all(|item| has(item, about));
            if is_shared && shared.iter().all(|other| other.field != about) {
                shared.push(objection.clone());
            }
        }
        for item in &mut open {
            item.objections.retain(|own| shared.iter().all(|objection| objection.field != own.field));
        }
        shared
    }
}

//! Validation of the fields.

use crate::console::app::decision::field::{Check, Field, FieldId, GraceEnd};
use crate::console::app::decision::form::requested_until;
use crate::console::app::decision::form::{DecisionForm, Item};
use crate::console::app::decision::target::DecisionTarget;
use crate::console::app::labels;
use crate::domain::safe_text::SafeText;
use crate::domain::time::days_between;
use crate::ledger::validation::{DecisionField, ValidationError, last_grace_day};
use jiff::civil::Date;
use std::collections::BTreeSet;

impl DecisionForm {
    /// Returns the first and the last end date that every decidable grace period allows: today, and the last one
    /// that the policy allows all of them.
    #[must_use]
    pub fn grace_bounds(&self) -> Option<(Date, Date)> {
        let (room, now) = (&self.room_view.room, self.decided_now());
        let last = |item: &Item| {
            let reviewed = self.room_view.trial(item.place)?;
            last_grace_day(&reviewed.trial, &room.policy_file.policy, &self.signer.principal, now)
        };
        let is_grace = |item: &&Item| item.target == DecisionTarget::Grace;
        let first = self.items.iter().find(is_grace)?;
        Some((now.today(), self.waiting().filter(is_grace).filter_map(last).min().or_else(|| last(first))?))
    }

    /// Returns the reason for which the form cannot be recorded now.
    #[must_use]
    pub fn why_not_recordable(&self) -> Option<String> {
        if self.is_recording() {
            return Some("The record is being written".to_owned());
        }
        if let Some(objection) = self.objections.first() {
            return Some(objection.message.to_string());
        }
        if let Some(wrong) = self.why_not_that_many() {
            return Some(wrong);
        }
        self.waiting()
            .any(|item| item.stamp.is_none())
            .then(|| "Waiting for the time of the record".to_owned())
    }

    /// Returns an error unless the number of trials was typed to confirm a decision on several trials.
    fn why_not_that_many(&self) -> Option<String> {
        if !self.is_bulk {
            return None;
        }
        let count = self.waiting().count();
        if count == 0 {
            return Some("You cannot decide any of these trials".to_owned());
        }
        let typed = self.text(FieldId::Count).unwrap_or_default().trim();
        (typed != count.to_string())
            .then(|| format!("Type {count} to record {}", labels::count(count, "decision", "decisions")))
    }

    /// Returns the field of the first objection.
    #[must_use]
    pub fn first_wrong_field(&self) -> Option<usize> {
        let about = self.objections.first().map(|objection| objection.field);
        let is_wrong = |id: FieldId| match about {
            Some(about) => id.about() == Some(about),
            None => id == FieldId::Count,
        };
        self.fields.iter().position(|field| is_wrong(field.id))
    }

    /// Returns the errors that no input can fix.
    pub fn objections_to_all(&self) -> impl Iterator<Item = &ValidationError> {
        self.objections
            .iter()
            .filter(|objection| matches!(objection.field, DecisionField::Trial | DecisionField::Principal))
    }

    /// Returns the validation result of a field.
    #[must_use]
    pub fn check(&self, field: &Field) -> Check {
        let own = |objection: &&ValidationError| Some(objection.field) == field.id.about();
        if let Some(objection) = self.objections.iter().find(own) {
            return Check::Wrong(SafeText::sanitize(&objection.message).to_string());
        }
        match field.id {
            FieldId::ExpiresOn if field.input.is_blank() => Check::Optional("none · does not expire"),
            FieldId::GraceEnd | FieldId::ExpiresOn => Check::Fine(self.date_in_words(field.id)),
            FieldId::Reason => Check::Fine("stored in the record".to_owned()),
            FieldId::Conditions if field.input.is_blank() => Check::Optional("none · one on each line"),
            FieldId::ExternalRef if field.input.is_blank() => {
                Check::Optional("none · for example ticket:CS-8840")
            }
            FieldId::Conditions => {
                let lines = field.input.text().lines().filter(|line| !line.trim().is_empty()).count();
                Check::Fine(labels::count(lines, "condition", "conditions"))
            }
            FieldId::ExternalRef => Check::Fine("a reference".to_owned()),
            FieldId::Count => match self.why_not_that_many() {
                Some(wrong) => Check::Wrong(wrong),
                None => Check::Fine("one record for each trial".to_owned()),
            },
        }
    }

    fn date_in_words(&self, id: FieldId) -> String {
        let today = self.decided_now().today();
        if id == FieldId::GraceEnd && self.grace_end() == Some(GraceEnd::AsAsked) {
            return self.asked_in_words(today);
        }
        let Some(end) = self.date(id) else { return String::new() };
        let mut text = format!(
            "{} {}, {}",
            end.strftime("%a"),
            labels::day(end, today),
            labels::distance(days_between(today, end))
        );
        if id == FieldId::GraceEnd && self.reviewed().and_then(requested_until) == Some(end) {
            text.push_str(" · as asked");
        }
        text
    }

    /// Returns the days that are asked for: the one day, or the first and the last.
    fn asked_in_words(&self, today: Date) -> String {
        let is_grace = |item: &&Item| item.target == DecisionTarget::Grace;
        let days = || self.waiting().filter(is_grace).filter_map(|item| item.asked);
        let distinct: BTreeSet<Date> = days().collect();
        match (distinct.first(), distinct.last()) {
            (Some(first), Some(last)) if first == last => {
                format!("{}, as asked", labels::day(*first, today))
            }
            (Some(first), Some(last)) => {
                format!("each trial its own: {} to {}", labels::day(*first, today), labels::day(*last, today))
            }
            _ => "no request has a date".to_owned(),
        }
    }

    /// Returns the number of rows that a field's input takes.
    #[must_use]
    pub fn input_rows(&self, field: &Field) -> u16 {
        match field.id {
            FieldId::Reason => 2,
            FieldId::Conditions => {
                u16::try_from(field.input.text().split('\n').count()).unwrap_or(u16::MAX).clamp(1, 4)
            }
            FieldId::GraceEnd | FieldId::ExpiresOn | FieldId::ExternalRef | FieldId::Count => 1,
        }
    }

    /// Returns the number of rows that the fields take, each with a row for its validation result.
    #[must_use]
    pub fn rows(&self) -> u16 {
        self.fields.iter().map(|field| self.input_rows(field) + 1).sum()
    }
}

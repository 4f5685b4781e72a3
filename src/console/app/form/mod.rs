//! The decision form: what is typed, what stands against it, and the exact record that it would write.

mod draft;

use super::entry::Entry;
use super::field::{Check, Field, FieldId};
use super::survey::Survey;
use super::words;
use crate::domain::clean::clean;
use crate::domain::decision::Verdict;
use crate::domain::time::{Now, days_between, parse_date};
use crate::ledger::draft::Draft;
use crate::ledger::expect::Expectation;
use crate::ledger::objection::{About, Objection, last_grace_day, objections, parse_until};
use crate::ledger::record::{Proposal, Record, Stamp, compose};
use crate::room::Reviewed;
use jiff::civil::Date;
use std::sync::Arc;

/// An open form.
#[derive(Clone, Debug)]
pub struct Form {
    /// The room as it was when the form was opened, or opened anew.
    pub survey: Arc<Survey>,
    /// The trial's place in it.
    pub place: usize,
    /// What is being decided.
    pub verdict: Verdict,
    /// Who decides.
    pub principal: String,
    /// The fields.
    pub fields: Vec<Field>,
    /// Which of them has the keys.
    pub focus: usize,
    /// Whether anything was typed.
    pub touched: bool,
    /// Whether it was changed since it was last kept.
    pub is_unsaved: bool,
    /// What was cleared, to be brought back.
    pub aside: Option<Draft>,
    /// Time and identity of the record.
    pub stamp: Option<Stamp>,
    /// The stamp or the recording that an answer is awaited for.
    pub generation: u64,
    /// What the approver is looking at.
    pub expectation: Expectation,
    /// What stands against it.
    pub objections: Vec<Objection>,
    /// What would be written.
    pub record: Option<Record>,
    /// Whether it is being written.
    pub is_recording: bool,
    /// The first visible line of what is signed.
    pub paper_top: usize,
}

impl Form {
    /// A form for a trial.
    #[must_use]
    pub fn open(survey: Arc<Survey>, place: usize, verdict: Verdict, principal: &str) -> Option<Self> {
        let reviewed = survey.trial(place)?;
        let expectation = Expectation::of(&reviewed.trial);
        let mut form = Self {
            place,
            verdict,
            principal: principal.to_owned(),
            fields: Vec::new(),
            focus: 0,
            touched: false,
            is_unsaved: false,
            aside: None,
            stamp: None,
            generation: 0,
            expectation,
            objections: Vec::new(),
            record: None,
            is_recording: false,
            paper_top: 0,
            survey,
        };
        form.fields = form.fresh_fields();
        form.refresh();
        Some(form)
    }

    /// The fields of this verdict as they are before anything is typed.
    fn fresh_fields(&self) -> Vec<Field> {
        let field = |id, entry| Field { id, entry };
        let mut fields = Vec::new();
        if self.verdict == Verdict::Approved {
            let day = self.suggested_end().map(|day| day.to_string());
            let entry = day.as_deref().map_or_else(Entry::default, Entry::suggesting);
            fields.push(field(FieldId::GraceEnd, entry));
        }
        fields.push(field(FieldId::Reason, Entry::default()));
        if self.verdict == Verdict::Approved {
            fields.push(field(FieldId::Conditions, Entry::of_lines()));
        }
        fields.push(field(FieldId::ExternalRef, Entry::default()));
        fields
    }

    /// The day that is asked for, where the policy allows it.
    fn suggested_end(&self) -> Option<Date> {
        let reviewed = self.reviewed()?;
        let room = &self.survey.room;
        let last = last_grace_day(&reviewed.trial, &room.rules.policy, &self.principal, room.now)?;
        requested_until(reviewed).filter(|day| (room.now.today()..=last).contains(day))
    }

    /// What its draft is kept under.
    #[must_use]
    pub fn draft_name(&self) -> &str {
        self.reviewed().map_or("", |reviewed| &reviewed.trial.trial_ref)
    }

    /// The same draft over a room that has changed. Whether the trial is still there.
    pub fn reopen(&mut self, survey: Arc<Survey>) -> bool {
        let Some(trial_ref) = self.reviewed().map(|reviewed| reviewed.trial.trial_ref.clone()) else {
            return false;
        };
        let Some(place) = survey.find(&trial_ref) else { return false };
        self.survey = survey;
        self.place = place;
        self.is_recording = false;
        self.stamp = None;
        if let Some(reviewed) = self.survey.trial(place) {
            self.expectation = Expectation::of(&reviewed.trial);
        }
        self.refresh();
        true
    }

    /// The trial.
    #[must_use]
    pub fn reviewed(&self) -> Option<&Reviewed> {
        self.survey.trial(self.place)
    }

    /// The moment the room was judged by.
    #[must_use]
    pub fn now(&self) -> Now {
        self.survey.room.now
    }

    /// The moment it is decided at: the stamp's, where it has one.
    fn decided_now(&self) -> Now {
        let instant = self.stamp.as_ref().map_or(self.now().instant, |stamp| stamp.at);
        Now { instant, ..self.now() }
    }

    fn text(&self, id: FieldId) -> Option<&str> {
        self.fields.iter().find(|field| field.id == id).map(|field| field.entry.text())
    }

    fn proposal(&self, reviewed: &Reviewed) -> Proposal {
        let conditions = self.text(FieldId::Conditions).unwrap_or_default().lines();
        let external_ref = self.text(FieldId::ExternalRef).map(str::trim).filter(|text| !text.is_empty());
        Proposal {
            trial_ref: reviewed.trial.trial_ref.clone(),
            verdict: self.verdict,
            grace_ends_on: self.grace_end(),
            reason: self.text(FieldId::Reason).unwrap_or_default().trim().to_owned(),
            conditions: conditions
                .map(str::trim)
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
                .collect(),
            external_ref: external_ref.map(str::to_owned),
            decided_by: self.principal.clone(),
        }
    }

    /// The last day that was typed.
    #[must_use]
    pub fn grace_end(&self) -> Option<Date> {
        parse_until(self.text(FieldId::GraceEnd)?, self.decided_now().today())
    }

    /// Works out anew what stands against the draft and what would be written.
    pub fn refresh(&mut self) {
        let Some(reviewed) = self.survey.trial(self.place) else { return };
        let proposal = self.proposal(reviewed);
        let policy = &self.survey.room.rules.policy;
        let mut found = objections(&reviewed.trial, policy, self.decided_now(), &proposal);
        let record = self.stamp.as_ref().map(|stamp| compose(&reviewed.trial, &proposal, stamp)).transpose();
        let record = record.unwrap_or_else(|error| {
            found.push(Objection { about: About::Reason, message: error.to_string() });
            None
        });
        self.record = record;
        self.objections = found;
    }

    /// Why it cannot be recorded as it stands, if it cannot.
    #[must_use]
    pub fn why_not_recordable(&self) -> Option<String> {
        if self.is_recording {
            return Some("it is being written: one moment".to_owned());
        }
        if let Some(objection) = self.objections.first() {
            return Some(objection.message.clone());
        }
        self.record.is_none().then(|| "one moment".to_owned())
    }

    /// The field of the first objection.
    #[must_use]
    pub fn first_wrong_field(&self) -> Option<usize> {
        let about = self.objections.first()?.about;
        self.fields.iter().position(|field| field.id.about() == about)
    }

    /// What stands against the draft whatever is typed.
    pub fn objections_to_all(&self) -> impl Iterator<Item = &Objection> {
        self.objections.iter().filter(|objection| matches!(objection.about, About::Trial | About::Principal))
    }

    /// How a field stands.
    #[must_use]
    pub fn check(&self, field: &Field) -> Check {
        if let Some(objection) = self.objections.iter().find(|objection| objection.about == field.id.about())
        {
            return Check::Wrong(clean(&objection.message).into_owned());
        }
        match field.id {
            FieldId::GraceEnd => Check::Fine(self.grace_end_in_words()),
            FieldId::Reason => Check::Fine("kept in the record".to_owned()),
            FieldId::Conditions if field.entry.is_blank() => Check::Optional("none · one on each line"),
            FieldId::ExternalRef if field.entry.is_blank() => {
                Check::Optional("none · for example ticket:CS-8840")
            }
            FieldId::Conditions => {
                let lines = field.entry.text().lines().filter(|line| !line.trim().is_empty()).count();
                Check::Fine(words::count(lines, "condition", "conditions"))
            }
            FieldId::ExternalRef => Check::Fine("a reference".to_owned()),
        }
    }

    fn grace_end_in_words(&self) -> String {
        let today = self.decided_now().today();
        let Some(end) = self.grace_end() else { return String::new() };
        let mut text = format!(
            "{} {}, {}",
            end.strftime("%a"),
            words::day(end, today),
            words::distance(days_between(today, end))
        );
        if self.reviewed().and_then(requested_until) == Some(end) {
            text.push_str(" · as asked");
        }
        text
    }

    /// How many rows a field's text has on the screen.
    #[must_use]
    pub fn input_rows(&self, field: &Field) -> u16 {
        match field.id {
            FieldId::Reason => 2,
            FieldId::Conditions => {
                u16::try_from(field.entry.text().split('\n').count()).unwrap_or(u16::MAX).clamp(1, 4)
            }
            FieldId::GraceEnd | FieldId::ExternalRef => 1,
        }
    }

    /// How many rows the fields have on the screen, each with a line for its check.
    #[must_use]
    pub fn rows(&self) -> u16 {
        self.fields.iter().map(|field| self.input_rows(field) + 1).sum()
    }

    /// What this decides, as a title.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self.verdict {
            Verdict::Approved => "Approve a grace period",
            Verdict::Denied => "Deny the grace period",
            Verdict::ChangesRequested => "Send back for changes",
            Verdict::Withdrawn => "Withdraw your decision",
        }
    }
}

/// The day the reviewer asks for, where it is a date.
#[must_use]
pub fn requested_until(reviewed: &Reviewed) -> Option<Date> {
    parse_date(reviewed.trial.followup.as_ref()?.field("grace_period.requested_until").text()?)
}

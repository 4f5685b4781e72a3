//! The state of the fields that are filled in: their inputs, their suggestions, and the change that is proposed.

use crate::console::app::request_id::RequestId;
use crate::console::app::room_diff::InEditor;
use crate::console::app::text_input::TextInput;
use crate::domain::safe_text::SafeText;
use crate::domain::trial::Trial;
use crate::edit::{Blank, Change, Fill, PacketFile, Refusal, Refused, SharedValues, Suggestion};
use crate::edit::{propose, suggestions};
use std::sync::Arc;

/// A field that is filled in.
#[derive(Clone, Debug)]
pub struct FillField {
    /// The field, and the form of its value.
    pub blank: Blank,
    /// The text that was typed or chosen.
    pub input: TextInput,
    /// The values that are offered.
    pub suggestions: Vec<Suggestion>,
}

impl FillField {
    fn of(blank: Blank, trial: &Trial) -> Self {
        // The only value that resolves the finding is offered as the input, and typing replaces it.
        let input = blank.required.as_ref().map(|value| TextInput::suggesting(value));
        let suggestions = suggestions(&blank, trial, &SharedValues::default());
        Self { input: input.unwrap_or_default(), suggestions, blank }
    }

    /// Returns the index of the suggestion that the input holds.
    #[must_use]
    pub fn chosen(&self) -> Option<usize> {
        self.suggestions.iter().position(|offered| offered.value.as_str() == self.input.text())
    }

    /// Puts the next or the previous suggestion into the input, wrapping around.
    pub(crate) fn step(&mut self, forwards: bool) -> bool {
        let count = self.suggestions.len();
        let next = match (self.chosen(), forwards) {
            (None, true) => 0,
            (None, false) => count.saturating_sub(1),
            (Some(here), true) => (here + 1) % count,
            (Some(here), false) => (here + count - 1) % count,
        };
        let Some(offered) = self.suggestions.get(next) else { return false };
        self.input.replace(&offered.value);
        true
    }
}

/// What happens with the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It is being read.
    Reading(RequestId),
    /// It was read.
    Read(PacketFile),
    /// The change is being written.
    Writing(PacketFile),
}

/// The fields that a finding asks for, while they are filled in. They belong to one file.
#[derive(Clone, Debug)]
pub struct FillIn {
    /// The trial as it was before.
    pub before: InEditor,
    /// The file, relative to the room.
    pub path: Arc<str>,
    /// The fields.
    pub fields: Vec<FillField>,
    /// The index of the field that takes keys.
    pub focus: usize,
    /// The file.
    pub phase: Phase,
    /// The collecting of values that trials share, for the suggestions, until it ends.
    pub collecting: Option<RequestId>,
    /// Set if an earlier attempt to write may have changed the file.
    pub is_uncertain: bool,
    /// Set after a write was refused because the file had changed: the user has to look at the lines first.
    pub needs_review: bool,
    /// The change with the values so far, or why there is none. Nothing before the file was read or a value was typed.
    proposal: Option<Result<Change, Refused>>,
}

impl FillIn {
    /// Creates the fields of a finding. Returns nothing if it has none.
    #[must_use]
    pub fn of(
        blanks: Vec<Blank>,
        trial: &Trial,
        before: InEditor,
        reading: RequestId,
        collecting: RequestId,
    ) -> Option<Self> {
        let path = blanks.first()?.path.clone();
        let fields = blanks.into_iter().map(|blank| FillField::of(blank, trial)).collect();
        let phase = Phase::Reading(reading);
        let collecting = Some(collecting);
        Some(Self {
            before,
            path,
            fields,
            focus: 0,
            phase,
            collecting,
            is_uncertain: false,
            needs_review: false,
            proposal: None,
        })
    }

    /// Returns the field that takes keys.
    #[must_use]
    pub fn focused(&self) -> Option<&FillField> {
        self.fields.get(self.focus)
    }

    /// Returns whether the change is being written.
    #[must_use]
    pub const fn is_writing(&self) -> bool {
        matches!(self.phase, Phase::Writing(_))
    }

    /// Returns whether an answer of the runtime is outstanding.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        self.collecting.is_some() || !matches!(self.phase, Phase::Read(_))
    }

    /// Returns whether a text was typed or chosen.
    #[must_use]
    pub fn has_input(&self) -> bool {
        self.fields.iter().any(|field| !field.input.is_blank() && !field.input.is_suggested())
    }

    /// Takes the file that was read.
    pub fn begin(&mut self, file: PacketFile) {
        self.phase = Phase::Read(file);
        self.refresh();
    }

    /// Reads the file again, because it changed. The inputs stay, and the lines have to be looked at again.
    pub fn read_again(&mut self, request: RequestId) {
        self.needs_review = true;
        self.phase = Phase::Reading(request);
        self.proposal = None;
    }

    /// Offers the values that trials of the room share too. The suggestions that are there keep their places.
    pub fn offer(&mut self, trial: &Trial, shared: &SharedValues) {
        for field in &mut self.fields {
            field.suggestions = suggestions(&field.blank, trial, shared);
        }
    }

    /// Changes the input of the focused field. Returns whether that had an effect.
    pub fn edit(&mut self, change: impl FnOnce(&mut TextInput) -> bool) -> bool {
        if self.is_writing() {
            return false;
        }
        let Some(field) = self.fields.get_mut(self.focus) else { return false };
        let has_effect = change(&mut field.input);
        self.refresh();
        has_effect
    }

    /// Puts the next or the previous suggestion into the focused field. Returns whether there is one.
    pub fn step_suggestion(&mut self, forwards: bool) -> bool {
        if self.is_writing() {
            return false;
        }
        let has_one = self.fields.get_mut(self.focus).is_some_and(|field| field.step(forwards));
        self.refresh();
        has_one
    }

    /// Goes to the next or the previous field, wrapping around.
    pub fn step_field(&mut self, forwards: bool) {
        let count = self.fields.len().max(1);
        self.focus = (self.focus + if forwards { 1 } else { count - 1 }) % count;
    }

    /// Goes to the next field that has no valid value. Returns whether there is one besides the focused field.
    pub fn go_to_next_open_field(&mut self) -> bool {
        let next = self.next_open_field();
        self.focus = next.unwrap_or(self.focus);
        next.is_some()
    }

    /// Returns whether another field has no valid value.
    #[must_use]
    pub fn has_open_field(&self) -> bool {
        self.next_open_field().is_some()
    }

    fn next_open_field(&self) -> Option<usize> {
        let count = self.fields.len();
        let is_open = |number: usize| {
            self.fields.get(number).is_some_and(|field| field.blank.check(field.input.text()).is_err())
        };
        (1..count).map(|by| (self.focus + by) % count).find(|&number| is_open(number))
    }

    /// Proposes the change with the values so far.
    fn refresh(&mut self) {
        let Phase::Read(file) = &self.phase else { return };
        let fills: Vec<Fill> = self.filled().map(|(_, field)| field.blank.fill(field.input.text())).collect();
        self.proposal = (!fills.is_empty()).then(|| propose(file, &fills));
    }

    /// Returns the fields that have a text, with their indices.
    fn filled(&self) -> impl Iterator<Item = (usize, &FillField)> {
        self.fields.iter().enumerate().filter(|(_, field)| !field.input.is_blank())
    }

    /// Returns the change that would be written.
    #[must_use]
    pub fn change(&self) -> Option<&Change> {
        self.proposal.as_ref()?.as_ref().ok()
    }

    /// Returns what is wrong with the value of a field, in words.
    #[must_use]
    pub fn problem(&self, number: usize) -> Option<SafeText> {
        let field = self.fields.get(number).filter(|field| !field.input.is_blank())?;
        if let Err(problem) = field.blank.check(field.input.text()) {
            return Some(SafeText::sanitize(&problem.to_string()));
        }
        let refused = self.refused()?;
        let place = self.filled().nth(refused.fill?)?.0;
        (place == number).then(|| words(&refused.refusal))
    }

    /// Returns why the file cannot be changed at all.
    #[must_use]
    pub fn problem_of_file(&self) -> Option<SafeText> {
        self.refused().filter(|refused| refused.fill.is_none()).map(|refused| words(&refused.refusal))
    }

    fn refused(&self) -> Option<&Refused> {
        self.proposal.as_ref()?.as_ref().err()
    }

    /// Returns the reason for which nothing can be written now.
    #[must_use]
    pub fn why_not_writable(&self) -> Option<SafeText> {
        match &self.phase {
            Phase::Reading(_) => return Some("the file is still being read".into()),
            Phase::Writing(_) => return Some("it is being written".into()),
            Phase::Read(_) => {}
        }
        let mut problems = (0..self.fields.len()).filter_map(|number| self.problem(number));
        let problem = problems.next().or_else(|| self.problem_of_file());
        problem.or_else(|| self.change().is_none().then(|| "type a value first".into()))
    }
}

fn words(refusal: &Refusal) -> SafeText {
    SafeText::sanitize(&refusal.to_string())
}

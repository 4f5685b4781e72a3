//! The state of a bulk fill-in: files with their fields, and the changes that are proposed.

use crate::console::app::fill_in::state::FillField;
use crate::console::app::geometry::keep_line_in_sight;
use crate::console::app::request_id::RequestId;
use crate::console::app::room_view::RoomView;
use crate::console::app::text_input::TextInput;
use crate::domain::safe_text::SafeText;
use crate::edit::{
    Blank, Change, ChangeError, Fill, PacketFile, Refused, SharedValues, propose, suggestions,
};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

/// A file with missing fields.
#[derive(Clone, Debug)]
pub struct BulkFile {
    /// The trial.
    pub trial_ref: Arc<str>,
    /// Its name.
    pub name: SafeText,
    /// The file, relative to the room.
    pub path: Arc<str>,
    /// The indices of its fields.
    pub fields: Range<usize>,
    /// The file as it was read, or why it cannot be changed. Nothing while it is being read.
    packet: Option<Result<PacketFile, ChangeError>>,
    /// The change with the values so far, or why there is none. Nothing if no value was typed.
    proposal: Option<Result<Change, Refused>>,
}

impl BulkFile {
    /// Returns why the file cannot be changed, if it was read.
    #[must_use]
    pub fn why_not_read(&self) -> Option<SafeText> {
        let error = self.packet.as_ref()?.as_ref().err()?;
        Some(SafeText::sanitize(&error.to_string()))
    }

    /// Returns the change with the values so far.
    #[must_use]
    pub fn change(&self) -> Option<&Change> {
        self.proposal.as_ref()?.as_ref().ok()
    }
}

/// A row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// The heading of a file, by its index.
    File(usize),
    /// A field, by its index.
    Field(usize),
}

/// The steps of a bulk fill-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Values are typed.
    Typing,
    /// The lines of every file are shown, from this one on.
    Review(usize),
    /// They are being written.
    Writing,
}

/// The missing fields of several trials, while they are filled in.
#[derive(Clone, Debug)]
pub struct BulkFill {
    /// The files, each trial's together.
    pub files: Vec<BulkFile>,
    /// The fields of all files.
    pub fields: Vec<FillField>,
    /// The rows of the list.
    pub rows: Vec<Row>,
    /// The index of the field that takes keys.
    pub focus: usize,
    /// The first visible row.
    pub top: usize,
    /// The step.
    pub step: Step,
    /// The reading of the files, until it ends.
    pub reading: Option<RequestId>,
    /// The collecting of values that trials share, until it ends.
    pub collecting: Option<RequestId>,
    /// The number of files that were written.
    pub written: usize,
    shared: SharedValues,
}

impl BulkFill {
    /// Creates the list of the missing fields of these trials. Returns nothing if they have none.
    #[must_use]
    pub fn of(
        room_view: &RoomView,
        places: &[usize],
        reading: RequestId,
        collecting: RequestId,
    ) -> Option<Self> {
        let mut groups: Vec<(Arc<str>, Arc<str>, Vec<Blank>)> = Vec::new();
        let mut by_path: HashMap<Arc<str>, usize> = HashMap::new();
        for reviewed in places.iter().filter_map(|&place| room_view.trial(place)) {
            for blank in Blank::of_all(reviewed.evaluation.findings()) {
                let group = *by_path.entry(blank.path.clone()).or_insert_with(|| {
                    groups.push((reviewed.trial.trial_ref.clone(), blank.path.clone(), Vec::new()));
                    groups.len() - 1
                });
                groups[group].2.push(blank);
            }
        }
        let mut bulk = Self {
            files: Vec::with_capacity(groups.len()),
            fields: Vec::new(),
            rows: Vec::new(),
            focus: 0,
            top: 0,
            step: Step::Typing,
            reading: Some(reading),
            collecting: Some(collecting),
            written: 0,
            shared: SharedValues::default(),
        };
        for (trial_ref, path, blanks) in groups {
            let start = bulk.fields.len();
            bulk.fields.extend(blanks.into_iter().map(|blank| FillField {
                blank,
                input: TextInput::default(),
                suggestions: Vec::new(),
            }));
            bulk.files.push(BulkFile {
                name: room_view.name_of(&trial_ref),
                trial_ref,
                path,
                fields: start..bulk.fields.len(),
                packet: None,
                proposal: None,
            });
        }
        bulk.lay_out();
        (!bulk.fields.is_empty()).then_some(bulk)
    }

    /// Lists the rows: a heading for each file, and its fields.
    fn lay_out(&mut self) {
        let rows = self.files.iter().enumerate().flat_map(|(number, file)| {
            [Row::File(number)].into_iter().chain(file.fields.clone().map(Row::Field))
        });
        self.rows = rows.collect();
    }

    /// Returns the index of the file of a field.
    fn file_of(&self, field: usize) -> usize {
        self.files.partition_point(|file| file.fields.end <= field)
    }

    /// Returns the file of the field that takes keys.
    #[must_use]
    pub fn focused_file(&self) -> Option<&BulkFile> {
        self.files.get(self.file_of(self.focus))
    }

    /// Returns the field that takes keys.
    #[must_use]
    pub fn focused(&self) -> Option<&FillField> {
        self.fields.get(self.focus)
    }

    /// Returns the number of fields that have a value.
    #[must_use]
    pub fn filled(&self) -> usize {
        self.fields.iter().filter(|field| !field.input.is_blank()).count()
    }

    /// Returns whether a value was typed or chosen.
    #[must_use]
    pub fn has_input(&self) -> bool {
        self.filled() > 0
    }

    /// Returns the number of trials.
    #[must_use]
    pub fn trials(&self) -> usize {
        self.files.iter().map(|file| &file.trial_ref).collect::<HashSet<_>>().len()
    }

    /// Returns whether an answer of the runtime is outstanding.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.reading.is_some() || self.collecting.is_some() || self.step == Step::Writing
    }

    /// Moves to a field, and offers values for it.
    pub fn go_to(&mut self, field: usize, room_view: &RoomView) {
        self.focus = field.min(self.fields.len().saturating_sub(1));
        let trial_ref = self.focused_file().map(|file| file.trial_ref.clone()).unwrap_or_default();
        let reviewed = room_view.find(&trial_ref).and_then(|place| room_view.trial(place));
        if let (Some(reviewed), Some(field)) = (reviewed, self.fields.get_mut(self.focus)) {
            field.suggestions = suggestions(&field.blank, &reviewed.trial, &self.shared);
        }
    }

    /// Moves by fields. Returns the field to go to.
    #[must_use]
    pub const fn moved(&self, by: usize, forwards: bool) -> usize {
        if forwards { self.focus.saturating_add(by) } else { self.focus.saturating_sub(by) }
    }

    /// Returns the next field after the focused one that has no value.
    #[must_use]
    pub fn next_open(&self) -> Option<usize> {
        (self.focus + 1..self.fields.len()).find(|&field| self.fields[field].input.is_blank())
    }

    /// Takes the values that trials of the room share.
    pub fn share(&mut self, shared: SharedValues, room_view: &RoomView) {
        self.shared = shared;
        self.go_to(self.focus, room_view);
    }

    /// Takes the files that were read, in their order.
    pub fn begin(&mut self, packets: Vec<Result<PacketFile, ChangeError>>) {
        for (file, packet) in self.files.iter_mut().zip(packets) {
            file.packet = Some(packet);
        }
        for number in 0..self.files.len() {
            self.refresh(number);
        }
    }

    /// Changes the input of the focused field. Returns whether that had an effect.
    pub fn edit(&mut self, change: impl FnOnce(&mut TextInput) -> bool) -> bool {
        if self.step != Step::Typing {
            return false;
        }
        let Some(field) = self.fields.get_mut(self.focus) else { return false };
        let has_effect = change(&mut field.input);
        self.refresh(self.file_of(self.focus));
        has_effect
    }

    /// Puts the next or the previous suggestion into the focused field.
    pub fn step_suggestion(&mut self, forwards: bool) {
        if let Some(field) = self.fields.get_mut(self.focus).filter(|_| self.step == Step::Typing) {
            field.step(forwards);
        }
        self.refresh(self.file_of(self.focus));
    }

    /// Proposes the change of one file with the values so far.
    fn refresh(&mut self, number: usize) {
        let Some(file) = self.files.get_mut(number) else { return };
        let filled = self.fields[file.fields.clone()].iter().filter(|field| !field.input.is_blank());
        let fills: Vec<Fill> = filled.map(|field| field.blank.fill(field.input.text())).collect();
        file.proposal = match &file.packet {
            Some(Ok(packet)) if !fills.is_empty() => Some(propose(packet, &fills)),
            _ => None,
        };
    }

    /// Returns what is wrong with the value of a field, in words.
    #[must_use]
    pub fn problem(&self, number: usize) -> Option<SafeText> {
        let field = self.fields.get(number).filter(|field| !field.input.is_blank())?;
        if let Err(problem) = field.blank.check(field.input.text()) {
            return Some(SafeText::sanitize(&problem.to_string()));
        }
        let file = self.files.get(self.file_of(number))?;
        if let Some(reason) = file.why_not_read() {
            return Some(reason);
        }
        let refused = file.proposal.as_ref()?.as_ref().err()?;
        let mut filled = file.fields.clone().filter(|&field| !self.fields[field].input.is_blank());
        let is_meant = refused.fill.is_none_or(|fill| filled.nth(fill) == Some(number));
        is_meant.then(|| SafeText::sanitize(&refused.refusal.to_string()))
    }

    /// Returns the first field with a problem, and the problem.
    #[must_use]
    pub fn first_problem(&self) -> Option<(usize, SafeText)> {
        (0..self.fields.len()).find_map(|number| Some((number, self.problem(number)?)))
    }

    /// Returns the changes that would be written, each with its file.
    pub fn changes(&self) -> impl Iterator<Item = (&BulkFile, &Change)> {
        self.files.iter().filter_map(|file| Some((file, file.change()?)))
    }

    /// Returns the reason for which the lines cannot be shown and written now.
    #[must_use]
    pub fn why_not_reviewable(&self) -> Option<SafeText> {
        if self.reading.is_some() {
            return Some("the files are still being read".into());
        }
        if self.step == Step::Writing {
            return Some("they are being written".into());
        }
        let problem = self.first_problem().map(|(_, problem)| problem);
        problem.or_else(|| self.changes().next().is_none().then(|| "type a value first".into()))
    }

    /// Removes the files that were written, and reads the others again. The values that were typed for them stay.
    pub fn keep_rest(&mut self, written: &HashSet<Arc<str>>, reading: RequestId) {
        let mut fields = Vec::new();
        let mut files = Vec::new();
        for mut file in std::mem::take(&mut self.files) {
            if written.contains(&file.path) {
                continue;
            }
            let start = fields.len();
            fields.extend(self.fields[file.fields].iter().cloned());
            file.fields = start..fields.len();
            (file.packet, file.proposal) = (None, None);
            files.push(file);
        }
        self.written += written.len();
        (self.files, self.fields) = (files, fields);
        (self.focus, self.top, self.step, self.reading) = (0, 0, Step::Typing, Some(reading));
        self.lay_out();
    }

    /// Returns the trials of files with these paths, as they were before.
    #[must_use]
    pub fn trials_of(&self, paths: &HashSet<Arc<str>>) -> Vec<Arc<str>> {
        let mut trials: Vec<_> = Vec::new();
        for file in self.files.iter().filter(|file| paths.contains(&file.path)) {
            if trials.last() != Some(&file.trial_ref) {
                trials.push(file.trial_ref.clone());
            }
        }
        trials
    }

    /// Keeps the focused field in sight in so many rows.
    pub fn keep_in_sight(&mut self, rows: usize) {
        let at = self.focus + self.file_of(self.focus) + 1;
        self.top = keep_line_in_sight(self.top, at, self.rows.len(), rows);
    }
}

//! Importing of records, one after the other, into a room that was read once.

use super::order::by_seen;
use crate::cli::error_text;
use crate::domain::assemble::SIGNATURE;
use crate::domain::decision::{Decision, Signature};
use crate::domain::evaluation::evaluate;
use crate::domain::safe_text::SafeText;
use crate::domain::trial::Trial;
use crate::fsio::paths::{canonical, shown};
use crate::ledger::append::{append, append_signed};
use crate::ledger::record::Record;
use crate::ledger::validation::{ImportCheck, check_imported, signature_objection};
use crate::report::import::{ImportResult, ImportedFile, ImportedRecord};
use crate::report::labels::ballot_label;
use crate::room::read::read_bytes;
use crate::room::record_file::RecordFile;
use crate::room::seen::SeenRecord;
use crate::room::signed::path_beside;
use crate::room::{EvaluatedTrial, Room};
use crate::safe;
use crate::state::RoomState;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An importer of records into a room.
pub(super) struct Importer<'a> {
    room: &'a Room,
    state: Option<RoomState>,
    /// Every `decision_ref` of the room and of the records imported so far.
    refs: HashSet<String>,
    /// The trials that records were imported into, with these records.
    trials: HashMap<Arc<str>, EvaluatedTrial>,
}

/// A file that holds a well-formed record, with its signature.
struct Candidate {
    record: RecordFile,
    signature: Option<Vec<u8>>,
}

impl Candidate {
    /// Returns the digest of the record, and those that it names.
    fn seen(&self) -> (&str, &[Box<str>]) {
        (&self.record.decision.file_digest, &self.record.decision.seen)
    }

    fn report(&self, path: Option<&str>) -> ImportedRecord {
        ImportedRecord::of(&self.record.document.trial_ref, &self.record.decision, path)
    }
}

/// The reason why nothing was written.
enum Stop {
    Refused(Vec<SafeText>),
    Failed(SafeText),
}

/// The result of importing a record.
struct Done {
    result: ImportResult,
    path: String,
    notes: Vec<SafeText>,
}

impl Done {
    fn report(self, file: &Path, candidate: &Candidate) -> ImportedFile {
        ImportedFile {
            file: SafeText::sanitize(&shown(file)),
            result: self.result,
            place: Some(SafeText::sanitize(&self.path)),
            record: Some(candidate.report(Some(&self.path))),
            messages: Vec::new(),
            notes: self.notes,
        }
    }
}

fn refused(message: impl Into<SafeText>) -> Stop {
    Stop::Refused(vec![message.into()])
}

impl<'a> Importer<'a> {
    /// Returns an importer. `state` remembers what was imported.
    pub(super) fn new(room: &'a Room, state: Option<RoomState>) -> Self {
        let refs = room.decision_refs().into_iter().map(str::to_owned).collect();
        Self { room, state, refs, trials: HashMap::new() }
    }

    /// Imports the records of files, and returns what happened to each. A signature beside a record that is named too is
    /// left out.
    pub(super) fn import(mut self, files: &[PathBuf]) -> Vec<ImportedFile> {
        let named: HashSet<PathBuf> = files.iter().map(|file| path_beside(file)).collect();
        let files: Vec<&PathBuf> = files.iter().filter(|file| !named.contains(*file)).collect();
        let (mut out, mut sound) = (Vec::new(), Vec::new());
        for (number, &file) in files.iter().enumerate() {
            match self.read(file) {
                Ok(candidate) => sound.push((number, file, candidate)),
                Err(stop) => out.push((number, stopped(file, None, stop))),
            }
        }
        let order = by_seen(&sound.iter().map(|(_, _, candidate)| candidate.seen()).collect::<Vec<_>>());
        for (number, file, candidate) in order.into_iter().map(|place| &sound[place]) {
            let imported = match self.import_one(candidate) {
                Ok(done) => done.report(file, candidate),
                Err(stop) => stopped(file, Some(candidate), stop),
            };
            out.push((*number, imported));
        }
        out.sort_by_key(|(number, _)| *number);
        out.into_iter().map(|(_, file)| file).collect()
    }

    fn read(&self, file: &Path) -> Result<Candidate, Stop> {
        let failed = |message: &str| Stop::Failed(error_text(&message));
        let found = canonical(file).map_err(|error| failed(&error.to_string()))?;
        if found.is_dir() {
            return Err(Stop::Failed("this is a directory: name the records in it".into()));
        }
        let bytes = read_bytes(&found).map_err(|trouble| failed(&trouble.message))?;
        let signature =
            signature_beside(file).map_err(|message| failed(&format!("{SIGNATURE}: {message}")))?;
        let record = RecordFile::parse(&bytes, signature.as_deref(), &self.room.key_trust());
        let record = record.map_err(|error| refused(error_text(&error)))?;
        Ok(Candidate { record, signature })
    }

    /// Returns the trial with the records imported so far.
    fn trial(&self, trial_ref: &str) -> Option<&EvaluatedTrial> {
        self.trials.get(trial_ref).or_else(|| self.room.trial(trial_ref))
    }

    fn import_one(&mut self, candidate: &Candidate) -> Result<Done, Stop> {
        let RecordFile { decision, document, text } = &candidate.record;
        let trial_ref = &document.trial_ref;
        let Some(EvaluatedTrial { trial, evaluation }) = self.trial(trial_ref) else {
            return Err(refused(safe!("no trial {} in this room", SafeText::sanitize(trial_ref))));
        };
        let is_same = |other: &&(Decision, _)| other.0.file_digest == decision.file_digest;
        if let Some((existing, _)) = trial.decisions.iter().find(is_same) {
            let existing = existing.clone();
            return self.add_signature(&existing, candidate);
        }
        if let Some(other) = trial.uncounted.iter().find(|other| other.file_digest == document.file_digest) {
            let path = SafeText::sanitize(&other.path);
            return Err(refused(safe!(
                "{} has the same bytes and is a bad record: see `trialdesk verify`",
                path
            )));
        }
        if self.refs.contains(&*decision.decision_ref) {
            return Err(refused("another record in this room has the same `decision_ref`"));
        }
        let Some(record) = Record::of_decision(trial, decision, text) else {
            return Err(refused(
                "its `decision_ref` does not end in a ULID: compose the record with `trialdesk decide`",
            ));
        };
        let policy = &self.room.policy_file.policy;
        let check = check_imported(trial, evaluation, policy, self.room.now, (decision, document));
        if !check.objections.is_empty() {
            return Err(Stop::Refused(check.objections));
        }
        place(self.room, &record, candidate)?;
        let mut notes = notes(&check, decision);
        notes.extend(self.remember(&record, decision.signature.is_good()));
        let path = record.path();
        self.refs.insert(record.decision_ref);
        let RecordFile { decision, document, .. } = candidate.record.clone().at(&path);
        let mut trial = trial_of(self, trial_ref);
        trial.decisions.push((decision, document));
        let evaluation = evaluate(&trial, policy, self.room.now);
        self.trials.insert(trial_ref.clone(), EvaluatedTrial { trial, evaluation });
        Ok(Done { result: ImportResult::Imported, path, notes })
    }

    /// Places the signature of a record that is in the room, if it has none there.
    fn add_signature(&mut self, existing: &Decision, candidate: &Candidate) -> Result<Done, Stop> {
        let RecordFile { decision, document, text } = &candidate.record;
        let path = existing.path.to_string();
        let done = |result, notes| Ok(Done { result, path: path.clone(), notes });
        match (&existing.signature, &candidate.signature) {
            (Signature::Bad(_), _) => {
                let path = SafeText::sanitize(&path);
                return Err(refused(safe!("{} is in the room, and the signature beside it is bad", path)));
            }
            (Signature::Good { .. }, _) | (Signature::None, None) => {
                return done(ImportResult::AlreadyThere, Vec::new());
            }
            (Signature::None, Some(_)) => {}
        }
        if self.room.now.given {
            return Err(refused("this is a past day (--now): nothing is recorded"));
        }
        if let Some(message) = signature_objection(&self.room.policy_file.policy, decision) {
            return Err(refused(message));
        }
        let (folder, file_name) = path.rsplit_once('/').unwrap_or(("", &path));
        let record = Record {
            kind: document.kind,
            trial_ref: document.trial_ref.clone(),
            folder: folder.to_owned(),
            file_name: file_name.to_owned(),
            decision_ref: decision.decision_ref.to_string(),
            text: text.clone(),
        };
        place(self.room, &record, candidate)?;
        let notes = self.remember(&record, true).into_iter().collect();
        let mut trial = trial_of(self, &document.trial_ref);
        for (known, _) in &mut trial.decisions {
            if known.file_digest == decision.file_digest {
                known.signature = decision.signature.clone();
            }
        }
        let evaluation = evaluate(&trial, &self.room.policy_file.policy, self.room.now);
        self.trials.insert(document.trial_ref.clone(), EvaluatedTrial { trial, evaluation });
        done(ImportResult::SignatureAdded, notes)
    }

    /// Remembers a record on this machine. Returns a note if that fails: the record is in the room all the same.
    fn remember(&self, record: &Record, is_signed: bool) -> Option<SafeText> {
        let seen = SeenRecord::of(&record.trial_ref, &record.path(), record.text.as_bytes(), is_signed);
        let error = self.state.as_ref()?.remember(&self.room.root, seen).err()?;
        Some(safe!("This machine does not remember the record: {}", error_text(&error)))
    }
}

/// Returns a copy of a trial with the records imported so far.
fn trial_of(importer: &Importer<'_>, trial_ref: &str) -> Trial {
    importer.trial(trial_ref).map(|reviewed| reviewed.trial.clone()).unwrap_or_default()
}

/// Returns the content of the signature beside a file, if there is one.
fn signature_beside(file: &Path) -> Result<Option<Vec<u8>>, String> {
    let path = path_beside(file);
    match fs::symlink_metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.to_string()),
        Ok(_) => {
            let path = canonical(&path).map_err(|error| error.to_string())?;
            read_bytes(&path).map(Some).map_err(|trouble| trouble.message)
        }
    }
}

fn place(room: &Room, record: &Record, candidate: &Candidate) -> Result<(), Stop> {
    let placed = match &candidate.signature {
        None => append(&room.root, record),
        Some(signature) => append_signed(&room.root, record, signature),
    };
    placed.map(drop).map_err(|error| Stop::Failed(error_text(&error)))
}

/// Returns the notes on a record that was imported.
fn notes(check: &ImportCheck, decision: &Decision) -> Vec<SafeText> {
    let mut notes = Vec::new();
    if !check.changed.is_empty() {
        let changed = SafeText::join(check.changed.iter().copied(), " and ");
        notes.push(safe!("Since it was composed, this has changed: {}.", changed));
    }
    if check.unseen > 0 {
        let records = if check.unseen == 1 { "record" } else { "records" };
        notes.push(safe!(
            "It was composed without knowledge of {} other {} of this trial.",
            check.unseen,
            records
        ));
    }
    if check.has_ended {
        notes.push("The grace period or approval that it grants has ended already.".into());
    }
    if decision.signature == Signature::None {
        notes.push("It is not signed: no file with its name and .sig was beside it.".into());
    }
    let (_, effect) = ballot_label(check.ballot);
    notes.push(safe!("In this room it {}.", effect));
    notes
}

/// Returns the report of a file from which nothing was written.
fn stopped(file: &Path, candidate: Option<&Candidate>, stop: Stop) -> ImportedFile {
    let (result, messages) = match stop {
        Stop::Refused(messages) => (ImportResult::Refused, messages),
        Stop::Failed(message) => (ImportResult::Failed, vec![message]),
    };
    let record = candidate.map(|candidate| candidate.report(None));
    ImportedFile {
        file: SafeText::sanitize(&shown(file)),
        result,
        place: None,
        record,
        messages,
        notes: Vec::new(),
    }
}

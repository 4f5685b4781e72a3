//! Form drafts: what a person typed into a decision form and has neither recorded nor discarded.
//!
//! Text with forbidden material is not stored: the caller keeps it in memory.

use super::earlier::Earlier;
use super::file::{DAMAGED, JsonContent, StateError, StateFile, name_of};
use super::{Person, RoomState};
use crate::domain::decision::Verdict;
use crate::domain::labels::StageId;
use crate::domain::reference::is_reference;
use crate::fsio::paths::shown;
use public_boundary::{free_text_kinds, kinds_in};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folder of a person's folder that contains drafts.
pub(super) const FOLDER: &str = "drafts";

/// The text that a person typed into a decision form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormDraft {
    /// The trial.
    pub trial_ref: String,
    /// The stage whose package the form is about; `None` for a grace period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<StageId>,
    /// The verdict of the form.
    pub verdict: Verdict,
    /// The end of the grace period, as typed.
    pub until: String,
    /// The last day of the approval of a package, as typed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub expires_on: String,
    /// The reason, as typed.
    pub reason: String,
    /// The conditions, as typed.
    pub conditions: String,
    /// The external reference, as typed.
    pub external_ref: String,
}

/// The form that a draft belongs to. A denial that was begun does not become an approval, and a decision on one stage not
/// one on another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DraftKey {
    /// The trial.
    pub trial_ref: String,
    /// The stage whose package the form is about; `None` for a grace period.
    pub stage: Option<StageId>,
    /// The verdict of the form.
    pub verdict: Verdict,
}

impl DraftKey {
    /// Returns the name of the file.
    fn file_name(&self) -> String {
        let stage = self.stage.map_or_else(String::new, |stage| format!("{}-", stage.short_name()));
        format!("{}-{stage}{}.json", name_of(&self.trial_ref), self.verdict.name())
    }
}

impl FormDraft {
    /// Returns the form that it belongs to.
    #[must_use]
    pub fn key(&self) -> DraftKey {
        DraftKey { trial_ref: self.trial_ref.clone(), stage: self.stage, verdict: self.verdict }
    }

    /// Returns true if nothing was typed.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.texts().iter().all(|text| text.trim().is_empty())
    }

    /// Returns true if it has forbidden material, so that it is kept in memory only.
    #[must_use]
    pub fn holds_material(&self) -> bool {
        self.texts().into_iter().any(|text| free_text_kinds(text, is_reference).next().is_some())
            || kinds_in(&self.trial_ref).next().is_some()
    }

    fn texts(&self) -> [&str; 5] {
        [&self.until, &self.expires_on, &self.reason, &self.conditions, &self.external_ref]
    }
}

impl JsonContent for FormDraft {
    const SCHEMA_VERSION: &str = "trialdesk.state.form-draft.v1";
}

/// The form drafts of one person in one room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drafts {
    folder: PathBuf,
    people: PathBuf,
    person: Person,
    earlier: Earlier,
}

/// The drafts that were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoadedDrafts {
    /// Those that can be read, in the order of trials.
    pub drafts: Vec<FormDraft>,
    /// Sentences about files that could not be read, and about drafts of version 0.1.0 that were given to this person.
    pub warnings: Vec<String>,
}

impl Drafts {
    pub(super) fn of(state: &RoomState, person: &Person) -> Self {
        let people = state.people();
        Self {
            folder: people.join(&person.0).join(FOLDER),
            people,
            person: person.clone(),
            earlier: state.earlier.clone(),
        }
    }

    fn file(&self, key: &DraftKey) -> StateFile<FormDraft> {
        StateFile::new(self.folder.join(key.file_name()), None)
    }

    /// Reads every draft.
    #[must_use]
    pub fn load(&self) -> LoadedDrafts {
        let mut loaded = LoadedDrafts::default();
        self.adopt_earlier(&mut loaded.warnings);
        if let Err(error) = fs::read_dir(&self.folder)
            && error.kind() != io::ErrorKind::NotFound
        {
            loaded.warnings.push(format!("form drafts cannot be read: {}: {error}", shown(&self.folder)));
        }
        for path in draft_files(&self.folder) {
            let (draft, warning) = StateFile::<FormDraft>::new(path, None).load_setting_aside();
            loaded.drafts.extend(draft);
            loaded.warnings.extend(warning);
        }
        let key = |draft: &FormDraft| (draft.trial_ref.clone(), draft.stage, draft.verdict.name());
        loaded.drafts.sort_by_key(key);
        loaded
    }

    /// Converts drafts of version 0.1.0, which were not anyone's own, if they may be this person's.
    fn adopt_earlier(&self, warnings: &mut Vec<String>) {
        let files = draft_files(&self.earlier.drafts());
        if files.is_empty() || !self.earlier.may_be_of(&self.person, &self.people) {
            return;
        }
        let mut adopted = 0;
        for path in files {
            let Some(name) = path.file_name() else { continue };
            let target = self.folder.join(name);
            if target.exists() {
                continue;
            }
            let (draft, warning) = StateFile::<FormDraft>::new(target, Some(path)).load_setting_aside();
            adopted += usize::from(draft.is_some());
            warnings.extend(warning);
        }
        if adopted > 0 {
            let drafts = if adopted == 1 { "1 draft".to_owned() } else { format!("{adopted} drafts") };
            warnings.push(format!(
                "{drafts} of an earlier version, which did not note whose they are, became yours"
            ));
        }
    }

    /// Stores a draft in place of the one before. If it is blank or has forbidden material, the one before is removed.
    ///
    /// # Errors
    /// It is not stored; the form still has the text.
    pub fn store(&self, draft: &FormDraft) -> Result<(), StateError> {
        if draft.is_blank() || draft.holds_material() {
            return self.remove(&draft.key());
        }
        self.file(&draft.key()).store_setting_aside(draft)
    }

    /// Removes the draft of a form.
    ///
    /// # Errors
    /// The system's error.
    pub fn remove(&self, key: &DraftKey) -> Result<(), StateError> {
        let path = self.file(key).path().to_owned();
        match fs::remove_file(&path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                Err(StateError::Unreadable { path, source })
            }
            _ => Ok(()),
        }
    }
}

/// Returns the draft files of a folder in the order of names, without temporary files and those that were set aside.
pub(super) fn draft_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let is_draft = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "json");
    let mut files: Vec<_> = entries.map(|entry| entry.path()).filter(is_draft).collect();
    files.sort();
    files
}

/// Returns the damaged draft files that were set aside in a folder.
pub(super) fn damaged_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let is_damaged = |path: &PathBuf| path.to_string_lossy().contains(DAMAGED);
    entries.map(|entry| entry.path()).filter(is_damaged).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::file::Content as _;
    use std::os::unix::fs::PermissionsExt as _;

    fn draft(reason: &str) -> FormDraft {
        FormDraft {
            trial_ref: "trial:TRL-1".into(),
            stage: None,
            verdict: Verdict::Approved,
            until: "+14d".into(),
            expires_on: String::new(),
            reason: reason.into(),
            conditions: String::new(),
            external_ref: String::new(),
        }
    }

    fn key(verdict: Verdict) -> DraftKey {
        DraftKey { verdict, ..draft("").key() }
    }

    fn drafts(state: &Path, principal: &str) -> Drafts {
        RoomState::of(state, state).drafts(principal)
    }

    #[test]
    fn a_draft_is_read_as_it_was_typed_until_it_is_removed() {
        let state = tempfile::tempdir().unwrap();
        let drafts = drafts(state.path(), "dana");
        drafts.store(&draft("Budget conf")).unwrap();
        drafts.store(&draft("Budget confirmed")).unwrap();
        assert_eq!(drafts.load().drafts, [draft("Budget confirmed")]);
        drafts.remove(&key(Verdict::Denied)).unwrap();
        assert_eq!(drafts.load().drafts.len(), 1, "each verdict has a draft of its own");
        drafts.remove(&key(Verdict::Approved)).unwrap();
        assert_eq!(drafts.load(), LoadedDrafts::default());
    }

    #[test]
    fn each_stage_has_a_draft_of_its_own_and_grace_periods_have_theirs() {
        let state = tempfile::tempdir().unwrap();
        let drafts = drafts(state.path(), "dana");
        let of_stage = |stage| FormDraft { stage, ..draft(stage.map_or("grace", StageId::short_name)) };
        let all = [None, Some(StageId::Followup), Some(StageId::Readiness)].map(of_stage);
        for draft in &all {
            drafts.store(draft).unwrap();
        }
        assert_eq!(drafts.load().drafts, all);
        drafts.remove(&all[1].key()).unwrap();
        assert_eq!(drafts.load().drafts, [all[0].clone(), all[2].clone()]);
    }

    #[test]
    fn a_draft_that_names_no_stage_is_about_the_grace_period() {
        let earlier = r#"{"schema_version":"trialdesk.state.form-draft.v1","content":{"trial_ref":"trial:TRL-1","verdict":
            "approved","until":"+14d","reason":"ask pat","conditions":"","external_ref":""}}"#;
        assert_eq!(FormDraft::from_bytes(earlier.as_bytes()).ok(), Some(draft("ask pat")));
    }

    #[test]
    fn a_draft_belongs_to_one_person() {
        let state = tempfile::tempdir().unwrap();
        drafts(state.path(), "eli").store(&draft("of eli")).unwrap();
        assert_eq!(drafts(state.path(), "dana").load(), LoadedDrafts::default());
        drafts(state.path(), "dana").store(&draft("of dana")).unwrap();
        drafts(state.path(), "dana").remove(&key(Verdict::Approved)).unwrap();
        assert_eq!(drafts(state.path(), "eli").load().drafts, [draft("of eli")]);
    }

    #[test]
    fn forbidden_material_is_not_stored_and_removes_the_draft_before() {
        let state = tempfile::tempdir().unwrap();
        let drafts = drafts(state.path(), "dana");
        drafts.store(&draft("ask pat")).unwrap();
        drafts.store(&draft("ask pat@corp.test")).unwrap();
        assert_eq!(drafts.load().drafts, []);
        drafts.store(&FormDraft { trial_ref: "trial:pat@corp.test".into(), ..draft("ask pat") }).unwrap();
        assert_eq!(drafts.load().drafts, []);
    }

    #[test]
    fn files_and_folders_are_private_also_if_they_were_open_to_others() {
        let state = tempfile::tempdir().unwrap();
        let drafts = drafts(state.path(), "dana");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        fs::create_dir_all(&drafts.folder).unwrap();
        let file = drafts.file(&key(Verdict::Approved)).path().to_owned();
        fs::write(&file, draft("open").to_bytes()).unwrap();
        for open in [&drafts.folder, &file] {
            fs::set_permissions(open, fs::Permissions::from_mode(0o755)).unwrap();
        }
        drafts.store(&draft("ask pat")).unwrap();
        assert_eq!((mode(&drafts.folder), mode(&file)), (0o700, 0o600));
    }

    #[test]
    fn a_damaged_draft_is_kept_aside_and_reported_once() {
        let state = tempfile::tempdir().unwrap();
        let drafts = drafts(state.path(), "dana");
        drafts.store(&draft("ask pat")).unwrap();
        let file = drafts.file(&key(Verdict::Approved)).path().to_owned();
        let half = fs::read(&file).unwrap()[..40].to_vec();
        fs::write(&file, &half).unwrap();
        let loaded = drafts.load();
        assert_eq!((loaded.drafts.len(), loaded.warnings.len()), (0, 1));
        let [aside] = &damaged_files(&drafts.folder)[..] else { panic!("one file is set aside") };
        let name = aside.file_name().unwrap().to_str().unwrap();
        assert!(loaded.warnings[0].contains(name), "{:?}", loaded.warnings);
        assert_eq!(fs::read(aside).unwrap(), half);
        assert_eq!(drafts.load(), LoadedDrafts::default(), "it is reported once");
    }

    #[test]
    fn a_draft_that_was_damaged_since_it_was_read_is_kept_aside() {
        let state = tempfile::tempdir().unwrap();
        let drafts = drafts(state.path(), "dana");
        drafts.store(&draft("ask pat")).unwrap();
        fs::write(drafts.file(&key(Verdict::Approved)).path(), "half").unwrap();
        drafts.store(&draft("ask pat first")).unwrap();
        assert_eq!(drafts.load().drafts, [draft("ask pat first")]);
        assert_eq!(fs::read(&damaged_files(&drafts.folder)[0]).unwrap(), b"half");
    }

    #[test]
    fn a_draft_of_a_later_version_is_reported_and_not_overwritten() {
        let state = tempfile::tempdir().unwrap();
        let drafts = drafts(state.path(), "dana");
        drafts.store(&draft("ask pat")).unwrap();
        let file = drafts.file(&key(Verdict::Approved)).path().to_owned();
        let later = r#"{"schema_version":"trialdesk.state.form-draft.v2","content":{}}"#;
        fs::write(&file, later).unwrap();
        let loaded = drafts.load();
        assert_eq!((loaded.drafts.len(), loaded.warnings.len()), (0, 1));
        assert!(drafts.store(&draft("new")).is_err());
        assert_eq!(fs::read_to_string(&file).unwrap(), later);
    }
}

//! Drafts: what was typed into a decision form, kept on this machine until it is recorded or thrown away.
//!
//! They live in the state directory and never in a room. What the public boundary objects to is not written down:
//! the caller keeps it in memory alone.

use super::memory::{identity, private, replace};
use super::objection::holds_material;
use crate::domain::boundary::materials_in;
use crate::domain::canonical::digest;
use crate::domain::decision::Verdict;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What somebody has typed so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// The trial.
    pub trial_ref: String,
    /// The verdict of the form.
    pub verdict: Verdict,
    /// The end of the grace period, as typed.
    pub until: String,
    /// The reason, as typed.
    pub reason: String,
    /// The conditions, as typed.
    pub conditions: String,
    /// The external reference, as typed.
    pub external_ref: String,
}

impl Draft {
    /// Whether anything was typed at all.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        [&self.until, &self.reason, &self.conditions, &self.external_ref]
            .iter()
            .all(|text| text.trim().is_empty())
    }

    /// Whether it holds what must not be written down anywhere: then it is kept in memory alone.
    #[must_use]
    pub fn holds_material(&self) -> bool {
        self.texts().into_iter().any(holds_material) || materials_in(&self.trial_ref).next().is_some()
    }

    fn texts(&self) -> [&str; 4] {
        [&self.until, &self.reason, &self.conditions, &self.external_ref]
    }
}

/// The drafts of one room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drafts {
    folder: PathBuf,
}

impl Drafts {
    /// The drafts that the state directory keeps for the room at `root`.
    #[must_use]
    pub fn of(state: &Path, root: &Path) -> Self {
        Self { folder: state.join("drafts").join(identity(root)) }
    }

    /// The file of the draft for a trial and a verdict: a refusal that was begun does not end in an approval.
    fn file(&self, trial_ref: &str, verdict: Verdict) -> PathBuf {
        let name: String = digest(trial_ref.as_bytes()).chars().skip(7).take(32).collect();
        self.folder.join(format!("{name}-{}.json", verdict.word()))
    }

    /// Every draft that can be read, in the order of trials.
    #[must_use]
    pub fn load(&self) -> Vec<Draft> {
        let Ok(entries) = fs::read_dir(&self.folder) else { return Vec::new() };
        let read = |path: PathBuf| fs::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        // What a kill cut off has another name, and is not a draft.
        let is_whole = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "json");
        let files = entries.flatten().map(|entry| entry.path()).filter(is_whole);
        let mut drafts: Vec<Draft> = files.filter_map(read).collect();
        drafts.sort_by(|a, b| (&a.trial_ref, a.verdict.word()).cmp(&(&b.trial_ref, b.verdict.word())));
        drafts
    }

    /// Keeps a draft in place of the one before it. One that holds forbidden material is not written, and the one
    /// before it goes too.
    ///
    /// # Errors
    /// What the system says; the form still has what was typed.
    pub fn keep(&self, draft: &Draft) -> io::Result<()> {
        if draft.is_blank() || draft.holds_material() {
            return self.drop(&draft.trial_ref, draft.verdict);
        }
        self.folder.parent().map_or(Ok(()), private)?;
        replace(&self.file(&draft.trial_ref, draft.verdict), &serde_json::to_vec(draft)?)
    }

    /// Throws the draft for a trial and a verdict away.
    ///
    /// # Errors
    /// What the system says.
    pub fn drop(&self, trial_ref: &str, verdict: Verdict) -> io::Result<()> {
        match fs::remove_file(self.file(trial_ref, verdict)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(reason: &str) -> Draft {
        Draft {
            trial_ref: "trial:TRL-1".into(),
            verdict: Verdict::Approved,
            until: "+14d".into(),
            reason: reason.into(),
            conditions: String::new(),
            external_ref: String::new(),
        }
    }

    #[test]
    fn a_draft_comes_back_as_it_was_typed_and_goes_when_it_is_dropped() {
        let state = tempfile::tempdir().unwrap();
        let drafts = Drafts::of(state.path(), state.path());
        drafts.keep(&draft("Budget conf")).unwrap();
        drafts.keep(&draft("Budget confirmed")).unwrap();
        assert_eq!(drafts.load(), [draft("Budget confirmed")]);
        drafts.drop("trial:TRL-1", Verdict::Denied).unwrap();
        assert_eq!(drafts.load().len(), 1, "another verdict's draft is another draft");
        drafts.drop("trial:TRL-1", Verdict::Approved).unwrap();
        assert_eq!(drafts.load(), []);
    }

    #[test]
    fn forbidden_material_is_not_written_down() {
        let state = tempfile::tempdir().unwrap();
        let drafts = Drafts::of(state.path(), state.path());
        drafts.keep(&draft("ask pat")).unwrap();
        drafts.keep(&draft("ask pat@corp.test")).unwrap();
        assert_eq!(drafts.load(), []);
        drafts.keep(&Draft { trial_ref: "trial:pat@corp.test".into(), ..draft("ask pat") }).unwrap();
        assert_eq!(drafts.load(), []);
    }

    #[test]
    fn drafts_are_nobody_elses_also_in_folders_that_others_could_read() {
        use std::os::unix::fs::PermissionsExt;
        let state = tempfile::tempdir().unwrap();
        let drafts = Drafts::of(state.path(), state.path());
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        fs::create_dir_all(&drafts.folder).unwrap();
        let file = drafts.file("trial:TRL-1", Verdict::Approved);
        fs::write(&file, "{}").unwrap();
        for wide in [&state.path().join("drafts"), &drafts.folder, &file] {
            fs::set_permissions(wide, fs::Permissions::from_mode(0o755)).unwrap();
        }
        drafts.keep(&draft("ask pat")).unwrap();
        assert_eq!(mode(&state.path().join("drafts")), 0o700);
        assert_eq!(mode(&drafts.folder), 0o700);
        assert_eq!(mode(&file), 0o600);
    }
}

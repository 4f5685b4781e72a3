//! The files of the room that are in a pack, byte for byte, and those that are not.

use super::error::AuditError;
use crate::domain::digest::Digest;
use crate::domain::safe_text::SafeText;
use crate::report::selection::Selection;
use crate::room::Room;
use crate::room::boundary::all_in_file;
use crate::room::read::read_bytes;
use public_boundary::{SecretKind, kinds_in};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A file that is not in a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The path, relative to the room.
    pub path: SafeText,
    /// The reason.
    pub reason: Reason,
}

/// The reason why a file is not in a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It holds forbidden material.
    Forbidden(SecretKind),
    /// Its path holds forbidden material.
    ForbiddenPath,
    /// It cannot be read, or is larger than evidence may be.
    Unreadable,
    /// Its path has a character that the readers of manifests do not agree about.
    Name,
}

impl LeftOut {
    /// Returns the cells of its row.
    pub(super) fn row(&self) -> Vec<SafeText> {
        vec![self.path.clone(), self.reason.label()]
    }
}

impl Reason {
    /// Returns the reason in a few words.
    #[must_use]
    pub fn label(self) -> SafeText {
        match self {
            Self::Forbidden(kind) => kind.title().into(),
            Self::ForbiddenPath => "its path holds material that is not allowed".into(),
            Self::Unreadable => "it cannot be read, or is too large".into(),
            Self::Name => "its path has a control character, a percent sign or a backslash".into(),
        }
    }
}

/// The files for a pack, by their paths in the room.
pub(super) struct Files {
    pub(super) kept: BTreeMap<String, Vec<u8>>,
    pub(super) left_out: Vec<LeftOut>,
}

impl Files {
    /// Reads the documents and records of the selected trials with their signatures, the files whose problems block these
    /// trials, the policy and its signers.
    pub(super) fn of(room: &Room, population: &Selection<'_>) -> Result<Self, AuditError> {
        let mut files = Self { kept: BTreeMap::new(), left_out: Vec::new() };
        let mut wanted: BTreeMap<String, Option<Digest>> = BTreeMap::new();
        let mut forbidden: BTreeMap<String, SecretKind> = BTreeMap::new();
        let mut trials: BTreeSet<String> = BTreeSet::new();
        for reviewed in population.reviews() {
            trials.insert(reviewed.trial.trial_ref.to_string());
            for document in reviewed.trial.documents() {
                if let Some(found) = document.detection() {
                    forbidden.insert(document.path.to_string(), found.kind);
                }
                wanted.insert(document.path.to_string(), Some(document.file_digest));
                if document.kind.is_record() {
                    wanted.insert(format!("{}.sig", document.path), None);
                }
            }
        }
        for problem in &*room.problems {
            if problem.trials.iter().any(|trial| trials.contains(&**trial)) {
                wanted.entry(problem.path.to_string()).or_default();
            }
        }
        for (path, digest) in wanted {
            files.read(room, &path, digest, forbidden.get(&path).copied())?;
        }
        files.policy(room);
        Ok(files)
    }

    fn read(
        &mut self,
        room: &Room,
        path: &str,
        digest: Option<Digest>,
        forbidden: Option<SecretKind>,
    ) -> Result<(), AuditError> {
        let full = room.root.join(path);
        let Ok(bytes) = read_bytes(&full) else {
            // A record need not be signed, a problem can be about a file that is gone or a folder, and only a document
            // is known to have been read.
            if digest.is_some() || full.is_file() {
                self.leave_out(path, Reason::Unreadable);
            }
            return Ok(());
        };
        if digest.is_some_and(|digest| digest != Digest::of(&bytes)) {
            return Err(AuditError::Changed(SafeText::sanitize(path)));
        }
        self.keep(path, bytes, forbidden);
        Ok(())
    }

    /// Reads the policy and its signers, also if they are outside of the room.
    fn policy(&mut self, room: &Room) {
        let Some(source) = &room.policy_file.source else { return };
        let signers = room.policy_file.policy.allowed_signers.as_deref();
        let files = [Some(source.full.clone()), signers.map(|name| source.full.with_file_name(name))];
        for full in files.into_iter().flatten() {
            let inside = full.strip_prefix(&room.root).ok().and_then(Path::to_str);
            let name = full.file_name().unwrap_or_default().to_string_lossy();
            let path = inside.map_or_else(|| format!("policy-outside-of-the-room/{name}"), str::to_owned);
            match read_bytes(&full) {
                Ok(bytes) => self.keep(&path, bytes, None),
                Err(_) => self.leave_out(&path, Reason::Unreadable),
            }
        }
    }

    fn keep(&mut self, path: &str, bytes: Vec<u8>, forbidden: Option<SecretKind>) {
        if kinds_in(path).next().is_some() {
            return self.leave_out(path, Reason::ForbiddenPath);
        }
        let found = || all_in_file(path, &String::from_utf8_lossy(&bytes)).first().map(|(_, kind)| *kind);
        match forbidden.or_else(found) {
            Some(kind) => self.leave_out(path, Reason::Forbidden(kind)),
            None => drop(self.kept.insert(path.to_owned(), bytes)),
        }
    }

    fn leave_out(&mut self, path: &str, reason: Reason) {
        self.left_out.push(LeftOut { path: SafeText::sanitize(path), reason });
    }
}

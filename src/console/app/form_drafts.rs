//! Form drafts: input that was neither recorded nor discarded.
//!
//! All drafts are in memory; those without forbidden material are also on disk, so that they survive the program.

use crate::console::app::decision::target::DecisionTarget;
use crate::console::app::labels;
use crate::console::app::request_id::RequestId;
use crate::domain::decision::Verdict;
use crate::domain::labels::StageId;
use crate::state::{DraftKey, FormDraft};

/// The place at which a draft is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftStorage {
    /// It is on its way to the disk.
    Pending,
    /// On the disk.
    OnDisk,
    /// In memory alone, for this reason.
    InMemory(String),
}

/// A draft and its storage.
#[derive(Clone, Debug, PartialEq, Eq)]
struct HeldDraft {
    draft: FormDraft,
    kept: DraftStorage,
    /// The saving that an answer is awaited for.
    request: RequestId,
}

/// The drafts of a room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormDrafts {
    held: Vec<HeldDraft>,
}

/// The reason for which a draft is not saved.
const MATERIAL: &str = "it contains material that is not allowed here";

impl FormDrafts {
    fn place(&self, key: &DraftKey) -> Option<usize> {
        self.held.iter().position(|held| {
            let FormDraft { trial_ref, stage, verdict, .. } = &held.draft;
            *trial_ref == key.trial_ref && *stage == key.stage && *verdict == key.verdict
        })
    }

    /// Returns the draft of a form.
    #[must_use]
    pub fn find(&self, key: &DraftKey) -> Option<&FormDraft> {
        self.place(key).map(|at| &self.held[at].draft)
    }

    /// Returns the place at which a draft is stored.
    #[must_use]
    pub fn storage(&self, key: &DraftKey) -> Option<&DraftStorage> {
        self.place(key).map(|at| &self.held[at].kept)
    }

    /// Returns the drafts on a trial.
    pub fn of_trial<'a>(&'a self, trial_ref: &'a str) -> impl Iterator<Item = &'a FormDraft> + 'a {
        self.held.iter().map(|held| &held.draft).filter(move |draft| draft.trial_ref == trial_ref)
    }

    /// Returns the number of drafts on trials for which `counts` holds.
    #[must_use]
    pub fn count(&self, counts: impl Fn(&str) -> bool) -> usize {
        self.held.iter().filter(|held| counts(&held.draft.trial_ref)).count()
    }

    /// Holds a draft in place of the one before it, and awaits an answer for this saving of it.
    pub fn put(&mut self, draft: FormDraft, request: RequestId) {
        let kept = if draft.holds_material() {
            DraftStorage::InMemory(MATERIAL.to_owned())
        } else {
            DraftStorage::Pending
        };
        let before = self.place(&draft.key());
        let held = HeldDraft { draft, kept, request };
        match before {
            Some(at) => self.held[at] = held,
            None => self.held.push(held),
        }
    }

    /// Removes a draft. Returns whether there was one.
    pub fn remove(&mut self, key: &DraftKey) -> bool {
        self.place(key).map(|at| self.held.remove(at)).is_some()
    }

    /// Adds a draft from disk, unless there is a newer one. Returns whether it was added.
    pub fn found(&mut self, draft: FormDraft) -> bool {
        if self.place(&draft.key()).is_some() {
            return false;
        }
        self.held.push(HeldDraft { draft, kept: DraftStorage::OnDisk, request: RequestId::default() });
        true
    }

    /// A saving ended.
    pub fn saved(&mut self, request: RequestId, result: Result<(), String>) {
        let awaited = |held: &&mut HeldDraft| held.request == request && held.kept == DraftStorage::Pending;
        if let Some(held) = self.held.iter_mut().find(awaited) {
            held.kept = match result {
                Ok(()) => DraftStorage::OnDisk,
                Err(message) => DraftStorage::InMemory(message),
            };
        }
    }

    /// Returns whether a draft is being saved.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.held.iter().any(|held| held.kept == DraftStorage::Pending)
    }

    /// Returns whether a draft would be lost at the end of the program.
    #[must_use]
    pub fn would_be_lost(&self) -> bool {
        self.held.iter().any(|held| matches!(held.kept, DraftStorage::InMemory(_)))
    }
}

/// Returns the purpose of a draft, such as `to approve`, with the package that it is about.
#[must_use]
pub fn aim(stage: Option<StageId>, verdict: Verdict) -> String {
    let verb = match verdict {
        Verdict::Approved => "to approve",
        Verdict::Denied => "to deny",
        Verdict::ChangesRequested => "to request changes",
        Verdict::Withdrawn => "to withdraw",
    };
    match stage {
        None => verb.to_owned(),
        Some(_) => format!("{verb} ({})", DecisionTarget::of_stage(stage).label()),
    }
}

/// Returns a sentence about the drafts of a trial if it has any: `form draft to approve`.
#[must_use]
pub fn waiting(drafts: &FormDrafts, trial_ref: &str) -> Option<String> {
    let aims: Vec<_> = drafts.of_trial(trial_ref).map(|draft| aim(draft.stage, draft.verdict)).collect();
    match aims.as_slice() {
        [] => None,
        [one] => Some(format!("form draft {one}")),
        more => {
            Some(format!("{}: {}", labels::count(more.len(), "form draft", "form drafts"), more.join(", ")))
        }
    }
}

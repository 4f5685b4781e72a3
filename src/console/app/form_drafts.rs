//! Form drafts: input that was neither recorded nor discarded.
//!
//! All drafts are in memory; those without forbidden material are also on disk, so that they survive the program.

use crate::console::app::labels;
use crate::console::app::request_id::RequestId;
use crate::domain::decision::Verdict;
use crate::state::FormDraft;

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
    fn place(&self, trial_ref: &str, verdict: Verdict) -> Option<usize> {
        self.held.iter().position(|held| held.draft.trial_ref == trial_ref && held.draft.verdict == verdict)
    }

    /// Returns the draft for a trial and a verdict.
    #[must_use]
    pub fn find(&self, trial_ref: &str, verdict: Verdict) -> Option<&FormDraft> {
        self.place(trial_ref, verdict).map(|at| &self.held[at].draft)
    }

    /// Returns the place at which a draft is stored.
    #[must_use]
    pub fn storage(&self, trial_ref: &str, verdict: Verdict) -> Option<&DraftStorage> {
        self.place(trial_ref, verdict).map(|at| &self.held[at].kept)
    }

    /// Returns the verdicts of the drafts on a trial.
    pub fn of_trial<'a>(&'a self, trial_ref: &'a str) -> impl Iterator<Item = Verdict> + 'a {
        let own = self.held.iter().filter(move |held| held.draft.trial_ref == trial_ref);
        own.map(|held| held.draft.verdict)
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
        let before = self.place(&draft.trial_ref, draft.verdict);
        let held = HeldDraft { draft, kept, request };
        match before {
            Some(at) => self.held[at] = held,
            None => self.held.push(held),
        }
    }

    /// Removes a draft. Returns whether there was one.
    pub fn remove(&mut self, trial_ref: &str, verdict: Verdict) -> bool {
        self.place(trial_ref, verdict).map(|at| self.held.remove(at)).is_some()
    }

    /// Adds a draft from disk, unless there is a newer one. Returns whether it was added.
    pub fn found(&mut self, draft: FormDraft) -> bool {
        if self.place(&draft.trial_ref, draft.verdict).is_some() {
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

/// Returns the purpose of a draft, such as `to approve`.
#[must_use]
pub const fn aim(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Approved => "to approve",
        Verdict::Denied => "to deny",
        Verdict::ChangesRequested => "to request changes",
        Verdict::Withdrawn => "to withdraw",
    }
}

/// Returns a sentence about the drafts of a trial if it has any: `form draft to approve`.
#[must_use]
pub fn waiting(drafts: &FormDrafts, trial_ref: &str) -> Option<String> {
    let aims: Vec<_> = drafts.of_trial(trial_ref).map(aim).collect();
    match aims.len() {
        0 => None,
        1 => Some(format!("form draft {}", aims[0])),
        more => Some(format!("{}: {}", labels::count(more, "form draft", "form drafts"), aims.join(", "))),
    }
}

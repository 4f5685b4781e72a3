//! The selected trials.

use std::cell::Cell;
use std::collections::HashSet;
use std::ops::Deref;
use std::sync::Arc;

/// The trials selected for bulk work. Reading goes to the set; every change forgets how many of them are hidden, so
/// that frames need not count them.
#[derive(Clone, Debug, Default)]
pub struct Selected {
    trials: HashSet<Arc<str>>,
    /// The number of selected trials that the table does not show, if it has been counted since the last change.
    hidden: Cell<Option<usize>>,
}

impl Selected {
    /// Selects a trial. Returns whether it was not selected before.
    pub fn insert(&mut self, trial_ref: Arc<str>) -> bool {
        self.rows_changed();
        self.trials.insert(trial_ref)
    }

    /// Deselects a trial. Returns whether it was selected.
    pub fn remove(&mut self, trial_ref: &str) -> bool {
        self.rows_changed();
        self.trials.remove(trial_ref)
    }

    /// Selects trials.
    pub fn extend(&mut self, trials: impl IntoIterator<Item = Arc<str>>) {
        self.rows_changed();
        self.trials.extend(trials);
    }

    /// Deselects the trials that do not meet a condition.
    pub fn retain(&mut self, keep: impl FnMut(&Arc<str>) -> bool) {
        self.rows_changed();
        self.trials.retain(keep);
    }

    /// Deselects every trial.
    pub fn clear(&mut self) {
        self.rows_changed();
        self.trials.clear();
    }

    /// Forgets how many are hidden, because the table shows other rows.
    pub fn rows_changed(&self) {
        self.hidden.set(None);
    }

    /// Returns the number of selected trials that the table does not show. It is counted once after each change.
    pub fn hidden(&self, count: impl FnOnce() -> usize) -> usize {
        let hidden = self.hidden.get().unwrap_or_else(count);
        self.hidden.set(Some(hidden));
        hidden
    }
}

impl Deref for Selected {
    type Target = HashSet<Arc<str>>;

    fn deref(&self) -> &Self::Target {
        &self.trials
    }
}

impl PartialEq for Selected {
    fn eq(&self, other: &Self) -> bool {
        self.trials == other.trials
    }
}

//! The finding, file, text, or trials that a command acts on.

use crate::console::app::decision::target::DecisionTarget;
use crate::console::app::list::state::Subject;
use crate::console::app::model::Model;
use crate::console::app::queue::Queue;
use crate::console::app::trial::state::Tab;
use crate::domain::decision::Verdict;
use crate::domain::finding::Finding;
use crate::domain::safe_text::SafeText;
use crate::ledger::validation::has_decided_on;
use crate::room::EvaluatedTrial;
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

impl Model {
    /// Returns the finding that commands are about: the one chosen on the page, or the trial's first that has a file.
    #[must_use]
    pub fn selected_finding(&self) -> Option<&Finding> {
        let mut findings = self.selected_trial()?.evaluation.findings();
        match self.layers.page() {
            Some(page) if page.tab != Tab::Decisions => findings.nth(page.finding),
            Some(_) => None,
            None => findings.find(|finding| finding.path.is_some()),
        }
    }

    /// Returns the file and the line that an editor would open.
    #[must_use]
    pub fn place_to_edit(&self) -> Option<(PathBuf, u32)> {
        if self.watch_state.failed.is_some()
            && let Some(file) = &self.watch_state.failed_file
        {
            return Some(file.clone());
        }
        let root = &self.room_view.as_deref()?.room.root;
        if let Some(Subject::Problem(problem)) = self.subject().filter(|_| self.layers.page().is_none()) {
            return Some((root.join(&*problem.path), problem.at.map_or(1, |at| at.line)));
        }
        if let Some(page) = self.layers.page().filter(|page| page.tab == Tab::Evidence) {
            let path = page.evidence.path()?;
            let finding = self.selected_finding().filter(|finding| finding.path.as_deref() == Some(path));
            let line = finding.and_then(|finding| finding.at).map_or(1, |at| at.line);
            return Some((root.join(path), line));
        }
        if let (Some(finding), Some(reviewed)) = (self.selected_finding(), self.selected_trial())
            && let Some((path, at)) = finding.shown_at(&reviewed.trial)
        {
            return Some((root.join(path), at.map_or(1, |at| at.line)));
        }
        let documents = self.selected_trial()?.trial.documents();
        let document = documents.iter().rfind(|document| document.kind.is_packet()).or(documents.first())?;
        Some((root.join(&*document.path), 1))
    }

    /// Returns the text that `y` copies: the line to add, or the trial's reference.
    #[must_use]
    pub fn text_to_copy(&self) -> Option<SafeText> {
        if let Some(Subject::Problem(problem)) = self.subject().filter(|_| self.layers.page().is_none()) {
            return Some(SafeText::sanitize(&problem.path));
        }
        let lines = self.selected_finding().map(|finding| finding.remedy.yaml()).unwrap_or_default();
        if lines.is_empty() {
            return Some(SafeText::sanitize(&self.selected_trial()?.trial.trial_ref));
        }
        Some(SafeText::join(lines, "\n"))
    }

    /// Returns the text that `Y` copies: the trial's reference, or the path of a file with a problem.
    #[must_use]
    pub fn reference_to_copy(&self) -> Option<SafeText> {
        if let Some(Subject::Problem(problem)) = self.subject().filter(|_| self.layers.page().is_none()) {
            return Some(SafeText::sanitize(&problem.path));
        }
        Some(SafeText::sanitize(&self.selected_trial()?.trial.trial_ref))
    }

    /// Returns the trials that a decision or a request is about: the selected rows of the list if there are any,
    /// otherwise the trial under the cursor.
    #[must_use]
    pub fn places_to_decide(&self) -> Vec<usize> {
        let Some(room_view) = self.room_view.as_deref() else { return Vec::new() };
        if self.layers.page().is_some() || self.list.selected.is_empty() {
            let selected = self.selected_trial();
            return selected
                .and_then(|reviewed| room_view.find(&reviewed.trial.trial_ref))
                .into_iter()
                .collect();
        }
        let mut places: Vec<_> =
            self.list.selected.iter().filter_map(|trial_ref| room_view.find(trial_ref)).collect();
        places.sort_unstable();
        places
    }

    /// Returns the selected trials that the table does not show and that a command would act on.
    #[must_use]
    pub fn hidden_selection(&self) -> Vec<Arc<str>> {
        let Some(room_view) = self.room_view.as_deref() else { return Vec::new() };
        if self.layers.page().is_some() || self.list.selected.is_empty() {
            return Vec::new();
        }
        let is_of_trials = !self.list.queue.is_of_files();
        let shown: HashSet<usize> = self.list.rows.iter().copied().filter(|_| is_of_trials).collect();
        let is_hidden =
            |trial_ref: &&Arc<str>| room_view.find(trial_ref).is_some_and(|place| !shown.contains(&place));
        let mut hidden: Vec<_> = self.list.selected.iter().filter(is_hidden).cloned().collect();
        hidden.sort_unstable();
        hidden
    }

    /// Returns the number of selected trials that the table does not show and that a command would act on.
    #[must_use]
    pub fn hidden_selection_count(&self) -> usize {
        let Some(room_view) = self.room_view.as_deref() else { return 0 };
        let selected = &self.list.selected;
        if self.layers.page().is_some() || selected.is_empty() {
            return 0;
        }
        // Every selected trial is in the room.
        let is_selected = |&&place: &&usize| {
            room_view.trial_ref(place).is_some_and(|trial_ref| selected.contains(trial_ref))
        };
        selected.hidden(|| {
            let rows = if self.list.queue.is_of_files() { &[][..] } else { &self.list.rows };
            selected.len().saturating_sub(rows.iter().filter(is_selected).count())
        })
    }

    /// Returns the trials of this session's last decision that can still be withdrawn, each with what it was about.
    #[must_use]
    pub fn subjects_to_undo(&self) -> Vec<(usize, DecisionTarget)> {
        let Some(room_view) = self.room_view.as_deref() else { return Vec::new() };
        let is_withdrawable = |&(place, target): &(usize, DecisionTarget)| {
            room_view.trial(place).is_some_and(|reviewed| {
                has_decided_on(&reviewed.trial, &self.signer.principal, target.stage())
            })
        };
        let subjects = |group: &Vec<(Arc<str>, DecisionTarget)>| -> Vec<(usize, DecisionTarget)> {
            let places =
                group.iter().filter_map(|(trial_ref, target)| Some((room_view.find(trial_ref)?, *target)));
            places.filter(is_withdrawable).collect()
        };
        self.decided.iter().rev().map(subjects).find(|subjects| !subjects.is_empty()).unwrap_or_default()
    }

    /// Returns what a decision with this verdict on the trial at a place is about: what waits for a decision. On the
    /// runway, the grace period comes before a package that nothing asks for.
    #[must_use]
    pub fn target_of(&self, reviewed: &EvaluatedTrial, verdict: Verdict) -> DecisionTarget {
        let is_on_runway = self.list.queue == Queue::Runway && self.layers.page().is_none();
        DecisionTarget::of_verdict(reviewed, verdict, &self.signer.principal, is_on_runway)
    }
}

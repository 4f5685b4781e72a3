//! Decisions that are on disk, and that the room on the screen does not have yet.

use super::form::{DecisionForm, WriteState};
use super::target::DecisionTarget;
use crate::console::app::labels;
use crate::console::app::notice::{Notice, Severity};
use crate::console::app::room_view::RoomView;
use crate::domain::decision::Verdict;
use crate::domain::evaluation::Status;
use crate::domain::safe_text::SafeText;
use crate::safe;
use std::sync::Arc;

/// The decisions that were recorded last, until the room is read again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JustRecorded {
    /// The decision, in words.
    what: SafeText,
    /// The rest of the sentence: the path of the record, or the number of trials that were left out.
    rest: Option<SafeText>,
    /// The reference and the name of the trial, if there is one.
    trial: Option<(Arc<str>, SafeText)>,
    /// The status of the trial before, if there is one trial.
    before: Option<Status>,
    /// True if a verdict on the screen may be too good now.
    can_block: bool,
}

impl JustRecorded {
    /// Returns what was recorded by a form. `None` if nothing was.
    #[must_use]
    pub fn by(form: &DecisionForm) -> Option<Self> {
        let recorded = form.items.iter().filter_map(|item| match &item.write_state {
            WriteState::Recorded(path) => Some((item, path)),
            _ => None,
        });
        let recorded: Vec<_> = recorded.collect();
        let (item, path) = recorded.first()?;
        let status = |trial_ref: &str| {
            let place = form.room_view.find(trial_ref)?;
            form.room_view.summaries.get(place).map(|summary| summary.status)
        };
        let is_ready = |trial_ref: &str| status(trial_ref).is_none_or(|status| status == Status::Ready);
        // An approval makes no verdict worse, unless it replaces the one that makes the trial ready.
        let can_block =
            form.verdict != Verdict::Approved || recorded.iter().any(|(item, _)| is_ready(&item.trial_ref));
        let done = form.verdict.label();
        if form.is_bulk {
            let count = SafeText::sanitize(&labels::count(recorded.len(), "decision", "decisions"));
            let left = form.items.len() - recorded.len();
            return Some(Self {
                what: safe!("Recorded: {}, {}", count, done),
                rest: (left > 0).then(|| safe!("{} left out", left)),
                trial: None,
                before: None,
                can_block,
            });
        }
        Some(Self {
            what: match item.target {
                DecisionTarget::Grace => safe!("Recorded: {}", done),
                DecisionTarget::Package(stage) => safe!("Recorded: {} package {}", stage.label(), done),
            },
            rest: Some(SafeText::sanitize(path)),
            trial: Some((item.trial_ref.clone(), SafeText::sanitize(item.name()))),
            before: status(&item.trial_ref),
            can_block,
        })
    }

    /// Returns whether a verdict on the screen may be too good until the room is read again: then none is shown.
    #[must_use]
    pub const fn can_block(&self) -> bool {
        self.can_block
    }

    /// Returns the reference of the trial, if there is one.
    #[must_use]
    pub fn trial_ref(&self) -> Option<&Arc<str>> {
        self.trial.as_ref().map(|(trial_ref, _)| trial_ref)
    }

    /// Returns the notice, with the status of the trial in a room that has the record.
    #[must_use]
    pub fn notice(&self, after: Option<&RoomView>) -> Notice {
        let now = self.trial.as_ref().zip(after).and_then(|((trial_ref, name), after)| {
            let reviewed = after.trial(after.find(trial_ref)?)?;
            let (status, word) = (reviewed.evaluation.status, labels::status(reviewed.evaluation.status));
            Some(if self.before == Some(status) {
                safe!("{} is still {}", name, word)
            } else {
                safe!("{} is {} now", name, word)
            })
        });
        let parts: Vec<_> = [Some(self.what.clone()), now, self.rest.clone()].into_iter().flatten().collect();
        Notice::of_parts(Severity::Success, &parts)
    }
}

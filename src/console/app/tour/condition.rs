//! Conditions of tour steps, from a closed set.

use crate::console::app::geometry;
use crate::console::app::model::Model;
use crate::console::app::queue::Queue;
use crate::console::app::trial::state::{Tab, TrialPage};
use crate::domain::decision::Verdict;
use crate::domain::evaluation::Status;
use crate::domain::labels::StageId;
use crate::domain::mark::Mark;
use crate::domain::problem::ProblemCode;
use crate::domain::trial::short_name;
use public_boundary::MASK;
use serde::de::{self, Deserializer};
use serde::{Deserialize, Serialize};

/// A condition.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Condition {
    /// This queue is shown, and nothing lies over it.
    Queue(#[serde(deserialize_with = "queue")] Queue),
    /// The cursor is on this trial, or its page is open.
    At(Name),
    /// The page of this trial is open.
    Open(Name),
    /// The page shows this.
    Tab(#[serde(deserialize_with = "tab")] Tab),
    /// The trial has this status.
    Status {
        /// The trial.
        trial: Name,
        /// The status.
        is: Word,
    },
    /// The decision form is open.
    Deciding {
        /// For which trial.
        trial: Name,
        /// The verdict.
        verdict: Verdict,
    },
    /// The user has recorded this verdict.
    Decided {
        /// On which trial.
        trial: Name,
        /// The stage whose package was decided on; without it, the grace period.
        #[serde(default)]
        stage: Option<StageId>,
        /// The verdict.
        verdict: Verdict,
    },
    /// The decisions of this trial are shown, and one of them is a stale approval.
    Stale(Name),
    /// A decision record of this trial is missing.
    Missing(Name),
    /// A file of this trial is shown, and a visible line of it is masked.
    Masked(Name),
}

/// The short name of a trial, or `any`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Name(String);

impl Name {
    fn is(&self, trial_ref: &str) -> bool {
        self.0 == "any" || short_name(trial_ref) == self.0
    }

    fn trial_ref(&self) -> String {
        format!("trial:{}", self.0)
    }
}

/// A status, by its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the specification's own words")]
pub enum Word {
    Ready,
    AwaitingApproval,
    Blocked,
}

impl From<Word> for Status {
    fn from(word: Word) -> Self {
        match word {
            Word::Ready => Self::Ready,
            Word::AwaitingApproval => Self::AwaitingApproval,
            Word::Blocked => Self::Blocked,
        }
    }
}

fn queue<'de, D: Deserializer<'de>>(from: D) -> Result<Queue, D::Error> {
    named(from, Queue::ALL, Queue::title)
}

fn tab<'de, D: Deserializer<'de>>(from: D) -> Result<Tab, D::Error> {
    named(from, Tab::ALL, Tab::title)
}

/// Parses one of these values by its title in lower case.
fn named<'de, D: Deserializer<'de>, T: Copy, const N: usize>(
    from: D,
    all: [T; N],
    title: fn(T) -> &'static str,
) -> Result<T, D::Error> {
    let word = String::deserialize(from)?;
    let found = all.into_iter().find(|&one| title(one).to_lowercase() == word);
    found.ok_or_else(|| de::Error::custom(format!("unknown value `{word}`")))
}

impl Condition {
    /// Returns whether the condition holds.
    #[must_use]
    pub fn holds(&self, model: &Model) -> bool {
        let page =
            model.layers.page().filter(|_| model.layers.form().is_none() && model.layers.editor().is_none());
        match self {
            Self::Queue(queue) => {
                model.room_view.is_some() && is_list_uncovered(model) && model.list.queue == *queue
            }
            Self::At(name) => {
                model.selected_trial().is_some_and(|reviewed| name.is(&reviewed.trial.trial_ref))
            }
            Self::Open(name) => page.is_some_and(|page| name.is(&page.trial_ref)),
            Self::Tab(tab) => page.is_some_and(|page| page.tab == *tab),
            Self::Status { trial, is } => {
                let summary = model.room_view.as_ref().and_then(|room_view| {
                    room_view.find(&trial.trial_ref()).and_then(|place| room_view.summaries.get(place))
                });
                summary.is_some_and(|summary| summary.status == Status::from(*is))
            }
            Self::Deciding { trial, verdict } => model.layers.form().is_some_and(|form| {
                form.verdict == *verdict && form.items.iter().any(|item| trial.is(&item.trial_ref))
            }),
            Self::Decided { trial, stage, verdict } => has_decided(model, trial, *stage, *verdict),
            Self::Stale(name) => page.is_some_and(|page| shows_stale(model, page, name)),
            Self::Missing(name) => misses_record(model, name),
            Self::Masked(name) => page.is_some_and(|page| shows_masked(model, page, name)),
        }
    }
}

/// Returns whether no screen is open over the table.
fn is_list_uncovered(model: &Model) -> bool {
    model.layers.page().is_none()
        && model.layers.form().is_none()
        && model.layers.editor().is_none()
        && model.layers.prompt().is_none()
}

fn has_decided(model: &Model, trial: &Name, stage: Option<StageId>, verdict: Verdict) -> bool {
    let Some(room_view) = &model.room_view else { return false };
    let reviewed = room_view.find(&trial.trial_ref()).and_then(|place| room_view.trial(place));
    reviewed.is_some_and(|reviewed| {
        let mut decisions = reviewed.trial.decisions.iter().map(|(decision, _)| decision);
        decisions.any(|decision| {
            decision.verdict == verdict
                && decision.stage() == stage
                && *decision.decided_by == *model.signer.principal
        })
    })
}

fn misses_record(model: &Model, trial: &Name) -> bool {
    let Some(room_view) = &model.room_view else { return false };
    let reviewed = room_view.find(&trial.trial_ref()).and_then(|place| room_view.trial(place));
    reviewed.is_some_and(|reviewed| {
        let mut problems = reviewed.trial.problems.iter().map(|problem| problem.problem.code);
        problems.any(|code| code == ProblemCode::MissingDecision)
    })
}

fn shows_stale(model: &Model, page: &TrialPage, name: &Name) -> bool {
    page.tab == Tab::Decisions
        && name.is(&page.trial_ref)
        && model.page_trial().is_some_and(|reviewed| reviewed.evaluation.has(Mark::Stale))
}

fn shows_masked(model: &Model, page: &TrialPage, name: &Name) -> bool {
    let (_, body) = geometry::page_body(model.size);
    let mut lines = page.evidence.lines.iter().skip(page.evidence.top).take(body.rows());
    page.tab == Tab::Evidence && name.is(&page.trial_ref) && lines.any(|line| line.text().contains(MASK))
}

//! What one person can do in one go, and the trials that it makes ready.
//!
//! An [`Action`] resolves findings of one or several trials. `needs` says what each trial needs before it is ready, and
//! `plan` counts the trials that each action makes ready by itself and puts the actions in an order.
//!
//! A count is a promise: a trial is counted only if nothing else is known to stand between it and the status `ready`. If
//! an action outdates an approval, or if it is not known what a gate will ask for, the trial is not counted. An owner who
//! is not named yet is taken not to be an approver of the trial.

mod needs;
mod plan;

pub use super::decision::DecisionSubject;
use super::evaluation::{Evaluation, Status};
use super::gate::GateId;
use super::labels::Kind;
use super::policy::Policy;
use super::trial::Trial;
use needs::Need;
use plan::Plan;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

/// Something that one person can do in one go.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// An approver decides.
    Decide {
        /// The approver; `None` if the policy lists none, so that every principal may decide.
        approver: Option<Box<str>>,
        /// The subject of the decisions.
        subject: DecisionSubject,
    },
    /// The owners fill in or correct a field.
    FillIn {
        /// The owners of what the field is about; empty if none is known.
        owners: Box<[Box<str>]>,
        /// The gate that needs the field.
        gate: GateId,
        /// The kind of the document.
        document: Kind,
        /// The path of the field, without indexes.
        field: Box<str>,
    },
    /// The approver of packages approves them, or renews the approval, in their approval documents.
    Approve(Kind),
    /// The producer of packets completes them and declares them ready.
    Complete(Kind),
    /// A document of a kind is written for each trial that has none.
    WriteDocument(Kind),
    /// A file is fixed.
    FixFile(Arc<str>),
}

/// An action with its effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The action.
    pub action: Action,
    /// The number of trials that become ready by this action alone.
    pub ready_alone: usize,
    /// The number of trials of which it resolves a finding.
    pub touched: usize,
    /// The trial of these that expired first, with the whole days since then.
    pub oldest: Option<(Arc<str>, i64)>,
    /// The number of trials that are ready after this action and all before it.
    pub ready_after: usize,
}

/// The asks of a room, the most effective first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asks {
    /// The asks. Each is the one that makes the most further trials ready after those before it; of several, the one
    /// that touches the most trials, and then that of the oldest trial.
    pub asks: Vec<Ask>,
    /// The number of trials.
    pub trials: usize,
    /// The number of trials that are ready now.
    pub ready: usize,
}

impl Asks {
    /// Returns the number of asks, from the first, that together make the most trials ready, and the number of trials that
    /// are ready then; `None` if no ask makes a further trial ready.
    #[must_use]
    pub fn together(&self) -> Option<(usize, usize)> {
        let most = self.asks.last()?.ready_after;
        let last = self.asks.iter().position(|ask| ask.ready_after == most)?;
        (most > self.ready).then_some((last + 1, most))
    }
}

/// The needs of a trial before it is ready. Trials that need the same share it.
#[derive(Clone, Debug)]
pub struct Needs(Arc<[Need<Action>]>);

impl Needs {
    /// Returns what a trial of a room with this policy needs; `None` if it is ready.
    #[must_use]
    pub fn of(trial: &Trial, evaluation: &Evaluation, policy: &Policy) -> Option<Self> {
        let is_ready = evaluation.status == Status::Ready;
        (!is_ready).then(|| Self(needs::of(trial, evaluation, policy).into()))
    }
}

/// The needs of a room's trials, each set of them stored once. Several threads can add to it.
#[derive(Debug, Default)]
pub struct NeedSets(Mutex<HashSet<Arc<[Need<Action>]>>>);

impl NeedSets {
    /// Returns the same needs, in the copy that all trials share.
    pub fn shared(&self, needs: Needs) -> Needs {
        // A panic on another thread leaves the set consistent, because each is added in one step.
        let mut sets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = sets.get(&needs.0) {
            return Needs(known.clone());
        }
        sets.insert(needs.0.clone());
        needs
    }
}

/// Collects the asks of a room, trial by trial.
#[derive(Debug, Default)]
pub struct Collector {
    plan: Plan,
    actions: HashMap<Action, usize>,
    ready: usize,
}

impl Collector {
    /// Adds a trial with its age and what it needs; `None` for one that is ready.
    pub fn add(&mut self, trial_ref: &Arc<str>, age_days: Option<i64>, needs: Option<&Needs>) {
        let Some(Needs(needs)) = needs else {
            self.ready += 1;
            return;
        };
        let numbered = needs.iter().map(|need| need.map(|action| self.number_of(action))).collect();
        self.plan.add(trial_ref.clone(), age_days, numbered);
    }

    /// Returns the asks in their order.
    #[must_use]
    pub fn finish(self) -> Asks {
        let mut actions: Vec<_> = self.actions.into_iter().collect();
        actions.sort_unstable_by_key(|(_, number)| *number);
        let trials = self.ready + self.plan.len();
        let actions = actions.into_iter().map(|(action, _)| action).collect();
        Asks { asks: self.plan.order(actions, self.ready), trials, ready: self.ready }
    }

    fn number_of(&mut self, action: &Action) -> usize {
        if let Some(&number) = self.actions.get(action) {
            return number;
        }
        let number = self.actions.len();
        self.actions.insert(action.clone(), number);
        number
    }
}

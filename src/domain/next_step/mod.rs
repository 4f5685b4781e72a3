//! The next step of a trial: who must do what next.
//!
//! [`Step`] says who settles one finding and how; asks, requests and the next step of a trial take it from here.
//! [`next_step`] picks the first of a trial's steps and adds its dates.

mod label;
mod step;

use super::duties::Duties;
use super::evaluation::Evaluation;
use super::labels::{Code, StageId};
use super::planned_date::{DateKind, planned_dates};
use super::policy::Policy;
use super::settlement::extension_of_next;
use super::time::Now;
use super::trial::Trial;
use jiff::civil::Date;
use std::collections::HashSet;

pub use super::decision::DecisionSubject;
pub use label::ordinal;
pub use step::{Actor, Step, Task, approving_principals};

/// The next step of a trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextStep {
    /// The step.
    pub step: Step,
    /// The end that the reviewer asks for, if the step is a decision on a grace period and the request has a date.
    pub asked_until: Option<Date>,
    /// The extension number that an approval until then has, if the step is a decision on a grace period; 0 for a first
    /// grace period.
    pub extension: usize,
    /// The first planned date of the trial that is not before today: an end of grace, a start, a go-live or a due date.
    pub due: Option<(Date, DateKind)>,
    /// The number of further steps that the trial needs as far as its findings show.
    pub others: usize,
}

/// Returns the next step of a trial; `None` if it is ready and no package waits for an approver.
///
/// Broken files come first, because they may hold what else is missing, then documents that are missing, then
/// corrections in the order of stages and gates, and decisions last, because an approver decides on the whole.
#[must_use]
pub fn next_step(trial: &Trial, evaluation: &Evaluation, policy: &Policy, now: Now) -> Option<NextStep> {
    let mut duties = Duties::of(trial, policy);
    let mut steps = steps(trial, evaluation, policy, &mut duties);
    let first = steps.iter().enumerate().min_by_key(|(at, step)| (step.rank(), *at)).map(|(at, _)| at)?;
    let step = steps.swap_remove(first);
    let is_grace = step.task == Task::Decide(DecisionSubject::Grace);
    let asked_until = if is_grace { requested_until(trial) } else { None };
    let extension = asked_until.map_or(0, |day| extension_of_next(trial, policy, &evaluation.ballots, day));
    let today = now.today();
    let dates = planned_dates(trial, evaluation, today).into_iter();
    let due = dates.filter(|(date, _)| *date >= today).min();
    Some(NextStep { step, asked_until, extension, due, others: steps.len() })
}

/// Returns every step that a trial needs, as far as its findings show, each once and in the order of findings. A field
/// that gates of two stages need is one step.
fn steps(trial: &Trial, evaluation: &Evaluation, policy: &Policy, duties: &mut Duties<'_>) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut known = HashSet::new();
    for finding in evaluation.findings() {
        let Some(step) = Step::of(trial, evaluation, policy, duties, finding) else { continue };
        if known.insert((step.task.clone(), step.document, step.field.clone(), step.path.clone())) {
            steps.push(step);
        }
    }
    if steps.is_empty() {
        steps.extend(Step::on_waiting_package(trial, evaluation, policy, duties));
    }
    // The outcome and the target are fields that gate 1 or another gate misses as well.
    let has_cause = steps.iter().any(|step| !step.follows_from_another());
    steps.retain(|step| !has_cause || !step.follows_from_another());
    steps
}

/// Returns the day that the reviewer asks for, if the request has a date.
#[must_use]
pub fn requested_until(trial: &Trial) -> Option<Date> {
    super::time::parse_date(trial.followup()?.field("grace_period.requested_until").text()?)
}

/// Returns the subject of the decision that a finding of a stage waits for.
pub(in crate::domain) fn subject_of_stage(stage: StageId) -> DecisionSubject {
    stage.upstream().map_or(DecisionSubject::Grace, DecisionSubject::Package)
}

impl Step {
    /// Returns the place in the order of steps: lower numbers come first.
    const fn rank(&self) -> u8 {
        match (&self.task, self.code) {
            (Task::FixFile, Some(Code::Problem)) => 0,
            (Task::WriteDocument(_), _) => 1,
            (Task::Decide(_), _) => 3,
            _ => 2,
        }
    }

    /// Returns whether the step is done as soon as another finding is resolved.
    const fn follows_from_another(&self) -> bool {
        matches!(self.code, Some(Code::OutcomeUnknown | Code::TargetUnknown))
    }
}

//! How long an evaluation holds (specification, section 7, "How long a verdict holds").

use super::decision::Decision;
use super::evaluation::{Evaluation, StageResult};
use super::labels::{NotCounted, PackageState, StageId, Verdict};
use super::policy::Policy;
use super::signature::Signature;
use super::time::{Moment, Now, midnight_after};
use super::trial::Trial;

/// Returns the earliest moment after now at which time alone can change the evaluation of a trial, which is overdue from
/// some moment on, if it is not ready.
pub(super) fn valid_until(
    trial: &Trial,
    policy: &Policy,
    now: Now,
    overdue_from: Option<Moment>,
    evaluation: &Evaluation,
) -> Option<Moment> {
    let mut earliest = Earliest { after: now.instant, moment: None };
    let is_frozen = |stage: StageId| evaluation.stage(stage).is_some_and(|result| result.is_frozen);
    let next_is_frozen = |stage: StageId| stage.next().is_some_and(is_frozen);
    for (decision, ballot) in evaluation.records(trial) {
        if ballot.not_counted == Some(NotCounted::NotYet) {
            earliest.add(Some(decision.decided_at));
        }
        earliest
            .add(end_of_approval(decision).filter(|(stage, _)| !next_is_frozen(*stage)).map(|(_, end)| end));
        if let Signature::Good { changes_at, .. } = &decision.signature {
            earliest.add(*changes_at);
        }
    }
    let judged_now = evaluation.stages.iter().filter(|result| !result.is_frozen);
    judged_now.flat_map(StageResult::findings).for_each(|finding| earliest.add(finding.gone_at));
    if !is_frozen(StageId::FIRST) {
        let expires_at = trial.approval().and_then(|approval| approval.field("expires_at").timestamp().ok());
        earliest.add(expires_at);
    }
    for approval in &trial.counted {
        let Some(stage) = approval.kind.approval_of() else { continue };
        if package_state(trial, policy, evaluation, stage) != Some(PackageState::Referenced) {
            continue;
        }
        let time = |path| approval.field(path).timestamp().ok();
        earliest.add(time("decided_at"));
        earliest.add(time("expires_at").filter(|_| !next_is_frozen(stage)));
    }
    earliest.add(evaluation.grace.ends_on.and_then(midnight_after));
    earliest.add(overdue_from);
    earliest.moment
}

/// Returns the state of a package, also of a stage that is not begun.
fn package_state(
    trial: &Trial,
    policy: &Policy,
    evaluation: &Evaluation,
    stage: StageId,
) -> Option<PackageState> {
    match evaluation.stage(stage) {
        Some(result) => Some(result.approval),
        // Without records, an approval document that counts is all that is needed.
        None => (!trial.has_package_records(stage) && policy.accepts_references())
            .then_some(PackageState::Referenced),
    }
}

/// Returns the stage of an approval of a package, and the midnight at which it expires.
fn end_of_approval(decision: &Decision) -> Option<(StageId, Moment)> {
    let stage = decision.stage().filter(|_| decision.verdict == Verdict::Approved)?;
    Some((stage, midnight_after(decision.expires_on()?)?))
}

/// The earliest of some moments that are later than a given one.
struct Earliest {
    after: Moment,
    moment: Option<Moment>,
}

impl Earliest {
    fn add(&mut self, moment: Option<Moment>) {
        let later = moment.filter(|&moment| moment > self.after);
        self.moment = self.moment.into_iter().chain(later).min();
    }
}

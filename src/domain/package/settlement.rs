//! The state of packages, from the last stage to the first (specification, sections 3.2 and 8.2).

use super::evidence::evidence_digest;
use super::{Package, Packages};
use crate::domain::decision::{Decision, PackageCovers, Subject};
use crate::domain::evidence_fields;
use crate::domain::labels::{ApprovalState, PackageState, StageId, Verdict};
use crate::domain::policy::{BreakGlass, StaleApprovals};
use crate::domain::settlement::{Coverage, Records, Settled};
use crate::domain::stage::approval_document;
use crate::domain::time::Moment;
use crate::domain::trial::Trial;
use crate::domain::work;
use std::cell::OnceCell;

/// The comparison of records with the evidence of today.
struct PackageCoverage<'a> {
    trial: &'a Trial,
    stage: StageId,
    /// The digest by the one known edition; `None` if the packet is absent.
    current: OnceCell<Option<String>>,
}

impl PackageCoverage<'_> {
    fn holds(&self, digest: &str) -> bool {
        let current =
            self.current.get_or_init(|| evidence_digest(self.trial, self.stage, evidence_fields::LATEST));
        current.as_deref() == Some(digest)
    }
}

/// Returns whether the edition of the table of fields is known.
fn is_known(covers: &PackageCovers) -> bool {
    covers.edition.and_then(evidence_fields::edition).is_some()
}

fn covers(decision: &Decision) -> Option<&PackageCovers> {
    match &decision.subject {
        Subject::Package { covers, .. } => Some(covers),
        Subject::Grace { .. } => None,
    }
}

impl Coverage for PackageCoverage<'_> {
    fn is_answered(&self, decision: &Decision) -> bool {
        covers(decision).is_some_and(|covers| {
            is_known(covers) && covers.evidence.as_deref().is_some_and(|digest| !self.holds(digest))
        })
    }

    fn is_stale(&self, decision: &Decision) -> bool {
        covers(decision).is_none_or(|covers| {
            !is_known(covers) || !covers.evidence.as_deref().is_some_and(|digest| self.holds(digest))
        })
    }
}

/// Settles the packages of a trial, each as of the moment of the next stage.
#[must_use]
pub fn settle(records: &mut Records<'_>) -> Packages {
    let now = records.now.instant;
    let unsettled =
        Package { state: PackageState::NotRequested, moment: now, is_frozen: false, is_break_glass: false };
    let mut packages = [unsettled; StageId::ALL.len()];
    let has_package = records.trial.has_package();
    let mut next_moment = now;
    for stage in StageId::ALL.into_iter().rev() {
        let package = if has_package[stage as usize] {
            settle_one(records, stage, next_moment)
        } else {
            // Nothing to settle costs nothing: most trials are in the first stages.
            let has_begun = |next: StageId| has_package[next as usize] && records.trial.has_begun(next);
            let is_asked_for = stage.next().is_some_and(has_begun);
            let state = if is_asked_for { PackageState::Awaiting } else { PackageState::NotRequested };
            Package { state, ..unsettled }
        };
        next_moment = package.moment;
        packages[stage as usize] = package;
    }
    packages
}

fn settle_one(records: &mut Records<'_>, stage: StageId, as_of: Moment) -> Package {
    work::add(1);
    let trial = records.trial;
    let about: Vec<_> = (0..trial.decisions.len())
        .filter(|&record| trial.decisions[record].0.stage() == Some(stage))
        .collect();
    let now = records.now.instant;
    let (package_state, approved_at) = if about.is_empty() {
        (open(records, stage), None)
    } else {
        by_records(records, stage, &about, as_of)
    };
    let approval = trial.document(stage.approval()).filter(|_| package_state == PackageState::Referenced);
    let passes = approval.is_some_and(|approval| {
        let packet = trial.document(stage.packet());
        approval_document::passes(trial, approval, packet, records.policy, as_of)
    });
    // The mark asks for the checks of gate 2 alone, not for a match of the package (section 8.2, "Settlement").
    let is_break_glass = records.policy.break_glass == BreakGlass::Accept
        && approval.is_some_and(|approval| {
            approval.field("state").label() == Ok(ApprovalState::BreakGlass)
                && approval_document::is_approving(trial, approval, records.policy, as_of)
        });
    let decided_at = approval
        .filter(|_| passes)
        .and_then(|approval| approval.field("decided_at").timestamp().ok())
        .filter(|&decided_at| decided_at <= now);
    let moment = approved_at.map(|approved_at| approved_at.min(now)).or(decided_at);
    let moment = moment.filter(|_| trial.has_begun(stage));
    Package {
        state: package_state,
        moment: moment.unwrap_or(now),
        is_frozen: moment.is_some(),
        is_break_glass,
    }
}

/// Returns the state that follows from the records about a package, and when a quorum had approved it.
fn by_records(
    records: &mut Records<'_>,
    stage: StageId,
    about: &[usize],
    as_of: Moment,
) -> (PackageState, Option<Moment>) {
    let (trial, policy) = (records.trial, records.policy);
    let coverage = PackageCoverage { trial, stage, current: OnceCell::new() };
    let votes = records.votes(about, &coverage);
    let decision = |record: usize| &trial.decisions[record].0;
    let is_expired = |record: usize| decision(record).expires_on().is_some_and(|day| day < as_of.date());
    for &record in about {
        let expired = decision(record).verdict == Verdict::Approved && is_expired(record);
        records.set_force(record, false, expired);
    }
    let in_force: Vec<_> = votes.seeing.iter().copied().filter(|&record| !is_expired(record)).collect();
    for &record in &in_force {
        records.set_force(record, true, false);
    }
    let keeps = policy.stale == StaleApprovals::Keep && trial.document(stage.packet()).is_some();
    let settling = in_force.iter().copied().filter(|&record| keeps || !records.ballots()[record].stale);
    let settling: Vec<_> = settling.collect();
    let package_state = match votes.settled(settling.len(), in_force.len(), policy.quorum()) {
        Settled::Denied => PackageState::Denied,
        Settled::ChangesRequested => PackageState::ChangesRequested,
        Settled::RefusalUnsettled => PackageState::RefusalUnsettled,
        Settled::Approved => PackageState::Approved,
        Settled::Stale => PackageState::Stale,
        Settled::Open => open(records, stage),
    };
    let mut times: Vec<_> = settling.iter().map(|&record| decision(record).decided_at).collect();
    times.sort_unstable();
    let approved_at =
        times.get(policy.quorum() - 1).copied().filter(|_| package_state == PackageState::Approved);
    (package_state, approved_at)
}

/// Returns the state of a package for which no state follows from votes.
fn open(records: &Records<'_>, stage: StageId) -> PackageState {
    let trial = records.trial;
    let has_approval = trial.document(stage.approval()).is_some();
    if trial.has_package_records(stage) {
        PackageState::Awaiting
    } else if has_approval && records.policy.accepts_references() {
        PackageState::Referenced
    } else if !has_approval && !stage.next().is_some_and(|next| trial.has_begun(next)) {
        PackageState::NotRequested
    } else {
        PackageState::Awaiting
    }
}

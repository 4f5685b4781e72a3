//! The votes on the grace period of a trial, or on one of its packages.

use crate::console::app::decision::target::DecisionTarget;
use crate::domain::decision::{Decision, Verdict};
use crate::domain::policy::{Policy, StaleApprovals};
use crate::domain::settlement::Ballot;
use crate::room::EvaluatedTrial;

/// The number of votes by their effect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Votes {
    /// Approvals that count towards the quorum.
    pub approvals: usize,
    /// Approvals of evidence that has changed.
    pub stale: usize,
    /// Approvals that have not seen a request for changes that was answered, or that have expired.
    pub not_in_force: usize,
    /// Denials.
    pub denials: usize,
    /// Requests for changes.
    pub change_requests: usize,
    /// The number of approvals that the policy needs.
    pub quorum: u64,
}

/// Returns the records about a target, each with its ballot.
fn records(reviewed: &EvaluatedTrial, target: DecisionTarget) -> impl Iterator<Item = (&Decision, Ballot)> {
    let EvaluatedTrial { trial, evaluation } = reviewed;
    evaluation.records(trial).filter(move |(decision, _)| decision.stage() == target.stage())
}

impl Votes {
    /// Counts the votes on a target.
    #[must_use]
    pub fn of(reviewed: &EvaluatedTrial, policy: &Policy, target: DecisionTarget) -> Self {
        let keeps_stale = policy.stale == StaleApprovals::Keep;
        let mut votes = Self { quorum: policy.quorum.get(), ..Self::default() };
        for (decision, ballot) in records(reviewed, target).filter(|(_, ballot)| ballot.vote) {
            match decision.verdict {
                Verdict::Approved => {
                    votes.approvals += usize::from(ballot.in_force && (keeps_stale || !ballot.stale));
                    votes.stale += usize::from(ballot.stale);
                    votes.not_in_force += usize::from(!ballot.in_force);
                }
                Verdict::Denied => votes.denials += 1,
                Verdict::ChangesRequested => votes.change_requests += 1,
                Verdict::Withdrawn => {}
            }
        }
        votes
    }

    /// Returns whether there is no vote.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.approvals + self.stale + self.not_in_force + self.denials + self.change_requests == 0
    }

    /// Returns whether the approvals reach the quorum.
    #[must_use]
    pub fn is_enough(&self) -> bool {
        u64::try_from(self.approvals).is_ok_and(|approvals| approvals >= self.quorum)
    }

    /// Returns the progress towards the quorum: `1 of 2 approvals`.
    #[must_use]
    pub fn progress(&self) -> String {
        let noun = if self.quorum == 1 { "approval" } else { "approvals" };
        format!("{} of {} {noun}", self.approvals, self.quorum)
    }
}

/// Returns the progress of a target that waits for further approvals, if the policy needs several.
#[must_use]
pub fn pending(reviewed: &EvaluatedTrial, policy: &Policy, target: DecisionTarget) -> Option<Votes> {
    let waits = target.waits_for_approvals(&reviewed.evaluation);
    (waits && policy.quorum.get() > 1).then(|| Votes::of(reviewed, policy, target))
}

/// The vote of a principal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnVote {
    /// The verdict.
    pub verdict: Verdict,
    /// Whether it still holds: an approval can be stale, or not in force.
    pub holds: bool,
}

/// Returns the vote of a principal on a target, if the principal has one.
#[must_use]
pub fn own_vote(reviewed: &EvaluatedTrial, principal: &str, target: DecisionTarget) -> Option<OwnVote> {
    let mut records = records(reviewed, target);
    let own = records.find(|(decision, ballot)| ballot.vote && *decision.decided_by == *principal);
    own.map(|(decision, ballot)| {
        let verdict = decision.verdict;
        OwnVote { verdict, holds: verdict != Verdict::Approved || ballot.in_force && !ballot.stale }
    })
}

/// Returns a note about the vote of the user, if the user has one and the target is not settled.
#[must_use]
pub fn own_vote_note(reviewed: &EvaluatedTrial, principal: &str, target: DecisionTarget) -> Option<String> {
    let is_open = !target.is_settled(&reviewed.evaluation);
    let vote = own_vote(reviewed, principal, target).filter(|_| is_open)?;
    Some(if vote.holds {
        format!("you have voted: {}", vote.verdict.label())
    } else {
        "your approval no longer counts".to_owned()
    })
}

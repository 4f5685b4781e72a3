//! The votes on the grace period of a trial.

use crate::domain::decision::Verdict;
use crate::domain::grace::GraceState;
use crate::domain::policy::{Policy, StaleApprovals};
use crate::room::EvaluatedTrial;

/// The number of votes by their effect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Votes {
    /// Approvals that count towards the quorum.
    pub approvals: usize,
    /// Approvals of a request that has changed.
    pub stale: usize,
    /// Approvals that have not seen a request for changes that was answered.
    pub not_in_force: usize,
    /// Denials.
    pub denials: usize,
    /// Requests for changes.
    pub change_requests: usize,
    /// The number of approvals that the policy needs.
    pub quorum: u64,
}

impl Votes {
    /// Counts the votes on a trial.
    #[must_use]
    pub fn of(reviewed: &EvaluatedTrial, policy: &Policy) -> Self {
        let keeps_stale = policy.stale == StaleApprovals::Keep;
        let mut votes = Self { quorum: policy.quorum.get(), ..Self::default() };
        let records = reviewed.evaluation.grace_records(&reviewed.trial);
        for (decision, ballot) in records.filter(|(_, ballot)| ballot.vote) {
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

/// Returns the progress of a trial that waits for further approvals, if the policy needs several.
#[must_use]
pub fn pending(reviewed: &EvaluatedTrial, policy: &Policy) -> Option<Votes> {
    let waits = matches!(reviewed.evaluation.grace.state, GraceState::Awaiting | GraceState::Stale);
    (waits && policy.quorum.get() > 1).then(|| Votes::of(reviewed, policy))
}

/// The vote of a principal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnVote {
    /// The verdict.
    pub verdict: Verdict,
    /// Whether it still holds: an approval can be stale, or not in force.
    pub holds: bool,
}

/// Returns the vote of a principal on a trial, if the principal has one.
#[must_use]
pub fn own_vote(reviewed: &EvaluatedTrial, principal: &str) -> Option<OwnVote> {
    let mut records = reviewed.evaluation.grace_records(&reviewed.trial);
    let own = records.find(|(decision, ballot)| ballot.vote && *decision.decided_by == *principal);
    own.map(|(decision, ballot)| {
        let verdict = decision.verdict;
        OwnVote { verdict, holds: verdict != Verdict::Approved || ballot.in_force && !ballot.stale }
    })
}

/// Returns a note about the vote of the user, if the user has one and the grace period is not settled.
#[must_use]
pub fn own_vote_note(reviewed: &EvaluatedTrial, principal: &str) -> Option<String> {
    let vote = own_vote(reviewed, principal).filter(|_| !reviewed.evaluation.grace.state.is_settled())?;
    Some(if vote.holds {
        format!("you have voted: {}", vote.verdict.label())
    } else {
        "your approval no longer counts".to_owned()
    })
}

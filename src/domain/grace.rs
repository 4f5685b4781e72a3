//! The settled state of a grace period: records become votes, votes become a state (specification, sections 5.2 to 5.4).

use super::canonical::canonical_digest_of;
use super::decision::{Decision, Signature, Verdict};
use super::document::Outcome;
use super::mark::Mark;
use super::policy::{CountsFrom, Policy, Signatures, StaleApprovals};
use super::time::{Moment, Now, days_between};
use super::trial::Trial;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// How far the grace period of a trial is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GraceState {
    /// The trial is revoked and has none.
    NotApplicable,
    /// Somebody denied it.
    Denied,
    /// Somebody sent it back.
    ChangesRequested,
    /// A refusal that does not count has not been answered by approvers who saw it.
    RefusalUnsettled,
    /// Enough approvals are in force.
    Approved,
    /// There would be enough if what they cover had not changed.
    Stale,
    /// There is no record, and a reference to an approval kept elsewhere is accepted.
    Referenced,
    /// Nobody has decided, or not enough.
    Awaiting,
}

impl GraceState {
    /// Whether gate 5 takes it for settled.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Approved | Self::Referenced)
    }
}

/// Why a record does not count. The order is that of section 5.2: the first that holds is the one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotCounted {
    /// Decided later than now.
    NotYet,
    /// The policy lists approvers, and this is none of them.
    NotAnApprover,
    /// The signature does not verify.
    BadSignature,
    /// The key is not this principal's.
    UntrustedKey,
    /// The policy requires signatures.
    Unsigned,
    /// An owner in the trial may not decide on it.
    Owner,
    /// The grace ends before it was decided.
    GraceInPast,
    /// The grace is longer than allowed.
    GraceTooLong,
}

impl NotCounted {
    /// The reason as reports have it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotYet => "not-yet",
            Self::NotAnApprover => "not-an-approver",
            Self::BadSignature => "bad-signature",
            Self::UntrustedKey => "untrusted-key",
            Self::Unsigned => "unsigned",
            Self::Owner => "owner",
            Self::GraceInPast => "grace-in-past",
            Self::GraceTooLong => "grace-too-long",
        }
    }

    /// The reason in words.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::NotYet => "decided later than now",
            Self::NotAnApprover => "the policy does not list this person as an approver",
            Self::BadSignature => "its signature does not verify",
            Self::UntrustedKey => "its key is not this person's, or not any more",
            Self::Unsigned => "the policy requires a signature",
            Self::Owner => "an owner in the trial may not decide on it",
            Self::GraceInPast => "the grace ends before the day it was decided",
            Self::GraceTooLong => "the grace is longer than the policy allows",
        }
    }

    /// Whether a refusal that does not count for this reason still holds the gate (`refusal_unsettled`).
    const fn leaves_refusal_open(self) -> bool {
        matches!(
            self,
            Self::NotAnApprover | Self::BadSignature | Self::UntrustedKey | Self::Unsigned | Self::Owner
        )
    }
}

/// What one record amounts to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Whether it is its principal's vote.
    pub vote: bool,
    /// Whether it is a vote whose approval has gone stale.
    pub stale: bool,
    /// Why it does not count, if it does not.
    pub not_counted: Option<NotCounted>,
}

/// The grace period of a trial, settled as far as its records go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grace {
    /// The state.
    pub state: GraceState,
    /// The last day of an approved grace period.
    pub ends_on: Option<Date>,
    /// What each record amounts to, in the order of [`Trial::decisions`].
    pub standings: Vec<Standing>,
    /// The marks of section 5.3 that it has, in alphabetical order.
    pub marks: Vec<Mark>,
}

/// The digests of what an approver looks at today, in the form of a record's `covers`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Current {
    /// Of the expiry packet.
    pub expiry: Option<String>,
    /// Of the grace request.
    pub request: String,
    /// Of the follow-up packet.
    pub followup: Option<String>,
}

impl Current {
    /// The digests of a trial's documents as they stand.
    #[must_use]
    pub fn of(trial: &Trial) -> Self {
        Self {
            expiry: trial.expiry.as_ref().map(super::document::Document::canonical_digest),
            request: request_digest(trial),
            followup: trial.followup.as_ref().map(super::document::Document::canonical_digest),
        }
    }
}

/// The digest of the grace request (section 5.4): what is asked for, and nothing that may still be added around it.
#[must_use]
pub fn request_digest(trial: &Trial) -> String {
    let expiry = |path| trial.expiry.as_ref().and_then(|packet| packet.field(path).string().ok());
    let requested_until =
        trial.followup.as_ref().and_then(|packet| packet.field("grace_period.requested_until").string().ok());
    canonical_digest_of(&[
        ("trial_ref", Some(&trial.trial_ref)),
        ("outcome", expiry("outcome")),
        ("original_expires_at", expiry("original_expires_at")),
        ("new_expires_at", expiry("new_expires_at")),
        ("requested_until", requested_until),
    ])
}

/// Settles the grace period of a trial.
#[must_use]
pub fn settle(trial: &Trial, policy: &Policy, now: Now) -> Grace {
    let grace = Settlement::new(trial, policy, now).grace();
    if trial.outcome() != Some(Outcome::Revoked) {
        return grace;
    }
    Grace { state: GraceState::NotApplicable, ends_on: None, marks: Vec::new(), ..grace }
}

/// What each record is worth on its own, before votes are taken.
fn standings(trial: &Trial, policy: &Policy, now: Now) -> Vec<Standing> {
    let owners: HashSet<&str> = trial.owners().into_iter().collect();
    let not_counted = |decision: &Decision| why_not_counted(decision, trial, policy, now, &owners);
    trial
        .decisions
        .iter()
        .map(|(d, _)| Standing { not_counted: not_counted(d), ..Standing::default() })
        .collect()
}

/// The first reason of section 5.2 for which a record does not count.
fn why_not_counted(
    decision: &Decision,
    trial: &Trial,
    policy: &Policy,
    now: Now,
    owners: &HashSet<&str>,
) -> Option<NotCounted> {
    if decision.decided_at > now.instant && (now.given || !decision.verdict.is_refusal()) {
        return Some(NotCounted::NotYet);
    }
    if !policy.is_approver(&decision.decided_by) {
        return Some(NotCounted::NotAnApprover);
    }
    match &decision.signature {
        Signature::Bad => return Some(NotCounted::BadSignature),
        Signature::Good { trusted: false, .. } => return Some(NotCounted::UntrustedKey),
        Signature::None if policy.signatures == Signatures::Required => return Some(NotCounted::Unsigned),
        Signature::None | Signature::Good { .. } => {}
    }
    if policy.separation_of_duties && policy.owner_refs(&decision.decided_by).any(|own| owners.contains(own))
    {
        return Some(NotCounted::Owner);
    }
    let ends_on = decision.grace_ends_on?;
    let decided_on = decision.decided_at.date();
    if ends_on < decided_on {
        return Some(NotCounted::GraceInPast);
    }
    let last = i64::from(policy.allowed_days(&decision.decided_by));
    (days_between(grace_starts_on(trial, policy, decided_on), ends_on) > last)
        .then_some(NotCounted::GraceTooLong)
}

/// The date that the days of a grace period count from, for a decision of this date.
#[must_use]
pub fn grace_starts_on(trial: &Trial, policy: &Policy, decided_on: Date) -> Date {
    match policy.grace_counts_from {
        CountsFrom::Decision => decided_on,
        CountsFrom::Expiry => trial.original_expires_at().map_or(decided_on, Moment::date),
    }
}

/// The records of one trial on their way to a state.
struct Settlement<'a> {
    trial: &'a Trial,
    policy: &'a Policy,
    now: Now,
    standings: Vec<Standing>,
    sight: Sight,
    current: Current,
}

impl<'a> Settlement<'a> {
    fn new(trial: &'a Trial, policy: &'a Policy, now: Now) -> Self {
        let standings = standings(trial, policy, now);
        let sight = Sight::over(trial, &standings);
        Self { trial, policy, now, standings, sight, current: Current::of(trial) }
    }

    fn decision(&self, index: usize) -> &'a Decision {
        &self.trial.decisions[index].0
    }

    fn grace(mut self) -> Grace {
        let (answered, votes): (Vec<_>, Vec<_>) =
            self.own_votes().into_iter().partition(|&index| self.is_answered(index));
        let votes = self.one_per_key(votes);
        let approving: Vec<_> = self.with_verdict(&votes, Verdict::Approved);
        let refusing = votes.iter().filter(|&&index| self.decision(index).verdict.is_refusal()).count();
        for &index in &votes {
            self.standings[index].vote = true;
            self.standings[index].stale = approving.contains(&index) && self.is_stale(index);
        }
        let in_force: Vec<_> = approving
            .iter()
            .copied()
            .filter(|&approval| answered.iter().all(|&refusal| self.sight.sees(approval, refusal)))
            .collect();
        let settling: Vec<_> = in_force
            .iter()
            .copied()
            .filter(|&index| self.policy.stale == StaleApprovals::Keep || !self.standings[index].stale)
            .collect();
        let quorum = usize::try_from(self.policy.quorum.get()).unwrap_or(usize::MAX);
        let has = |verdict| !self.with_verdict(&votes, verdict).is_empty();

        let state = if has(Verdict::Denied) {
            GraceState::Denied
        } else if has(Verdict::ChangesRequested) {
            GraceState::ChangesRequested
        } else if self.leaves_a_refusal_open(&approving, quorum) {
            GraceState::RefusalUnsettled
        } else if settling.len() >= quorum {
            GraceState::Approved
        } else if in_force.len() >= quorum {
            GraceState::Stale
        } else if self.is_referenced() {
            GraceState::Referenced
        } else {
            GraceState::Awaiting
        };
        let is_approved = state == GraceState::Approved;
        let ends_on = if is_approved { self.last_covered_day(&settling, quorum) } else { None };
        let holds = |mark: &Mark| match mark {
            Mark::Conditional => {
                is_approved && settling.iter().any(|&index| self.decision(index).is_conditional)
            }
            Mark::Conflict => !approving.is_empty() && refusing > 0,
            Mark::Lapsed => ends_on.is_some_and(|day| day < self.now.today()),
            Mark::Overdue => false,
            Mark::Resubmitted => {
                matches!(state, GraceState::Awaiting | GraceState::Stale) && !answered.is_empty()
            }
            Mark::Stale => self.standings.iter().any(|standing| standing.stale),
        };
        Grace {
            state,
            ends_on,
            marks: Mark::ALL.into_iter().filter(holds).collect(),
            standings: self.standings,
        }
    }

    fn counts(&self, index: usize) -> bool {
        self.standings[index].not_counted.is_none()
    }

    fn with_verdict(&self, votes: &[usize], verdict: Verdict) -> Vec<usize> {
        votes.iter().copied().filter(|&index| self.decision(index).verdict == verdict).collect()
    }

    /// The vote of each principal: their counting record that none of their other counting records sees, the latest
    /// of several. A withdrawal is no vote.
    fn own_votes(&self) -> Vec<usize> {
        let mut by_principal: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for index in (0..self.trial.decisions.len()).filter(|&index| self.counts(index)) {
            by_principal.entry(&*self.decision(index).decided_by).or_default().push(index);
        }
        let vote_of = |own: &Vec<usize>| {
            let heads =
                own.iter().copied().filter(|&head| !own.iter().any(|&other| self.sight.sees(other, head)));
            heads.reduce(|a, b| self.later(a, b))
        };
        let votes = by_principal.values().filter_map(vote_of);
        votes.filter(|&vote| self.decision(vote).verdict != Verdict::Withdrawn).collect()
    }

    /// Of votes signed with one key, the latest.
    fn one_per_key(&self, mut votes: Vec<usize>) -> Vec<usize> {
        let key_of = |vote: usize| match &self.decision(vote).signature {
            Signature::Good { key, .. } => Some(key.clone()),
            Signature::None | Signature::Bad => None,
        };
        let mut latest: HashMap<Arc<str>, usize> = HashMap::new();
        for &vote in &votes {
            if let Some(key) = key_of(vote) {
                latest.entry(key).and_modify(|other| *other = self.later(*other, vote)).or_insert(vote);
            }
        }
        votes.retain(|&vote| key_of(vote).is_none_or(|key| latest.get(&key) == Some(&vote)));
        votes
    }

    fn later(&self, a: usize, b: usize) -> usize {
        if self.decision(a).is_later_than(self.decision(b)) { a } else { b }
    }

    /// Whether a `changes_requested` vote was answered: something that it covers has changed since.
    fn is_answered(&self, index: usize) -> bool {
        let decision = self.decision(index);
        let changed = |then: Option<&str>, today: Option<&str>| then.is_some() && then != today;
        let covers = &decision.covers;
        decision.verdict == Verdict::ChangesRequested
            && (changed(covers.expiry.as_deref(), self.current.expiry.as_deref())
                || changed(covers.request.as_deref(), Some(&self.current.request))
                || changed(covers.followup.as_deref(), self.current.followup.as_deref()))
    }

    /// Whether an approval is stale: its expiry or request digest is not there or no longer holds.
    fn is_stale(&self, index: usize) -> bool {
        let covers = &self.decision(index).covers;
        covers.expiry.is_none()
            || covers.expiry.as_deref() != self.current.expiry.as_deref()
            || covers.request.as_deref() != Some(&self.current.request)
    }

    fn leaves_a_refusal_open(&self, approving: &[usize], quorum: usize) -> bool {
        (0..self.trial.decisions.len()).any(|refusal| {
            let decision = self.decision(refusal);
            let is_open = decision.verdict.is_refusal()
                && self.standings[refusal].not_counted.is_some_and(NotCounted::leaves_refusal_open);
            let taken_up_by_self = || {
                (0..self.trial.decisions.len()).any(|other| {
                    self.counts(other)
                        && self.decision(other).decided_by == decision.decided_by
                        && self.sight.sees(other, refusal)
                })
            };
            let seen_by = || approving.iter().filter(|&&approval| self.sight.sees(approval, refusal)).count();
            is_open && !taken_up_by_self() && seen_by() < quorum
        })
    }

    /// The last day that a quorum of approvals still covers: the `quorum`-th latest of their dates.
    fn last_covered_day(&self, settling: &[usize], quorum: usize) -> Option<Date> {
        let mut days: Vec<_> =
            settling.iter().filter_map(|&index| self.decision(index).grace_ends_on).collect();
        days.sort_unstable_by(|a, b| b.cmp(a));
        days.get(quorum - 1).copied()
    }

    fn is_referenced(&self) -> bool {
        let reference =
            || self.trial.followup.as_ref().map(|f| f.field("grace_period.approval_ref").reference().is_ok());
        !self.trial.has_records && self.policy.accepts_references() && reference() == Some(true)
    }
}

/// Which record sees which: through `seen`, directly or by way of others.
struct Sight {
    seen: Vec<HashSet<usize>>,
}

impl Sight {
    fn over(trial: &Trial, standings: &[Standing]) -> Self {
        let mut by_digest: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, (decision, _)) in trial.decisions.iter().enumerate() {
            by_digest.entry(&*decision.file_digest).or_default().push(index);
        }
        let direct = |index: usize| -> Vec<usize> {
            if standings[index].not_counted == Some(NotCounted::NotYet) {
                return Vec::new();
            }
            let digests = trial.decisions[index].0.seen.iter();
            digests.filter_map(|digest| by_digest.get(&**digest)).flatten().copied().collect()
        };
        let seen = (0..trial.decisions.len()).map(|start| {
            let mut reached = HashSet::new();
            let mut open = direct(start);
            while let Some(next) = open.pop() {
                if reached.insert(next) {
                    open.extend(direct(next));
                }
            }
            reached
        });
        Self { seen: seen.collect() }
    }

    fn sees(&self, record: usize, other: usize) -> bool {
        record != other && self.seen[record].contains(&other)
    }
}

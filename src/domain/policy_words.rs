//! A policy in words: a sentence for each of its rules.

use super::policy::{
    Approver, BreakGlass, CountsFrom, LapsedGrace, Policy, Signatures, SignerValidity, StaleApprovals,
};
use super::safe_text::SafeText;
use crate::safe;

/// A rule of a policy in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicySentence {
    /// The key in the policy file.
    pub key: &'static str,
    /// The sentence, with a full stop.
    pub sentence: SafeText,
    /// True if the rule is that of a room without a policy.
    pub is_default: bool,
}

/// Returns every rule of a policy in words, in the order in which they matter to an approver.
#[must_use]
pub fn sentences(policy: &Policy) -> Vec<PolicySentence> {
    let defaults = Policy::default();
    RULES
        .iter()
        .map(|(key, words)| {
            let sentence = words(policy);
            PolicySentence { key, is_default: sentence == words(&defaults), sentence }
        })
        .collect()
}

type Words = fn(&Policy) -> SafeText;

/// The rules, each with its key.
const RULES: &[(&str, Words)] = &[
    ("approvers", approvers),
    ("quorum", |policy| match policy.quorum.get() {
        1 => "One approval settles a grace period or a package.".into(),
        count => safe!("{} approvals of different approvers settle a grace period or a package.", count),
    }),
    ("separation_of_duties", |policy| {
        if policy.separation_of_duties {
            "An approver may not decide on a trial of which they are an owner.".into()
        } else {
            "An approver may decide on a trial of which they are an owner.".into()
        }
    }),
    ("max_grace_days", |policy| {
        let from = match policy.grace_counts_from {
            CountsFrom::Decision => "the day of the decision",
            CountsFrom::Expiry => "the day on which the trial expired",
        };
        safe!("A grace period ends {} days after {} at the latest.", policy.max_grace_days, from)
    }),
    ("max_extensions", |policy| match policy.max_extensions {
        None => "A grace period may be extended any number of times.".into(),
        Some(0) => "A grace period may not be extended.".into(),
        Some(1) => "A grace period may be extended once.".into(),
        Some(count) => safe!("A grace period may be extended {} times.", count),
    }),
    ("max_total_grace_days", |policy| {
        policy.max_total_grace_days.map_or_else(
            || "All grace periods of a trial together have no limit.".into(),
            |days| safe!("No grace period ends later than {} days after the trial expired.", days.get()),
        )
    }),
    ("lapsed", |policy| match policy.lapsed {
        LapsedGrace::Mark => "A trial whose grace period has ended is marked, and stays as it is.".into(),
        LapsedGrace::Block => "A trial whose grace period has ended is blocked.".into(),
    }),
    ("stale", |policy| match policy.stale {
        StaleApprovals::Dismiss => "An approval no longer counts if what it covers has changed.".into(),
        StaleApprovals::Keep => "An approval still counts if what it covers has changed, with a mark.".into(),
    }),
    ("references", |policy| {
        if policy.accepts_references() {
            "A reference to an approval that is kept elsewhere settles a trial without records.".into()
        } else {
            "Only decision records settle a trial, and no reference to an approval that is kept elsewhere."
                .into()
        }
    }),
    ("signatures", |policy| match policy.signatures {
        Signatures::Optional => "Decisions can be signed or not. A bad signature never counts.".into(),
        Signatures::Required => "Decisions without a signature do not count.".into(),
    }),
    ("allowed_signers", |policy| match (&policy.allowed_signers, policy.signer_validity) {
        (None, _) => "Every key may sign.".into(),
        (Some(file), SignerValidity::Now) => {
            safe!("The keys in {} may sign, as long as their lines are valid now.", SafeText::sanitize(file))
        }
        (Some(file), SignerValidity::DecidedAt) => {
            safe!(
                "The keys in {} may sign, if their lines were valid at the decision.",
                SafeText::sanitize(file)
            )
        }
    }),
    ("break_glass", |policy| match policy.break_glass {
        BreakGlass::Refuse => "An emergency approval does not pass.".into(),
        BreakGlass::Accept => safe!(
            "An emergency approval passes for {} hours at most, if it has a reason.",
            policy.break_glass_max_hours.get()
        ),
    }),
    ("require_live", |policy| {
        if policy.require_live {
            "Every packet has to declare live evidence.".into()
        } else {
            "Packets need not declare live evidence.".into()
        }
    }),
    ("overdue_after_days", |policy| {
        safe!(
            "A trial that is not ready is overdue if it expired more than {} days ago.",
            policy.overdue_after_days
        )
    }),
    ("lost_decisions", |policy| match policy.lost_decisions.len() {
        0 => "No decision record is known to be lost.".into(),
        1 => "One decision record is known to be lost.".into(),
        count => safe!("{} decision records are known to be lost.", count),
    }),
    ("sample_clock", |policy| {
        policy.sample_clock.map_or_else(
            || "The time is that of the clock.".into(),
            |moment| safe!("The time is always {}, because this is a sample room.", moment),
        )
    }),
];

fn approvers(policy: &Policy) -> SafeText {
    if policy.approvers.is_empty() {
        return "Every principal may decide.".into();
    }
    let approver = |approver: &Approver| {
        let mut text = SafeText::principal(&approver.principal);
        let mut limits = Vec::new();
        if let Some(days) = approver.max_grace_days.filter(|&days| days < policy.max_grace_days) {
            limits.push(safe!("up to {} days", days));
        }
        if !approver.owner_refs.is_empty() {
            let owners = approver.owner_refs.iter().map(|owner| SafeText::sanitize(owner));
            limits.push(safe!("is {}", SafeText::join(owners, " and ")));
        }
        if !limits.is_empty() {
            text.push(safe!(" ({})", SafeText::join(limits, ", ")));
        }
        text
    };
    safe!("Approvers: {}.", SafeText::join(policy.approvers.iter().map(approver), "; "))
}

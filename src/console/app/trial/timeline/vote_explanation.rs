//! The effect of a record: whether it is a vote, and the reason if it is not.

use crate::console::app::content::package_evidence;
use crate::console::app::decision::target::DecisionTarget;
use crate::console::app::labels;
use crate::console::app::rich_text::{Line, Role};
use crate::console::app::trial::timeline::Timeline;
use crate::domain::decision::{Decision, Signature, Verdict};
use crate::domain::duties::Duties;
use crate::domain::grace::{Hold, NotCounted, grace_starts_on};
use crate::domain::safe_text::SafeText;
use crate::domain::time::days_between;
use crate::safe;

const NOT_A_VOTE: &str =
    "not a vote: a later decision with the same key or of the same principal replaces it";

impl Timeline<'_> {
    /// Returns the label at the end of a record's heading.
    pub(crate) fn short_label(&self, number: usize) -> (Role, &'static str) {
        let ballot = self.ballot(number);
        let decision = self.decision(number);
        match decision.verdict {
            _ if ballot.not_counted.is_some() => (Role::Blocked, "does not count"),
            _ if ballot.stale => (Role::Waiting, "stale"),
            _ if ballot.expired => (Role::Waiting, "expired"),
            Verdict::Approved if ballot.vote && !ballot.in_force => (Role::Waiting, "not in force"),
            _ if ballot.vote => (Role::Pass, "counts"),
            _ => (Role::Dim, "no vote"),
        }
    }

    /// Returns the sentences about its effect.
    pub(crate) fn effect(&self, number: usize) -> Vec<Line> {
        let ballot = self.ballot(number);
        let decision = self.decision(number);
        let signed = match decision.signature {
            Signature::None => "",
            Signature::Bad(_) => " · its signature is bad",
            Signature::Good { .. } => " · signed",
        };
        if let Some(reason) = ballot.not_counted {
            return self.not_counted(decision, reason, signed);
        }
        if ballot.stale {
            return match decision.stage() {
                None => self.changes(number, signed),
                Some(_) => self.package_changes(decision, signed),
            };
        }
        let name = SafeText::principal(&decision.decided_by);
        if !ballot.vote {
            return vec![Line::of(Role::Dim, format!("{}{signed}", self.why_no_vote(number)))];
        }
        if ballot.expired {
            let day = decision.expires_on().map(|day| labels::day(day, self.room.now.today()));
            let text = format!("no longer in force: the approval expired after {}", day.unwrap_or_default());
            return vec![Line::of(Role::Waiting, format!("{text}{signed}")).hang(2)];
        }
        if decision.verdict == Verdict::Approved && !ballot.in_force {
            let text = "not in force: it was recorded without knowledge of a request for changes that was answered since";
            return vec![Line::of(Role::Waiting, format!("{text}{signed}")).hang(2)];
        }
        vec![Line::of(Role::Pass, safe!("counts: the vote of {}{}", name, SafeText::sanitize(signed)))]
    }

    fn not_counted(&self, decision: &Decision, reason: NotCounted, signed: &str) -> Vec<Line> {
        let mut sentence = safe!("does not count: {}", reason.sentence());
        if let Some(detail) = self.detail(decision, reason) {
            sentence.push(safe!(" ({})", detail));
        }
        sentence.push(SafeText::sanitize(signed));
        let mut lines = vec![Line::of(Role::Blocked, sentence).hang(2)];
        let holds = decision.verdict.is_refusal()
            && reason.leaves_refusal_open()
            && DecisionTarget::of_stage(decision.stage()).has_open_objection(&self.reviewed.evaluation);
        if holds {
            let text = "→ the objection stays open until approvers who have seen it approve";
            lines.push(Line::of(Role::Waiting, text).hang(2));
        }
        lines
    }

    /// Returns details from the policy and the record.
    fn detail(&self, decision: &Decision, reason: NotCounted) -> Option<SafeText> {
        let trial = &self.reviewed.trial;
        let (policy, now) = (&self.room.policy_file.policy, self.room.now);
        let name = SafeText::principal(&decision.decided_by);
        Some(match reason {
            NotCounted::NotYet => {
                safe!("on {}", SafeText::sanitize(&labels::day(decision.decided_at.date(), now.today())))
            }
            NotCounted::NotAnApprover => return None,
            NotCounted::Owner => {
                let own = Duties::of(trial, policy).conflict(&decision.decided_by, decision.stage())?;
                safe!("{} is {}", name, SafeText::sanitize(own))
            }
            NotCounted::GraceTooLong => {
                let allowed = policy.allowed_days(&decision.decided_by);
                let from = grace_starts_on(trial, policy, decision.decided_at.date());
                let days = days_between(from, decision.grace_ends_on()?);
                safe!("{} days, and {} may grant {}", days, name, allowed)
            }
            NotCounted::BadSignature
            | NotCounted::UntrustedKey
            | NotCounted::Unsigned
            | NotCounted::Backdated
            | NotCounted::GraceInPast
            | NotCounted::GraceTotalTooLong
            | NotCounted::TooManyExtensions
            | NotCounted::Expired => {
                return None;
            }
        })
    }

    /// Returns the reason for which a counted record is not a vote, or no longer.
    fn why_no_vote(&self, number: usize) -> String {
        let decision = self.decision(number);
        if decision.verdict == Verdict::Withdrawn {
            return "withdraws the earlier decision".to_owned();
        }
        let today = self.room.now.today();
        let count = self.reviewed.trial.decisions.len();
        let later = (0..count).rev().find(|&other| {
            let follows = self.decision(other);
            other != number
                && follows.decided_by == decision.decided_by
                && follows.stage() == decision.stage()
                && self.ballot(other).not_counted.is_none()
                && follows.is_later_than(decision)
        });
        if let Some(later) = later {
            let later = self.decision(later);
            let what = if later.verdict == Verdict::Withdrawn {
                "withdrawn"
            } else {
                "replaced by a later decision"
            };
            return format!("no longer a vote: {what} on {}", labels::day(later.decided_at.date(), today));
        }
        if decision.stage().is_some() {
            return match package_evidence::changed(&self.reviewed.trial, decision) {
                Some(changed) if decision.verdict == Verdict::ChangesRequested => {
                    format!("answered, so no longer a vote: {changed}")
                }
                _ => NOT_A_VOTE.to_owned(),
            };
        }
        let changed: Vec<_> = self
            .current()
            .compare(decision)
            .into_iter()
            .filter_map(|(part, hold)| (hold == Hold::Changed).then_some(part.title()))
            .collect();
        if decision.verdict == Verdict::ChangesRequested && !changed.is_empty() {
            let verb = if changed.len() == 1 { "has" } else { "have" };
            return format!("answered, so no longer a vote: {} {verb} changed since", listed(&changed));
        }
        NOT_A_VOTE.to_owned()
    }

    /// Returns what changed since a stale approval of a package was recorded.
    fn package_changes(&self, decision: &Decision, signed: &str) -> Vec<Line> {
        let changed = package_evidence::changed(&self.reviewed.trial, decision);
        let text = changed.unwrap_or("the evidence changed after the approval");
        vec![Line::of(Role::Waiting, format!("stale: {text}{signed}")).hang(2)]
    }
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn listed(items: &[&str]) -> String {
    match items {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

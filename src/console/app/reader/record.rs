//! One decision record in full: what it says, whether it counts, its signature, what it covered and what it replaces.

use crate::console::app::freshness::Freshness;
use crate::console::app::labels;
use crate::console::app::rich_text::{Line, Role};
use crate::console::app::trial::timeline::{Timeline, subject_in_words};
use crate::domain::decision::{Decision, Signature};
use crate::domain::grace::Hold;
use crate::domain::policy::SignerValidity;
use crate::domain::record_filter::covered_parts;
use crate::domain::safe_text::SafeText;
use crate::domain::settlement::{Lineage, Records};
use crate::domain::trial::Trial;
use crate::ledger::signature::namespace;
use crate::room::policy_file::Signers;
use crate::room::{EvaluatedTrial, Room};
use crate::safe;
use ssh_allowed_signers::{PublicKey, Trust};

/// Columns of the labels.
const LABEL: usize = 12;

/// Returns the number of the record with a reference among the records of a trial.
fn number_of(trial: &Trial, decision_ref: &str) -> Option<usize> {
    trial.decisions.iter().position(|(decision, _)| *decision.decision_ref == *decision_ref)
}

/// Returns the lines of a record.
pub(super) fn lines(
    room: &Room,
    reviewed: &EvaluatedTrial,
    decision_ref: &str,
    freshness: Freshness,
) -> Vec<Line> {
    let trial = &reviewed.trial;
    let Some(number) = number_of(trial, decision_ref) else {
        return vec![Line::of(Role::Dim, "The record no longer exists.")];
    };
    let decision = &trial.decisions[number].0;
    let today = room.now.today();
    let timeline = Timeline::of(reviewed, room);
    let (glyph, role, verdict) = timeline.heading(number);
    let (effect_role, effect) = timeline.short_label(number);
    let effect = freshness.instead().unwrap_or(effect);
    let subject = SafeText::sanitize(&subject_in_words(decision, today));
    let mut lines = vec![
        Line::of(role, safe!("{} ", glyph))
            .with(Role::Strong, safe!("{}: {}", verdict, subject))
            .hang(2)
            .right(effect_role, effect),
    ];
    let day = SafeText::sanitize(&labels::day(decision.decided_at.date(), today));
    let time = SafeText::sanitize(&labels::time_of_day(decision.decided_at));
    let by = safe!("by {}, {} at {} UTC", SafeText::principal(&decision.decided_by), day, time);
    lines.push(Line::of(Role::Plain, "  ").with(Role::Plain, by).hang(2));
    lines.push(Line::blank());
    reason(decision, &mut lines);
    lines.push(Line::blank());
    if freshness.is_current() {
        for (at, line) in timeline.effect(number).into_iter().enumerate() {
            lines.push(beside(if at == 0 { "Effect" } else { "" }, line));
        }
    } else {
        lines.push(row("Effect", Role::Dim, effect));
    }
    let (role, words) = signature(room, decision);
    lines.push(row("Signature", role, words));
    lineage(room, trial, number, &mut lines);
    lines.push(Line::blank());
    covers(trial, decision, &mut lines);
    lines.push(Line::blank());
    lines.push(row("Record", Role::Plain, SafeText::sanitize(&decision.decision_ref)));
    lines.push(row("Decided at", Role::Dim, SafeText::sanitize(&decision.decided_at_text)));
    lines.push(row("File", Role::Dim, SafeText::sanitize(&decision.path)));
    lines.push(row("Digest", Role::Dim, SafeText::sanitize(&decision.file_digest)));
    lines
}

fn label(name: &'static str) -> Line {
    Line::of(Role::Dim, safe!("{:<12}", name)).hang(LABEL)
}

fn row(name: &'static str, role: Role, text: impl Into<SafeText>) -> Line {
    label(name).with(role, text.into())
}

/// Returns a line with a label before it.
fn beside(name: &'static str, line: Line) -> Line {
    let mut labelled = label(name);
    labelled.spans.extend(line.spans);
    labelled.hang += line.hang;
    labelled
}

fn reason(decision: &Decision, lines: &mut Vec<Line>) {
    for (at, text) in SafeText::lines(decision.reason.trim_end()).into_iter().enumerate() {
        lines.push(row(if at == 0 { "Reason" } else { "" }, Role::Plain, text));
    }
    for (at, condition) in decision.conditions.iter().enumerate() {
        let name = if at == 0 { "Conditions" } else { "" };
        lines.push(row(name, Role::Waiting, SafeText::sanitize(condition)));
    }
    if let Some(external) = &decision.external_ref {
        lines.push(row("External", Role::Plain, SafeText::sanitize(external)));
    }
}

/// Returns the signature in words, with the owner of the key.
fn signature(room: &Room, decision: &Decision) -> (Role, SafeText) {
    let (key, is_trusted) = match &decision.signature {
        Signature::None => return (Role::Dim, "none".into()),
        Signature::Bad(reason) => return (Role::Blocked, reason.message().into()),
        Signature::Good { key, trusted, .. } => (key, *trusted),
    };
    let fingerprint = PublicKey::parse(key).map(|key| SafeText::sanitize(&key.fingerprint()));
    let fingerprint = fingerprint.unwrap_or("a key".into());
    let name = SafeText::principal(&decision.decided_by);
    let loaded = &room.policy_file;
    let signers = match &loaded.signers {
        Signers::Anybody => {
            let why = "the policy names no allowed signers, so every key is accepted";
            return (Role::Plain, safe!("verifies with {}; {}", fingerprint, why));
        }
        Signers::Nobody(_) => {
            let why = "the policy's list of signers cannot be read, so no key is accepted";
            return (Role::Blocked, safe!("verifies with {}; {}", fingerprint, why));
        }
        Signers::Listed(signers) => signers,
    };
    if is_trusted {
        return (Role::Pass, safe!("verifies with {}, a key of {}", fingerprint, name));
    }
    let is_now = loaded.policy.signer_validity == SignerValidity::Now;
    let at = if is_now { room.now.instant } else { decision.decided_at };
    let trust =
        |principal: &str| signers.look_up(key, principal, namespace(decision.subject.kind()), at.as_second());
    let approvers = loaded.policy.approvers.iter().map(|approver| approver.principal.as_str());
    let owners = approvers.filter(|principal| trust(principal).is_given()).map(SafeText::principal);
    let owners = SafeText::join(owners, " and ");
    let whose = match trust(&decision.decided_by) {
        Trust::NotYetValid { .. } => safe!("a key of {} that is not valid yet", name),
        Trust::Expired { .. } => safe!("a key of {} that is no longer valid", name),
        Trust::OtherNamespace { .. } => safe!("a key of {} for other records only", name),
        _ if !owners.is_empty() => safe!("a key of {}, not of {}", owners, name),
        _ => "a key that the policy gives to no approver".into(),
    };
    (Role::Blocked, safe!("verifies with {}, {}", fingerprint, whose))
}

/// Adds the decision that the record replaces and the one that replaces it.
fn lineage(room: &Room, trial: &Trial, number: usize, lines: &mut Vec<Line>) {
    let words = |other: usize| {
        let record = &trial.decisions[other].0;
        let day = safe!("{}", record.decided_at.date());
        safe!("{} ({} on {})", SafeText::sanitize(&record.decision_ref), record.verdict.label(), day)
    };
    let Lineage { replaces, replaced_by, seen } =
        Records::of(trial, &room.policy_file.policy, room.now).lineage(number);
    let none = || "no earlier decision of this person on this subject".into();
    lines.push(row("Replaces", Role::Plain, replaces.map_or_else(none, words)));
    lines.extend(replaced_by.map(|other| row("Replaced by", Role::Waiting, words(other))));
    let known = SafeText::sanitize(&labels::count(seen, "record", "records"));
    lines.push(row("Had seen", Role::Dim, safe!("{} of the trial", known)));
}

/// Adds the parts of the evidence that the record covers, each compared with the evidence of today.
fn covers(trial: &Trial, decision: &Decision, lines: &mut Vec<Line>) {
    for (at, part) in covered_parts(trial, decision).into_iter().enumerate() {
        let (glyph, role, state) = match part.hold {
            Hold::Same => ("=", Role::Dim, "unchanged since"),
            Hold::Changed => ("≠", Role::Waiting, "changed since"),
            Hold::Unsaid => ("?", Role::Waiting, "not in the record"),
        };
        let line = row(if at == 0 { "Covers" } else { "" }, role, safe!("{} ", glyph))
            .with(Role::Plain, safe!("{}: ", part.title))
            .with(role, state);
        lines.push(match part.digest {
            Some(digest) => line.with(Role::Dim, safe!("  {}", SafeText::sanitize(&digest))),
            None => line,
        });
    }
}

//! Differences between two scans of a room, by trial, and their description.

use crate::console::app::labels::count;
use crate::console::app::room_view::RoomView;
use crate::domain::decision::Verdict;
use crate::domain::document::Kind;
use crate::domain::evaluation::Status;
use crate::domain::field_path::FieldPath;
use crate::domain::finding::{Code, Finding};
use crate::domain::gate::GateId;
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::safe_text::{IntoSafe, SafeText};
use crate::domain::summary::Summary;
use crate::room::EvaluatedTrial;
use crate::safe;
use std::collections::HashSet;
use std::sync::Arc;

/// The largest number of changed trials that are searched for new decisions.
const LOOKED_AT: usize = 20;
/// The number of keys for which a note stays.
const KEYS: u8 = 20;

/// A note about changes. It stays for a number of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The changes, one after the other.
    parts: Vec<SafeText>,
    /// The number of keys for which it stays.
    pub keys_left: u8,
}

impl Note {
    /// Returns a note of these changes.
    #[must_use]
    pub const fn new(parts: Vec<SafeText>) -> Self {
        Self { parts, keys_left: KEYS }
    }

    /// Returns the sentence for the screen.
    #[must_use]
    pub fn text(&self) -> SafeText {
        SafeText::join(&self.parts, " · ")
    }

    /// Returns the sentence for the linear mode.
    #[must_use]
    pub fn spoken(&self) -> SafeText {
        SafeText::join(&self.parts, ", ")
    }
}

/// A new decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The trial.
    pub trial: Box<str>,
    /// The approver, safe to show.
    pub who: SafeText,
    /// The verdict.
    pub verdict: Verdict,
}

/// Differences between two scans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoomDiff {
    /// The policy, or the signers it names.
    pub policy: bool,
    /// New decisions.
    pub decided: Vec<Decided>,
    /// Trials with a changed status, and the new status.
    pub changed_status: Vec<(Box<str>, Status)>,
    /// Trials that changed otherwise.
    pub changed: Vec<Box<str>>,
    /// New trials.
    pub new: Vec<(Box<str>, Status)>,
    /// Removed trials.
    pub gone: Vec<Box<str>>,
    /// New problems.
    pub wrong: Vec<Problem>,
    /// The number of resolved problems.
    pub resolved: usize,
}

impl RoomDiff {
    /// Returns the differences of `after` from `before`.
    #[must_use]
    pub fn between(before: &RoomView, after: &RoomView) -> Self {
        let pin = |room_view: &RoomView| {
            room_view.room.policy_file.source.as_ref().map(|source| source.pin.clone())
        };
        let mut diff = Self { policy: pin(before) != pin(after), ..Self::default() };
        let (mut old, mut new) = (0, 0);
        // Both are in the order of their references.
        loop {
            match (before.trial_ref(old), after.trial_ref(new)) {
                (None, None) => break,
                (Some(one), Some(other)) if one == other => {
                    diff.compare(before, old, after, new);
                    old += 1;
                    new += 1;
                }
                (Some(one), other) if other.is_none_or(|other| one < other) => {
                    diff.gone.extend(before.summaries.get(old).map(|summary| summary.name.clone()));
                    old += 1;
                }
                _ => {
                    let summary = after.summaries.get(new);
                    diff.new.extend(summary.map(|summary| (summary.name.clone(), summary.status)));
                    new += 1;
                }
            }
        }
        diff.compare_problems(&before.room.problems, &after.room.problems);
        diff
    }

    fn compare(&mut self, before: &RoomView, old: usize, after: &RoomView, new: usize) {
        let (Some(one), Some(other)) = (before.summaries.get(old), after.summaries.get(new)) else { return };
        if one.fingerprint == other.fingerprint {
            return;
        }
        let name = other.name.clone();
        let looked_at = self.decided.len() + self.changed_status.len() + self.changed.len();
        let decided = (looked_at < LOOKED_AT).then(|| newest(before, old, after, new)).flatten();
        let is_decided = decided.is_some();
        self.decided.extend(decided.map(|(who, verdict)| Decided { trial: name.clone(), who, verdict }));
        if one.status != other.status {
            self.changed_status.push((name, other.status));
        } else if !is_decided {
            self.changed.push(name);
        }
    }

    fn compare_problems(&mut self, before: &[Problem], after: &[Problem]) {
        let keys = |problems: &[Problem]| -> HashSet<(ProblemCode, Arc<str>)> {
            problems.iter().map(|problem| (problem.code, problem.path.clone())).collect()
        };
        let (old, new) = (keys(before), keys(after));
        let came = after.iter().filter(|problem| !old.contains(&(problem.code, problem.path.clone())));
        self.wrong = came.cloned().collect();
        self.resolved = old.difference(&new).count();
    }

    /// Returns the changes in words; none if nothing is different.
    #[must_use]
    pub fn changes(&self) -> Vec<SafeText> {
        let mut parts: Vec<SafeText> = Vec::new();
        if self.policy {
            parts.push("The policy changed".into());
        }
        self.describe_decisions(&mut parts);
        let is_told =
            |name: &str| self.decided.len() == 1 && self.decided.iter().any(|one| &*one.trial == name);
        for status in [Status::Ready, Status::AwaitingApproval, Status::Blocked] {
            let changed_status =
                self.changed_status.iter().filter(|(name, to)| *to == status && !is_told(name));
            let names: Vec<_> = changed_status.map(|(name, _)| &**name).collect();
            let (one, many) = match status {
                Status::Ready => ("is ready now", "are ready now"),
                Status::AwaitingApproval => ("awaits approval now", "await approval now"),
                Status::Blocked => ("is blocked now", "are blocked now"),
            };
            parts.extend(some(&names, one, &format!("trials {many}")).map(IntoSafe::into_safe));
        }
        let changed: Vec<_> = self.changed.iter().map(|name| &**name).collect();
        parts.extend(some(&changed, "changed", "trials changed").map(IntoSafe::into_safe));
        let new: Vec<_> = self.new.iter().map(|(name, _)| &**name).collect();
        parts.extend(some(&new, "is new", "trials are new").map(IntoSafe::into_safe));
        let gone: Vec<_> = self.gone.iter().map(|name| &**name).collect();
        parts.extend(some(&gone, "was removed", "trials were removed").map(IntoSafe::into_safe));
        let wrong: Vec<_> = self.wrong.iter().map(|problem| SafeText::sanitize(&problem.path)).collect();
        let wrong: Vec<_> = wrong.iter().map(SafeText::as_str).collect();
        parts.extend(some(&wrong, "has a problem", "files have problems").map(IntoSafe::into_safe));
        if self.resolved > 0 {
            parts.push(format!("{} resolved", count(self.resolved, "problem", "problems")).into_safe());
        }
        parts
    }

    /// Returns the first file that can be read no more.
    #[must_use]
    pub fn broken(&self) -> Option<&Problem> {
        self.wrong.iter().find(|problem| matches!(problem.code, ProblemCode::Syntax | ProblemCode::NotUtf8))
    }

    fn describe_decisions(&self, parts: &mut Vec<SafeText>) {
        let verb = |verdict: Verdict| match verdict {
            Verdict::Approved => "approved",
            Verdict::Denied => "denied",
            Verdict::ChangesRequested => "requested changes to",
            Verdict::Withdrawn => "withdrew their decision on",
        };
        match self.decided.as_slice() {
            [] => {}
            [Decided { trial, who, verdict }] => {
                let changed_status = match self.changed_status.iter().find(|(name, _)| name == trial) {
                    Some((_, Status::Ready)) => ", which is ready now",
                    Some((_, Status::AwaitingApproval)) => ", which awaits approval now",
                    Some((_, Status::Blocked)) => ", which is blocked now",
                    None => "",
                };
                parts.push(safe!(
                    "{} {} {}{}",
                    who,
                    verb(*verdict),
                    SafeText::sanitize(trial),
                    changed_status
                ));
            }
            [first, others @ ..] => {
                let trials = others.len() + 1;
                parts.push(if others.iter().all(|one| one.who == first.who) {
                    safe!("{} decided {} trials", first.who, trials)
                } else {
                    safe!("{} trials were decided", trials)
                });
            }
        }
    }
}

/// `TRL-1042 changed_status ready`, or `3 trials changed_status ready`; nothing of none.
fn some(names: &[&str], one: &str, many: &str) -> Option<String> {
    match names {
        [] => None,
        [name] => Some(format!("{name} {one}")),
        names => Some(format!("{} {many}", names.len())),
    }
}

/// Returns the approver and the verdict of the newest decision that is new.
fn newest(before: &RoomView, old: usize, after: &RoomView, new: usize) -> Option<(SafeText, Verdict)> {
    let (before, after) = (before.room.review(old)?, after.room.review(new)?);
    let known: HashSet<_> =
        before.trial.decisions.iter().map(|(decision, _)| &decision.decision_ref).collect();
    let fresh = after.trial.decisions.iter().filter(|(decision, _)| !known.contains(&decision.decision_ref));
    let (decision, _) = fresh.max_by_key(|(decision, _)| decision.decided_at)?;
    Some((SafeText::principal(&decision.decided_by), decision.verdict))
}

/// The identity of a finding, independent of its index.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FindingKey {
    gate: GateId,
    code: Code,
    document: Option<Kind>,
    field: Option<FieldPath>,
    path: Option<Arc<str>>,
}

impl FindingKey {
    /// Returns the key of a finding.
    #[must_use]
    pub fn of(finding: &Finding) -> Self {
        let Finding { gate, code, document, field, path, .. } = finding;
        Self { gate: *gate, code: *code, document: *document, field: field.clone(), path: path.clone() }
    }
}

/// A trial as it was before its file went into an editor.
#[derive(Clone, Debug, PartialEq)]
pub struct InEditor {
    /// The trial.
    pub trial_ref: Arc<str>,
    findings: HashSet<FindingKey>,
    fingerprint: u64,
}

impl InEditor {
    /// Creates a snapshot of a trial.
    #[must_use]
    pub fn of(reviewed: &EvaluatedTrial, summary: &Summary) -> Self {
        let findings = reviewed.evaluation.findings().map(FindingKey::of).collect();
        Self { trial_ref: reviewed.trial.trial_ref.clone(), findings, fingerprint: summary.fingerprint }
    }

    /// Returns a sentence about edits of several trials, and whether findings were resolved. That about one trial says more.
    #[must_use]
    pub fn outcome_of(before: &[Self], after: &RoomView) -> Option<(String, bool)> {
        if let [one] = before {
            return one.outcome(after);
        }
        let (mut gone, mut new) = (0, 0);
        let mut statuses = Vec::with_capacity(before.len());
        for one in before {
            let Some(place) = after.find(&one.trial_ref) else { continue };
            let (Some(reviewed), Some(summary)) = (after.trial(place), after.summaries.get(place)) else {
                continue;
            };
            let now: HashSet<_> = reviewed.evaluation.findings().map(FindingKey::of).collect();
            gone += one.findings.difference(&now).count();
            new += now.difference(&one.findings).count();
            statuses.push(summary.status);
        }
        if statuses.is_empty() {
            return None;
        }
        let trials = count(statuses.len(), "trial", "trials");
        let mut text = format!("{trials}: {} resolved", count(gone, "finding", "findings"));
        if new > 0 {
            text = format!("{text}, {new} added");
        }
        let labels = [
            (Status::Ready, "ready"),
            (Status::AwaitingApproval, "awaiting approval"),
            (Status::Blocked, "blocked"),
        ];
        for (status, label) in labels {
            let number = statuses.iter().filter(|&&other| other == status).count();
            if number > 0 {
                text = format!("{text}, {number} {label}");
            }
        }
        Some((text, gone > new))
    }

    /// Returns a sentence about the edit, and whether findings were resolved.
    #[must_use]
    fn outcome(&self, after: &RoomView) -> Option<(String, bool)> {
        let place = after.find(&self.trial_ref)?;
        let (reviewed, summary) = (after.trial(place)?, after.summaries.get(place)?);
        let now: HashSet<_> = reviewed.evaluation.findings().map(FindingKey::of).collect();
        let gone = self.findings.difference(&now).count();
        let new = now.difference(&self.findings).count();
        let left = summary.blockers as usize;
        let name = &summary.name;
        let findings = |number| count(number, "finding", "findings");
        let left_over = match summary.status {
            Status::Ready => "it is ready now".to_owned(),
            Status::AwaitingApproval => "it awaits approval now".to_owned(),
            Status::Blocked => format!("{left} left"),
        };
        let text = match (gone, new) {
            (0, 0) if summary.fingerprint == self.fingerprint => {
                format!("{name} is unchanged: {} left", findings(left))
            }
            (0, 0) => format!("{name} changed; its findings are the same: {left} left"),
            (0, new) => format!("{name}: {} added, {left} in all", findings(new)),
            (gone, 0) => format!("{name}: {} resolved, {left_over}", findings(gone)),
            (gone, new) => format!("{name}: {} resolved, {new} added, {left} left", findings(gone)),
        };
        Some((text, gone > new))
    }
}

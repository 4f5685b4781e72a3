//! A finding in two lines: what is wrong and at which place, and what to do about it.

use crate::console::app::content::context::TrialContext;
use crate::console::app::content::gates::INDENT;
use crate::console::app::rich_text::{Line, Role};
use crate::domain::duties::Duties;
use crate::domain::finding::Finding;
use crate::domain::next_step::{Actor, DecisionSubject, Step, Task};
use crate::domain::remedy::{Ask, Remedy};
use crate::domain::safe_text::SafeText;
use crate::domain::suggestions::{Suggestion, possible};
use crate::domain::trial::Trial;
use crate::safe;
use unicode_width::UnicodeWidthStr;

/// Adds the lines of a finding: message and place on one, the line to add or the person to ask on the other.
pub fn finding_lines(
    context: &TrialContext<'_>,
    duties: &mut Duties<'_>,
    finding: &Finding,
    anchor: Option<usize>,
    width: usize,
    lines: &mut Vec<Line>,
) {
    let trial = &context.reviewed.trial;
    let start =
        |mark: usize| Line::of(Role::Plain, SafeText::blanks(INDENT)).hang(INDENT + mark).anchor(anchor);
    let head = start(0).with(Role::Plain, SafeText::sanitize(&finding.message));
    let places = place(finding, trial).map(|whole| (short_place(&whole, context), whole));
    lines.push(match places {
        None => head,
        Some((_, whole)) if head.width() + whole.width() + 2 <= width => head.right(Role::Dim, whole),
        Some((short, _)) if head.width() + short.width() + 2 <= width => head.right(Role::Dim, short),
        Some((short, _)) => head.with(Role::Dim, safe!(" · {}", short)),
    });
    let remedy =
        remedy(context, duties, finding).map(|(role, mark, text)| start(2).with(role, mark).with(role, text));
    let possible = possible_lines(finding, trial).into_iter().next();
    match (remedy, possible) {
        (Some(line), Some(text)) if line.width() + text.width() + 2 <= width => {
            lines.push(line.with(Role::Dim, safe!("  {}", text)));
        }
        (remedy, possible) => {
            lines.extend(remedy);
            lines.extend(possible.map(|text| start(2).with(Role::Dim, text)));
        }
    }
}

/// Returns a place without the folder of the trial.
fn short_place(place: &SafeText, context: &TrialContext<'_>) -> SafeText {
    let name = SafeText::sanitize(context.reviewed.trial.name());
    let rest = place.strip_prefix(name.as_str()).and_then(|rest| rest.strip_prefix('/'));
    rest.map_or_else(|| place.clone(), |rest| place.slice(place.len() - rest.len()..place.len()))
}

/// Returns values of the same trial that may be meant by a missing reference. They are suggestions only.
#[must_use]
pub fn possible_lines(finding: &Finding, trial: &Trial) -> Vec<SafeText> {
    let documents = trial.documents();
    let problems = trial.problems.iter().map(|problem| &*problem.problem.path);
    let files: Vec<&str> = documents.iter().map(|document| &*document.path).chain(problems).collect();
    let sentence = |possible: Suggestion| {
        let what = SafeText::sanitize(&possible.what);
        possible.stands_in.map_or_else(
            || safe!("? perhaps the file {}", what),
            |field| safe!("? perhaps {} (from {})", what, SafeText::sanitize(&field)),
        )
    };
    possible(finding, trial, &files).into_iter().map(sentence).collect()
}

/// Returns the place of a finding: `TRL-1042/followup.yaml:10:5`.
#[must_use]
pub fn place(finding: &Finding, trial: &Trial) -> Option<SafeText> {
    let (path, at) = finding.shown_at(trial)?;
    let path = SafeText::sanitize(path);
    Some(at.map_or_else(|| path.clone(), |at| safe!("{}:{}:{}", path, at.line, at.column)))
}

/// Returns what to do about a finding: the line that a reviewer can add, or a step, which names the person to ask if it is
/// another's.
#[must_use]
pub fn remedy(
    context: &TrialContext<'_>,
    duties: &mut Duties<'_>,
    finding: &Finding,
) -> Option<(Role, &'static str, SafeText)> {
    let step = |text: SafeText| (Role::Accent, "→ ", text);
    if let Some(line) = finding.remedy.line() {
        return Some((Role::Added, "+ ", line.yaml()));
    }
    match &finding.remedy {
        Remedy::AskPerson(
            Ask::UseReference(_) | Ask::RemovePlan | Ask::PackageFirst | Ask::UpstreamFirst,
        )
        | Remedy::FixFile(_) => finding.remedy.step().map(|text| step(text.into())),
        Remedy::AskPerson(_) | Remedy::AddDocument { .. } => {
            let (trial, evaluation) = (&context.reviewed.trial, &context.reviewed.evaluation);
            let policy = &context.room.policy_file.policy;
            let needed = Step::of(trial, evaluation, policy, duties, finding);
            needed.map(|needed| step(task(&needed, context.principal)))
        }
        Remedy::None | Remedy::AddLine(_) | Remedy::ReplaceValue(_) => None,
    }
}

/// Returns a step in words: what the user does, or whom to ask for it.
fn task(step: &Step, principal: &str) -> SafeText {
    let ask = |what: SafeText| match whom(&step.actor, principal) {
        Whom::Reviewer => what,
        Whom::You => safe!("you can {}", what),
        Whom::Ask(names) => safe!("ask {} to {}", names, what),
        Whom::Nobody => safe!("no approver of the policy is left to {}", what),
    };
    match &step.task {
        Task::Decide(DecisionSubject::Grace) => ask("decide on the grace period".into()),
        Task::Decide(DecisionSubject::Package(stage)) => {
            ask(safe!("decide on the {} package", stage.label()))
        }
        Task::Withdraw(DecisionSubject::Grace) => {
            safe!("{}, or change the outcome to revoked", ask("withdraw the denial".into()))
        }
        Task::Withdraw(DecisionSubject::Package(_)) => ask("withdraw the denial".into()),
        Task::MakeChanges(_) => "make the requested changes; then an approver decides again".into(),
        Task::Approve(kind) => ask(safe!("approve or renew the {}", kind.label())),
        Task::Complete(kind) => ask(safe!("complete the {} and declare it ready", kind.label())),
        Task::WriteDocument(kind) => ask(safe!("write the {}", kind.label())),
        Task::FillIn | Task::FixFile | Task::Correct => ask(step.what()),
    }
}

/// The person who takes a step, from the user's side.
enum Whom {
    /// Each user who may edit the room.
    Reviewer,
    /// The user, who is one of those who can.
    You,
    /// These people.
    Ask(SafeText),
    /// The policy leaves no person who may.
    Nobody,
}

fn whom(actor: &Actor, principal: &str) -> Whom {
    let among = |names: &[Box<str>]| names.iter().any(|name| **name == *principal);
    match actor {
        Actor::Reviewer => Whom::Reviewer,
        Actor::Approvers(names) if names.is_empty() => Whom::Nobody,
        Actor::AnyPrincipal if !principal.is_empty() => Whom::You,
        Actor::Approvers(names) | Actor::Principals(names) if among(names) => Whom::You,
        Actor::Approvers(names) | Actor::Principals(names) => Whom::Ask(either(names)),
        Actor::Owners(_) => Whom::Ask(actor.label()),
        Actor::PackageApprover => Whom::Ask("its approver".into()),
        Actor::AnyPrincipal => Whom::Ask("an approver".into()),
        Actor::Producer => Whom::Ask("its producer".into()),
    }
}

/// The most names that are listed.
const MOST_NAMES: usize = 3;

/// Returns names as a choice: `dana, eli or noor`.
fn either(names: &[Box<str>]) -> SafeText {
    let shown: Vec<_> = names.iter().take(MOST_NAMES).map(|name| SafeText::principal(name)).collect();
    match (shown.as_slice(), names.len() - shown.len()) {
        (all, others @ 1..) => safe!("{} or {} others", SafeText::join(all, ", "), others),
        ([], 0) => SafeText::default(),
        ([one], 0) => one.clone(),
        ([first @ .., last], 0) => safe!("{} or {}", SafeText::join(first, ", "), last),
    }
}

/// Returns the remedy as it is shown in a file that has no place for its line.
#[must_use]
pub fn remedy_lines(finding: &Finding) -> Vec<(Role, &'static str, SafeText)> {
    let step = finding.remedy.step().map(|step| (Role::Accent, "→ ", step.into()));
    let lines = finding.remedy.yaml().into_iter().map(|line| (Role::Added, "+ ", line));
    step.into_iter().chain(lines).collect()
}

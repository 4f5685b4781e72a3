//! A request to other people for everything that they must settle, grouped by person, as Markdown.

use super::labels::age_label;
use super::output::{Markdown, MarkdownWriter, Output, Syntax as _};
use super::phrase::Phrase;
use super::reader::Reader;
use super::selection::Selection;
use crate::domain::decision::DecisionSubject;
use crate::domain::document::Outcome;
use crate::domain::duties::Duties;
use crate::domain::field_path::FieldPath;
use crate::domain::finding::{Code, Finding};
use crate::domain::next_step::{Actor, Step, Task};
use crate::domain::policy::Policy;
use crate::domain::remedy::Ask;
use crate::domain::safe_text::SafeText;
use crate::room::EvaluatedTrial;
use crate::safe;
use std::collections::BTreeMap;
use std::io;

/// A request about some trials.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The trials by the people who are asked.
    by_recipient: BTreeMap<Recipient, Vec<TrialItems>>,
    left_out: usize,
    /// The names of the trials without a request.
    without_items: Vec<SafeText>,
}

/// The people who are asked, in the order of the text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Recipient {
    /// Owners, by their references.
    Owners(Vec<SafeText>),
    /// Approvers, by their names.
    Approvers(Vec<SafeText>),
    /// The people with a role.
    Role(&'static str),
    /// The owner is not known.
    Unknown,
}

/// The items that are asked for in one trial.
#[derive(Clone, Debug)]
struct TrialItems {
    heading: SafeText,
    items: Vec<Item>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Item {
    title: Phrase,
    remedy: Option<Phrase>,
}

/// A step that a trial needs, with the finding that it settles; without one, a package waits for an approver.
type FindingStep<'a> = (Step, Option<&'a Finding>);

impl Request {
    /// Returns the request about the selected trials.
    #[must_use]
    pub fn of(selection: &Selection<'_>) -> Self {
        Self::to(&Reader::everybody(), selection)
    }

    /// Returns the request about the selected trials to one reader alone.
    #[must_use]
    pub fn to(reader: &Reader, selection: &Selection<'_>) -> Self {
        let mut request = Self::default();
        let policy = &selection.room.policy_file.policy;
        selection.reviews().for_each(|reviewed| request.add(&reviewed, policy, reader));
        request
    }

    /// Adds what others must settle in a trial.
    fn add(&mut self, reviewed: &EvaluatedTrial, policy: &Policy, reader: &Reader) {
        let EvaluatedTrial { trial, evaluation } = reviewed;
        let outcome = evaluation.outcome.map_or("outcome unknown", Outcome::label);
        let name = SafeText::sanitize(trial.name());
        let age = evaluation.age_days.map(|days| safe!(", {}", age_label(days))).unwrap_or_default();
        let heading = safe!("{} ({}{})", name, outcome, age);
        let mut has_items = false;
        for (step, finding) in steps(reviewed, policy) {
            if !is_of_others(&step, finding) {
                self.left_out += 1;
                continue;
            }
            if !reader.is_among(&step.actor) {
                continue;
            }
            let trials = self.by_recipient.entry(Recipient::of(&step.actor)).or_default();
            if trials.last().is_none_or(|last| last.heading != heading) {
                trials.push(TrialItems { heading: heading.clone(), items: Vec::new() });
            }
            has_items = true;
            let item = finding.map_or_else(|| Item::of_package(&step), |finding| Item::of(finding, &step));
            // Several gates can miss the same document.
            if let Some(last) = trials.last_mut().filter(|last| !last.items.contains(&item)) {
                last.items.push(item);
            }
        }
        if !has_items {
            self.without_items.push(name);
        }
    }

    /// Returns the number of items.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_recipient.values().flatten().map(|trial| trial.items.len()).sum()
    }

    /// Returns whether the request has no item.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_recipient.is_empty()
    }

    /// Returns the number of findings that a reviewer can settle alone, and so are not part of the request.
    #[must_use]
    pub const fn left_out(&self) -> usize {
        self.left_out
    }

    /// Returns the names of the selected trials without a request.
    #[must_use]
    pub fn without_items(&self) -> &[SafeText] {
        &self.without_items
    }

    /// Returns a request for each group of people, with its name for people, in the order of the text.
    #[must_use]
    pub fn by_recipient(&self) -> Vec<(SafeText, Self)> {
        let part = |(recipient, trials): (&Recipient, &Vec<TrialItems>)| {
            let by_recipient = BTreeMap::from([(recipient.clone(), trials.clone())]);
            (recipient.heading().plain(), Self { by_recipient, ..Self::default() })
        };
        self.by_recipient.iter().map(part).collect()
    }

    /// Returns the request as Markdown.
    #[must_use]
    pub fn text(&self) -> SafeText {
        Output::to_text(|out| self.write(out))
    }

    /// Writes the request as Markdown.
    ///
    /// # Errors
    /// The errors of the output.
    pub fn write(&self, out: &mut Output<'_>) -> io::Result<()> {
        let out = &mut Markdown::writer(out);
        out.heading(1, &Phrase::text("Requests about expired trials"))?;
        let please =
            "Please settle what is listed under your name: references only, never the material itself.";
        out.paragraph(&Phrase::text(please))?;
        for (recipient, trials) in &self.by_recipient {
            out.heading(2, &recipient.heading())?;
            trials.iter().try_for_each(|trial| trial.write(out))?;
        }
        Ok(())
    }
}

impl Recipient {
    fn of(actor: &Actor) -> Self {
        match actor {
            Actor::Owners(owners) => {
                Self::Owners(owners.iter().map(|owner| SafeText::sanitize(owner)).collect())
            }
            Actor::Approvers(names) | Actor::Principals(names) if !names.is_empty() => {
                Self::Approvers(names.iter().map(|name| SafeText::principal(name)).collect())
            }
            Actor::Approvers(_) | Actor::Principals(_) => Self::Role("No approver is left"),
            Actor::AnyPrincipal => Self::Role("Any approver"),
            Actor::PackageApprover => Self::Role("Approver of the package"),
            Actor::Producer => Self::Role("Producer of the packet"),
            Actor::Reviewer => Self::Unknown,
        }
    }

    fn heading(&self) -> Phrase {
        let names = |names: &[SafeText]| Phrase::list(names.iter().map(Phrase::code), ", ");
        match self {
            Self::Owners(owners) => names(owners),
            Self::Approvers(approvers) => {
                let one_of = if approvers.len() > 1 { "One of the approvers " } else { "Approver " };
                Phrase::text(one_of).join(names(approvers))
            }
            Self::Role(role) => Phrase::text(*role),
            Self::Unknown => Phrase::text("No owner known"),
        }
    }
}

impl TrialItems {
    fn write(&self, out: &mut MarkdownWriter<'_, '_>) -> io::Result<()> {
        out.heading(3, &Phrase::text(&self.heading))?;
        self.items.iter().try_for_each(|item| out.task(&item.title, item.remedy.as_ref()))
    }
}

/// Returns the steps that a trial needs, in the order of findings. A finding that is settled by settling those of the
/// stage before has none.
fn steps<'a>(reviewed: &'a EvaluatedTrial, policy: &Policy) -> Vec<FindingStep<'a>> {
    let EvaluatedTrial { trial, evaluation } = reviewed;
    let mut duties = Duties::of(trial, policy);
    let mut steps: Vec<FindingStep<'a>> = Vec::new();
    for finding in evaluation.findings() {
        let step = Step::of(trial, evaluation, policy, &mut duties, finding);
        steps.extend(step.map(|step| (step, Some(finding))));
    }
    if steps.is_empty() {
        let step = Step::on_waiting_package(trial, evaluation, policy, &mut duties);
        steps.extend(step.map(|step| (step, None)));
    }
    steps
}

/// Returns whether a request about a trial has an item.
#[must_use]
pub fn has_items(reviewed: &EvaluatedTrial, policy: &Policy) -> bool {
    steps(reviewed, policy).iter().any(|(step, finding)| is_of_others(step, *finding))
}

/// Returns whether another person than the reviewer has to take a step, or can, also if it is not known who.
fn is_of_others(step: &Step, finding: Option<&Finding>) -> bool {
    step.is_of_another() || finding.is_some_and(can_be_requested)
}

/// Returns whether another person can supply what a finding misses, also if it is not known who.
fn can_be_requested(finding: &Finding) -> bool {
    let is_list = finding.field.as_ref().is_some_and(|field| *field == FieldPath::of_keys("notifications"));
    finding.is_missing_reference() || finding.code == Code::DocumentMissing || is_list
}

impl Item {
    fn of(finding: &Finding, step: &Step) -> Self {
        let title = match (&finding.field, &step.task) {
            (Some(field), _) => {
                let mut title = Phrase::code(field.to_safe());
                if let Some(path) = &finding.path {
                    title = title.and(" in ").and_code(SafeText::sanitize(path));
                    if let Some(at) = finding.at {
                        title = title.and(safe!(", line {}", at.line));
                    }
                }
                title.and(safe!(": {}", finding.code.label()))
            }
            (None, Task::Decide(subject) | Task::Withdraw(subject)) => {
                of_package(*subject).join(Phrase::sentence(&finding.message))
            }
            (None, _) => Phrase::sentence(&finding.message),
        };
        let lines = finding.remedy.yaml();
        let remedy = match (lines.as_slice(), finding.remedy.step()) {
            ([], Some(next)) => Some(Phrase::sentence(&next.into())),
            ([], None) => None,
            ([line], _) => {
                let is_there = step.task == Task::FillIn && finding.code != Code::Missing;
                Some(Phrase::text(if is_there { "It should be " } else { "Add " }).and_code(line))
            }
            (lines, _) => Some(
                Phrase::text("It begins with ").join(Phrase::list(lines.iter().map(Phrase::code), " and ")),
            ),
        };
        Self { title, remedy }
    }

    /// Returns the item of a package that waits for an approver, without a finding.
    fn of_package(step: &Step) -> Self {
        Self {
            title: Phrase::text(safe!("{}: waits for a decision", step.what())),
            remedy: Some(Phrase::text(Ask::PackageDecision.step())),
        }
    }
}

/// Returns the name of the package that a decision is about, before its message; empty for a grace period.
fn of_package(subject: DecisionSubject) -> Phrase {
    match subject {
        DecisionSubject::Grace => Phrase::default(),
        DecisionSubject::Package(stage) => Phrase::text(safe!("{} package: ", stage.label())),
    }
}

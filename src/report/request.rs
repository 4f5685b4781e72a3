//! A request to other people for everything that they must settle, grouped by person, as Markdown.

use super::Renderer;
use super::labels::age_label;
use super::output::Output;
use super::selection::Selection;
use crate::domain::document::Outcome;
use crate::domain::duties::Duties;
use crate::domain::field_path::FieldPath;
use crate::domain::finding::{Code, Finding};
use crate::domain::next_step::{Actor, Step, Task};
use crate::domain::owner::normalized;
use crate::domain::policy::Policy;
use crate::domain::safe_text::SafeText;
use crate::domain::trial::short_name;
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
    title: SafeText,
    remedy: Option<SafeText>,
}

impl Request {
    /// Returns the request about the selected trials.
    #[must_use]
    pub fn of(selection: &Selection<'_>) -> Self {
        Self::for_owner(selection, None)
    }

    /// Returns the request about the selected trials. With an owner, a reference or its part after the scheme, it is a
    /// request to that owner alone; spelling matters as for separation of duties.
    #[must_use]
    pub fn for_owner(selection: &Selection<'_>, owner: Option<&str>) -> Self {
        let mut request = Self::default();
        let policy = &selection.room.policy_file.policy;
        selection.reviews().for_each(|reviewed| request.add(&reviewed, policy, owner));
        request
    }

    /// Adds what others must settle in a trial.
    fn add(&mut self, reviewed: &EvaluatedTrial, policy: &Policy, owner: Option<&str>) {
        let EvaluatedTrial { trial, evaluation } = reviewed;
        let outcome = evaluation.outcome.map_or("outcome unknown", Outcome::label);
        let name = SafeText::sanitize(trial.name());
        let age = evaluation.age_days.map(|days| safe!(", {}", age_label(days))).unwrap_or_default();
        let heading = safe!("{} ({}{})", name, outcome, age);
        let mut duties = Duties::of(trial, policy);
        let mut has_items = false;
        for finding in evaluation.findings() {
            let step = Step::of(trial, evaluation, policy, &mut duties, finding);
            let Some(step) = step.filter(|step| step.is_of_another() || can_be_requested(finding)) else {
                self.left_out += 1;
                continue;
            };
            if owner.is_some_and(|owner| !is_asked(&step.actor, owner)) {
                continue;
            }
            let trials = self.by_recipient.entry(Recipient::of(&step.actor)).or_default();
            if trials.last().is_none_or(|last| last.heading != heading) {
                trials.push(TrialItems { heading: heading.clone(), items: Vec::new() });
            }
            has_items = true;
            let item = Item::of(finding, &step);
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
            (recipient.heading(), Self { by_recipient, ..Self::default() })
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
        out.line("# Requests about expired trials")?;
        out.line(
            "\nPlease settle what is listed under your name: references only, never the material itself.",
        )?;
        for (recipient, trials) in &self.by_recipient {
            out.text("\n## ")?.line(recipient.heading())?;
            trials.iter().try_for_each(|trial| trial.write(out))?;
        }
        Ok(())
    }
}

/// The request as Markdown.
#[derive(Debug)]
pub struct Markdown;

impl Renderer for Markdown {
    fn render(&self, selection: &Selection<'_>, out: &mut Output<'_>) -> io::Result<()> {
        Request::of(selection).write(out)
    }
}

/// Returns whether an owner is among those who are asked.
fn is_asked(actor: &Actor, owner: &str) -> bool {
    let wanted = normalized(owner);
    let Actor::Owners(owners) = actor else { return false };
    owners.iter().any(|owner| {
        let owner = normalized(owner);
        *owner == *wanted || short_name(&owner) == &*wanted
    })
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

    fn heading(&self) -> SafeText {
        match self {
            Self::Owners(owners) => SafeText::join(owners.iter().map(code_span), ", "),
            Self::Approvers(names) => {
                let one_of = if names.len() > 1 { "One of the approvers " } else { "Approver " };
                safe!("{}{}", one_of, SafeText::join(names.iter().map(escape), ", "))
            }
            Self::Role(role) => (*role).into(),
            Self::Unknown => "No owner known".into(),
        }
    }
}

impl TrialItems {
    fn write(&self, out: &mut Output<'_>) -> io::Result<()> {
        out.text("\n### ")?.text(escape(&self.heading))?.line("\n")?;
        for Item { title, remedy } in &self.items {
            out.text("- [ ] ")?.line(title)?;
            if let Some(remedy) = remedy {
                out.text("  ")?.line(remedy)?;
            }
        }
        Ok(())
    }
}

/// Returns whether a request about a trial has an item.
#[must_use]
pub fn has_items(reviewed: &EvaluatedTrial, policy: &Policy) -> bool {
    let EvaluatedTrial { trial, evaluation } = reviewed;
    let mut duties = Duties::of(trial, policy);
    evaluation.findings().any(|finding| {
        let step = Step::of(trial, evaluation, policy, &mut duties, finding);
        step.is_some_and(|step| step.is_of_another() || can_be_requested(finding))
    })
}

/// Returns whether another person can supply what a finding misses, also if it is not known who.
fn can_be_requested(finding: &Finding) -> bool {
    let is_list = finding.field.as_ref().is_some_and(|field| *field == FieldPath::of_keys("notifications"));
    finding.is_missing_reference() || finding.code == Code::DocumentMissing || is_list
}

impl Item {
    fn of(finding: &Finding, step: &Step) -> Self {
        let title = match &finding.field {
            Some(field) => {
                let mut title = code_span(&field.to_safe());
                if let Some(path) = &finding.path {
                    title.push(safe!(" in {}", code_span(&SafeText::sanitize(path))));
                    if let Some(at) = finding.at {
                        title.push(safe!(", line {}", at.line));
                    }
                }
                title.push(safe!(": {}", finding.code.label()));
                title
            }
            None => escape(&finding.message),
        };
        let lines = finding.remedy.yaml();
        let remedy = match (lines.as_slice(), finding.remedy.step()) {
            ([], Some(next)) => Some(escape(&SafeText::from(next))),
            ([], None) => None,
            ([line], _) if step.task == Task::FillIn && finding.code != Code::Missing => {
                Some(safe!("It should be {}", code_span(line)))
            }
            ([line], _) => Some(safe!("Add {}", code_span(line))),
            (lines, _) => {
                let lines = SafeText::join(lines.iter().map(code_span), " and ");
                Some(safe!("It begins with {}", lines))
            }
        };
        Self { title, remedy }
    }
}

/// Returns text between backticks, of which there are more than in it.
pub(super) fn code_span(text: &SafeText) -> SafeText {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = SafeText::repeat("`", longest + 1);
    let blank = if longest > 0 { " " } else { "" };
    safe!("{}{}{}{}{}", fence, blank, text, blank, fence)
}

/// Escapes the characters that Markdown would interpret.
pub(super) fn escape(text: &SafeText) -> SafeText {
    const SPECIAL: [char; 13] = ['\\', '`', '*', '_', '[', ']', '<', '>', '#', '!', '|', '~', '&'];
    let mut escaped = SafeText::EMPTY;
    let mut start = 0;
    for (at, _) in text.match_indices(SPECIAL) {
        escaped.push(text.slice(start..at));
        escaped.push("\\");
        start = at;
    }
    escaped.push(text.slice(start..text.len()));
    escaped
}

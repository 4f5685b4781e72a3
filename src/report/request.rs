//! A request to other people for missing references and documents, grouped by owner, as Markdown.

use super::Renderer;
use super::labels::age_label;
use super::output::Output;
use super::selection::Selection;
use crate::domain::document::Outcome;
use crate::domain::field_path::FieldPath;
use crate::domain::finding::{Code, Finding};
use crate::domain::owner::finding_owners;
use crate::domain::safe_text::SafeText;
use crate::domain::trial::Trial;
use crate::room::EvaluatedTrial;
use crate::safe;
use std::collections::BTreeMap;
use std::io;

/// A request about some trials.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The trials by the names of their owners. Items without an owner are first here and last in the text.
    by_owner: BTreeMap<Vec<SafeText>, Vec<TrialItems>>,
    left_out: usize,
}

/// The items that one owner is asked for in one trial.
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
        let mut request = Self::default();
        selection.reviews().for_each(|reviewed| request.add(&reviewed));
        request
    }

    /// Adds the missing references and documents of a trial.
    fn add(&mut self, reviewed: &EvaluatedTrial) {
        let EvaluatedTrial { trial, evaluation } = reviewed;
        let outcome = evaluation.outcome.map_or("outcome unknown", Outcome::label);
        let name = SafeText::sanitize(trial.name());
        let age = evaluation.age_days.map(|days| safe!(", {}", age_label(days))).unwrap_or_default();
        let heading = safe!("{} ({}{})", name, outcome, age);
        for finding in evaluation.findings() {
            if !can_be_requested(finding) {
                self.left_out += 1;
                continue;
            }
            let trials = self.by_owner.entry(owners(trial, finding)).or_default();
            if trials.last().is_none_or(|last| last.heading != heading) {
                trials.push(TrialItems { heading: heading.clone(), items: Vec::new() });
            }
            let item = Item::of(finding);
            // Several gates can miss the same document.
            if let Some(last) = trials.last_mut().filter(|last| !last.items.contains(&item)) {
                last.items.push(item);
            }
        }
    }

    /// Returns the number of items.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_owner.values().flatten().map(|trial| trial.items.len()).sum()
    }

    /// Returns whether the request has no item.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_owner.is_empty()
    }

    /// Returns the number of findings that are about something else than a missing reference or document, and so are
    /// not part of the request.
    #[must_use]
    pub const fn left_out(&self) -> usize {
        self.left_out
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
        out.line("# Missing references of expired trials")?;
        out.line("\nPlease add what is listed under your name: references only, never the material itself.")?;
        let (unknown, known): (Vec<_>, Vec<_>) =
            self.by_owner.iter().partition(|(owners, _)| owners.is_empty());
        for (owners, trials) in known.into_iter().chain(unknown) {
            out.text("\n## ")?;
            match owners.as_slice() {
                [] => out.line("No owner known")?,
                owners => out.line(SafeText::join(owners, ", "))?,
            }
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

/// Returns whether another person can supply what a finding misses.
#[must_use]
pub fn can_be_requested(finding: &Finding) -> bool {
    let is_list = finding.field.as_ref().is_some_and(|field| *field == FieldPath::of_keys("notifications"));
    finding.is_missing_reference() || finding.code == Code::DocumentMissing || is_list
}

/// Returns the owners of what a finding is about, as code spans.
fn owners(trial: &Trial, finding: &Finding) -> Vec<SafeText> {
    finding_owners(trial, finding).into_iter().map(|owner| code_span(&SafeText::sanitize(owner))).collect()
}

impl Item {
    fn of(finding: &Finding) -> Self {
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
        let remedy = match lines.as_slice() {
            [] => None,
            [line] => Some(safe!("Add {}", code_span(line))),
            lines => {
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

//! The files of a trial, with findings and remedies in place.

use crate::console::app::content::finding::possible_lines;
use crate::console::app::content::finding::remedy_lines;
use crate::console::app::content::highlight::highlight;
use crate::console::app::content::patch::Patch;
use crate::console::app::content::patch::patch;
use crate::console::app::msg::FileText;
use crate::console::app::request_id::RequestId;
use crate::console::app::rich_text::wrap;
use crate::console::app::rich_text::{Line, Role, Span};
use crate::domain::finding::Finding;
use crate::domain::packed::kind_of_document;
use crate::domain::safe_text::SafeText;
use crate::domain::tree::Node;
use crate::domain::trial::Trial;
use crate::room::EvaluatedTrial;
use crate::safe;
use std::sync::Arc;

/// The files of the open trial, and the one that is shown.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// The trial's files, packets first.
    pub files: Vec<Arc<str>>,
    /// The index of the shown file.
    pub file: usize,
    /// Its text, or why there is none, once it was read.
    pub contents: Option<Result<FileText, String>>,
    /// The reading that is under way or was the last.
    pub request: Option<RequestId>,
    /// The lines of the shown file, as wide as the page.
    pub lines: Vec<Line>,
    /// The first visible line.
    pub top: usize,
}

impl Evidence {
    /// Creates the state for the files of a trial, including unreadable ones.
    #[must_use]
    pub fn of(reviewed: &EvaluatedTrial) -> Self {
        let documents = reviewed.trial.documents();
        let paths = documents.iter().map(|document| &document.path);
        let problems = reviewed.trial.problems.iter().map(|problem| &problem.problem.path);
        let mut files: Vec<Arc<str>> = Vec::new();
        for path in paths.chain(problems) {
            if !files.contains(path) {
                files.push(path.clone());
            }
        }
        Self { files, ..Self::default() }
    }

    /// Returns the file that is shown.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.files.get(self.file).map(|path| &**path)
    }

    /// Shows another file, from its top.
    pub fn show(&mut self, file: usize) {
        if file != self.file {
            *self = Self { files: std::mem::take(&mut self.files), file, ..Self::default() };
        }
    }

    /// Shows the file of a finding.
    pub fn follow(&mut self, reviewed: &EvaluatedTrial, finding: usize) {
        let path = reviewed.evaluation.findings().nth(finding).and_then(|finding| finding.path.as_ref());
        if let Some(file) = path.and_then(|path| self.files.iter().position(|other| other == path)) {
            self.show(file);
        }
    }

    /// Lays the file out for a width.
    pub fn lay_out(&mut self, reviewed: &EvaluatedTrial, width: usize) {
        let Some(path) = self.path() else { return self.lines.clear() };
        self.lines = match &self.contents {
            None => vec![Line::of(Role::Dim, "Reading …")],
            Some(Err(message)) => wrap(vec![Line::of(Role::Blocked, SafeText::sanitize(message))], width),
            Some(Ok(file)) => wrap(lines(file, path, reviewed), width),
        };
    }

    /// Returns the first line that belongs to a finding.
    #[must_use]
    pub fn line_of(&self, finding: usize) -> Option<usize> {
        self.lines.iter().position(|line| line.anchor == Some(finding))
    }
}

/// A finding of the shown file, its number among the trial's, and its patch.
struct Note<'a> {
    number: usize,
    finding: &'a Finding,
    patch: Option<Patch>,
    /// Suggestions from the trial.
    possible: Vec<SafeText>,
}

fn lines(file: &FileText, path: &str, reviewed: &EvaluatedTrial) -> Vec<Line> {
    let shown = file.shown.lines();
    let notes = notes(file, path, reviewed, &file.source_lines());
    let digits = shown.len().to_string().len().max(3);
    let mut out = Vec::with_capacity(shown.len() + 3 * notes.len());
    if is_outdated(file, path, &reviewed.trial) {
        out.push(Line::of(
            Role::Waiting,
            "This file has changed since the last scan. Rescan to evaluate it again.",
        ));
        out.push(Line::blank());
    }
    for (number, text) in (1..).zip(shown) {
        let here = notes.iter().find(|note| note.finding.at.is_some_and(|at| at.line == number));
        let goes = notes.iter().find(|note| {
            note.patch
                .as_ref()
                .and_then(|patch| patch.removed.as_ref())
                .is_some_and(|lines| lines.contains(&number))
        });
        out.push(file_line(number, digits, text, here, goes));
        for note in notes.iter().filter(|note| note.end() == number) {
            note.lines(digits, &mut out);
        }
    }
    let beyond = u32::try_from(shown.len()).unwrap_or(u32::MAX);
    for note in notes.iter().filter(|note| note.end() == 0 || note.end() > beyond) {
        note.lines(digits, &mut out);
    }
    out
}

fn notes<'a>(file: &FileText, path: &str, reviewed: &'a EvaluatedTrial, raw: &[&str]) -> Vec<Note<'a>> {
    let trial_ref = &*reviewed.trial.trial_ref;
    let is_own = |root: &Node<'_>| {
        root.entry("trial_ref").and_then(|entry| entry.node.text()).is_some_and(|text| text == trial_ref)
    };
    let root_of = |finding: &Finding| {
        let of_kind = |root: &&Node<'_>| is_own(root) && kind_of_document(root) == finding.document;
        file.documents.iter().find(of_kind)
    };
    let findings = reviewed.evaluation.findings().enumerate();
    findings
        .filter(|(_, finding)| finding.path.as_deref() == Some(path))
        .map(|(number, finding)| {
            let change = root_of(finding).and_then(|root| patch(finding, root, raw));
            let possible = possible_lines(finding, &reviewed.trial);
            Note { number, finding, patch: change, possible }
        })
        .collect()
}

/// Returns the patch of a finding, by its index, in a file.
#[must_use]
pub fn remedy_of(file: &FileText, path: &str, reviewed: &EvaluatedTrial, number: usize) -> Option<Patch> {
    notes(file, path, reviewed, &file.source_lines()).into_iter().find(|note| note.number == number)?.patch
}

impl Note<'_> {
    /// Returns the line under which it is shown.
    fn end(&self) -> u32 {
        self.patch.as_ref().map(|patch| patch.after).or(self.finding.at.map(|at| at.line)).unwrap_or_default()
    }

    fn lines(&self, digits: usize, out: &mut Vec<Line>) {
        let anchor = Some(self.number);
        let margin = SafeText::blanks(digits + 4);
        match &self.patch {
            Some(patch) => out.extend(patch.added.iter().map(|text| {
                Line::of(Role::Added, format!("{:>width$} + ", "", width = digits + 1))
                    .with(Role::Added, SafeText::sanitize(text))
                    .hang(digits + 6)
                    .anchor(anchor)
            })),
            None => out.extend(remedy_lines(self.finding).into_iter().map(|(role, mark, text)| {
                Line::of(role, safe!("{}{}{}", margin, mark, text)).hang(digits + 6).anchor(anchor)
            })),
        }
        let sentence =
            format!("{margin}╰ gate {} · {} · ", self.finding.gate.number(), self.finding.code.name());
        out.push(
            Line::of(Role::Blocked, sentence)
                .with(Role::Blocked, SafeText::sanitize(&self.finding.message))
                .hang(digits + 6)
                .anchor(anchor),
        );
        out.extend(
            self.possible
                .iter()
                .map(|text| Line::of(Role::Dim, safe!("{}{}", margin, text)).hang(digits + 6).anchor(anchor)),
        );
    }
}

fn file_line(
    number: u32,
    digits: usize,
    text: &SafeText,
    here: Option<&Note<'_>>,
    goes: Option<&Note<'_>>,
) -> Line {
    let anchor = here.or(goes).map(|note| note.number);
    let marker = if here.is_some() { "✗" } else { " " };
    let mut line = Line::of(Role::Blocked, marker)
        .with(if here.is_some() { Role::Blocked } else { Role::Dim }, format!("{number:>digits$}"))
        .hang(digits + 6)
        .anchor(anchor);
    if goes.is_some() {
        return line.with(Role::Removed, " - ").with(Role::Removed, text.as_str());
    }
    line = line.with(Role::Dim, "   ");
    line.spans.extend(highlight(text));
    line
}

/// Returns whether the file on disk differs from the evaluated one.
fn is_outdated(file: &FileText, path: &str, trial: &Trial) -> bool {
    let documents = trial.documents();
    let judged = documents.iter().find(|document| &*document.path == path);
    judged.is_some_and(|document| document.file_digest != file.digest)
}

/// Returns the title over the file: path, position of the finding, and index.
#[must_use]
pub fn title(evidence: &Evidence, finding: Option<&Finding>) -> Vec<Span> {
    let mut spans = vec![Span::new(Role::Strong, evidence.path().unwrap_or_default())];
    let here = finding.filter(|finding| finding.path.as_deref() == evidence.path());
    if let Some(at) = here.and_then(|finding| finding.at) {
        spans.push(Span::new(Role::Blocked, safe!(":{}:{}", at.line, at.column)));
    }
    let of = safe!("  file {} of {}", evidence.file + 1, evidence.files.len());
    spans.push(Span::new(Role::Dim, of));
    spans
}

//! The check report as Markdown, for comments on pull requests, summaries of jobs, and messages.

use super::super::Document;
use super::super::labels::{count_label, headline};
use super::super::output::{self, Align, MarkdownWriter, Section};
use super::super::page::Page;
use super::super::phrase::Phrase;
use super::super::selection::{ByUrgency, Selection};
use super::overview::{conditions, counts, title};
use crate::domain::asks::{Asks, Collector, Needs};
use crate::domain::finding::Finding;
use crate::domain::labels::GateStatus;
use crate::domain::problem::Problem;
use crate::domain::safe_text::SafeText;
use crate::domain::tree::Position;
use crate::report::portfolio::{self, what, who};
use crate::room::EvaluatedTrial;
use crate::safe;
use std::io;

/// The greatest length of the report in bytes. GitHub takes no longer summary of a job.
const LONGEST: usize = 1024 * 1024;
/// The length that is kept free for the last lines.
const LAST_LINES: usize = 1024;
/// The most trials with details. So many never fit in [`LONGEST`] bytes.
const MOST_TRIALS: usize = 10_000;
/// The most problems that are listed.
const MOST_PROBLEMS: usize = 100;
/// The most changes of a kind that are listed.
const MOST_CHANGES: usize = 100;
/// The length of the report from which on changes have no commits below them.
const COMMITS_UP_TO: usize = LONGEST / 2;
/// The most asks that are listed.
const MOST_ASKS: usize = 10;

/// The check report as Markdown.
#[derive(Debug)]
pub struct Markdown;

impl Document for Markdown {
    type Syntax = output::Markdown;

    fn write(&self, selection: &Selection<'_>, out: &mut MarkdownWriter<'_, '_>) -> io::Result<()> {
        let policy = &selection.room.policy_file.policy;
        let mut asks = Collector::default();
        let urgent = selection.by_urgency(MOST_TRIALS, |reviewed| {
            let EvaluatedTrial { trial, evaluation } = reviewed;
            let needs = Needs::of(trial, evaluation, policy);
            asks.add(&trial.trial_ref, evaluation.age_days, needs.as_ref());
        });
        out.heading(1, &Phrase::text(title(selection)))?;
        out.table(&[("status", Align::Left), ("number", Align::Right)])?;
        for (label, count) in counts(selection) {
            out.row(&[Phrase::text(label), Phrase::text(safe!("{}", count))])?;
        }
        out.end()?;
        conditions(selection).into_iter().try_for_each(|condition| out.paragraph(&condition.and(".")))?;
        selection.changes().map_or(Ok(()), |changes| write_changes(&changes.page(), out))?;
        write_problems(&selection.room.problems, out)?;
        write_asks(&asks.finish(), out)?;
        write_trials(selection, &urgent, out)
    }
}

fn write_changes(changes: &Page, out: &mut MarkdownWriter<'_, '_>) -> io::Result<()> {
    out.heading(2, &Phrase::text(changes.title.clone()))?;
    if changes.is_empty() {
        return out.paragraph(&Phrase::text("Nothing changed."));
    }
    let mut left_out = 0;
    for list in changes.shown() {
        out.paragraph(&Phrase::strong(safe!("{} ({})", list.title, list.items.len())))?;
        for item in list.items.iter().take(MOST_CHANGES) {
            if out.length() < COMMITS_UP_TO {
                item.write_markdown(out)?;
            } else {
                out.item(0, &item.phrase)?;
                left_out += usize::from(!item.details.is_empty());
            }
        }
        if list.items.len() > MOST_CHANGES {
            out.item(0, &Phrase::text(safe!("{} more", list.items.len() - MOST_CHANGES)))?;
        }
    }
    if left_out > 0 {
        let trials = count_label(left_out, "trial is", "trials are");
        let note = safe!("The commits of {} left out, because this report is long.", trials);
        out.paragraph(&Phrase::strong(note))?;
    }
    Ok(())
}

fn write_problems(problems: &[Problem], out: &mut MarkdownWriter<'_, '_>) -> io::Result<()> {
    if problems.is_empty() {
        return Ok(());
    }
    out.heading(2, &Phrase::text("Problems of files"))?;
    for problem in problems.iter().take(MOST_PROBLEMS) {
        let place = position(&problem.path, problem.at).and(safe!(": {}: ", problem.code.label()));
        out.item(0, &place.join(Phrase::sentence(&SafeText::sanitize(&problem.message))))?;
    }
    if problems.len() > MOST_PROBLEMS {
        let more = count_label(problems.len() - MOST_PROBLEMS, "further problem", "further problems");
        out.item(0, &Phrase::text(more))?;
    }
    Ok(())
}

fn write_asks(asks: &Asks, out: &mut MarkdownWriter<'_, '_>) -> io::Result<()> {
    if asks.asks.is_empty() {
        return Ok(());
    }
    out.heading(2, &Phrase::text(portfolio::Section::Asks.title()))?;
    let columns = ["who", "what"].map(|title| (title, Align::Left));
    out.table(&[&columns[..], &[("makes ready", Align::Right), ("touches", Align::Right)]].concat())?;
    for ask in asks.asks.iter().take(MOST_ASKS) {
        let number = |count: usize| Phrase::text(safe!("{}", count));
        out.row(&[
            Phrase::text(who(&ask.action)),
            what(&ask.action),
            number(ask.ready_alone),
            number(ask.touched),
        ])?;
    }
    Ok(())
}

/// Writes the trials that are not ready, as many as fit.
fn write_trials(
    selection: &Selection<'_>,
    urgent: &ByUrgency,
    out: &mut MarkdownWriter<'_, '_>,
) -> io::Result<()> {
    if urgent.count == 0 {
        return Ok(());
    }
    out.heading(2, &Phrase::text("Trials that are not ready"))?;
    let mut written = 0;
    for reviewed in urgent.trials.iter().filter_map(|&place| selection.review(place)) {
        let section = Section::of(|out| write_trial(&reviewed, out));
        if out.length() + section.length() + LAST_LINES > LONGEST {
            break;
        }
        out.section(&section)?;
        written += 1;
    }
    if written < urgent.count {
        let left = count_label(urgent.count - written, "further trial is", "further trials are");
        let note = safe!("{} left out, because this report has at most {} bytes.", left, LONGEST);
        out.paragraph(&Phrase::strong(note))?;
    }
    Ok(())
}

fn write_trial(reviewed: &EvaluatedTrial, out: &mut MarkdownWriter<'_, '_>) -> io::Result<()> {
    let EvaluatedTrial { trial, evaluation } = reviewed;
    let name = Phrase::code(SafeText::sanitize(trial.name()));
    out.heading(3, &name.and(" ").and(headline(evaluation)))?;
    let has_stages = evaluation.stages.len() > 1;
    for check in evaluation.checks().filter(|check| check.status == GateStatus::Blocked) {
        let gate = check.gate.gate();
        let stage = if has_stages { safe!("{} stage, ", gate.stage.label()) } else { SafeText::EMPTY };
        out.item(0, &Phrase::text(safe!("{}gate {}: {}", stage, gate.number, gate.title)))?;
        for finding in &check.findings {
            out.item(1, &describe(finding))?;
        }
    }
    out.end()
}

/// Returns what is wrong, at which place, and what to do.
fn describe(finding: &Finding) -> Phrase {
    let mut phrase = Phrase::sentence(&finding.message);
    if let Some(path) = &finding.path {
        phrase = phrase.and(" (").join(position(path, finding.at)).and(")");
    }
    match Phrase::of_remedy(&finding.remedy) {
        remedy if remedy.is_empty() => phrase,
        remedy => phrase.and(" → ").join(remedy),
    }
}

fn position(path: &str, at: Option<Position>) -> Phrase {
    let path = Phrase::code(SafeText::sanitize(path));
    match at {
        Some(at) => path.and(safe!(", line {}", at.line)),
        None => path,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::output::{Output, Syntax as _};
    use super::super::super::page::{Item, List};
    use super::*;

    #[test]
    fn commits_of_many_changes_leave_room_for_the_rest() {
        let item = || Item {
            phrase: Phrase::code("TRL-1"),
            details: vec![Phrase::text(SafeText::repeat("long ", 140)); 6],
        };
        let lists = ["Became ready", "No longer ready", "New"]
            .map(|title| List { title, items: std::iter::repeat_with(item).take(MOST_CHANGES).collect() });
        let page = Page { title: "Changes".into(), lists: lists.into() };
        let text = Output::to_text(|out| write_changes(&page, &mut output::Markdown::writer(out)));
        assert_eq!(text.matches("- `TRL-1`").count(), 3 * MOST_CHANGES, "every change is listed");
        assert!(text.len() < COMMITS_UP_TO + 16 * 1024, "{}", text.len());
        let with_commits = text.matches("  - long").count() / 6;
        let note = format!("The commits of {} trials are left out", 3 * MOST_CHANGES - with_commits);
        assert!(text.contains(&note), "{with_commits}");
    }
}

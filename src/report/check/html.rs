//! The check report as a page: one file without scripts, readable without its style, also on paper.

use super::super::Document;
use super::super::labels::{grace_label, headline};
use super::super::output::{Xml, XmlWriter};
use super::super::phrase::Phrase;
use super::super::portfolio::{what, who};
use super::super::selection::Selection;
use super::overview::{conditions, counts, title};
use crate::domain::asks::{Asks, Collector, Needs};
use crate::domain::document::Outcome;
use crate::domain::evaluation::Status;
use crate::domain::finding::Finding;
use crate::domain::labels::GateStatus;
use crate::domain::safe_text::SafeText;
use crate::domain::tree::Position;
use crate::report::labels::status_sign;
use crate::room::EvaluatedTrial;
use crate::safe;
use std::io;

/// The style. It holds no sign that XML or HTML would read.
const STYLE: &str = "
:root { color-scheme: light dark; --line: #ccc; --bad: #b00020; --wait: #7a5900; --good: #006b2d; }
@media (prefers-color-scheme: dark) { :root { --line: #555; --bad: #ff8a80; --wait: #ffd54f; --good: #81c995; } }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { border: 1px solid var(--line); padding: .25rem .6rem; text-align: left; vertical-align: top; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.blocked { color: var(--bad); } .awaiting_approval { color: var(--wait); } .ready { color: var(--good); }
code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
@media print {
  body { max-width: none; margin: 0; font-size: 10pt; }
  section, tr { break-inside: avoid; } h2, h3 { break-after: avoid; } a { color: inherit; text-decoration: none; }
}
";
/// The most asks that are listed.
const MOST_ASKS: usize = 20;

/// The check report as HTML.
#[derive(Debug)]
pub struct Html;

type Page<'a, 'b> = XmlWriter<'a, 'b>;

impl Document for Html {
    type Syntax = Xml;

    fn write(&self, selection: &Selection<'_>, out: &mut Page<'_, '_>) -> io::Result<()> {
        out.html_declaration()?;
        out.block("html", &[("lang", "en".into())], |out| {
            out.block("head", &[], |out| {
                out.empty("meta", &[("charset", "utf-8".into())])?;
                // Nothing is loaded and nothing runs, also if a text should get through.
                let policy = "default-src 'none'; style-src 'unsafe-inline'";
                let security = ("http-equiv", "Content-Security-Policy".into());
                out.empty("meta", &[security, ("content", policy.into())])?;
                let viewport = "width=device-width, initial-scale=1";
                out.empty("meta", &[("name", "viewport".into()), ("content", viewport.into())])?;
                out.line("title", &[], title(selection))?;
                out.line("style", &[], STYLE)
            })?;
            out.block("body", &[], |out| out.block("main", &[], |out| write_body(selection, out)))
        })
    }
}

fn write_body(selection: &Selection<'_>, out: &mut Page<'_, '_>) -> io::Result<()> {
    out.line("h1", &[], title(selection))?;
    for condition in conditions(selection) {
        out.inline("p", &[], |out| out.phrase(&condition.and(".")))?;
        out.text("\n")?;
    }
    let rows = counts(selection).map(|(label, count)| vec![Phrase::text(label), number(count)]);
    table(&["Status", "Number"], rows, out)?;
    write_problems(selection, out)?;
    let policy = &selection.room.policy_file.policy;
    let mut asks = Collector::default();
    out.line("h2", &[], "Trials")?;
    out.block("table", &[], |out| {
        let columns = ["Trial", "Status", "Outcome", "Stage", "Days since expiry", "Grace", "Marks"];
        head(&columns, out)?;
        out.block("tbody", &[], |out| {
            selection.reviews().try_for_each(|reviewed| {
                let EvaluatedTrial { trial, evaluation } = &reviewed;
                let needs = Needs::of(trial, evaluation, policy);
                asks.add(&trial.trial_ref, evaluation.age_days, needs.as_ref());
                write_row(&reviewed, selection.room.place(&reviewed.trial.trial_ref), out)
            })
        })
    })?;
    write_asks(&asks.finish(), out)?;
    selection
        .reviews()
        .filter(|reviewed| reviewed.evaluation.status != Status::Ready)
        .try_for_each(|reviewed| write_trial(&reviewed, selection.room.place(&reviewed.trial.trial_ref), out))
}

/// Returns the name of a trial's section.
fn anchor(place: Option<usize>) -> SafeText {
    safe!("trial-{}", place.unwrap_or_default())
}

fn write_row(reviewed: &EvaluatedTrial, place: Option<usize>, out: &mut Page<'_, '_>) -> io::Result<()> {
    let EvaluatedTrial { trial, evaluation } = reviewed;
    let name = SafeText::sanitize(trial.name());
    out.inline("tr", &[], |out| {
        out.inline("td", &[], |out| match evaluation.status {
            Status::Ready => out.text(name),
            _ => out.inline("a", &[("href", safe!("#{}", anchor(place)))], |out| out.text(name)),
        })?;
        let status = safe!("{} {}", status_sign(evaluation.status).1, evaluation.status.label());
        out.inline("td", &[("class", evaluation.status.name().into())], |out| out.text(status))?;
        let cells = [
            evaluation.outcome.map_or("unknown", Outcome::label).into(),
            evaluation.stage.label().into(),
            evaluation.age_days.map(|days| safe!("{}", days)).unwrap_or_default(),
            grace_label(&evaluation.grace),
            SafeText::join(evaluation.attention.iter().map(|mark| mark.label()), ", "),
        ];
        cells.into_iter().try_for_each(|cell| out.inline("td", &[], |out| out.text(cell)))
    })?;
    out.text("\n")
}

fn write_problems(selection: &Selection<'_>, out: &mut Page<'_, '_>) -> io::Result<()> {
    if selection.room.problems.is_empty() {
        return Ok(());
    }
    out.line("h2", &[], "Problems of files")?;
    let rows = selection.room.problems.iter().map(|problem| {
        vec![
            Phrase::text(problem.code.label()),
            position(&problem.path, problem.at),
            Phrase::sentence(&SafeText::sanitize(&problem.message)),
            Phrase::text(problem.code.fix()),
        ]
    });
    table(&["Problem", "File", "Explanation", "To do"], rows, out)
}

fn write_asks(asks: &Asks, out: &mut Page<'_, '_>) -> io::Result<()> {
    if asks.asks.is_empty() {
        return Ok(());
    }
    out.line("h2", &[], "What one person can do in one go")?;
    let rows = asks.asks.iter().take(MOST_ASKS).map(|ask| {
        let who = Phrase::text(who(&ask.action));
        vec![who, what(&ask.action), number(ask.ready_alone), number(ask.touched), number(ask.ready_after)]
    });
    table(&["Who", "What", "Makes ready", "Touches", "Ready after it and those above"], rows, out)
}

fn write_trial(reviewed: &EvaluatedTrial, place: Option<usize>, out: &mut Page<'_, '_>) -> io::Result<()> {
    let EvaluatedTrial { trial, evaluation } = reviewed;
    out.block("section", &[("id", anchor(place))], |out| {
        out.line("h3", &[], safe!("{}: {}", SafeText::sanitize(&trial.trial_ref), headline(evaluation)))?;
        out.block("ul", &[], |out| {
            for check in evaluation.checks().filter(|check| check.status == GateStatus::Blocked) {
                let gate = check.gate.gate();
                out.block("li", &[], |out| {
                    out.text(safe!("{} stage, gate {}: {}\n", gate.stage.label(), gate.number, gate.title))?;
                    out.block("ul", &[], |out| {
                        check.findings.iter().try_for_each(|finding| write_finding(finding, out))
                    })
                })?;
            }
            Ok(())
        })
    })
}

fn write_finding(finding: &Finding, out: &mut Page<'_, '_>) -> io::Result<()> {
    out.inline("li", &[], |out| {
        out.phrase(&Phrase::sentence(&finding.message))?;
        if let Some(path) = &finding.path {
            out.phrase(&Phrase::text(" (").join(position(path, finding.at)).and(")"))?;
        }
        match Phrase::of_remedy(&finding.remedy) {
            remedy if remedy.is_empty() => Ok(()),
            remedy => out.phrase(&Phrase::text(" → ").join(remedy)),
        }
    })?;
    out.text("\n")
}

fn position(path: &str, at: Option<Position>) -> Phrase {
    let path = Phrase::code(SafeText::sanitize(path));
    match at {
        Some(at) => path.and(safe!(", line {}", at.line)),
        None => path,
    }
}

fn number(count: usize) -> Phrase {
    Phrase::text(safe!("{}", count))
}

fn head(columns: &[&'static str], out: &mut Page<'_, '_>) -> io::Result<()> {
    out.block("thead", &[], |out| {
        out.block("tr", &[], |out| {
            columns.iter().try_for_each(|&title| out.line("th", &[("scope", "col".into())], title))
        })
    })
}

fn table(
    columns: &[&'static str],
    rows: impl IntoIterator<Item = Vec<Phrase>>,
    out: &mut Page<'_, '_>,
) -> io::Result<()> {
    out.block("table", &[], |out| {
        head(columns, out)?;
        out.block("tbody", &[], |out| {
            rows.into_iter().try_for_each(|row| {
                out.inline("tr", &[], |out| {
                    row.iter().try_for_each(|cell| out.inline("td", &[], |out| out.phrase(cell)))
                })?;
                out.text("\n")
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::STYLE;

    #[test]
    fn the_style_is_the_same_escaped() {
        assert!(!STYLE.contains(['<', '>', '&']));
    }
}

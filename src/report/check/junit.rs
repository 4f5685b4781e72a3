//! The check report as JUnit XML: a suite for each trial, a case for each gate.

use super::super::Document;
use super::super::labels::headline;
use super::super::output::{Xml, XmlWriter};
use super::super::phrase::Phrase;
use super::super::selection::Selection;
use crate::domain::finding::Finding;
use crate::domain::labels::GateStatus;
use crate::domain::safe_text::SafeText;
use crate::domain::stage::GateResult;
use crate::domain::tree::Position;
use crate::domain::trial::Trial;
use crate::room::EvaluatedTrial;
use crate::safe;
use std::io;

/// The check report as JUnit XML. The trial is the class of a case, because some readers show nothing else of a suite.
#[derive(Debug)]
pub struct JUnit;

impl Document for JUnit {
    type Syntax = Xml;

    fn write(&self, selection: &Selection<'_>, out: &mut XmlWriter<'_, '_>) -> io::Result<()> {
        out.declaration()?;
        out.block("testsuites", &[("name", "trialdesk".into())], |out| {
            write_problems(selection, out)?;
            selection.reviews().try_for_each(|reviewed| write_trial(selection, &reviewed, out))
        })
    }
}

/// Writes the problems of files as a suite of errors: they are about no trial alone.
fn write_problems(selection: &Selection<'_>, out: &mut XmlWriter<'_, '_>) -> io::Result<()> {
    let problems = &selection.room.problems;
    if problems.is_empty() {
        return Ok(());
    }
    let count = safe!("{}", problems.len());
    let attributes = suite("problems of files".into(), count.clone(), "0".into(), count, "0".into());
    out.block("testsuite", &attributes, |out| {
        problems.iter().try_for_each(|problem| {
            let path = SafeText::sanitize(&selection.repository_path(&problem.path));
            let case = [("classname", path), ("name", problem.code.name().into())];
            out.block("testcase", &case, |out| {
                let message = SafeText::sanitize(&problem.message);
                let attributes = [("message", message.clone()), ("type", problem.code.name().into())];
                let text = safe!("{}\n{}", position(selection, &problem.path, problem.at), message);
                out.line("error", &attributes, text)
            })
        })
    })
}

fn write_trial(
    selection: &Selection<'_>,
    reviewed: &EvaluatedTrial,
    out: &mut XmlWriter<'_, '_>,
) -> io::Result<()> {
    let EvaluatedTrial { trial, evaluation } = reviewed;
    let count = |status: GateStatus| evaluation.checks().filter(|check| check.status == status).count();
    let attributes = suite(
        SafeText::sanitize(&trial.trial_ref),
        safe!("{}", evaluation.checks().count()),
        safe!("{}", count(GateStatus::Blocked)),
        "0".into(),
        safe!("{}", count(GateStatus::NotApplicable)),
    );
    out.block("testsuite", &attributes, |out| {
        out.block("properties", &[], |out| {
            let properties = [
                ("status", evaluation.status.name().into()),
                ("stage", evaluation.stage.name().into()),
                ("summary", headline(evaluation)),
            ];
            properties.into_iter().try_for_each(|(name, value)| {
                out.empty("property", &[("name", name.into()), ("value", value)])
            })
        })?;
        evaluation.checks().try_for_each(|check| write_gate(selection, trial, check, out))
    })
}

fn suite(
    name: SafeText,
    tests: SafeText,
    failures: SafeText,
    errors: SafeText,
    skipped: SafeText,
) -> [(&'static str, SafeText); 5] {
    [("name", name), ("tests", tests), ("failures", failures), ("errors", errors), ("skipped", skipped)]
}

fn write_gate(
    selection: &Selection<'_>,
    trial: &Trial,
    check: &GateResult,
    out: &mut XmlWriter<'_, '_>,
) -> io::Result<()> {
    // A gate's name can be in several stages.
    let name = safe!("{}/{}", check.gate.stage().name(), check.gate.name());
    let case = [("classname", SafeText::sanitize(trial.name())), ("name", name)];
    match (check.status, check.findings.first()) {
        (GateStatus::NotApplicable, _) => out.block("testcase", &case, |out| {
            out.empty("skipped", &[("message", "does not apply to this trial".into())])
        }),
        (_, None) => out.empty("testcase", &case),
        (_, Some(first)) => out.block("testcase", &case, |out| {
            let attributes = [("message", first.message.clone()), ("type", first.code.name().into())];
            let body = check.findings.iter().map(|finding| describe(selection, trial, finding));
            out.line("failure", &attributes, SafeText::join(body, "\n"))
        }),
    }
}

/// Returns everything about a finding, over several lines.
fn describe(selection: &Selection<'_>, trial: &Trial, finding: &Finding) -> SafeText {
    let mut lines = vec![finding.message.clone()];
    if let Some((path, at)) = finding.shown_at(trial) {
        lines.push(safe!("  at {}", position(selection, path, at)));
    }
    if let Some(field) = &finding.field {
        lines.push(safe!("  field {}", field.to_safe()));
    }
    lines.push(safe!("  code {}", finding.code));
    let remedy = Phrase::of_remedy(&finding.remedy);
    if !remedy.is_empty() {
        lines.push(safe!("  to do: {}", remedy.plain()));
    }
    SafeText::join(lines, "\n")
}

fn position(selection: &Selection<'_>, path: &str, at: Option<Position>) -> SafeText {
    let path = SafeText::sanitize(&selection.repository_path(path));
    match at {
        Some(at) => safe!("{}:{}:{}", path, at.line, at.column),
        None => path,
    }
}

//! The portfolio as Markdown tables.

use super::super::Renderer;
use super::super::output::Output;
use super::super::request::{code_span, escape};
use super::super::selection::Selection;
use super::{Portfolio, unknown_last, what, who};
use crate::domain::labels::{ConversionTarget, Outcome};
use crate::domain::safe_text::SafeText;
use crate::domain::trial::short_name;
use crate::safe;
use std::io;

/// The portfolio for pages and messages.
#[derive(Debug)]
pub struct Markdown;

impl Renderer for Markdown {
    fn render(&self, selection: &Selection<'_>, out: &mut Output<'_>) -> io::Result<()> {
        let Portfolio { asks, gates, outcomes, targets } = Portfolio::of(selection);
        out.line("# Portfolio of trials")?;
        out.line(safe!("\n{} of {} trials are ready.", asks.ready, asks.trials))?;
        out.line("\n## What one person can do in one go\n")?;
        out.line("| alone | touches | ready after | who | what | oldest |")?;
        out.line("| ---: | ---: | ---: | --- | --- | --- |")?;
        for ask in &asks.asks {
            let oldest = ask.oldest.as_ref().map(|(trial, days)| {
                safe!("{} ({} days)", code_span(&SafeText::sanitize(short_name(trial))), *days)
            });
            out.line(safe!(
                "| +{} | {} | {} | {} | {} | {} |",
                ask.ready_alone,
                ask.touched,
                ask.ready_after,
                escape(&who(&ask.action)),
                what(&ask.action, code_span),
                oldest.unwrap_or_default()
            ))?;
        }
        out.line("\n## What blocks\n")?;
        out.line("| trials | stage | gate |")?;
        out.line("| ---: | --- | --- |")?;
        for (gate, count) in gates {
            out.line(safe!("| {} | {} | {} |", count, gate.stage().label(), gate.gate().title))?;
        }
        out.line("\n## By outcome and target\n")?;
        out.line("| | trials | ready |")?;
        out.line("| --- | ---: | ---: |")?;
        for (outcome, count) in unknown_last(outcomes) {
            let label = outcome.map_or("outcome unknown", Outcome::label);
            out.line(safe!("| {} | {} | {} |", label, count.trials, count.ready))?;
        }
        for (target, count) in unknown_last(targets) {
            let label = target.map_or("target unknown", ConversionTarget::label);
            out.line(safe!("| {} | {} | {} |", label, count.trials, count.ready))?;
        }
        Ok(())
    }
}

//! The portfolio as Markdown tables.

use super::super::Document;
use super::super::output::{self, Align, MarkdownWriter};
use super::super::phrase::Phrase;
use super::super::selection::Selection;
use super::{Portfolio, Section, TrendJson, what, who};
use crate::domain::planned_date::DateGroup;
use crate::domain::safe_text::SafeText;
use crate::domain::trial::short_name;
use crate::safe;
use std::io;

/// The portfolio for pages and messages.
#[derive(Debug)]
pub struct Markdown;

impl Document for Markdown {
    type Syntax = output::Markdown;

    fn write(&self, selection: &Selection<'_>, out: &mut MarkdownWriter<'_, '_>) -> io::Result<()> {
        let Portfolio { asks, figures } = Portfolio::of(selection);
        let number = |count: usize| Phrase::text(safe!("{}", count));
        out.heading(1, &Phrase::text("Portfolio of trials"))?;
        out.paragraph(&Phrase::text(safe!("{} of {} trials are ready.", asks.ready, asks.trials)))?;
        out.heading(2, &Phrase::text(Section::Asks.title()))?;
        let numbers = ["alone", "touches", "ready after"].map(|title| (title, Align::Right));
        let texts = ["who", "what", "oldest"].map(|title| (title, Align::Left));
        out.table(&[numbers, texts].concat())?;
        for ask in &asks.asks {
            let oldest = ask.oldest.as_ref().map(|(trial, days)| {
                Phrase::code(SafeText::sanitize(short_name(trial))).and(safe!(" ({} days)", *days))
            });
            out.row(&[
                Phrase::text(safe!("+{}", ask.ready_alone)),
                number(ask.touched),
                number(ask.ready_after),
                Phrase::text(who(&ask.action)),
                what(&ask.action),
                oldest.unwrap_or_default(),
            ])?;
        }
        out.heading(2, &Phrase::text(Section::Gates.title()))?;
        out.table(&[("trials", Align::Right), ("stage", Align::Left), ("gate", Align::Left)])?;
        for bar in &figures.gates {
            let gate = bar.label;
            out.row(&[
                number(bar.trials),
                Phrase::text(gate.stage().label()),
                Phrase::text(gate.gate().title),
            ])?;
        }
        out.heading(2, &Phrase::text(Section::Waiting.title()))?;
        out.table(&[("not ready", Align::Right), ("expired", Align::Left)])?;
        for bar in &figures.waiting {
            out.row(&[number(bar.not_ready), Phrase::text(bar.label.label())])?;
        }
        out.heading(2, &Phrase::text(Section::Weeks.title()))?;
        let counts = ["dates", "trials", "not ready"].map(|title| (title, Align::Right));
        let groups = DateGroup::ALL.map(|group| (group.label(), Align::Right));
        out.table(&[&[("week of", Align::Left)][..], &counts, &groups].concat())?;
        for week in &figures.weeks {
            let counts = [week.dates, week.trials, week.not_ready];
            let counts = counts.into_iter().chain(week.groups.iter().map(|bar| bar.trials)).map(number);
            let starts_on = Phrase::text(safe!("{}", week.starts_on));
            out.row(&std::iter::once(starts_on).chain(counts).collect::<Vec<_>>())?;
        }
        out.heading(2, &Phrase::text(Section::Owners.title()))?;
        out.table(&[("trials", Align::Right), ("not ready", Align::Right), ("owner", Align::Left)])?;
        for bar in &figures.owners {
            out.row(&[number(bar.trials), number(bar.not_ready), Phrase::code(bar.label.clone())])?;
        }
        out.heading(2, &Phrase::text(Section::Outcomes.title()))?;
        out.table(&[("outcome or target", Align::Left), ("trials", Align::Right), ("ready", Align::Right)])?;
        for bar in figures.outcomes_and_targets() {
            out.row(&[Phrase::text(bar.label), number(bar.trials), number(bar.trials - bar.not_ready)])?;
        }
        selection.trend().map_or(Ok(()), |trend| TrendJson::of(trend).write_markdown(out))
    }
}

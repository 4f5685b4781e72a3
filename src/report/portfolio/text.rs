//! The portfolio as tables for a terminal.

use super::super::Renderer;
use super::super::labels::count_label;
use super::super::output::Output;
use super::super::selection::Selection;
use super::super::style::Style;
use super::{Portfolio, Section, TrendJson, sentence, together};
use crate::domain::asks::Ask;
use crate::domain::gate::GateId;
use crate::domain::portfolio::{Bar, WaitingSpan, Week};
use crate::domain::safe_text::SafeText;
use crate::domain::trial::short_name;
use crate::safe;
use std::io;
use unicode_width::UnicodeWidthStr;

/// The portfolio for people.
#[derive(Debug)]
pub struct Text;

impl Renderer for Text {
    fn render(&self, selection: &Selection<'_>, out: &mut Output<'_>) -> io::Result<()> {
        let Portfolio { asks, figures } = Portfolio::of(selection);
        let trials = count_label(asks.trials, "trial", "trials");
        out.styled(Style::Strong, trials)?.line(safe!(": {} ready", asks.ready))?;
        title(Section::Asks, out)?;
        let row = |ask: &Ask| {
            let oldest = ask
                .oldest
                .as_ref()
                .map(|(trial, days)| safe!("{} ({} days)", SafeText::sanitize(short_name(trial)), *days));
            vec![
                safe!("+{}", ask.ready_alone),
                safe!("{}", ask.touched),
                safe!("{}", ask.ready_after),
                oldest.unwrap_or_default(),
                sentence(&ask.action),
            ]
        };
        table(&label_last(Section::Asks), &asks.asks.iter().map(row).collect::<Vec<_>>(), out)?;
        if let Some(line) = together(&asks) {
            out.text("  ")?.styled_line(Style::Quiet, line)?;
        }
        title(Section::Gates, out)?;
        let row = |bar: &Bar<GateId>| {
            let gate = bar.label;
            vec![safe!("{}", bar.trials), gate.stage().label().into(), gate.gate().title.into()]
        };
        let head = [Section::Gates.heads(), &["Stage", Section::Gates.head()]].concat();
        table(&head, &figures.gates.iter().map(row).collect::<Vec<_>>(), out)?;
        title(Section::Waiting, out)?;
        let row = |bar: &Bar<WaitingSpan>| vec![safe!("{}", bar.not_ready), bar.label.label()];
        table(&label_last(Section::Waiting), &figures.waiting.iter().map(row).collect::<Vec<_>>(), out)?;
        title(Section::Weeks, out)?;
        let row = |week: &Week| {
            let counts = [week.dates, week.trials, week.not_ready];
            let groups = week.groups.iter().map(|bar| bar.trials);
            let counts = counts.into_iter().chain(groups).map(|count| safe!("{}", count));
            std::iter::once(safe!("{}", week.starts_on)).chain(counts).collect()
        };
        table(&label_first(Section::Weeks), &figures.weeks.iter().map(row).collect::<Vec<_>>(), out)?;
        title(Section::Owners, out)?;
        let row = |bar: &Bar<SafeText>| {
            vec![safe!("{}", bar.trials), safe!("{}", bar.not_ready), bar.label.clone()]
        };
        table(&label_last(Section::Owners), &figures.owners.iter().map(row).collect::<Vec<_>>(), out)?;
        title(Section::Outcomes, out)?;
        let row = |bar: Bar<&'static str>| {
            vec![SafeText::from(bar.label), safe!("{}", bar.trials), safe!("{}", bar.trials - bar.not_ready)]
        };
        let rows: Vec<_> = figures.outcomes_and_targets().map(row).collect();
        table(&label_first(Section::Outcomes), &rows, out)?;
        selection.trend().map_or(Ok(()), |trend| TrendJson::of(trend).write_text(out))
    }
}

fn title(section: Section, out: &mut Output<'_>) -> io::Result<()> {
    out.styled_line(Style::Strong, safe!("\n{}", section.title()))
}

/// Returns the headings of a section with that of its labels before the figures.
fn label_first(section: Section) -> Vec<&'static str> {
    [&[section.head()], section.heads()].concat()
}

/// Returns the headings of a section with that of its labels after the figures.
fn label_last(section: Section) -> Vec<&'static str> {
    [section.heads(), &[section.head()]].concat()
}

/// Writes rows in columns that are as wide as their widest cell.
pub(super) fn table(head: &[&'static str], rows: &[Vec<SafeText>], out: &mut Output<'_>) -> io::Result<()> {
    let head: Vec<SafeText> = head.iter().map(|&title| title.into()).collect();
    let all = || std::iter::once(&head).chain(rows);
    let widths: Vec<usize> = (0..head.len())
        .map(|column| all().map(|row| row[column].width()).max().unwrap_or_default())
        .collect();
    let line = |row: &[SafeText]| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| {
            let mut cell = cell.clone();
            cell.push(SafeText::blanks(width.saturating_sub(cell.width())));
            cell
        });
        SafeText::join(cells, "  ").part(str::trim_end)
    };
    out.text("  ")?.styled_line(Style::Quiet, line(&head))?;
    rows.iter().try_for_each(|row| out.text("  ")?.line(line(row)))
}

//! The figures of the portfolio, a line each, with the headings of the table in words.

use crate::console::app::command::Command;
use crate::console::app::labels;
use crate::console::app::model::Model;
use crate::console::app::msg::Msg;
use crate::console::app::portfolio::figures::{Figures, Row, Section};
use crate::console::linear::common_words;
use crate::console::linear::lines::Lines;
use crate::console::linear::state::Linear;
use crate::domain::safe_text::SafeText;
use crate::safe;

/// Returns whether the figures are being counted.
pub(super) fn awaits(model: &Model) -> bool {
    model.freshness().is_current()
        && model.layers.portfolio().is_some_and(|portfolio| portfolio.figures.is_none())
}

/// Returns the lines: sections with their figures, numbered over all sections.
fn all(figures: &Figures) -> Vec<SafeText> {
    let mut lines = vec![safe!("Portfolio: {} of {} trials ready.", figures.ready, figures.trials)];
    let mut number = 0;
    for section in Section::ALL {
        let rows = figures.rows(section);
        let empty = if rows.is_empty() { ": none" } else { "" };
        lines.push(safe!("{}{}.", section.title(), empty));
        if section == Section::Asks {
            lines.push(figures.effect.clone());
        }
        for row in rows {
            number += 1;
            lines.push(line(number, section, row));
        }
    }
    lines
}

fn line(number: usize, section: Section, row: &Row) -> SafeText {
    let heads = section.heads().iter().zip(&row.cells).filter(|(_, cell)| !cell.is_empty());
    let cells = heads.map(|(head, cell)| safe!("{} {}", SafeText::from(*head).to_lowercase(), cell));
    safe!("{} {}: {}", number, row.label, SafeText::join(cells, ", "))
}

/// Prints the figures, in parts on a terminal.
pub(super) fn rows(linear: &mut Linear, model: &Model, out: &mut Lines) {
    let Some(portfolio) = model.layers.portfolio() else { return };
    let Some(figures) = portfolio.figures.as_deref().filter(|_| model.freshness().is_current()) else {
        return;
    };
    let lines = all(figures);
    let from = linear.next.min(lines.len());
    let to = if linear.part == 0 { lines.len() } else { (from + linear.part).min(lines.len()) };
    out.extend(lines.get(from..to).unwrap_or_default().iter().cloned());
    if to < lines.len() {
        out.push(safe!(
            "{}: next",
            SafeText::sanitize(&labels::count(lines.len() - to, "more line", "more lines"))
        ));
    }
    linear.from = from;
    linear.next = to;
}

/// Handles a typed line: a number shows the trials behind a figure, an empty line reads on.
pub(super) fn take(linear: &mut Linear, model: &Model, text: &str) -> Vec<Msg> {
    if let Some(msgs) = common_words::take(linear, model, text) {
        return msgs;
    }
    let figures = model.layers.portfolio().and_then(|portfolio| portfolio.figures.as_deref());
    let Some(figures) = figures else { return vec![Msg::Run(Command::Back)] };
    let count: usize = Section::ALL.iter().map(|&section| figures.rows(section).len()).sum();
    match text.to_lowercase().as_str() {
        "trend" => return vec![Msg::Run(Command::Trend)],
        "" | "n" | "next" if linear.next >= all(figures).len() => linear.say("End of the list."),
        "" | "n" | "next" => print(linear, model),
        "p" | "previous" => {
            linear.next = linear.from.saturating_sub(linear.part);
            print(linear, model);
        }
        text => match text.parse::<usize>() {
            Ok(number) if (1..=count).contains(&number) => {
                linear.in_queue = true;
                return vec![Msg::Choose(number - 1), Msg::Run(Command::Open)];
            }
            _ => linear.say("Type a figure's number, trend, next, previous, back, or help."),
        },
    }
    Vec::new()
}

fn print(linear: &mut Linear, model: &Model) {
    let mut out = Lines::default();
    rows(linear, model, &mut out);
    linear.out.append(&mut out);
}

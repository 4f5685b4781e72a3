//! A drawn screen as a small picture: one element per run of cells that look alike, and styles by class.

use super::svg::{HEIGHT, Look, MARGIN, Paper, WIDTH, escaped};
use ratatui::buffer::{Buffer, Cell};
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr;

/// The distance of the baseline from the upper edge of a cell.
const BASELINE: usize = 14;
/// The most blanks that a run of cells goes on over: beyond that, a new element is shorter.
const MOST_BLANKS: usize = 30;

/// Returns the picture of a screen.
pub fn picture(buffer: &Buffer, paper: Paper, title: &str) -> String {
    let columns = usize::from(buffer.area.width).max(1);
    let rows = usize::from(buffer.area.height);
    let (mut classes, mut grounds, mut text) = (Names::default(), Names::default(), String::new());
    let mut paths: Vec<String> = Vec::new();
    for (row, cells) in buffer.content.chunks(columns).enumerate() {
        let looks: Vec<_> = cells.iter().map(|cell| Look::of(cell, paper)).collect();
        for (start, end, ground) in runs(&looks) {
            let at = grounds.index(&format!("fill:{ground}"));
            paths.resize(paths.len().max(at + 1), String::new());
            let (x, y, width) = (MARGIN + start * WIDTH, MARGIN + row * HEIGHT, (end - start) * WIDTH);
            let _ = write!(paths[at], "M{x} {y}h{width}v{HEIGHT}h-{width}z");
        }
        let words = words(cells, &looks);
        if words.is_empty() {
            continue;
        }
        let _ = write!(text, "<text y=\"{}\">", MARGIN + row * HEIGHT + BASELINE);
        for (start, word) in words {
            let class = classes.index(&style(&looks[start]));
            let (x, length) = (MARGIN + start * WIDTH, word.width() * WIDTH);
            let _ = write!(
                text,
                "<tspan x=\"{x}\" class=\"t{class}\" textLength=\"{length}\">{}</tspan>",
                escaped(&word)
            );
        }
        text.push_str("</text>\n");
    }
    let (width, height) = (columns * WIDTH + 2 * MARGIN, rows * HEIGHT + 2 * MARGIN);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"img\" xml:space=\"preserve\">\n<title>{}</title>\n<style>text{{white-space:pre;font:15px ui-monospace,'DejaVu Sans Mono',Menlo,\
         Consolas,monospace}}",
        escaped(title)
    );
    for (prefix, names) in [("t", &classes), ("g", &grounds)] {
        for (number, style) in names.0.iter().enumerate() {
            let _ = write!(out, ".{prefix}{number}{{{style}}}");
        }
    }
    let _ =
        writeln!(out, "</style>\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{}\"/>", paper.ground);
    for (number, path) in paths.iter().enumerate() {
        let _ = writeln!(out, "<path class=\"g{number}\" d=\"{path}\"/>");
    }
    out + &text + "</svg>\n"
}

/// Styles in the order in which they are met.
#[derive(Default)]
struct Names(Vec<String>);

impl Names {
    fn index(&mut self, style: &str) -> usize {
        self.0.iter().position(|known| known == style).unwrap_or_else(|| {
            self.0.push(style.to_owned());
            self.0.len() - 1
        })
    }
}

fn style(look: &Look) -> String {
    let mut style = format!("fill:{}", look.ink);
    for (has, rule) in [
        (look.bold, ";font-weight:bold"),
        (look.italic, ";font-style:italic"),
        (look.underlined, ";text-decoration:underline"),
    ] {
        if has {
            style.push_str(rule);
        }
    }
    style
}

/// Returns the runs of cells with a ground of their own: from, to, and the colour.
fn runs(looks: &[Look]) -> Vec<(usize, usize, String)> {
    let (mut runs, mut start) = (Vec::new(), 0);
    while start < looks.len() {
        let end = start + looks[start..].iter().take_while(|look| look.ground == looks[start].ground).count();
        runs.extend(looks[start].ground.clone().map(|ground| (start, end, ground)));
        start = end;
    }
    runs
}

/// Returns the runs of characters that look alike apart from the ground, each with its column. Blanks between them belong
/// to the run, if they are few.
fn words(cells: &[Cell], looks: &[Look]) -> Vec<(usize, String)> {
    let is_blank = |at: usize| cells[at].symbol().trim().is_empty();
    let alike = |a: &Look, b: &Look| {
        (&a.ink, a.bold, a.italic, a.underlined) == (&b.ink, b.bold, b.italic, b.underlined)
    };
    let mut words: Vec<(usize, String)> = Vec::new();
    let (mut at, mut end) = (0, 0);
    while at < cells.len() {
        let symbol = cells[at].symbol();
        let columns = symbol.width().max(1);
        if !is_blank(at) || looks[at].underlined {
            let joins = |(start, _): &&mut (usize, String)| {
                at - end <= MOST_BLANKS && alike(&looks[*start], &looks[at])
            };
            let joins = |word: &&mut (usize, String)| joins(word) && (at == end || !looks[at].underlined);
            match words.last_mut().filter(joins) {
                Some((_, text)) => {
                    text.extend(std::iter::repeat_n(' ', at - end));
                    text.push_str(symbol);
                }
                None => words.push((at, symbol.to_owned())),
            }
            end = at + columns;
        }
        at += columns;
    }
    words
}

//! A drawn screen as a picture. Every word has its own column, so that it lines up in any font.

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr;

/// A cell's width in pixels.
pub const WIDTH: usize = 9;
/// A cell's height.
pub const HEIGHT: usize = 20;
/// The distance of the baseline from the cell's lower edge.
const DESCENT: usize = 6;
/// The margin around the screen.
pub const MARGIN: usize = 12;

/// The default colours of a terminal.
#[derive(Clone, Copy, Debug)]
pub struct Paper {
    /// The ink.
    pub ink: &'static str,
    /// The ground.
    pub ground: &'static str,
}

/// A dark terminal.
pub const DARK: Paper = Paper { ink: "#d6d9df", ground: "#16181d" };
/// A light one.
pub const LIGHT: Paper = Paper { ink: "#1f2328", ground: "#ffffff" };

/// How a run of cells looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The colour of the characters.
    pub ink: String,
    /// The colour behind them, if it is not that of the paper.
    pub ground: Option<String>,
    /// True for bold characters.
    pub bold: bool,
    /// True for italic characters.
    pub italic: bool,
    /// True for underlined characters.
    pub underlined: bool,
}

impl Look {
    /// Returns the look of a cell.
    pub fn of(cell: &Cell, paper: Paper) -> Self {
        let has = |modifier| cell.modifier.contains(modifier);
        let mut ink = colour(cell.fg).unwrap_or_else(|| paper.ink.to_owned());
        let mut ground = colour(cell.bg);
        if has(Modifier::REVERSED) {
            let new = ground.unwrap_or_else(|| paper.ground.to_owned());
            ground = Some(std::mem::replace(&mut ink, new));
        }
        let bold = has(Modifier::BOLD);
        Self { ink, ground, bold, italic: has(Modifier::ITALIC), underlined: has(Modifier::UNDERLINED) }
    }
}

/// The colours of the 256 that terminals agree on.
fn colour(colour: Color) -> Option<String> {
    let Color::Indexed(index) = colour else { return None };
    let step = |level: u8| if level == 0 { 0 } else { 55 + 40 * u32::from(level) };
    Some(match index {
        232.. => {
            let grey = 8 + u32::from(index - 232) * 10;
            format!("#{grey:02x}{grey:02x}{grey:02x}")
        }
        16.. => {
            let index = index - 16;
            format!("#{:02x}{:02x}{:02x}", step(index / 36), step(index / 6 % 6), step(index % 6))
        }
        // Without a theme of its own no terminal agrees on these; no picture uses them.
        _ => return None,
    })
}

/// The picture of a screen.
pub fn picture(buffer: &Buffer, paper: Paper, title: &str) -> String {
    let columns = usize::from(buffer.area.width);
    let (width, height) =
        (columns * WIDTH + 2 * MARGIN, usize::from(buffer.area.height) * HEIGHT + 2 * MARGIN);
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"img\" font-family=\"ui-monospace,'JetBrains Mono','DejaVu Sans Mono',Menlo,Consolas,monospace\" \
         font-size=\"15\" fill=\"{ink}\">\n<title>{title}</title>\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{ground}\"/>",
        ink = paper.ink,
        ground = paper.ground,
        title = escaped(title),
    );
    for (row, cells) in buffer.content.chunks(columns.max(1)).enumerate() {
        line(cells, row, paper, &mut out);
    }
    out.push_str("</svg>\n");
    out
}

/// One row: grounds first, then words.
fn line(cells: &[Cell], row: usize, paper: Paper, out: &mut String) {
    let top = MARGIN + row * HEIGHT;
    let looks: Vec<_> = cells.iter().map(|cell| Look::of(cell, paper)).collect();
    let mut start = 0;
    while start < looks.len() {
        let end = start + looks[start..].iter().take_while(|look| look.ground == looks[start].ground).count();
        if let Some(ground) = &looks[start].ground {
            let (x, width) = (MARGIN + start * WIDTH, (end - start) * WIDTH);
            let _ = writeln!(
                out,
                "<rect x=\"{x}\" y=\"{top}\" width=\"{width}\" height=\"{HEIGHT}\" fill=\"{ground}\"/>"
            );
        }
        start = end;
    }
    let is_blank = |at: usize| cells[at].symbol().trim().is_empty();
    let mut at = 0;
    while at < cells.len() {
        if is_blank(at) {
            at += 1;
            continue;
        }
        let length =
            (at..cells.len()).take_while(|&next| !is_blank(next) && looks[next] == looks[at]).count();
        let text: String = cells[at..at + length].iter().map(Cell::symbol).collect();
        word(&text, at, top, &looks[at], paper, out);
        at += length;
    }
}

fn word(text: &str, column: usize, top: usize, look: &Look, paper: Paper, out: &mut String) {
    let (x, y) = (MARGIN + column * WIDTH, top + HEIGHT - DESCENT);
    let _ = write!(out, "<text x=\"{x}\" y=\"{y}\"");
    if look.ink != paper.ink {
        let _ = write!(out, " fill=\"{}\"", look.ink);
    }
    for (has, attribute) in [
        (look.bold, " font-weight=\"bold\""),
        (look.italic, " font-style=\"italic\""),
        (look.underlined, " text-decoration=\"underline\""),
    ] {
        if has {
            out.push_str(attribute);
        }
    }
    if text.width() > 1 {
        let _ = write!(out, " textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"", text.width() * WIDTH);
    }
    let _ = writeln!(out, ">{}</text>", escaped(text));
}

/// Returns a text as the content of an element.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

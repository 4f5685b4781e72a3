//! Colour is never the only difference: what looks the same without colour has the same colour.

use crate::console::tests::screens::sizes::SCREENS;
use crate::console::tests::session::{Session, draw};
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Color;
use std::collections::BTreeMap;
use trialdesk::console::app::appearance::Theme;
use trialdesk::console::app::model::Model;

/// A piece of a row between wide gaps and lines, as it looks without colour.
type Look = Vec<(String, u16)>;

/// The colours of a piece, and the first screen that has them.
type Colours = BTreeMap<Vec<String>, String>;

fn drawn(model: &mut Model, theme: Theme) -> Buffer {
    model.appearance.theme = theme;
    draw(model)
}

/// Returns the columns of each piece of a row: they are separated by two blanks, or by a line.
fn pieces(buffer: &Buffer, y: u16) -> Vec<std::ops::Range<u16>> {
    let width = buffer.area.width;
    let is_gap = |x: u16| {
        let blank = |x: u16| x >= width || buffer[(x, y)].symbol() == " ";
        blank(x) && (blank(x + 1) || (x > 0 && blank(x - 1))) || "│─┬╭╮╰╯".contains(buffer[(x, y)].symbol())
    };
    let mut out: Vec<std::ops::Range<u16>> = Vec::new();
    for x in (0..width).filter(|x| !is_gap(*x)) {
        match out.last_mut() {
            Some(last) if last.end == x => last.end = x + 1,
            _ => out.push(x..x + 1),
        }
    }
    out
}

/// Returns how a cell looks in colour. Shades of the text's own colour are told apart by bold and dim.
fn colour(cell: &Cell) -> String {
    let neutral = [Color::Reset, Color::Indexed(248), Color::Indexed(255)];
    let ink = if neutral.contains(&cell.fg) { Color::Reset } else { cell.fg };
    format!("{ink} on {}", cell.bg)
}

/// Draws a screen with and without colours, and notes the colours of each piece by its look without them.
fn note(model: &mut Model, place: &str, seen: &mut BTreeMap<Look, Colours>) {
    let (plain, dark) = (drawn(model, Theme::Plain), drawn(model, Theme::Dark));
    for y in 0..plain.area.height {
        for columns in pieces(&plain, y) {
            let look = columns.clone().map(|x| {
                let cell = &plain[(x, y)];
                assert_eq!(cell.symbol(), dark[(x, y)].symbol(), "{place}: a theme changes no text");
                assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset), "{place}: no colours");
                (cell.symbol().to_owned(), cell.modifier.bits())
            });
            let look: Look = look.collect();
            let colours = columns.map(|x| &dark[(x, y)]).filter(|cell| cell.symbol() != " ");
            let colours = colours.map(colour).collect();
            seen.entry(look).or_default().entry(colours).or_insert_with(|| format!("{place}, row {y}"));
        }
    }
}

#[test]
fn what_looks_the_same_without_colour_has_the_same_colour() {
    // A screen, and the same one with the focus elsewhere, are told apart too.
    let mut screens: BTreeMap<&str, BTreeMap<Look, Colours>> = BTreeMap::new();
    for keys in SCREENS {
        let mut session = Session::open();
        session.press(keys);
        let seen = screens.entry(keys.trim_end_matches("<Tab>")).or_default();
        for (width, height) in [(120, 36), (80, 24), (200, 60)] {
            session.resize(width, height);
            note(&mut session.model, &format!("{keys:?} at {width}x{height}"), seen);
        }
    }
    let pieces: usize = screens.values().map(BTreeMap::len).sum();
    assert!(pieces > 2_000, "{pieces}");
    let text = |look: &Look| look.iter().map(|(symbol, _)| symbol.as_str()).collect::<String>();
    let several = screens.values().flatten().filter(|(_, colours)| colours.len() > 1);
    let report: Vec<_> = several.map(|(look, colours)| format!("{:?}: {colours:#?}", text(look))).collect();
    assert!(report.is_empty(), "{} of {pieces}:\n{}", report.len(), report.join("\n"));
}

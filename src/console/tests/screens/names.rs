//! Wide characters, combining marks and emoji in names and fields: columns line up, and nothing hangs over.

use super::sizes::assert_draws_what_changed;
use crate::console::tests::session::{Session, copy, draw, parse, text};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::fs;
use std::num::NonZeroU16;
use trialdesk::console::app::msg::Msg;
use trialdesk::room::RoomOptions;

/// Names that take more columns than characters, fewer, or none that one would guess.
const NAMES: [&str; 9] = [
    "東京試験-7",
    "Zo\u{301}e\u{308}-\u{1112}\u{1161}\u{11ab}",
    "🇩🇪-DE-7",
    "👍🏽-ok",
    "ﷺ-ligature",
    "ｆｕｌｌ-ｗｉｄｔｈ",
    "แผนที่-ไทย",
    "עברית-7",
    "a-name-that-is-very-much-longer-than-any-column-that-there-is-for-it-試験試験試験試験試験試験",
];

/// The sample's trials under these names, all blocked on the same finding.
fn session(names: &[&str], width: u16, height: u16) -> Session {
    let folder = tempfile::tempdir().unwrap();
    let room = folder.path().join("room");
    let sample = support::sample::sample_evidence();
    for (number, name) in names.iter().enumerate() {
        let target = room.join(format!("t{number}"));
        copy(&sample.join("TRL-1042"), &target);
        for file in fs::read_dir(&target).unwrap().flatten().filter(|file| file.path().is_file()) {
            let text =
                fs::read_to_string(file.path()).unwrap().replace("trial:TRL-1042", &format!("trial:{name}"));
            let text = text.replace("owner:customer-success/emea", "owner:顧客/é\u{301}");
            fs::write(file.path(), text).unwrap();
        }
        fs::remove_dir_all(target.join("decisions")).unwrap();
    }
    fs::copy(sample.join("policy.yaml"), room.join("policy.yaml")).unwrap();
    Session::on(folder, room, Some("dana"), RoomOptions::default(), width, height)
}

/// The columns of the screen at which a row has these signs.
fn columns_of(buffer: &Buffer, y: u16, is_sign: impl Fn(&str) -> bool) -> Vec<u16> {
    (0..buffer.area.width).filter(|&x| is_sign(buffer[(x, y)].symbol())).collect()
}

#[test]
fn columns_align_for_any_trial_name() {
    for (width, height) in [(62, 30), (80, 24), (120, 36), (200, 50), (300, 100)] {
        let mut session = session(&NAMES, width, height);
        session.press("0");
        let buffer = session.buffer();
        assert_eq!(session.model.list.rows.len(), NAMES.len());
        let top = session.model.list_layout().rows;
        let rows: Vec<_> = (top.y..top.y + top.height.min(u16::try_from(NAMES.len()).unwrap()))
            .map(|y| {
                let all = columns_of(&buffer, y, |symbol| matches!(symbol, "✓" | "✗" | "–"));
                all.into_iter().filter(|&x| x < top.x + top.width).collect::<Vec<_>>()
            })
            .collect();
        assert!(rows[0].len() > 8, "{}", session.screen());
        for row in &rows {
            // The grace cell may have its own symbol; the status and the gates are in the same columns.
            assert_eq!(row[..9], rows[0][..9], "at {width} by {height}:\n{}", session.screen());
        }
    }
}

#[test]
fn odd_names_show_on_every_screen() {
    let keys = "0jjjjjjjj<Tab>jj<Tab><Enter>vjjjjD<Tab>]]]q/試<Enter>nfé<Esc><Esc>0* a+3d<Tab>東京 é\u{301} 👍🏽 reason<Tab>\
                条件<Enter>👍<Tab><Esc>?<Esc>";
    for (width, height) in [(12, 6), (33, 9), (40, 12), (79, 23), (80, 24), (109, 30), (121, 37)] {
        let mut session = session(&NAMES, width, height);
        assert_draws_what_changed(&mut session, keys);
    }
}

/// A terminal emulation receives the changes as the bytes that the program sends. Names here are such
/// that every table of widths agrees on them.
#[test]
fn terminal_shows_the_drawn_cells_after_changes() {
    let (width, height) = (100, 30);
    let mut session = session(&NAMES[..2], width, height);
    let count = |number| NonZeroU16::new(number).unwrap();
    let mut screen = vt100::Parser::new(count(height), count(width), 0);
    let mut before = Buffer::empty(Rect { x: 0, y: 0, width, height });
    for key in parse("0jj<Tab>j<Tab><Enter>2jj3q/試<Enter>na東京<Tab>reason é<Esc>?<Esc>") {
        session.feed(Msg::Key(key));
        let after = draw(&session.model);
        let mut bytes = Vec::new();
        let mut backend = CrosstermBackend::new(&mut bytes);
        backend.draw(before.diff(&after).into_iter()).unwrap();
        screen.process(&bytes);
        for (y, row) in (0..height).zip(text(&after).lines()) {
            let shown = screen.screen().contents_between(y, 0, y, width);
            assert_eq!(shown.trim_end(), row, "row {y} after {key}");
        }
        before = after;
    }
}

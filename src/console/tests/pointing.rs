//! The mouse: it chooses, opens and scrolls, and decides nothing.

use crate::console::tests::session::Session;
use trialdesk::console::app::command::InputMode;
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::msg::{Mouse, Msg, Pointing};
use trialdesk::console::app::queue::Queue;
use trialdesk::console::app::trial::state::Tab;
use trialdesk::console::app::update::update;

fn at(column: u16, row: u16, what: Pointing) -> Msg {
    Msg::Mouse(Mouse { column, row, what })
}

/// Returns the position of a text on the screen.
fn find(session: &Session, text: &str) -> (u16, u16) {
    let screen = session.screen();
    let row = screen.lines().position(|line| line.contains(text)).unwrap();
    let line = screen.lines().nth(row).unwrap();
    let column = line[..line.find(text).unwrap()].chars().count();
    (u16::try_from(column).unwrap(), u16::try_from(row).unwrap())
}

fn click(session: &mut Session, text: &str) {
    let (column, row) = find(session, text);
    session.feed(at(column, row, Pointing::Press));
}

#[test]
fn a_click_chooses_and_a_second_one_opens() {
    let mut session = Session::open();
    click(&mut session, "✗ TRL-1042");
    assert!(session.line("▸").contains("TRL-1042"));
    let (column, row) = find(&session, "✗ TRL-1042");
    session.feed(at(column, row, Pointing::SecondPress));
    assert_eq!(session.model.mode(), InputMode::Gates);
    click(&mut session, "D Decisions");
    assert_eq!(session.model.layers.page().unwrap().tab, Tab::Decisions);
    session.press("<Esc>");
    click(&mut session, "2 Approvals");
    assert_eq!(session.model.list.queue, Queue::Approvals);
}

#[test]
fn tabs_are_clickable_at_every_width() {
    for width in (24..=130).step_by(9) {
        let mut session = Session::open();
        session.resize(width, 24);
        for (key, queue) in
            [("1", Queue::Triage), ("3", Queue::Ready), ("4", Queue::Runway), ("0", Queue::All)]
        {
            session.press(if key == "2" { "1" } else { "2" });
            let line = session.screen().lines().nth(1).unwrap().to_owned();
            let Some(column) = line.find(&format!(" {key} ")) else { continue };
            session.feed(at(u16::try_from(column).unwrap() + 1, 1, Pointing::Press));
            assert_eq!(session.model.list.queue, queue, "{width}: {line}");
        }
    }
}

#[test]
fn wheel_scrolls_the_pane_under_the_pointer() {
    let mut session = Session::open();
    session.resize(120, 20);
    session.feed(at(90, 10, Pointing::WheelDown));
    assert_eq!(session.model.list.detail_top, 3);
    assert!(session.line("▸").contains("TRL-1003"));
    session.feed(at(10, 10, Pointing::WheelDown));
    assert!(session.line("▸").contains("TRL-1017"), "{}", session.screen());
    session.feed(at(10, 10, Pointing::WheelUp));
    assert!(session.line("▸").contains("TRL-1003"));
}

#[test]
fn clicks_never_record_a_decision() {
    for keys in [
        "",
        "2",
        "5",
        "<Enter>",
        "<Enter>v",
        "2/1060<Enter>a",
        "2/1060<Enter>a+14d<Tab>Slipped.",
        "?",
        ":",
        "/x",
    ] {
        let mut session = Session::open();
        session.press(keys);
        let forms = session.model.layers.form().is_some();
        for row in 0..36 {
            for column in (0..120).step_by(29) {
                for what in [Pointing::Press, Pointing::SecondPress, Pointing::WheelDown, Pointing::WheelUp] {
                    let effects = update(&mut session.model, at(column, row, what));
                    let is_harmless = |effect: &Effect| matches!(effect, Effect::OpenFile { .. });
                    assert!(effects.iter().all(is_harmless), "{keys}: {effects:?}");
                }
            }
        }
        assert_eq!(session.model.layers.form().is_some(), forms, "{keys}");
        assert_eq!(session.new_records().len(), 0);
    }
}

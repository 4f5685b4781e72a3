//! Coming back: the queue, the order, the place and the filter of the last time, and what has changed since.

use crate::console::tests::session::Session;
use std::fs;
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::queue::Queue;

#[test]
fn session_restores_queue_and_cursor() {
    let mut session = Session::with_state();
    session.press("2Sjj");
    let approvals = session.line("▸");
    session.press("0s/1049<Enter>fgate:5<Enter>");
    let all = session.line("▸");
    let screen = session.screen();
    session.press("q");
    assert!(matches!(session.asked.last(), Some(Effect::Quit)), "{:?}", session.asked);
    session.restart();
    assert_eq!(session.model.list.queue, Queue::All);
    assert!(session.line("── All").contains("filter: gate:5"), "{}", session.screen());
    assert_eq!(session.line("▸"), all);
    assert!(screen.contains("Age↓") == session.shows("Age↓"), "the order is the same");
    session.press("<Esc>2");
    assert_eq!(session.line("▸"), approvals, "in every queue");
}

#[test]
fn a_place_is_a_trial_and_not_a_number() {
    let mut session = Session::with_state();
    session.press("/1043<Enter>q");
    fs::remove_dir_all(session.place.room.join("TRL-1003")).unwrap();
    session.restart();
    assert!(session.line("▸").contains("TRL-1043"), "{}", session.screen());
    session.press("q");
    fs::remove_dir_all(session.place.room.join("TRL-1043")).unwrap();
    session.restart();
    assert!(
        session.model.list.queue_cursor().cursor < session.model.list.rows.len(),
        "a trial that is gone leaves a row"
    );
}

#[test]
fn in_one_run_a_queue_keeps_its_trial_too() {
    let mut session = Session::open();
    session.press("/1043<Enter>2");
    fs::remove_dir_all(session.place.room.join("TRL-1003")).unwrap();
    session.press("r1");
    assert!(session.line("▸").contains("TRL-1043"), "{}", session.screen());
}

#[test]
fn new_selects_changes_since_the_last_visit() {
    let mut session = Session::with_state();
    session.press("0fnew:<Enter>");
    assert_eq!(session.model.list.rows.len(), 25, "at the first visit everything is new");
    session.press("<Esc>q");
    session.restart();
    session.press("fnew:<Enter>");
    assert_eq!(session.model.list.rows.len(), 0, "{}", session.screen());
    let packet = session.place.room.join("TRL-1042/followup.yaml");
    let text = fs::read_to_string(&packet).unwrap();
    fs::write(&packet, format!("{text}# seen\n")).unwrap();
    session.press("r");
    assert_eq!(session.model.list.rows.len(), 1, "{}", session.screen());
    // A kill, and not a farewell.
    session.restart();
    session.press("0fnew:<Enter>");
    assert_eq!(session.model.list.rows.len(), 1, "what was not looked at to the end is still new");
    session.press("q");
    session.restart();
    assert!(session.line("── All").contains("filter: new:"), "the filter holds on");
    assert_eq!(session.model.list.rows.len(), 0);
}

#[test]
fn each_has_their_own_visits() {
    let mut session = Session::with_state();
    session.press("2q");
    session.model.signer.principal = "eli".to_owned();
    session.restart();
    assert_eq!(session.model.list.queue, Queue::Triage);
    session.press("0fnew:<Enter>");
    assert_eq!(session.model.list.rows.len(), 25);
}

#[test]
fn a_damaged_session_is_reported_and_a_new_one_begins() {
    let mut session = Session::with_state();
    session.press("2q");
    let state = session.place.directories.room(&session.place.room).unwrap();
    let person = fs::read_dir(state.folder().join("people")).unwrap().next().unwrap().unwrap().path();
    for entry in fs::read_dir(person).unwrap().flatten() {
        let bytes = fs::read(entry.path()).unwrap();
        fs::write(entry.path(), &bytes[..bytes.len() / 2]).unwrap();
    }
    session.restart();
    assert!(session.notice().contains("session.json.damaged-"), "{}", session.notice());
    assert_eq!(session.model.list.queue, Queue::Triage, "{}", session.screen());
    assert_eq!(session.model.list.rows.len(), 13);
}

#[test]
fn session_of_a_past_day_is_not_saved() {
    let mut session = Session::with_state();
    session.press("q");
    session.place.options.now = trialdesk::domain::time::parse_timestamp("2026-06-23T12:00:00Z");
    session.restart();
    session.press("q");
    session.place.options.now = None;
    session.restart();
    session.press("0fnew:<Enter>");
    assert_eq!(session.model.list.rows.len(), 0, "{}", session.screen());
}

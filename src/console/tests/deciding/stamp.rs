//! The time in a record is the time of recording, and was shown on the screen.

use crate::console::tests::session::Session;
use jiff::SignedDuration;
use std::fs;
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::request_id::RequestId;
use trialdesk::domain::time::parse_timestamp;

/// A form to deny, in a room whose clock moves.
fn moving() -> Session {
    let mut session = Session::with_state();
    let policy = session.place.room.join("policy.yaml");
    let text = fs::read_to_string(&policy).unwrap();
    let without: Vec<_> = text.lines().filter(|line| !line.starts_with("sample_clock")).collect();
    fs::write(policy, without.join("\n")).unwrap();
    session.press("r2/1060<Enter>dNo budget.");
    session
}

fn reminder(session: &Session) -> RequestId {
    match session.asked.last() {
        Some(Effect::Remind { request }) => *request,
        other => panic!("{other:?}"),
    }
}

fn previewed(session: &Session) -> String {
    let form = session.model.layers.form().unwrap();
    form.record_of(&form.items[0]).unwrap().text
}

#[test]
fn open_form_refreshes_its_timestamp() {
    let mut session = moving();
    let first = previewed(&session);
    let request = reminder(&session);
    session.clock = (jiff::Timestamp::now() + SignedDuration::from_secs(30)).into();
    session.feed(Msg::Due { request: RequestId::default() });
    assert_eq!(previewed(&session), first, "a late reminder is dropped");
    session.feed(Msg::Due { request });
    assert_ne!(previewed(&session), first);
    assert_ne!(reminder(&session), request, "and so on");
}

#[test]
fn an_old_time_is_not_recorded_and_a_new_one_is_shown_first() {
    let mut session = moving();
    let now = session.clock;
    session.press("<Esc>");
    session.clock = parse_timestamp("2026-06-20T12:00:00Z").unwrap();
    session.press("d");
    session.clock = now;
    let old = previewed(&session);
    session.press("<C-s>");
    assert!(session.notice().contains("timestamp expired"), "{}", session.notice());
    assert!(session.new_records().is_empty());
    let shown = previewed(&session);
    assert_ne!(shown, old);
    session.press("<PageDown><C-s>");
    let records = session.new_records();
    assert_eq!(records.len(), 1, "{}", session.notice());
    assert_eq!(fs::read_to_string(session.place.room.join(&records[0])).unwrap(), shown);
}

#[test]
fn sample_clock_gives_no_timestamp_reminder() {
    let mut session = Session::with_state();
    session.press("2/1060<Enter>dNo budget.");
    assert_eq!(session.asked, []);
}

//! The files that are read again before a record is written, and after it.

use crate::console::tests::session::Session;
use std::fs;
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::freshness::Freshness;

/// Executes the readings of the room that were held.
fn release_scans(session: &mut Session) {
    session.hold_scans = false;
    let (scans, others) =
        session.asked.drain(..).partition(|effect| matches!(effect, Effect::ScanRoom { .. }));
    session.asked = others;
    session.carry_out(scans);
}

#[test]
fn a_record_is_reported_before_the_room_is_read_again() {
    let mut session = Session::with_index();
    session.press("2/1060<Enter>a<Tab>because");
    session.hold_scans = true;
    session.press("<C-s>");
    assert_eq!(session.new_records().len(), 1, "{}", session.notice());
    assert!(session.notice().starts_with("Recorded: approved · TRL-1060/decisions/"), "{}", session.notice());
    assert!(session.model.layers.form().is_none());
    assert_eq!(session.model.freshness(), Freshness::Current, "an approval makes no verdict worse");
    release_scans(&mut session);
    let notice = session.notice();
    assert!(
        notice.starts_with("Recorded: approved · TRL-1060 is ready now · TRL-1060/decisions/"),
        "{notice}"
    );
}

#[test]
fn no_verdict_is_shown_after_a_decision_that_may_block_until_the_room_is_read() {
    let mut session = Session::with_index();
    session.press("2/1060<Enter>dNo budget.");
    assert_eq!(session.model.freshness(), Freshness::Current);
    session.hold_scans = true;
    session.press("<C-s>");
    assert_eq!(session.new_records().len(), 1, "{}", session.notice());
    assert_eq!(session.model.freshness(), Freshness::Loading);
    release_scans(&mut session);
    assert_eq!(session.model.freshness(), Freshness::Current);
}

#[test]
fn a_later_notice_is_not_replaced_when_the_room_was_read() {
    let mut session = Session::with_index();
    session.press("2/1060<Enter>a<Tab>because");
    session.hold_scans = true;
    session.press("<C-s><Esc><Esc>u<Esc>");
    let notice = session.notice().to_owned();
    assert!(!notice.starts_with("Recorded"), "{notice}");
    release_scans(&mut session);
    assert_eq!(session.notice(), notice);
}

#[test]
fn the_next_trial_is_decided_before_the_room_was_read() {
    let mut session = Session::with_index();
    session.press("2/1060<Enter>a<Tab>because");
    session.hold_scans = true;
    session.press("<C-s><Esc><Esc>2/1065<Enter>dNo budget.<C-s>");
    assert_eq!(session.new_records().len(), 2, "{}", session.notice());
    release_scans(&mut session);
    assert!(session.notice().starts_with("Recorded: denied · TRL-1065 is"), "{}", session.notice());
}

#[test]
fn a_packet_that_appears_elsewhere_stops_the_record() {
    let mut session = Session::with_index();
    session.press("2/1060<Enter>a<Tab>because");
    let room = &session.place.room;
    fs::copy(room.join("TRL-1060/expiry.yaml"), room.join("TRL-1003/copy.yaml")).unwrap();
    session.press("<C-s>");
    assert!(session.notice().starts_with("Nothing was recorded"), "{}", session.notice());
    assert!(session.new_records().is_empty());
}

#[test]
fn a_policy_that_became_unusable_stops_the_record() {
    let mut session = Session::with_index();
    session.press("2/1060<Enter>a<Tab>because");
    fs::write(session.place.room.join("policy.yaml"), "quorum: many\n").unwrap();
    session.press("<C-s>");
    assert!(session.notice().contains("Nothing was recorded: policy.yaml:1:"), "{}", session.notice());
    assert!(session.new_records().is_empty());
}

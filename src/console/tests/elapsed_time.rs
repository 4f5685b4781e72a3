//! Verdicts that time alone changes: the console evaluates the room again (specification, section 7, `valid_until`).

use crate::console::tests::session::Session;
use std::fs;
use std::sync::Arc;
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::freshness::Freshness;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::update::update;
use trialdesk::console::linear::Linear;
use trialdesk::console::runtime::clock::Clock;
use trialdesk::domain::time::{Moment, parse_timestamp};

fn at(text: &str) -> Moment {
    parse_timestamp(text).unwrap()
}

/// Opens the sample room with a clock that the test sets.
fn open(now: &str) -> Session {
    let mut session = Session::with_state();
    let policy = session.place.room.join("policy.yaml");
    let text = fs::read_to_string(&policy).unwrap();
    let without: Vec<_> = text.lines().filter(|line| !line.starts_with("sample_clock")).collect();
    fs::write(policy, without.join("\n")).unwrap();
    session.place.clock = Clock::at(at(now));
    session.clock = at(now);
    session.press("r");
    session
}

/// Sets the clock and reports the time, as the runtime does.
fn set(session: &mut Session, now: &str) {
    session.place.clock.set(at(now));
    session.clock = at(now);
    session.feed(Msg::Time(at(now)));
}

#[test]
fn header_and_ages_follow_a_new_utc_day() {
    let mut session = open("2026-06-20T23:59:58Z");
    assert!(session.shows("2026-06-20"), "{}", session.screen());
    assert!(session.shows("TRL-1003 · renewed · expired 60 days ago"), "{}", session.screen());
    set(&mut session, "2026-06-20T23:59:59Z");
    assert!(session.shows("2026-06-20"), "{}", session.screen());
    set(&mut session, "2026-06-21T00:00:00Z");
    assert!(session.shows("2026-06-21"), "{}", session.screen());
    set(&mut session, "2026-06-23T08:00:00Z");
    assert!(session.shows("expired 63 days ago"), "after sleep: {}", session.screen());
}

#[test]
fn nothing_is_ready_between_valid_until_and_the_next_evaluation() {
    let mut session = open("2026-06-20T12:00:00Z");
    session.press("3");
    assert!(session.line("▸").contains('✓'), "{}", session.screen());
    let mut room_view = (**session.model.room_view.as_ref().unwrap()).clone();
    room_view.valid_until = Some(at("2026-06-20T12:00:06Z"));
    session.model.room_view = Some(Arc::new(room_view));
    assert_eq!(session.model.next_deadline(), Some(at("2026-06-20T12:00:06Z")));
    set(&mut session, "2026-06-20T12:00:05Z");
    assert_eq!(session.model.freshness(), Freshness::Current);
    // The scan has not ended yet.
    let now = at("2026-06-20T12:00:06Z");
    session.place.clock.set(now);
    let effects = update(&mut session.model, Msg::Time(now));
    assert!(matches!(effects.as_slice(), [Effect::ScanRoom { .. }]), "{effects:?}");
    assert_eq!(session.model.freshness(), Freshness::Loading);
    assert!(!session.line("▸").contains('✓'), "{}", session.screen());
    assert!(Linear::default().awaits(&session.model), "a line waits for the new verdicts");
    assert_eq!(update(&mut session.model, Msg::Time(now)), [], "one scan is enough");
    session.press("a");
    assert!(session.model.layers.form().is_none(), "and nothing is decided meanwhile");
    session.carry_out(effects);
    assert_eq!(session.model.freshness(), Freshness::Current);
    assert!(session.line("▸").contains('✓'), "{}", session.screen());
}

#[test]
fn open_form_follows_the_day_and_keeps_its_input() {
    let mut session = open("2026-06-20T23:59:00Z");
    session.press("2/1060<Enter>a<Tab>One more week.");
    let limit = |session: &Session| session.model.layers.form().unwrap().grace_bounds().unwrap().1;
    let before = limit(&session);
    assert!(session.shows(&format!("dana can approve until {before} at most")), "{}", session.screen());
    set(&mut session, "2026-06-21T00:00:00Z");
    let form = session.model.layers.form().unwrap();
    assert_eq!(form.room_view.room.now.instant, at("2026-06-21T00:00:00Z"));
    assert!(session.shows("expired 8 days ago") && session.shows("One more week."), "{}", session.screen());
    let Some(&Effect::Remind { request }) = session.asked.last() else { panic!("{:?}", session.asked) };
    session.feed(Msg::Due { request });
    let after = limit(&session);
    assert_eq!(after, before.tomorrow().unwrap());
    assert!(session.shows(&format!("dana can approve until {after} at most")), "{}", session.screen());
}

#[test]
fn open_form_keeps_the_evidence_that_the_approver_sees() {
    let mut session = open("2026-06-20T12:00:00Z");
    session.press("2/1060<Enter>a<Tab>because");
    let packet = session.place.room.join("TRL-1060/followup.yaml");
    let text = fs::read_to_string(&packet).unwrap();
    let asked = text.lines().find(|line| line.contains("requested_until")).unwrap();
    fs::write(&packet, text.replace(asked, "  requested_until: 2026-07-09")).unwrap();
    session.feed(Msg::Changed);
    assert!(session.shows("grace until 10 Jul"), "{}", session.screen());
    session.press("<C-s>");
    assert!(session.notice().starts_with("Nothing was recorded"), "{}", session.notice());
}

#[test]
fn a_clock_that_is_set_back_is_followed_once() {
    let mut session = open("2026-06-21T12:00:00Z");
    set(&mut session, "2026-06-21T11:59:59Z");
    assert!(session.model.room_view.as_ref().unwrap().room.now.instant > session.place.clock.now());
    set(&mut session, "2026-06-20T12:00:00Z");
    assert!(session.shows("2026-06-20"), "{}", session.screen());
    assert_eq!(update(&mut session.model, Msg::Time(session.place.clock.now())), []);
}

#[test]
fn a_fixed_clock_has_no_deadline() {
    let mut session = Session::open();
    assert_eq!(session.model.next_deadline(), None);
    assert_eq!(update(&mut session.model, Msg::Time(at("2036-01-01"))), []);
}

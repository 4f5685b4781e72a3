//! State of version 0.1.0 is read and converted.

use crate::console::tests::session::Session;
use std::fs;
use support::earlier::Earlier;
use support::sample::files_below;
use trialdesk::console::app::queue::Queue;

/// A session on the sample room that begins with these files.
fn session(principal: &str) -> (Session, Earlier) {
    let mut session = Session::with_state();
    fs::remove_dir_all(session.state()).unwrap();
    let earlier = Earlier::write(&session.state(), &session.place.room);
    principal.clone_into(&mut session.model.signer.principal);
    session.restart();
    (session, earlier)
}

#[test]
fn a_session_is_restored_and_new_is_what_changed_since_the_last_visit() {
    let (mut session, earlier) = session("dana");
    assert_eq!(session.model.list.queue, Queue::All);
    assert!(session.line("── All").contains("filter: gate:5"), "{}", session.screen());
    assert!(session.line("▸").contains("TRL-1021"), "{}", session.screen());
    session.press("<Esc>fnew:<Enter>");
    // Version 0.1.0 took the readiness packet of TRL-1045 for a foreign document.
    assert_eq!(session.model.list.rows.len(), 1, "nothing else is new since the visit: {}", session.screen());
    assert!(session.line("▸").contains("TRL-1045"), "{}", session.screen());
    assert!(earlier.is_gone());
}

#[test]
fn form_drafts_become_those_of_the_person_who_worked_in_the_room() {
    let (mut session, earlier) = session("dana");
    assert!(session.notice().contains("2 drafts of an earlier version"), "{}", session.notice());
    assert!(earlier.is_gone());
    session.restart();
    assert!(!session.notice().contains("earlier version"), "{}", session.notice());
    session.press("<Esc>2/1060<Enter>a");
    assert!(session.shows("Pilot slipped, ticket follows."), "{}", session.screen());
    session.press("<Esc><Esc>/1057<Enter>d");
    assert!(session.shows("No budget for it."), "{}", session.screen());
}

#[test]
fn form_drafts_of_a_room_that_only_another_person_worked_in_wait_for_that_person() {
    let (mut session, earlier) = session("eli");
    session.press("2/1060<Enter>a");
    assert!(!session.shows("Pilot slipped"), "{}", session.screen());
    assert_eq!(files_below(&earlier.drafts).len(), 2);
    "dana".clone_into(&mut session.model.signer.principal);
    session.restart();
    session.press("<Esc>2/1060<Enter>a");
    assert!(session.shows("Pilot slipped, ticket follows."), "{}", session.screen());
}

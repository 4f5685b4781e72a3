//! Drafts and sessions belong to one person.

use crate::console::tests::session::Session;
use trialdesk::domain::decision::Verdict;

fn become_principal(session: &mut Session, principal: &str) {
    principal.clone_into(&mut session.model.signer.principal);
    session.restart();
}

#[test]
fn a_form_draft_of_one_person_does_not_appear_in_the_form_of_another() {
    let mut session = Session::with_state();
    become_principal(&mut session, "eli");
    session.press("2/1060<Enter>dNot in this quarter.<Esc>");
    become_principal(&mut session, "dana");
    session.press("2/1060<Enter>");
    assert!(!session.shows("draft"), "{}", session.screen());
    session.press("d");
    assert!(!session.shows("Not in this quarter."), "{}", session.screen());
    session.press("No budget.<Esc>");
    become_principal(&mut session, "eli");
    session.press("2/1060<Enter>d");
    assert!(session.shows("Not in this quarter.") && !session.shows("No budget."), "{}", session.screen());
}

#[test]
fn recording_removes_only_the_draft_of_the_person_who_recorded() {
    let mut session = Session::with_state();
    session.press("2/1060<Enter>dNo budget.<Esc>");
    become_principal(&mut session, "eli");
    session.press("2/1060<Enter>dNot in this quarter.<C-s>");
    assert!(session.notice().starts_with("Recorded"), "{}", session.notice());
    let state = session.place.directories.room(&session.place.room).unwrap();
    assert!(state.drafts("eli").load().drafts.is_empty());
    let drafts = state.drafts("dana").load().drafts;
    assert_eq!(
        (drafts.len(), drafts[0].verdict, drafts[0].reason.as_str()),
        (1, Verdict::Denied, "No budget.")
    );
}

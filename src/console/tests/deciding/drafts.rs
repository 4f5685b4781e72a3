//! Form drafts survive every end of the program.

use crate::console::tests::session::Session;
use std::fs;
use std::path::PathBuf;
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::request_id::RequestId;

fn kept(session: &Session) -> Vec<PathBuf> {
    let people = fs::read_dir(people(session)).into_iter().flatten().flatten();
    let folders = people.map(|person| person.path().join("drafts"));
    folders
        .flat_map(|folder| fs::read_dir(folder).into_iter().flatten().flatten())
        .map(|file| file.path())
        .collect()
}

/// The folder of the room's state that has a folder for each person.
fn people(session: &Session) -> PathBuf {
    let state = session.place.directories.room(&session.place.room).unwrap();
    state.folder().join("people")
}

#[test]
fn form_draft_survives_a_restart() {
    let mut session = Session::with_state();
    session.press("2/1060<Enter>a<Backspace>+14d<Tab>Pilot slip<Tab>one<Enter>two");
    assert!(session.shows("form draft saved"), "{}", session.screen());
    session.restart();
    session.press("2/1060<Enter>");
    insta::assert_snapshot!("draft_waits", session.screen());
    session.press("<Enter>");
    assert!(session.shows("✎ form draft to approve"), "{}", session.screen());
    session.press("a");
    assert!(session.notice().contains("Ctrl-x clears it"), "{}", session.notice());
    insta::assert_snapshot!("draft_is_back", session.screen());
    session.press("<Tab>ped.<C-s>");
    assert!(session.notice().starts_with("Recorded"), "{}", session.notice());
    let written = fs::read_to_string(session.place.room.join(&session.new_records()[0])).unwrap();
    assert!(written.contains("reason: Pilot slipped."), "{written}");
    assert_eq!(kept(&session), Vec::<PathBuf>::new(), "what is recorded is no draft");
    assert!(!session.shows("✎"));
}

#[test]
fn a_draft_is_cleared_by_a_key_and_brought_back_by_it() {
    let mut session = Session::with_state();
    session.press("2ad<Esc>");
    assert!(session.notice().contains("Your form draft to approve"), "{}", session.notice());
    session.press("a<Tab>because<C-x>");
    assert!(!session.shows("because"), "{}", session.screen());
    assert_eq!(kept(&session), Vec::<PathBuf>::new());
    session.press("<C-x>");
    assert!(session.shows("because"));
    assert_eq!(kept(&session).len(), 1);
    session.press("<C-x><Esc>");
    assert_eq!(kept(&session), Vec::<PathBuf>::new());
    assert!(!session.shows("✎"));
}

#[test]
fn a_refusal_that_was_begun_does_not_end_in_an_approval() {
    let mut session = Session::with_state();
    session.press("2/1060<Enter>dnot like this<Esc>a");
    assert!(!session.shows("not like this"), "{}", session.screen());
    session.press("<Esc>d");
    assert!(session.shows("not like this"), "{}", session.screen());
}

#[test]
fn forbidden_material_stays_in_memory_and_quitting_asks() {
    let mut session = Session::with_state();
    session.press("2/1060<Enter>dask pat@corp");
    assert_eq!(kept(&session).len(), 1);
    session.press(".test");
    assert_eq!(kept(&session), Vec::<PathBuf>::new(), "what was kept before goes too");
    assert!(session.shows("form draft not saved"), "{}", session.screen());
    session.press("<Esc>");
    assert!(session.notice().contains("not allowed here"), "{}", session.notice());
    session.press("d");
    assert!(session.shows("ask •••••••••••••"), "it waits as long as the program runs, and is masked");
    session.press("<Esc>q");
    assert!(session.asked.is_empty() && session.model.layers.confirmation().is_some());
    session.press("y");
    assert_eq!(session.asked, [Effect::Quit]);
}

#[test]
fn a_disk_that_takes_nothing_loses_nothing() {
    let mut session = Session::with_state();
    // A file in the place of the folder: nothing can be kept.
    let folder = people(&session);
    fs::write(&folder, "full").unwrap();
    session.press("2/1060<Enter>dno budget");
    assert!(session.shows("form draft not saved"), "{}", session.screen());
    session.press("<Esc>");
    assert!(session.notice().contains("It is not saved"), "{}", session.notice());
    session.press("q");
    assert!(session.asked.is_empty() && session.model.layers.confirmation().is_some());
    session.press("nd");
    assert!(session.shows("no budget"));
    fs::remove_file(folder).unwrap();
    session.press(".<Esc>q");
    assert_eq!(session.asked, [Effect::Quit], "now it is on disk");
    session.restart();
    session.press("2/1060<Enter>d");
    assert!(session.shows("no budget."));
}

#[test]
fn the_end_waits_for_the_disk() {
    let mut session = Session::with_state();
    session.hold_drafts = true;
    session.press("2/1060<Enter>dno budget<C-c>");
    assert_eq!(session.model.layers.confirmation(), None, "no question while the disk works");
    let Some(Effect::SaveDraft { request, .. }) = session.asked.last().cloned() else {
        panic!("{:?}", session.asked)
    };
    session.feed(Msg::DraftSaved { request: RequestId::default(), result: Ok(()) });
    assert!(!session.asked.contains(&Effect::Quit), "an earlier saving is not the one that is waited for");
    session.feed(Msg::DraftSaved { request, result: Ok(()) });
    assert_eq!(session.asked.last(), Some(&Effect::Quit));

    let mut session = Session::with_state();
    session.hold_drafts = true;
    session.press("2/1060<Enter>dno budget<C-c><C-c>");
    assert!(session.model.layers.confirmation().is_some(), "asked twice, it does not wait for ever");
}

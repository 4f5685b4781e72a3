//! State of version 0.1.0 is read and converted. The files in `fixtures` were written by that version, on the sample room:
//! dana typed two drafts, and left the list of all trials sorted by age with the filter `gate:5`.

use crate::console::Session;
use crate::support::SampleRoom;
use crate::{files_below, room_state, run, state_directory, stderr};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use trialdesk::console::app::queue::Queue;
use trialdesk::fsio::folder_identity;

fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/state/fixtures").join(name)).unwrap()
}

fn sha256(text: &str) -> String {
    format!("{:x}", Sha256::digest(text.as_bytes()))
}

fn put(file: &Path, bytes: &[u8]) {
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, bytes).unwrap();
}

/// The files of version 0.1.0 for one room.
struct Earlier {
    records: PathBuf,
    session: PathBuf,
    visit: PathBuf,
    drafts: PathBuf,
}

impl Earlier {
    /// Writes them for dana, with the names that version 0.1.0 gives them.
    fn write(state: &Path, room: &Path) -> Self {
        let room = &sha256(&folder_identity(room))[..32];
        let dana = &sha256("dana")[..16];
        let earlier = Self {
            records: state.join(format!("records/{room}.json")),
            session: state.join(format!("visits/{room}-{dana}.json")),
            visit: state.join(format!("visits/{room}-{dana}.room")),
            drafts: state.join(format!("drafts/{room}")),
        };
        put(&earlier.records, &fixture("records.json"));
        put(&earlier.session, &fixture("visit-dana.json"));
        put(&earlier.visit, &fixture("visit-dana.room"));
        for (trial, verdict) in [("trial:TRL-1060", "approved"), ("trial:TRL-1057", "denied")] {
            let name = format!("{}-{verdict}.json", &sha256(trial)[..32]);
            put(&earlier.drafts.join(&name), &fixture(&format!("draft-{name}")));
        }
        earlier
    }

    fn is_gone(&self) -> bool {
        ![&self.records, &self.session, &self.visit].iter().any(|file| file.exists())
            && files_below(&self.drafts).is_empty()
    }
}

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
fn seen_records_are_known_so_that_a_record_that_is_gone_is_missing() {
    let room = SampleRoom::whole();
    let earlier = Earlier::write(&state_directory(&room), room.path());
    let newest = "TRL-1063/decisions/TRL-1063-20260617T140329Z-approved-01KVAY9SX2H5SWPZGHNWNR8SM7.yaml";
    fs::remove_file(room.path().join(newest)).unwrap();
    for _ in 0..2 {
        let output = run(&room, &["verify", "."]);
        let message = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(message.contains("missing-decision") && message.contains("TRL-1063"), "{message}");
    }
    assert!(!earlier.records.exists(), "it was converted");
    assert_eq!(room_state(&room).seen_records().unwrap().records().len(), 19);
}

#[test]
fn a_session_is_restored_and_new_is_what_changed_since_the_last_visit() {
    let (mut session, earlier) = session("dana");
    assert_eq!(session.model.desk.queue, Queue::All);
    assert!(session.line("── All").contains("filter: gate:5"), "{}", session.screen());
    assert!(session.line("▸").contains("TRL-1021"), "{}", session.screen());
    session.press("<Esc>fnew:<Enter>");
    assert_eq!(session.model.desk.rows.len(), 0, "nothing is new since the visit: {}", session.screen());
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

#[test]
fn damaged_files_are_reported_as_those_of_this_version_are() {
    let room = SampleRoom::whole();
    let earlier = Earlier::write(&state_directory(&room), room.path());
    let half = &fixture("records.json")[..200];
    fs::write(&earlier.records, half).unwrap();
    for _ in 0..2 {
        let output = run(&room, &["check", "."]);
        assert!(stderr(&output).contains(&earlier.records.display().to_string()), "{output:?}");
        assert_eq!(fs::read(&earlier.records).unwrap(), half, "nothing is overwritten");
    }
}

#[test]
fn forgetting_removes_them_too() {
    let room = SampleRoom::whole();
    let earlier = Earlier::write(&state_directory(&room), room.path());
    assert_eq!(run(&room, &["state", "forget", ".", "--drafts"]).status.code(), Some(0));
    assert!(earlier.is_gone());
}

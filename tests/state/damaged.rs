//! Damaged state is reported, and never silently emptied or overwritten.

use crate::console::Session;
use crate::support::{SampleRoom, stdout};
use crate::{files_below, room_state, run, stderr};
use std::fs;
use std::path::PathBuf;
use trialdesk::domain::visit::Visit;
use trialdesk::state::UiState;

const RECORD: &str = "TRL-1063/decisions/TRL-1063-20260617T140329Z-approved-01KVAY9SX2H5SWPZGHNWNR8SM7.yaml";

fn seen_records(room: &SampleRoom) -> PathBuf {
    room_state(room).folder().join("seen-records.json")
}

#[test]
fn damaged_seen_records_are_reported_at_every_reading_until_they_are_forgotten() {
    let room = SampleRoom::with_trials(&["TRL-1063"]);
    run(&room, &["check", "."]);
    let file = seen_records(&room);
    let half = fs::read(&file).unwrap()[..100].to_vec();
    fs::write(&file, &half).unwrap();
    for arguments in
        [&["check", "."][..], &["list", "."], &["verify", "."], &["check", "--format", "json", "."]]
    {
        let message = stderr(&run(&room, arguments));
        assert!(message.contains(&file.display().to_string()), "{arguments:?}: {message}");
        assert!(message.contains("trialdesk state forget"), "{arguments:?}: {message}");
        assert_eq!(fs::read(&file).unwrap(), half, "{arguments:?} overwrote it");
    }
    assert_eq!(run(&room, &["state", "forget", "."]).status.code(), Some(0));
    assert_eq!(stderr(&run(&room, &["check", "."])), "");
    assert_ne!(fs::read(&file).unwrap(), half);
}

#[test]
fn restored_seen_records_notice_what_was_removed_meanwhile() {
    let room = SampleRoom::with_trials(&["TRL-1063"]);
    run(&room, &["check", "."]);
    let file = seen_records(&room);
    let whole = fs::read(&file).unwrap();
    fs::write(&file, "").unwrap();
    fs::remove_file(room.path().join(RECORD)).unwrap();
    run(&room, &["check", "."]);
    fs::write(&file, &whole).unwrap();
    let output = run(&room, &["verify", "."]);
    assert!(stdout(&output).contains("missing-decision"), "{output:?}");
}

#[test]
fn the_console_reports_damaged_seen_records() {
    let mut session = Session::with_state();
    let state = session.place.directories.room(&session.place.room).unwrap();
    fs::write(state.folder().join("seen-records.json"), "{").unwrap();
    session.restart();
    assert!(session.notice().contains("seen-records.json is damaged"), "{}", session.notice());
    assert!(session.shows("trialdesk state forget"), "{}", session.screen());
}

#[test]
fn a_damaged_form_draft_is_kept_aside_and_the_console_names_the_file() {
    let mut session = Session::with_state();
    session.press("2/1060<Enter>dNo budget for it.<Esc>");
    let state = session.place.directories.room(&session.place.room).unwrap();
    let drafts: Vec<_> = files_below(state.folder())
        .into_iter()
        .filter(|path| path.to_string_lossy().contains("/drafts/"))
        .collect();
    let [draft] = &drafts[..] else { panic!("{drafts:?}") };
    let half = fs::read(draft).unwrap()[..90].to_vec();
    fs::write(draft, &half).unwrap();
    session.restart();
    assert!(session.notice().contains(".json.damaged-"), "{}", session.notice());
    session.press("2/1060<Enter>d");
    assert!(!session.shows("No budget"), "{}", session.screen());
    session.press("Not now.<Esc>");
    let kept = files_below(draft.parent().unwrap());
    assert!(kept.iter().any(|path| fs::read(path).unwrap() == half), "{kept:?}");
    assert_eq!(kept.len(), 2, "{kept:?}");
}

#[test]
fn a_query_for_what_is_new_reports_a_damaged_visit() {
    let room = SampleRoom::whole();
    let state = room_state(&room);
    state.sessions("dana").store(&UiState::default(), Some(&Visit::default())).unwrap();
    let visit =
        files_below(state.folder()).into_iter().find(|path| path.ends_with("last-visit.bin")).unwrap();
    fs::write(visit, "x").unwrap();
    let output = run(&room, &["list", "--query", "new:", "--as", "dana", "."]);
    assert!(stderr(&output).contains("last-visit.bin.damaged-"), "{output:?}");
    assert!(!stderr(&run(&room, &["list", "--query", "new:", "--as", "dana", "."])).contains("damaged"));
}

//! `trialdesk state path` and `trialdesk state forget`.

use crate::support::{SampleRoom, stdout};
use crate::{files_below, room_state, run, stderr};
use std::fs;
use trialdesk::domain::decision::Verdict;
use trialdesk::domain::visit::Visit;
use trialdesk::state::{FormDraft, UiState};

fn draft() -> FormDraft {
    FormDraft {
        trial_ref: "trial:TRL-1060".into(),
        verdict: Verdict::Denied,
        until: String::new(),
        reason: "No budget for it.".into(),
        conditions: String::new(),
        external_ref: String::new(),
    }
}

/// A room with seen records, an index, a session and a draft.
fn remembered_room() -> SampleRoom {
    let room = SampleRoom::with_trials(&["TRL-1060", "TRL-1063"]);
    // The index only has files that were left alone for two seconds.
    for file in files_below(room.path()) {
        let old = fs::metadata(&file).unwrap().modified().unwrap() - std::time::Duration::from_mins(2);
        fs::File::options().write(true).open(&file).unwrap().set_modified(old).unwrap();
    }
    run(&room, &["check", "."]);
    let state = room_state(&room);
    state.drafts("dana").store(&draft()).unwrap();
    state.sessions("dana").store(&UiState::default(), Some(&Visit::default())).unwrap();
    room
}

#[test]
fn path_prints_the_folder_of_the_room() {
    let room = remembered_room();
    let folder = room_state(&room).folder().display().to_string();
    assert!(!files_below(room_state(&room).folder()).is_empty());
    for arguments in [&["state", "path"][..], &["state", "path", "."]] {
        let output = run(&room, arguments);
        assert_eq!((output.status.code(), stdout(&output).trim_end()), (Some(0), folder.as_str()));
    }
    let output = run(&room, &["state", "path", "missing"]);
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""));
    assert_eq!(run(&room, &["state", "path", "policy.yaml"]).status.code(), Some(2));
}

#[test]
fn forget_keeps_form_drafts_and_says_so() {
    let room = remembered_room();
    let output = run(&room, &["state", "forget", "."]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(stdout(&output).contains("kept 1 form draft"), "{output:?}");
    assert!(stdout(&output).contains("--drafts"), "{output:?}");
    let state = room_state(&room);
    assert_eq!(files_below(state.folder()).len(), 1);
    assert_eq!(state.drafts("dana").load().drafts, [draft()]);
}

#[test]
fn forget_with_drafts_leaves_nothing_and_changes_nothing_in_the_room() {
    let room = remembered_room();
    let before: Vec<_> = files_below(room.path()).iter().map(|file| fs::read(file).unwrap()).collect();
    let output = run(&room, &["state", "forget", ".", "--drafts"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(!room_state(&room).folder().exists());
    assert!(files_below(&room.state().join(".cache/trialdesk")).is_empty());
    let after: Vec<_> = files_below(room.path()).iter().map(|file| fs::read(file).unwrap()).collect();
    assert_eq!(before, after);
    let again = run(&room, &["state", "forget", "."]);
    assert_eq!((again.status.code(), stdout(&again).as_str()), (Some(0), "removed 0 files\n"));
}

#[test]
fn forget_concerns_one_room() {
    let (room, other) = (remembered_room(), SampleRoom::with_trials(&["TRL-1063"]));
    let mut check = crate::support::trialdesk();
    check.arg("check").arg(other.path());
    room.run(check);
    let others = trialdesk::state::RoomState::of(&crate::state_directory(&room), other.path());
    run(&room, &["state", "forget", ".", "--drafts"]);
    assert_eq!(files_below(others.folder()).len(), 1);
}

#[test]
fn forget_takes_a_directory_and_names_what_is_wrong() {
    let room = remembered_room();
    assert_eq!(run(&room, &["state", "forget"]).status.code(), Some(2));
    let output = run(&room, &["state", "forget", "missing"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("missing"), "{output:?}");
    let help = stdout(&run(&room, &["state", "--help"]));
    assert!(
        help.contains("Exit status of state path") && help.contains("Exit status of state forget"),
        "{help}"
    );
}

//! Sharing from the console, with real git: a bare repository, and two people with a clone each.

use crate::console::tests::session::Session;
use std::fs;
use std::path::Path;
use support::git::isolated;
use support::sample::copy_first_stage;
use trialdesk::config::SyncMode;
use trialdesk::console::app::command::Command;
use trialdesk::console::app::effect::{Effect, RoomOf};
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::notice::Severity;
use trialdesk::console::app::presentation::state::Demo;
use trialdesk::console::app::sync::content;
use trialdesk::console::app::sync::state::{SyncAnswer, SyncState};
use trialdesk::console::app::update::update;
use trialdesk::console::linear::Linear;
use trialdesk::demo::DemoDir;
use trialdesk::git::call::Prompts;
use trialdesk::room::RoomOptions;

#[track_caller]
fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = isolated(folder).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Gives a clone a user, so that the configuration of the person who tests has no part in it.
fn name(clone: &Path, user: &str) {
    let email = format!("{user}@example.com");
    for (key, value) in [("user.name", user), ("user.email", &email), ("commit.gpgSign", "false")] {
        git(clone, &["config", key, value]);
    }
}

/// The consoles of dana and kai, each in a clone of the same repository. Both live in the folder of dana's session.
fn dana_and_kai() -> (Session, Session) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    git(root, &["init", "-q", "--bare", "-b", "main", "remote.git"]);
    git(root, &["clone", "-q", "remote.git", "dana"]);
    let dana = root.join("dana");
    git(&dana, &["checkout", "-q", "-B", "main"]);
    name(&dana, "dana");
    copy_first_stage(&dana.join("sample-evidence"));
    fs::write(dana.join(".gitattributes"), "**/decisions/** -text\n").unwrap();
    git(&dana, &["add", "-A"]);
    git(&dana, &["commit", "-q", "-m", "Begin"]);
    git(&dana, &["push", "-q", "-u", "origin", "main"]);
    git(root, &["clone", "-q", "remote.git", "kai"]);
    name(&root.join("kai"), "kai");
    let kai_room = root.join("kai/sample-evidence");
    let dana_room = dana.join("sample-evidence");
    let dana = Session::on(folder, dana_room, Some("dana"), RoomOptions::default(), 120, 36);
    let kai = tempfile::tempdir().unwrap();
    (dana, Session::on(kai, kai_room, Some("kai"), RoomOptions::default(), 120, 36))
}

fn footer(session: &Session) -> String {
    session.screen().lines().last().unwrap().to_owned()
}

/// Denies the grace period of a trial.
fn deny(session: &mut Session) {
    session.press("2/1060<Enter>dNo budget.<C-s>");
    assert!(session.notice().starts_with("Recorded: denied"), "{}", session.notice());
}

#[test]
fn decision_is_shared_with_one_key_and_the_other_console_names_who_decided() {
    let (mut dana, mut kai) = dana_and_kai();
    assert!(footer(&dana).contains("in step"), "{}", footer(&dana));
    deny(&mut dana);
    assert!(footer(&dana).contains("1 record not committed"), "{}", footer(&dana));
    dana.press("R");
    assert_eq!(dana.notice(), "Sent 1 record to origin/main");
    assert!(footer(&dana).contains("in step"), "{}", footer(&dana));
    let before = kai.model.room_view.clone().unwrap();
    kai.press("R");
    assert_eq!(kai.notice(), "Received TRL-1060 denied by dana");
    assert!(footer(&kai).contains("in step"), "{}", footer(&kai));
    let after = kai.model.room_view.clone().unwrap();
    assert_eq!(after.room.records().count(), before.room.records().count() + 1);
    let note = kai.model.watch_state.note.as_ref().unwrap().text().to_string();
    assert!(note.contains("dana") && note.contains("TRL-1060"), "{note}");
    kai.press("R");
    assert_eq!(kai.notice(), "In step: nothing to send or receive");
}

#[test]
fn automatic_sync_sends_each_decision() {
    let (mut dana, mut kai) = dana_and_kai();
    dana.model.sync.settings.mode = SyncMode::Auto;
    deny(&mut dana);
    assert!(footer(&dana).contains("in step"), "{}", footer(&dana));
    kai.press("R");
    assert_eq!(kai.notice(), "Received TRL-1060 denied by dana");
}

#[test]
fn automatic_sync_that_cannot_reach_the_remote_says_what_is_left() {
    let (mut dana, _kai) = dana_and_kai();
    fs::rename(dana.folder.path().join("remote.git"), dana.folder.path().join("away.git")).unwrap();
    dana.model.sync.settings.mode = SyncMode::Auto;
    dana.press("2/1060<Enter>dNo budget.<C-s>");
    assert!(dana.notice().starts_with("Not shared yet: 1 record · "), "{}", dana.notice());
    assert_eq!(dana.model.notice.as_ref().unwrap().severity, Severity::Warning);
    assert_eq!(dana.new_records().len(), 1, "the decision is on disk all the same");
}

#[test]
fn footer_has_words_a_short_form_or_nothing_by_its_width() {
    let (mut dana, _kai) = dana_and_kai();
    deny(&mut dana);
    for (width, height, shown) in
        [(200, 60, "1 record not committed"), (120, 36, "1 record not committed"), (80, 24, "↑1")]
    {
        dana.resize(width, height);
        assert!(footer(&dana).contains(shown), "{width}: {}", footer(&dana));
    }
    assert!(!footer(&dana).contains("committed"), "{}", footer(&dana));
    dana.resize(40, 12);
    assert!(!dana.shows("↑1"), "{}", footer(&dana));
}

#[test]
fn help_gives_the_reason_for_which_a_sync_waits() {
    let (mut dana, _kai) = dana_and_kai();
    git(&dana.place.room, &["checkout", "-q", "--detach"]);
    dana.press("r");
    assert!(footer(&dana).contains("sync waits"), "{}", footer(&dana));
    let sentences = content::sentences(&dana.model).unwrap();
    assert!(sentences.starts_with("no branch is checked out. Check out the branch"), "{sentences}");
    dana.press("R");
    assert!(dana.notice().starts_with("Waits: no branch is checked out. Check"), "{}", dana.notice());
}

#[test]
fn settings_off_hides_the_state_and_refuses_the_command() {
    let (mut dana, _kai) = dana_and_kai();
    dana.model.sync.settings.mode = SyncMode::Off;
    assert!(!footer(&dana).contains("in step"), "{}", footer(&dana));
    dana.press("R");
    assert_eq!(dana.notice(), "Sync: Your configuration says `sync: off`");
    deny(&mut dana);
    assert!(git(&dana.place.room, &["status", "--porcelain"]).contains("decisions"));
}

#[test]
fn room_at_another_time_is_never_shared() {
    let (dana, kai) = dana_and_kai();
    let options = RoomOptions {
        now: Some("2026-06-20T12:00:00Z".parse::<jiff::Timestamp>().unwrap().into()),
        ..RoomOptions::default()
    };
    let mut session = Session::on(kai.folder, kai.place.room.clone(), Some("kai"), options, 120, 36);
    assert!(content::sign(&session.model).is_none() && session.model.sync.known.is_none());
    session.press("R");
    assert_eq!(session.notice(), "Sync: The room is shown at another time (--now)");
    drop(dana);
}

#[test]
fn demo_is_never_shared() {
    let (mut dana, _kai) = dana_and_kai();
    let stage = DemoDir::create(false).unwrap();
    dana.model.presentation.demo = Some(Demo { folder: stage.folder().clone() });
    dana.model.sync.settings.mode = SyncMode::Auto;
    assert!(content::sign(&dana.model).is_none());
    deny(&mut dana);
    dana.press("R");
    assert_eq!(dana.notice(), "Sync: The demo is not shared");
    assert!(git(&dana.place.room, &["status", "--porcelain"]).contains("decisions"));
}

#[test]
fn room_outside_of_git_shows_no_state_and_says_why_it_is_not_shared() {
    let mut session = Session::open();
    assert!(content::sign(&session.model).is_none());
    session.press("R");
    assert!(session.notice().starts_with("Not shared: "), "{}", session.notice());
    assert!(session.notice().contains("not in a git work tree"), "{}", session.notice());
}

#[test]
fn second_sync_is_refused_while_one_runs_and_late_answers_are_dropped() {
    let mut session = Session::open();
    let effects = update(&mut session.model, Msg::Run(Command::Sync));
    let [Effect::Sync { request, prompts: Prompts::Off, .. }] = effects[..] else { panic!("{effects:?}") };
    assert!(content::sign(&session.model).is_some_and(|sign| sign.words == "syncing …"));
    assert!(update(&mut session.model, Msg::Run(Command::Sync)).is_empty());
    assert_eq!(session.notice(), "Sync: A sync is running");
    let mut later = request;
    let late = SyncAnswer::Failed("late".into());
    let _ = update(&mut session.model, Msg::Synced { request: later.advance(), answer: late.clone() });
    let _ = update(&mut session.model, Msg::SyncStatusRead { request: later, answer: late });
    assert!(session.model.sync.running.is_some());
    let answer = SyncAnswer::Failed("git is too old".into());
    let _ = update(&mut session.model, Msg::Synced { request, answer });
    assert_eq!(session.notice(), "Not shared: git is too old");
    assert!(session.model.sync.running.is_none());
}

#[test]
fn state_is_asked_for_once_and_again_only_if_records_changed() {
    let mut session = Session::open();
    let room_view = session.model.room_view.clone().unwrap();
    assert!(update(&mut session.model, Msg::Run(Command::Down)).is_empty());
    session.model.sync = SyncState::default();
    let effects = update(&mut session.model, Msg::Run(Command::Down));
    let [Effect::ReadSyncStatus { room: RoomOf(room), .. }] = &effects[..] else { panic!("{effects:?}") };
    assert!(std::sync::Arc::ptr_eq(room, &room_view));
    // A change of a packet is none of records.
    let packet = session.place.room.join("TRL-1042/followup.yaml");
    let text = fs::read_to_string(&packet).unwrap();
    fs::write(&packet, text + "\n# changed\n").unwrap();
    let status = session.model.sync.status;
    session.feed(Msg::Changed);
    assert!(!std::sync::Arc::ptr_eq(session.model.room_view.as_ref().unwrap(), &room_view));
    assert_eq!(session.model.sync.status, status);
}

#[test]
fn linear_mode_says_the_state_and_syncs_by_name() {
    let (mut dana, _kai) = dana_and_kai();
    deny(&mut dana);
    let mut linear = Linear::default();
    let lines = linear.report(&dana.model).lines;
    let is_there = |line: &str| lines.iter().any(|other| other.as_str() == line);
    assert!(is_there("Sync: 1 record not committed, by origin/main, as last fetched."), "{lines:?}");
    for msg in linear.take(&dana.model, "sync") {
        dana.feed(msg);
    }
    let lines = linear.report(&dana.model).lines;
    assert!(lines.iter().any(|line| line.contains("Sent 1 record to origin/main")), "{lines:?}");
}

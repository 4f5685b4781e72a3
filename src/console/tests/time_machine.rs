//! The room as it was at a commit or on a date.

use crate::console::tests::session::Session;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use support::git::isolated;
use support::sample::{copy_first_stage, files};
use trialdesk::console::app::command::InputMode;
use trialdesk::console::app::commands::TABLE;
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::portfolio::figures::Section;
use trialdesk::console::app::presentation::state::Presentation;
use trialdesk::console::app::update::update;
use trialdesk::console::linear::Linear;
use trialdesk::console::runtime::clock::Clock;
use trialdesk::console::runtime::execute::execute;
use trialdesk::console::runtime::room_config::RoomConfig;
use trialdesk::room::RoomOptions;
use trialdesk::share::past_room::{self, At};
use trialdesk::state::Directories;

/// Commits everything in a folder at midnight of a day, and returns the id.
#[track_caller]
pub(super) fn commit(folder: &Path, day: &str) -> String {
    let run = |arguments: &[&str]| {
        let date = format!("{day}T00:00:00Z");
        let mut git = isolated(folder);
        git.env("GIT_AUTHOR_DATE", &date).env("GIT_COMMITTER_DATE", &date);
        let output = git.args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    run(&["add", "-A"]);
    run(&["commit", "-q", "-m", "a state"]);
    run(&["rev-parse", "HEAD"])
}

/// A console on a room with two commits: the sample of 12 June, and that of 19 June without TRL-1060.
pub(super) fn session() -> (Session, String) {
    let folder = tempfile::tempdir().unwrap();
    let room = folder.path().join("repo/evidence");
    copy_first_stage(&room);
    let repo = folder.path().join("repo");
    assert!(isolated(&repo).args(["init", "-q", "-b", "main"]).output().unwrap().status.success());
    let first = commit(&repo, "2026-06-12");
    fs::remove_dir_all(room.join("TRL-1060")).unwrap();
    let notes = room.join("TRL-1042/followup.yaml");
    let text = fs::read_to_string(&notes).unwrap();
    fs::write(&notes, format!("# As of 19 June\n{text}")).unwrap();
    commit(&repo, "2026-06-19");
    let directories = Directories { state: Some(folder.path().join("state")), cache: None };
    let place = RoomConfig { room, options: RoomOptions::default(), directories, clock: Clock::Machine };
    (Session::at(folder, place, Some("dana"), Presentation::default(), (120, 36)), first)
}

fn references(session: &Session) -> Vec<String> {
    let room_view = session.model.room_view.as_ref().unwrap();
    room_view.room.trial_refs().map(ToString::to_string).collect()
}

const fn writes(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::ScanRoom { .. }
            | Effect::Sign { .. }
            | Effect::RecordDecision { .. }
            | Effect::SaveSession { .. }
            | Effect::RememberPrincipal { .. }
            | Effect::SaveDraft { .. }
            | Effect::DropDraft { .. }
            | Effect::EditFile { .. }
            | Effect::CreatePacket { .. }
            | Effect::WriteChanges { .. }
            | Effect::ReadSyncStatus { .. }
            | Effect::Sync { .. }
            | Effect::ResetDemo { .. }
            | Effect::LoseDemoRecord { .. }
    )
}

#[test]
fn a_commit_and_a_date_show_the_room_as_it_was_until_today_is_asked_for() {
    let (mut session, first) = session();
    let today = session.model.room_view.clone().unwrap();
    assert!(!references(&session).iter().any(|name| name.contains("1060")));
    for typed in [first.as_str(), "HEAD~1", "2026-06-12T10:00:00Z"] {
        session.press(&format!(":at {typed}<Enter>"));
        let past = past_room::open(&session.place.room, &At::parse(typed), &RoomOptions::default()).unwrap();
        assert_eq!(session.model.room_view.as_ref().unwrap().tally, past.room.tally(), "{typed}");
        assert!(references(&session).iter().any(|name| name.contains("1060")));
        let label = format!("as of 12 Jun, {} · read-only", &first[..10]);
        assert!(session.shows(&label), "{}", session.screen());
        assert!(session.shows("T today"), "{}", session.screen());
        assert!(!session.shows("a approve"), "{}", session.screen());
        for (width, height) in [(200, 60), (80, 24), (40, 12)] {
            session.resize(width, height);
            let first_line = session.screen().lines().next().unwrap().to_owned();
            assert!(first_line.contains("12 Jun") && first_line.contains(&first[..10]), "{first_line}");
            assert!(first_line.contains("read-only"), "{first_line}");
        }
        session.resize(120, 36);
    }
    session.press("T");
    assert!(std::sync::Arc::ptr_eq(&today, session.model.room_view.as_ref().unwrap()));
    assert!(!session.shows("read-only"), "{}", session.screen());
    for back in ["<Esc>", "q"] {
        session.press(":at HEAD~1<Enter>");
        assert!(session.model.time_machine.today().is_none());
        session.press(back);
        assert!(session.model.time_machine.today().is_some() && !session.model.ended);
    }
}

#[test]
fn a_copied_trial_says_of_which_day_it_is() {
    let (mut session, first) = session();
    session.press("0/1042<Enter><C-y>");
    let copied = |session: &Session| match session.asked.last() {
        Some(Effect::Copy(text)) => text.to_string(),
        other => panic!("{other:?}"),
    };
    let now = copied(&session);
    assert!(!now.starts_with("As of "), "{now}");
    session.press(":at HEAD~1<Enter>");
    session.press("0/1042<Enter><C-y>");
    let past = copied(&session);
    assert!(past.starts_with(&format!("As of 12 Jun, {}.\n\n", &first[..10])), "{past}");
}

#[test]
fn no_command_and_no_key_writes_while_a_past_room_is_shown() {
    let (mut session, _) = session();
    session.press("0 :at HEAD~1<Enter>");
    let before = (files(&session.place.room), files(&session.state()));
    let (open, mut refused) = (session.model.clone(), BTreeSet::new());
    let places = ["0", "0<Enter>", "0<Enter>gE", "2", "p", "U", "P", "0/1060<Enter>", "0/1060<Enter><Enter>"];
    for place in places {
        for entry in TABLE {
            session.model = open.clone();
            session.press(place);
            let mut effects = update(&mut session.model, Msg::Run(entry.command));
            if session.notice().contains("to read only; `today` shows it as it is") {
                refused.insert(entry.name);
            }
            let is_back = session.model.time_machine.today().is_some();
            for keys in ["<Enter>", "<C-s>", "y", "u"] {
                for key in crate::console::tests::session::parse(keys).into_iter().filter(|_| !is_back) {
                    effects.extend(update(&mut session.model, Msg::Key(key)));
                    if session.model.time_machine.today().is_some() {
                        break;
                    }
                    assert!(!effects.iter().any(writes), "{place} {} {keys}: {effects:?}", entry.name);
                }
            }
            let present = session.model.time_machine.today().is_some();
            assert!(present || !effects.iter().any(writes), "{place} {}: {effects:?}", entry.name);
        }
    }
    assert!(["approve", "edit", "as", "sync", "undo", "rescan"].iter().all(|name| refused.contains(name)));
    assert_eq!((files(&session.place.room), files(&session.state())), before);
}

#[test]
fn quitting_in_the_past_keeps_the_session_of_the_present() {
    let (mut session, _) = session();
    session.press("2:at HEAD~1<Enter>");
    let saved = files(&session.state());
    assert!(!saved.is_empty(), "the session is saved before");
    session.press("1j<C-c>");
    assert!(session.model.ended);
    assert_eq!(files(&session.state()), saved);
}

#[test]
fn changes_on_disk_are_shown_only_after_the_return() {
    let (mut session, _) = session();
    session.press("0 ");
    let selected = session.model.list.selected.len();
    session.press(":at HEAD~1<Enter>");
    fs::remove_dir_all(session.place.room.join("TRL-1042")).unwrap();
    session.feed(Msg::Changed);
    assert!(references(&session).iter().any(|name| name.contains("1042")));
    assert_eq!(session.model.list.selected.len(), 0);
    session.press("T");
    assert!(!references(&session).iter().any(|name| name.contains("1042")), "read after the return");
    assert_eq!(session.model.list.selected.len(), selected);
}

#[test]
fn the_evidence_is_that_of_the_commit() {
    let (mut session, _) = session();
    session.press("0/1042<Enter><Enter><Tab>");
    assert_eq!(session.model.mode(), InputMode::Evidence);
    assert!(session.shows("# As of 19 June"), "{}", session.screen());
    session.press(":at HEAD~1<Enter>");
    assert_eq!(session.model.mode(), InputMode::Evidence);
    assert!(session.shows("schema"), "{}", session.screen());
    assert!(!session.shows("# As of 19 June"), "{}", session.screen());
    session.press("T");
    assert!(session.shows("# As of 19 June"), "{}", session.screen());
}

#[test]
fn the_portfolio_has_the_figures_of_the_past_room() {
    let (mut session, _) = session();
    session.press("p");
    let trials = |session: &Session| {
        session.model.layers.portfolio().unwrap().figures.as_deref().map(|figures| figures.trials).unwrap()
    };
    let now = trials(&session);
    session.press("<Esc>:at HEAD~1<Enter>p");
    assert_eq!(trials(&session), now + 1);
    assert!(session.shows("as of 12 Jun"), "{}", session.screen());
    let figures = session.model.layers.portfolio().unwrap().figures.clone().unwrap();
    assert!(!figures.rows(Section::Gates).is_empty());
    session.press("T");
    assert_eq!(trials(&session), now);
}

#[test]
fn what_is_no_point_in_time_and_a_room_without_git_say_so() {
    let (mut session, _) = session();
    session.press(":at nothing<Enter>");
    assert!(session.notice().contains("`nothing` is neither a date"), "{}", session.notice());
    session.press(":at 2020-01-01<Enter>");
    assert!(session.notice().contains("no commit of this branch is as early"), "{}", session.notice());
    assert!(session.model.time_machine.today().is_some());
    let mut plain = Session::open();
    plain.press(":at HEAD<Enter>");
    assert!(plain.model.time_machine.today().is_some());
    assert!(plain.notice().contains("git"), "{}", plain.notice());
}

#[test]
fn a_late_answer_and_one_that_comes_over_a_form_change_nothing() {
    let (mut session, _) = session();
    let ask = |session: &mut Session| {
        session.press(":at HEAD~1");
        let enter = crate::console::tests::session::parse("<Enter>")[0];
        let mut effects = update(&mut session.model, Msg::Key(enter));
        let at = effects.iter().position(|effect| matches!(effect, Effect::OpenPast { .. })).unwrap();
        execute(&session.place, effects.swap_remove(at)).unwrap()
    };
    let late = ask(&mut session);
    session.press("T");
    session.feed(late);
    assert!(session.model.time_machine.today().is_some());
    let late = ask(&mut session);
    session.press("2a");
    session.feed(late);
    assert!(session.model.time_machine.today().is_some() && session.model.layers.form().is_some());
    assert!(session.notice().contains("Go to that time again"), "{}", session.notice());
}

#[test]
fn a_past_room_that_is_being_read_can_be_stopped() {
    let (mut session, _) = session();
    let enter = crate::console::tests::session::parse("<Enter>")[0];
    for (place, mode) in [("0", InputMode::List), ("0p", InputMode::Portfolio), ("0L", InputMode::Log)] {
        for back in ["<Esc>", "q", "T"] {
            session.press(place);
            session.press(":at HEAD~1");
            let effects = update(&mut session.model, Msg::Key(enter));
            let asked =
                effects.iter().find(|effect| matches!(effect, Effect::OpenPast { .. })).cloned().unwrap();
            assert!(session.shows("Reading the room as of HEAD~1 …  Esc stops it"), "{}", session.screen());
            let late = execute(&session.place, asked.clone()).unwrap();
            session.asked.clear();
            session.press(back);
            let Effect::OpenPast { request, .. } = asked else { panic!("{asked:?}") };
            assert_eq!(session.asked, [Effect::StopReading { request }], "{place} {back}");
            assert!(!session.model.ended && session.model.mode() == mode, "{place} {back}");
            assert!(session.notice().contains("room stays as it is"), "{}", session.notice());
            session.feed(late);
            assert!(session.model.time_machine.today().is_some(), "{place} {back}");
            session.press("<Esc>");
        }
    }
    // A box over the screen is closed first, and another point in time stops the one before.
    session.press("0:at HEAD~1");
    let _ = update(&mut session.model, Msg::Key(enter));
    session.press("?<Esc>");
    let waiting = session.model.time_machine.awaited().unwrap();
    session.press(":at HEAD<Enter>");
    assert_eq!(session.asked.last(), Some(&Effect::StopReading { request: waiting }));
    assert!(session.model.time_machine.today().is_none());
    assert!(!session.model.readings.is_any_running());
}

#[test]
fn a_day_can_be_typed_as_people_write_it_and_a_commit_of_that_name_comes_first() {
    let (mut session, first) = session();
    let label = |day: &str| format!("as of {day}, {} · read-only", &first[..10]);
    for typed in ["13 Jun", "Jun 13", "13 june", "7d"] {
        session.press(&format!(":at {typed}<Enter>"));
        assert!(session.shows(&label("13 Jun")) || typed == "7d", "{typed}: {}", session.screen());
        assert!(session.shows("read-only"), "{typed}: {}", session.notice());
        session.press("T");
    }
    let repo = session.place.room.parent().unwrap().to_owned();
    assert!(isolated(&repo).args(["tag", "yesterday", &first]).output().unwrap().status.success());
    session.press(":at yesterday<Enter>");
    assert!(session.shows(&label("12 Jun")), "{}", session.screen());
}

#[test]
fn the_past_is_read_line_by_line() {
    let (mut session, first) = session();
    let mut linear = Linear::default();
    let _ = linear.report(&session.model);
    let mut say = |session: &mut Session, line: &str| {
        for msg in linear.take(&session.model, line) {
            session.feed(msg);
        }
        let report = linear.report(&session.model);
        report.lines.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n") + &report.prompt
    };
    let said = say(&mut session, "at HEAD~1");
    let label = format!("as of 12 Jun, {} · read-only", &first[..10]);
    assert!(said.contains(&label) && said.contains("today returns to today"), "{said}");
    say(&mut session, "all");
    let said = say(&mut session, "approve 1");
    assert!(said.contains("to read only"), "{said}");
    let said = say(&mut session, "today");
    assert!(said.contains("The room as it is today") && !said.contains("read-only"), "{said}");
}

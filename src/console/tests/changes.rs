//! What changed between a point in time and the room that is shown: as `trialdesk diff` prints it.

use crate::console::tests::session::{Session, parse};
use crate::console::tests::time_machine::{commit, session};
use std::fs;
use std::sync::Arc;
use trialdesk::console::app::changes::rows::{RoomChanges, RowKind};
use trialdesk::console::app::command::InputMode;
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::update::update;
use trialdesk::console::linear::Linear;
use trialdesk::console::runtime::execute::execute;
use trialdesk::report::changes::compare::{self, Side};
use trialdesk::report::changes::diff::DiffJson;
use trialdesk::room::RoomOptions;
use trialdesk::share::past_room::{self, At};

fn read(session: &Session) -> Arc<RoomChanges> {
    session.model.layers.changes().unwrap().read.clone().unwrap_or_else(|| panic!("{}", session.screen()))
}

/// Returns the difference as the command line computes it.
fn diff(session: &Session, old: &str, new: Option<&str>) -> DiffJson {
    let open =
        |name: &str| past_room::open(&session.place.room, &At::parse(name), &RoomOptions::default()).unwrap();
    let past = open(old);
    let old = Side::of(&past.room, Some(&past.commit));
    let new = match new.map(open) {
        Some(past) => Side::of(&past.room, Some(&past.commit)),
        None => Side::of(&session.model.room_view.as_ref().unwrap().room, None),
    };
    compare::compare(&session.place.room, &old, &new).0
}

/// Removes a field of a packet, which is not committed.
fn change_on_disk(session: &mut Session) {
    let packet = session.place.room.join("TRL-1038/approval.yaml");
    let text = fs::read_to_string(&packet).unwrap();
    fs::write(&packet, text.replace("state: approved", "state: pending")).unwrap();
    session.feed(Msg::Changed);
}

#[test]
fn changes_are_those_of_the_diff_with_status_and_commits() {
    let (mut session, _) = session();
    change_on_disk(&mut session);
    session.press(":diff HEAD~1<Enter>");
    assert_eq!(session.model.mode(), InputMode::Changes);
    let diff = diff(&session, "HEAD~1", None);
    let read = read(&session);
    let trials: Vec<_> = read.rows.iter().filter(|row| matches!(row.kind, RowKind::Trial(..))).collect();
    assert_eq!(trials.len(), diff.trials.len());
    for trial in &diff.trials {
        let name = trial.trial_ref.as_str().trim_start_matches("trial:");
        let row = trials.iter().find(|row| row.name == *name).unwrap();
        assert_eq!(row.kind, RowKind::Trial(trial.status_before, trial.status_after));
        assert_eq!(row.commits.len(), trial.commits.as_ref().unwrap().phrases().len());
        assert_eq!(row.trial_ref.as_deref(), Some(trial.trial_ref.as_str()));
    }
    assert_eq!(read.summary.as_str(), diff.page().title.trim_start_matches("Changes: "));
    let gone = session.line("TRL-1060");
    assert!(gone.contains("→ gone"), "{gone}");
    let changed = session.line("TRL-1038");
    assert!(changed.contains("not committed"), "{changed}");
    assert!(session.shows("Changes from 12 Jun, "), "{}", session.screen());
    assert!(session.shows(" to now · "), "{}", session.screen());
    // Enter opens the trial, and Esc leads back to the list.
    let row = read.rows.iter().position(|row| row.name == *"TRL-1038").unwrap();
    session.feed(Msg::Choose(row));
    session.press("<Enter>");
    assert_eq!(session.model.layers.page().unwrap().trial_ref.as_ref(), "trial:TRL-1038");
    session.press("<Esc>");
    assert_eq!(session.model.mode(), InputMode::Changes);
    // A trial that is gone is not in the room that is shown.
    let row = read.rows.iter().position(|row| row.name == *"TRL-1060").unwrap();
    session.feed(Msg::Choose(row));
    session.press("<Enter>");
    assert!(session.notice().contains("TRL-1060 is not in the room that is shown"), "{}", session.notice());
}

#[test]
fn two_points_of_the_past_are_compared_whichever_is_shown() {
    let (mut session, first) = session();
    let repo = session.place.room.parent().unwrap().to_owned();
    fs::write(session.place.room.join("TRL-1042/notes.yaml"), "schema: x\n").unwrap();
    commit(&repo, "2026-06-20");
    let expected = diff(&session, &first, Some("HEAD~1"));
    let title = format!("Changes from 12 Jun, {} to 19 Jun, ", &first[..10]);
    session.press(&format!(":at HEAD~1<Enter>:diff {first}<Enter>"));
    assert!(session.shows(&title), "{}", session.screen());
    let forwards = read(&session);
    session.press(&format!("<Esc>:at {first}<Enter>:diff HEAD~1<Enter>"));
    assert!(session.shows(&title), "{}", session.screen());
    let backwards = read(&session);
    assert_eq!(forwards.rows, backwards.rows, "the earlier side is always the one before");
    let trials = forwards.rows.iter().filter(|row| matches!(row.kind, RowKind::Trial(..))).count();
    assert_eq!(trials, expected.trials.len());
    // The shown room is another one now, so the changes are read again.
    session.press("T");
    assert!(session.shows(" to now · "), "{}", session.screen());
}

#[test]
fn what_cannot_be_compared_says_what_to_do() {
    let (mut session, _) = session();
    session.press(":diff nothing<Enter>");
    assert!(
        session.notice().contains("`nothing` is neither a date, such as 2026-06-20"),
        "{}",
        session.notice()
    );
    assert_eq!(session.model.mode(), InputMode::List);
    session.press(":diff<Enter><Enter>");
    assert!(
        session.notice().contains("Type a commit, a tag, or a date such as 12 Jun"),
        "{}",
        session.notice()
    );
    session.press("HEAD<Enter>");
    assert!(session.shows("now"), "{}", session.screen());
    session.press("<Esc>:diff 13 Jun<Enter>");
    assert!(session.shows("Changes from 13 Jun, "), "{}", session.screen());
    let mut plain = Session::open();
    plain.press(":diff HEAD<Enter>");
    assert!(plain.notice().contains("put it into a git repository"), "{}", plain.notice());
}

#[test]
fn leaving_stops_the_comparison_and_a_late_answer_is_dropped() {
    let (mut session, _) = session();
    session.press(":diff HEAD~1");
    let effects = update(&mut session.model, Msg::Key(parse("<Enter>")[0]));
    let asked = effects.iter().find(|effect| matches!(effect, Effect::ReadChanges { .. })).cloned().unwrap();
    assert!(session.shows("Reading the history …  Esc stops it"), "{}", session.screen());
    let late = execute(&session.place, asked.clone()).unwrap();
    session.press("<Esc>");
    let Effect::ReadChanges { request, .. } = asked else { panic!("{asked:?}") };
    assert_eq!(session.asked, [Effect::StopReading { request }]);
    session.feed(late);
    assert_eq!(session.model.mode(), InputMode::List);
    // The same room has no changes.
    session.press(":at HEAD<Enter>:diff HEAD<Enter>");
    assert!(session.shows("Nothing differs but the time."), "{}", session.screen());
}

#[test]
fn the_list_is_drawn_at_every_size() {
    let (mut session, _) = session();
    change_on_disk(&mut session);
    session.press(":diff HEAD~1<Enter>");
    let ids: Vec<String> = {
        let read = read(&session);
        let commits = read.rows.iter().flat_map(|row| &row.commits).map(ToString::to_string);
        let points = [&read.old, &read.new].into_iter().filter_map(|point| point.commit.as_ref());
        commits
            .map(|text| text.chars().take(10).collect())
            .chain(points.map(|id| id.short().to_owned()))
            .collect()
    };
    let screen = |session: &mut Session, width: u16, height: u16| {
        session.resize(width, height);
        let hex = |id: &&String| id.chars().all(|c| c.is_ascii_hexdigit());
        ids.iter().filter(hex).fold(session.screen(), |screen, id| screen.replace(id.as_str(), "0123456789"))
    };
    insta::assert_snapshot!("changes_120x36", screen(&mut session, 120, 36));
    insta::assert_snapshot!("changes_80x24", screen(&mut session, 80, 24));
    insta::assert_snapshot!("changes_40x12", screen(&mut session, 40, 12));
    for (width, height) in [(1, 1), (9, 5), (21, 7), (60, 18), (200, 60), (300, 100)] {
        session.resize(width, height).press("<PageDown>g");
        let _ = session.screen();
    }
}

#[test]
fn the_changes_are_read_line_by_line() {
    let (mut session, _) = session();
    change_on_disk(&mut session);
    let mut linear = Linear::default();
    let _ = linear.report(&session.model);
    let mut say = |session: &mut Session, line: &str| {
        for msg in linear.take(&session.model, line) {
            session.feed(msg);
        }
        assert!(!linear.awaits(&session.model));
        let report = linear.report(&session.model);
        report.lines.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n") + "\n" + &report.prompt
    };
    let said = say(&mut session, "diff HEAD~1");
    assert!(said.contains("Changes from 12 Jun, ") && said.contains("TRL-1060: gone, before"), "{said}");
    assert!(said.contains("commits: changed and not committed"), "{said}");
    assert!(!said.contains('→'), "{said}");
    let number = said.lines().find(|line| line.contains(" TRL-1038: ")).unwrap();
    let number = number.split(' ').next().unwrap().to_owned();
    let said = say(&mut session, &number);
    assert!(said.contains("TRL-1038"), "{said}");
    say(&mut session, "back");
    let said = say(&mut session, "back");
    assert!(said.contains("Queues: "), "{said}");
}

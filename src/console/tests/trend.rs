//! The trend: its figures are those of the report, and each week opens the room as it was.

use crate::console::tests::session::{Session, parse};
use crate::console::tests::time_machine::commit;
use serde_json::Value;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use support::git::isolated;
use support::sample::copy_first_stage;
use trialdesk::console::app::appearance::Appearance;
use trialdesk::console::app::command::InputMode;
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::model::Model;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::presentation::state::Presentation;
use trialdesk::console::app::trend::figures::TrendFigures;
use trialdesk::console::app::update::update;
use trialdesk::console::linear::Linear;
use trialdesk::console::runtime::clock::Clock;
use trialdesk::console::runtime::execute::execute;
use trialdesk::console::runtime::room_config::RoomConfig;
use trialdesk::domain::safe_text::SafeText;
use trialdesk::report::portfolio::PortfolioJson;
use trialdesk::report::selection::Selection;
use trialdesk::room::RoomOptions;
use trialdesk::share::trend;
use trialdesk::state::Directories;

/// The ends of the weeks.
const DAYS: [&str; 5] = ["2026-05-15", "2026-05-29", "2026-06-05", "2026-06-12", "2026-06-19"];

fn git(folder: &Path, arguments: &[&str]) {
    let output = isolated(folder).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
}

/// A console on a room with a history of some weeks: half of the trials come later, and one is gone in the end.
fn session(weeks: usize) -> Session {
    let folder = tempfile::tempdir().unwrap();
    let repo = folder.path().join("repo");
    let (room, later) = (repo.join("evidence"), folder.path().join("later"));
    copy_first_stage(&room);
    git(&repo, &["init", "-q", "-b", "main"]);
    fs::create_dir(&later).unwrap();
    let mut put_aside = Vec::new();
    for trial in fs::read_dir(&room).unwrap().flatten().filter(|entry| entry.path().is_dir()) {
        let name = trial.file_name().into_string().unwrap();
        if name.as_bytes()[name.len() - 1] % 2 == 0 {
            fs::rename(trial.path(), later.join(&name)).unwrap();
            put_aside.push(name);
        }
    }
    for (number, day) in DAYS[DAYS.len() - weeks..].iter().enumerate() {
        if number == 2 {
            put_aside.drain(..).for_each(|name| fs::rename(later.join(&name), room.join(&name)).unwrap());
        }
        if number == 4 {
            fs::remove_dir_all(room.join("TRL-1042")).unwrap();
        }
        fs::write(room.join("notes.txt"), day).unwrap();
        commit(&repo, day);
    }
    at(folder, room)
}

fn at(folder: tempfile::TempDir, room: std::path::PathBuf) -> Session {
    let directories = Directories { state: Some(folder.path().join("state")), cache: None };
    let place = RoomConfig { room, options: RoomOptions::default(), directories, clock: Clock::Machine };
    Session::at(folder, place, Some("dana"), Presentation::default(), (120, 36))
}

fn figures(session: &Session) -> &TrendFigures {
    session.model.layers.trend().unwrap().figures.as_deref().unwrap()
}

/// Returns the weeks of `portfolio --trend --format json`.
fn report(session: &Session) -> Vec<Value> {
    let read = trend::read(&session.place.room, &session.place.options, trend::WEEKS, |_, _| {
        ControlFlow::Continue(())
    });
    let room = &session.model.room_view.as_ref().unwrap().room;
    let json = PortfolioJson::of(&Selection::from(&**room).with_trend(Some(&read)));
    serde_json::to_value(json).unwrap()["trend"]["weeks"].as_array().unwrap().clone()
}

#[test]
fn every_figure_is_that_of_the_report() {
    let mut session = session(5);
    session.press("pH");
    let report = report(&session);
    assert_eq!(report.len(), 5);
    assert!(report.iter().any(|week| week["median_days_to_ready"].is_number()), "{report:?}");
    let rows = &figures(&session).rows;
    let names = ["trials", "not_ready", "lapsed", "decisions", "became_ready", "median_days_to_ready"];
    for (row, week) in rows.iter().zip(&report) {
        assert_eq!(row.starts_on.to_string(), week["starts_on"]);
        assert_eq!(row.commit.as_str(), week["commit"]);
        for (cell, name) in row.cells.iter().zip(names) {
            match week[name].as_f64() {
                Some(figure) => assert_eq!(cell.as_str(), figure.to_string(), "{name}"),
                None => assert_eq!(cell.as_str(), "–", "{name}"),
            }
        }
    }
    // Both the bars and the table show them.
    let rows = rows.clone();
    session.resize(300, 100);
    let bars = session.screen();
    let table = session.press("t").screen();
    for (row, day) in rows.iter().zip(["11 May", "25 May", "1 Jun", "8 Jun", "15 Jun"]) {
        let [trials, not_ready, lapsed, decisions, _, median] = &row.cells;
        let bars = bars.lines().find(|line| line.contains(&format!("{day} ")) && line.contains(" of "));
        let words: Vec<_> = bars.unwrap().rsplit(day).next().unwrap().split_whitespace().collect();
        assert_eq!(words[..3], [not_ready.as_str(), "of", trials.as_str()], "{bars:?}");
        assert_eq!(words[words.len() - 3..], [decisions.as_str(), median.as_str(), lapsed.as_str()]);
        let is_row = |line: &&str| line.contains(row.commit.short()) && !line.contains("Week of");
        let line = table.lines().find(is_row).unwrap();
        let words: Vec<_> = line.split(day).nth(1).unwrap().split_whitespace().take(6).collect();
        assert_eq!(words, row.cells.iter().map(SafeText::as_str).collect::<Vec<_>>(), "{line}");
    }
}

#[test]
fn a_week_opens_the_room_at_its_commit() {
    let mut session = session(5);
    session.press("pHk");
    let row = figures(&session).rows[3].clone();
    session.press("<Enter>");
    assert_eq!(session.model.mode(), InputMode::List);
    assert_eq!(session.model.time_machine.commit().unwrap().id, row.commit);
    assert_eq!(session.model.room_view.as_ref().unwrap().tally.trials, row.figures.unwrap().trials);
    assert!(session.shows("as of 12 Jun"), "{}", session.screen());
    // The trend is there again at once, on the same week, as long as the room is not read again.
    session.press("T");
    let effects = update(&mut session.model, Msg::Key(parse("H")[0]));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::ReadTrend { .. })), "{effects:?}");
    assert_eq!(session.model.layers.trend().unwrap().cursor, 3);
    session.press("<Esc><Esc>r");
    let effects = update(&mut session.model, Msg::Key(parse("H")[0]));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::ReadTrend { .. })), "{effects:?}");
}

#[test]
fn no_week_opens_while_the_evidence_is_loading() {
    let mut session = session(2);
    session.press("pH");
    session.hold_scans = true;
    let room_view = session.model.room_view.clone().unwrap();
    session.model.room_view = None;
    session.press("<Enter>");
    assert!(session.notice().contains("The evidence is still loading"), "{}", session.notice());
    assert!(session.model.time_machine.awaited().is_none());
    session.model.room_view = Some(room_view);
}

#[test]
fn leaving_the_trend_stops_its_reading_and_a_late_answer_is_dropped() {
    let mut session = session(2);
    for leave in ["<Esc>", "q"] {
        session.press("p");
        let effects = update(&mut session.model, Msg::Key(parse("H")[0]));
        let [Effect::ReadTrend { request }] = effects[..] else { panic!("{effects:?}") };
        assert!(session.shows("Reading the history …  Esc stops it"), "{}", session.screen());
        session.feed(Msg::TrendProgressed { request, weeks: (1, 3) });
        assert!(session.shows("Reading the history: week 2 of 3 …"), "{}", session.screen());
        // Keys work meanwhile.
        session.press("jG?<Esc>t");
        let late = execute(&session.place, effects[0].clone()).unwrap();
        session.asked.clear();
        session.press(leave);
        assert_eq!(session.asked, [Effect::StopReading { request }]);
        assert_eq!(session.model.mode(), InputMode::Portfolio);
        session.feed(late);
        assert!(session.model.trend_seen.is_none());
        session.press("<Esc>");
    }
    // A further request is not answered by the one before.
    let first = update(&mut session.model, Msg::Key(parse("H")[0]));
    session.press("<Esc>");
    let _second = update(&mut session.model, Msg::Key(parse("H")[0]));
    session.feed(execute(&session.place, first[0].clone()).unwrap());
    assert!(session.model.layers.trend().unwrap().figures.is_none());
}

#[test]
fn a_trend_that_is_not_known_says_why_and_what_to_do() {
    let mut plain = Session::open();
    plain.press("pH").resize(200, 60);
    assert!(plain.shows("not in a git work tree"), "{}", plain.screen());
    assert!(plain.shows("Run `git init` in the folder of the room"), "{}", plain.screen());
    plain.resize(80, 24).press("<Enter>");
    assert!(plain.shows("git init"), "the notes are wrapped: {}", plain.screen());
    assert_eq!(plain.notice(), "Open: No week is known");

    let folder = tempfile::tempdir().unwrap();
    let repo = folder.path().join("repo");
    copy_first_stage(&repo.join("evidence"));
    git(&repo, &["init", "-q", "-b", "main"]);
    let room = repo.join("evidence");
    let mut bare = at(folder, room);
    bare.press("pH");
    assert!(bare.shows("this branch has no commit yet"), "{}", bare.screen());
    assert!(bare.shows("Commit the room."), "{}", bare.screen());

    let mut one = session(1);
    one.press("pH");
    assert!(one.shows("One week so far"), "{}", one.screen());
    assert!(one.shows("▸ 15 Jun"), "{}", one.screen());
}

#[test]
fn a_shallow_clone_says_where_its_history_begins() {
    let whole = session(5);
    let clone = tempfile::tempdir().unwrap();
    let source = format!("file://{}", whole.folder.path().join("repo").display());
    git(clone.path(), &["clone", "-q", "--depth", "2", &source, "repo"]);
    let room = clone.path().join("repo/evidence");
    let mut session = at(clone, room);
    session.press("pH");
    assert!(
        session.shows("This clone is shallow, and its history begins at 2026-06-12"),
        "{}",
        session.screen()
    );
    assert_eq!(figures(&session).rows.len(), 2);
}

#[test]
fn the_trend_is_drawn_below_the_portfolio_and_on_the_whole_of_a_small_screen() {
    let mut session = session(5);
    session.press("pH");
    // Identifiers of commits depend on the version of git.
    let screen = |session: &mut Session, width: u16, height: u16| {
        session.resize(width, height);
        let ids: Vec<_> = figures(session).rows.iter().map(|row| row.commit.short().to_owned()).collect();
        ids.iter().fold(session.screen(), |screen, id| screen.replace(id.as_str(), "0123456789"))
    };
    insta::assert_snapshot!("trend_120x36", screen(&mut session, 120, 36));
    insta::assert_snapshot!("trend_80x24", screen(&mut session, 80, 24));
    insta::assert_snapshot!("trend_40x12", screen(&mut session, 40, 12));
    session.press("t");
    insta::assert_snapshot!("trend_table_80x24", screen(&mut session, 80, 24));
    session.press("t");
    session.model.appearance = Appearance { ascii: true, ..session.model.appearance };
    let ascii = screen(&mut session, 80, 24);
    assert!(ascii.is_ascii(), "{ascii}");
    insta::assert_snapshot!("trend_ascii_80x24", ascii);
}

#[test]
fn figures_of_thousands_of_weeks_are_drawn_by_what_fits() {
    let mut session = session(2);
    session.press("pH");
    let mut many = figures(&session).clone();
    let row = many.rows[0].clone();
    many.rows = vec![row; 3_000];
    session.press("<Esc><Esc>");
    let _ = update(&mut session.model, Msg::Key(parse("r")[0]));
    let effects = {
        session.model.trend_seen = None;
        update(&mut session.model, Msg::Key(parse("H")[0]))
    };
    let Some(Effect::ReadTrend { request }) = effects.first().cloned() else { panic!("{effects:?}") };
    session.feed(Msg::TrendRead { request, figures: Arc::new(many) });
    for (width, height) in [(120, 36), (80, 24), (40, 12), (200, 60)] {
        for keys in ["G", "g", "jjj<PageDown>"] {
            session.resize(width, height).press(keys);
            assert!(session.shows("▸ "), "{width} {keys}: {}", session.screen());
        }
    }
}

fn say(linear: &mut Linear, model: &mut Session, line: &str) -> String {
    for msg in linear.take(&model.model, line) {
        model.feed(msg);
    }
    let report = linear.report(&model.model);
    report.lines.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n") + "\n" + &report.prompt
}

#[test]
fn the_linear_mode_reads_the_trend_and_opens_a_week() {
    let mut session = session(5);
    let mut linear = Linear::default();
    let _ = linear.report(&session.model);
    say(&mut linear, &mut session, "portfolio");
    let said = say(&mut linear, &mut session, "trend");
    assert!(said.contains("Trend by week: 5 weeks, the last commit of each, the earliest first."), "{said}");
    for (number, row) in figures(&session).rows.iter().enumerate() {
        let figures = row.figures.as_ref().unwrap();
        let line =
            format!("{} of {} not ready, {} lapsed", figures.not_ready, figures.trials, figures.lapsed);
        let found = said.lines().find(|said| said.starts_with(&format!("{} week of", number + 1))).unwrap();
        assert!(found.contains(&line), "{found}");
    }
    let said = say(&mut linear, &mut session, "4");
    assert!(said.contains("as of 12 Jun") && said.contains("Queues"), "{said}");
    let said = say(&mut linear, &mut session, "today");
    assert!(said.contains("The room as it is today"), "{said}");
    // From the queues it opens directly.
    let said = say(&mut linear, &mut session, "trend");
    assert!(said.contains("5 week of 15 Jun"), "{said}");
    let model: &Model = &session.model;
    assert!(!linear.awaits(model));
}

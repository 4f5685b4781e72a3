//! The portfolio: its figures are those of the report, and each opens its trials.

use crate::console::tests::presentation::demo::Run;
use crate::console::tests::session::Session;
use serde_json::Value;
use std::fs;
use trialdesk::console::app::command::InputMode;
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::key::Key;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::portfolio::figures::{Figures, Row, Section};
use trialdesk::console::app::update::update;
use trialdesk::console::runtime::execute::execute;
use trialdesk::domain::safe_text::SafeText;
use trialdesk::report::portfolio::PortfolioJson;
use trialdesk::report::selection::Selection;
use trialdesk::room::RoomOptions;

/// A room with each trial of the sample twice, under other names and without its decisions.
fn made_room() -> Session {
    let folder = tempfile::tempdir().unwrap();
    let room = folder.path().join("sample-evidence");
    let sample = support::sample::sample_evidence();
    fs::create_dir_all(&room).unwrap();
    fs::copy(sample.join("policy.yaml"), room.join("policy.yaml")).unwrap();
    for trial in fs::read_dir(&sample).unwrap().flatten().filter(|entry| entry.path().is_dir()) {
        let name = trial.file_name().into_string().unwrap();
        for copy in 3..5 {
            let new = format!("TRL-{copy}{}", &name[4..]);
            fs::create_dir_all(room.join(&new)).unwrap();
            for file in fs::read_dir(trial.path()).unwrap().flatten().filter(|file| file.path().is_file()) {
                let text = fs::read_to_string(file.path()).unwrap().replace(&name, &new);
                fs::write(room.join(&new).join(file.file_name()), text).unwrap();
            }
        }
    }
    Session::on(folder, room, Some("dana"), RoomOptions::default(), 300, 200)
}

fn figures(session: &Session) -> &Figures {
    session.model.layers.portfolio().unwrap().figures.as_deref().unwrap()
}

fn json(session: &Session) -> Value {
    let room = &session.model.room_view.as_ref().unwrap().room;
    serde_json::to_value(PortfolioJson::of(&Selection::from(&**room))).unwrap()
}

/// Returns the figures of a section that the report has under these names, as the screen shows them.
fn of_report(report: &Value, section: &str, names: &[&str]) -> Vec<Vec<String>> {
    let rows = report[section].as_array().unwrap().iter();
    rows.map(|row| names.iter().map(|name| row[*name].to_string()).collect()).collect()
}

fn cells(rows: &[Row], count: usize) -> Vec<Vec<String>> {
    rows.iter()
        .map(|row| row.cells[..count].iter().map(|cell| cell.trim_start_matches('+').to_owned()).collect())
        .collect()
}

fn assert_is_the_report(session: &mut Session) {
    session.press("pt");
    let report = json(session);
    let figures = figures(session);
    assert_eq!(figures.trials, report["summary"]["trials"]);
    assert_eq!(figures.ready, report["summary"]["ready"]);
    let asks = of_report(&report, "asks", &["ready_alone", "touched", "ready_after"]);
    assert_eq!(cells(figures.rows(Section::Asks), 3), asks);
    assert_eq!(cells(figures.rows(Section::Gates), 1), of_report(&report, "gates", &["blocked"]));
    assert_eq!(cells(figures.rows(Section::Waiting), 1), of_report(&report, "waiting", &["not_ready"]));
    let mut weeks = of_report(&report, "weeks", &["dates", "trials", "not_ready"]);
    for (week, row) in weeks.iter_mut().zip(report["weeks"].as_array().unwrap()) {
        week.extend(row["groups"].as_array().unwrap().iter().map(|group| group["trials"].to_string()));
    }
    assert_eq!(cells(figures.rows(Section::Weeks), 7), weeks);
    assert_eq!(
        cells(figures.rows(Section::Owners), 2),
        of_report(&report, "owners", &["trials", "not_ready"])
    );
    let outcomes = ["outcomes", "targets"].map(|section| of_report(&report, section, &["trials", "ready"]));
    assert_eq!(cells(figures.rows(Section::Outcomes), 2), outcomes.concat());
    // The screen shows each of these rows, and bars show the same figures.
    let table = session.resize(300, 200).screen();
    for section in Section::ALL {
        for row in figures_of(session, section) {
            let line = table.lines().find(|line| {
                let has = |text: &SafeText| line.contains(text.as_str());
                has(&row.label) && row.cells.iter().all(has)
            });
            assert!(line.is_some(), "{row:?}\n{table}");
        }
    }
    let bars = session.press("t").screen();
    for section in Section::ALL.into_iter().filter(|section| *section != Section::Asks) {
        for row in figures_of(session, section) {
            let shown = bars
                .lines()
                .any(|line| line.contains(row.label.as_str()) && line.contains(row.figure.as_str()));
            assert!(shown, "{row:?}\n{bars}");
        }
    }
}

fn figures_of(session: &Session, section: Section) -> Vec<Row> {
    figures(session).rows(section).to_vec()
}

#[test]
fn figures_of_the_sample_are_those_of_the_report() {
    assert_is_the_report(&mut Run::start(300, 200).session);
}

#[test]
fn figures_of_a_made_room_are_those_of_the_report() {
    let mut session = made_room();
    assert_is_the_report(&mut session);
    assert!(figures(&session).trials > 60);
}

#[test]
fn each_figure_opens_its_trials() {
    let mut run = Run::start(120, 36);
    let session = &mut run.session;
    session.press("p");
    let all = figures(session).clone();
    for (number, row) in Section::ALL.into_iter().flat_map(|section| all.rows(section)).enumerate() {
        session.press("0p");
        session.feed(Msg::Choose(number));
        session.press("<Enter>");
        let Some(amount) = row.amount else {
            assert_eq!(session.model.mode(), InputMode::List, "{row:?}");
            assert!(session.model.list.rows.len() >= row.touches.unwrap(), "{row:?}");
            session.press("<Esc>");
            continue;
        };
        if row.opens.is_none() {
            assert_eq!(session.model.mode(), InputMode::Portfolio, "{row:?}");
            continue;
        }
        assert_eq!(session.model.mode(), InputMode::List, "{row:?}");
        assert_eq!(session.model.list.rows.len(), amount.trials, "{row:?}");
        session.press("<Esc>");
        assert!(session.model.list.filter.is_empty());
    }
}

#[test]
fn figures_are_of_the_filter_and_come_back_to_the_same_one() {
    let mut run = Run::start(120, 36);
    let session = &mut run.session;
    session.press("foutcome:renewed<Enter>p");
    assert!(session.shows("of 24 trials ready · filter: outcome:renewed"), "{}", session.screen());
    session.press("<Tab>jj<Enter>");
    assert_eq!(session.model.list.filter.text().split(' ').next(), Some("outcome:renewed"));
    let cursor = session.model.portfolio_cursor;
    assert_eq!((cursor.section, cursor.row), (Section::Gates, 2));
    session.press("<Esc>p");
    assert_eq!(session.model.layers.portfolio().unwrap().cursor, cursor);
}

#[test]
fn no_figures_of_an_earlier_room_or_request_are_shown() {
    let mut run = Run::start(120, 36);
    let session = &mut run.session;
    let count = |effects: &[Effect]| {
        effects.iter().find(|effect| matches!(effect, Effect::CountPortfolio { .. })).cloned().unwrap()
    };
    let first = count(&update(&mut session.model, Msg::Key(Key::char('p'))));
    assert!(session.shows("Counting …"));
    // The room is read again while the figures are counted.
    session.feed(Msg::Changed);
    let portfolio = session.model.layers.portfolio().unwrap();
    let (asked, counted) = (portfolio.asked.clone().unwrap(), portfolio.figures.clone().unwrap());
    let late = execute(&session.place, first).unwrap();
    assert!(matches!(&late, Msg::PortfolioCounted { request, .. } if *request != asked.request));
    let none = Msg::PortfolioCounted {
        request: match late {
            Msg::PortfolioCounted { request, .. } => request,
            other => panic!("{other:?}"),
        },
        figures: Figures::default().into(),
    };
    session.feed(none);
    assert_eq!(session.model.layers.portfolio().unwrap().figures.as_ref(), Some(&counted));
    // Once the room is another, its figures are not shown any more, and are counted again.
    let room_view = session.model.room_view.clone().unwrap();
    let request = match session.model.request_scan().unwrap() {
        Effect::ScanRoom { request, .. } => request,
        other => panic!("{other:?}"),
    };
    let again = std::sync::Arc::new((*room_view).clone());
    let effects = update(&mut session.model, Msg::Scanned { request, room: Ok(again) });
    assert!(session.model.layers.portfolio().unwrap().figures.is_none());
    session.carry_out(vec![count(&effects)]);
    assert_eq!(session.model.layers.portfolio().unwrap().figures.as_ref(), Some(&counted));
}

#[test]
fn the_portfolio_is_drawn_side_by_side_stacked_and_as_a_table() {
    let mut run = Run::start(120, 36);
    let session = &mut run.session;
    session.press("p");
    insta::assert_snapshot!("portfolio_120x36", session.screen());
    session.press("t");
    insta::assert_snapshot!("portfolio_table_120x36", session.screen());
    session.press("t<Tab>");
    insta::assert_snapshot!("portfolio_80x24", session.resize(80, 24).screen());
    insta::assert_snapshot!("portfolio_40x12", session.resize(40, 12).screen());
    // In one column the further asks are shown once the cursor is among them.
    session.resize(80, 24).press("g");
    assert!(session.shows("… 21 more"), "{}", session.screen());
    session.press("jjjjjjj");
    assert!(!session.shows("… 21 more") && session.line("▸").contains("+1"), "{}", session.screen());
}

//! The tour, played through: every step of it can be reached, by keys alone, on a small screen and on a wide one.

use super::demo::Run;
use crate::console::tests::session::{Session, parse};
use std::fs;
use std::path::Path;
use support::keys::WALK;
use trialdesk::config::{Binding, KeyBindings, Word};
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::keymap::Keymap;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::presentation::panel::BottomPanel;
use trialdesk::console::app::tour;
use trialdesk::console::app::tour::script::steps;
use trialdesk::console::app::tour::state::Tour;
use trialdesk::console::linear::Linear;
use trialdesk::domain::evaluation::Status;

fn on_tour(width: u16, height: u16) -> Run {
    let mut run = Run::start(width, height);
    run.session.press("<C-t>");
    run
}

fn id(session: &Session) -> &'static str {
    &steps(&session.model)[session.model.presentation.tour.place()].id
}

#[test]
fn the_tour_is_played_to_its_end_by_keys_alone() {
    for (width, height) in [(80, 24), (160, 45), (60, 20)] {
        let mut run = on_tour(width, height);
        let session = &mut run.session;
        let ids: Vec<_> = steps(&session.model).iter().map(|step| step.id.as_str()).collect();
        assert_eq!(ids, WALK.map(|(id, _)| id), "each step is walked");
        for (step, keys) in WALK {
            assert_eq!(id(session), step);
            let waits = !steps(&session.model)[session.model.presentation.tour.place()].until.is_empty();
            assert!(!session.model.presentation.tour.is_done(), "{step} is not done before it is begun");
            let keys = parse(keys);
            for &key in &keys[..keys.len() - 1] {
                session.feed(Msg::Key(key));
                assert_eq!(id(session), step, "nothing goes on by itself");
            }
            let is_done = session.model.presentation.tour.is_done();
            assert_eq!(is_done, waits, "{step} cannot be reached at {width}x{height}:\n{}", session.screen());
            while tour::content::has_more(&session.model) {
                session.press("<C-g>");
                assert_eq!(id(session), step, "the rest of the text comes first");
            }
            session.feed(Msg::Key(keys[keys.len() - 1]));
        }
        assert!(!session.model.presentation.tour.is_on, "End of the tour");
        assert!(session.notice().contains("End of the tour"));
        assert_eq!(session.new_records().len(), 3, "an approval, its withdrawal, and a package");
        let room_view = session.model.room_view.as_ref().unwrap();
        let lost = room_view.trial(room_view.find("trial:TRL-1021").unwrap()).unwrap();
        assert_eq!(lost.evaluation.status, Status::Blocked, "a deleted denial makes no trial ready");
    }
}

#[test]
fn an_editor_of_ones_own_does_as_well() {
    let mut run = on_tour(80, 24);
    let session = &mut run.session;
    session.model.has_editor = false;
    session.press("<C-g><C-g><C-g>/1042<Enter><Enter>v<C-g>e");
    assert_eq!(id(session), "mend");
    let Some(Effect::EditFile { path, line, .. }) = session.asked.last().cloned() else {
        panic!("{:?}", session.asked)
    };
    let text = fs::read_to_string(&path).unwrap();
    let mut lines: Vec<_> = text.lines().collect();
    lines.insert(usize::try_from(line).unwrap() + 2, "    delivery_tracking_ref: ticket:CS-8811");
    fs::write(&path, lines.join("\n")).unwrap();
    session.feed(Msg::Edited(Ok(())));
    assert!(session.model.presentation.tour.is_done(), "{}", session.screen());
}

#[test]
fn every_text_of_the_tour_fits_a_small_screen() {
    for (run, named) in [(on_tour(80, 24), "demo"), (on_tour(160, 45), "demo, wide")] {
        let mut session = run.session;
        session.model.presentation.tour = Tour::begun(true);
        fits(&mut session, named);
    }
    let mut session = Session::open();
    session.resize(80, 24).press("<C-t>");
    fits(&mut session, "room");
}

#[test]
fn every_text_of_the_tour_is_read_in_parts_on_a_small_screen() {
    for (width, height) in [(40, 12), (60, 20), (30, 14)] {
        let mut run = on_tour(width, height);
        let session = &mut run.session;
        for step in steps(&session.model) {
            assert_eq!(id(session), step.id);
            let (area, columns) = tour::content::text_area(&session.model);
            let whole = tour::content::lines(&session.model, columns);
            let mut read = Vec::new();
            loop {
                let part = tour::content::visible_lines(&session.model);
                assert!(part.len() <= area.rows() && part.iter().all(|line| line.width() <= columns));
                for line in &part {
                    let text = line.text().to_string();
                    assert!(session.shows(text.trim()), "{width}x{height} {text}:\n{}", session.screen());
                }
                read.extend(part);
                let has_more = tour::content::has_more(&session.model);
                assert_eq!(session.shows("^G more"), has_more, "{}", session.screen());
                if !has_more {
                    break;
                }
                session.press("<C-g>");
                assert_eq!(id(session), step.id, "the rest of the text comes before the next step");
            }
            assert_eq!(read, whole, "{} at {width}x{height}", step.id);
            session.press("<C-g>");
        }
    }
}

fn fits(session: &mut Session, named: &str) {
    let strip = BottomPanel::of(&session.model).tour;
    for step in steps(&session.model) {
        assert_eq!(id(session), step.id);
        for done in [false, true] {
            session.model.presentation.tour.set_done(done);
            let width = usize::from(strip.width - 2).min(116);
            let lines = tour::content::lines(&session.model, width);
            let rows = usize::from(strip.height - 1);
            assert!(lines.len() <= rows, "{named}: {} has {} rows of {rows}", step.id, lines.len());
        }
        let line = session.line(&format!("{} ", step.title));
        assert!(line.contains("^T leave"), "its title and its keys fit: {line}");
        session.press("<C-g>");
    }
}

#[test]
fn the_tour_waits_goes_back_and_may_be_left() {
    let mut run = on_tour(80, 24);
    let session = &mut run.session;
    session.press("<C-g>");
    session.press("2jj4k0");
    assert_eq!(id(session), "worst", "wandering is no step");
    session.press("<C-o>");
    assert_eq!(id(session), "welcome");
    session.press("<C-o><C-g><C-t>");
    assert!(!session.shows("Tour 2/15") && session.notice() == "Ctrl-t continues the tour");
    assert_eq!(session.model.size, session.model.screen);
    session.press("<C-t>");
    assert!(session.shows("Tour 2/15 · Open the oldest blocked trial"), "{}", session.screen());
    // In a form and in a prompt, too.
    session.press("2a<C-g>x<C-o>");
    assert_eq!(id(session), "worst");
    assert!(session.model.layers.form().is_some());
}

#[test]
fn step_done_early_counts() {
    let mut run = on_tour(120, 36);
    let session = &mut run.session;
    session.press("2/1060<Enter>a<Tab>because<C-s>");
    session.press("<C-g><C-g><C-g><C-g><C-g><C-g><C-g>");
    assert_eq!(id(session), "sign");
    assert!(
        session.model.presentation.tour.is_done() && session.shows("✓ The record is one file"),
        "{}",
        session.screen()
    );
}

#[test]
fn the_tour_says_the_keys_that_hold() {
    let mut run = on_tour(80, 24);
    let session = &mut run.session;
    let word = |text: &str| Word { text: text.to_owned(), line: 1, column: 1 };
    let bindings = KeyBindings(vec![
        Binding { command: word("tour-next"), context: None, keys: vec![word("Ctrl-v")] },
        Binding { command: word("open"), context: None, keys: vec![word("Ctrl-k")] },
    ]);
    session.model.keymap = Keymap::with(&bindings).unwrap();
    assert!(session.shows("Ctrl-v goes to") && session.shows("^V next"), "{}", session.screen());
    session.press("<C-v>");
    assert!(session.shows("Ctrl-k opens the trial."), "{}", session.screen());
}

#[test]
fn tour_of_a_real_room_asks_for_no_changes() {
    let mut session = Session::open();
    session.press(":tour<Enter>");
    assert_eq!(id(&session), "welcome");
    let walk = ["<C-g>", "<C-g>", "<Enter>v<C-g>", "D<C-g>", "<Esc>2<C-g>", "<C-g>"];
    for keys in walk {
        let keys = parse(keys);
        for &key in &keys[..keys.len() - 1] {
            session.feed(Msg::Key(key));
        }
        let waits = !steps(&session.model)[session.model.presentation.tour.place()].until.is_empty();
        assert_eq!(session.model.presentation.tour.is_done(), waits, "{}", session.screen());
        session.feed(Msg::Key(keys[keys.len() - 1]));
    }
    assert!(!session.model.presentation.tour.is_on);
    assert!(session.new_records().is_empty() && session.asked.is_empty());
}

/// The last rows of the screen.
fn foot(session: &Session, rows: usize) -> String {
    let screen = session.screen();
    let lines: Vec<_> = screen.lines().collect();
    lines[lines.len() - rows..].join("\n")
}

#[test]
fn who_watches_sees_the_keys() {
    let mut session = Session::open();
    session.press(":present<Enter>");
    assert!(session.shows("Pressed keys are shown here."), "{}", session.screen());
    session.press("a");
    insta::assert_snapshot!("present_120x36", foot(&session, 5));
    session.press("b");
    assert!(session.shows("Typing") && !session.shows("Opens the form"));
    session.press("<Esc>").resize(80, 24).press("<C-t>j");
    insta::assert_snapshot!("present_on_tour_80x24", foot(&session, 6));
    assert_eq!(session.model.size.height, 18);
    session.press(":present<Enter>");
    assert_eq!(session.model.size.height, 19);
}

#[test]
fn tour_strip_hides_on_a_small_screen() {
    let mut run = on_tour(80, 24);
    let session = &mut run.session;
    session.press(":present<Enter>");
    for (width, height) in [(40, 12), (20, 8), (1, 1), (200, 3), (30, 15), (200, 60)] {
        session.resize(width, height);
        let _ = session.buffer();
        assert!(session.model.size.height >= height.min(8), "{width}x{height}");
    }
}

#[test]
fn tour_works_in_the_linear_mode() {
    let mut run = on_tour(80, 24);
    let mut linear = Linear::default();
    let output = |linear: &mut Linear, run: &Run| {
        let report = linear.report(&run.session.model);
        report.lines.iter().map(crate::domain::safe_text::SafeText::as_str).collect::<Vec<_>>().join("\n")
    };
    let first = output(&mut linear, &run);
    assert!(first.contains("Tour, step 1 of 15, A demo room. This room has 35"), "{first}");
    assert!(first.contains("“tour-next” goes to"), "{first}");
    assert!(!output(&mut linear, &run).contains("Tour, step"), "once is enough");
    for line in ["tour-next", "triage", "open 1"] {
        for msg in linear.take(&run.session.model, line) {
            run.session.feed(msg);
        }
        let lines = output(&mut linear, &run);
        assert_eq!(
            lines.contains("Open the oldest blocked trial. Done: Every finding says"),
            line == "open 1",
            "{lines}"
        );
    }
}

#[test]
fn the_page_about_presenting_has_the_tour_in_words() {
    const START: &str = "<!-- tour -->\n";
    const END: &str = "<!-- /tour -->";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/presenting.md");
    let page = fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(START).unwrap();
    let (shown, after) = rest.split_once(END).unwrap();
    let wanted = format!("\n{}\n", tour::content::transcript_markdown());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, format!("{before}{START}{wanted}{END}{after}")).unwrap();
    } else {
        assert!(shown == wanted, "out of date: UPDATE_DOCS=1 cargo test --lib presenting");
    }
}

//! The decision log of all trials, and one record in full (specification, sections 5.1 to 5.3).

use crate::console::tests::presentation::demo::Run;
use crate::console::tests::session::Session;
use std::fs;
use trialdesk::console::app::command::InputMode;
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::key::{Key, KeyCode};
use trialdesk::console::app::log::state::DecisionLog;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::update::update;

fn log(session: &Session) -> &DecisionLog {
    session.model.layers.log().unwrap()
}

#[test]
fn log_lists_the_records_of_all_trials_the_newest_first() {
    let mut run = Run::start(120, 36);
    let session = &mut run.session;
    session.press("L");
    assert_eq!(session.model.mode(), InputMode::Log);
    insta::assert_snapshot!("log", session.screen());
    let room = session.model.room_view.as_ref().unwrap().room.clone();
    let count: usize = room.decided().map(|reviewed| reviewed.trial.decisions.len()).sum();
    assert_eq!(log(session).entries().len(), count);
    assert!(log(session).entries().is_sorted_by(|a, b| a.decided_at >= b.decided_at));
    insta::assert_snapshot!("log_200x60", session.resize(200, 60).screen());
    insta::assert_snapshot!("log_80x24", session.resize(80, 24).screen());
    insta::assert_snapshot!("log_40x12", session.resize(40, 12).screen());
    session.press("<Esc>");
    assert_eq!(session.model.mode(), InputMode::List);
}

#[test]
fn log_is_filtered_as_by_the_command_line() {
    let mut run = Run::start(120, 36);
    let session = &mut run.session;
    let decisions = |session: &Session| -> Vec<(String, String)> {
        let records = log(session).records.clone().unwrap();
        let decision = |entry| records.decision(entry).unwrap();
        let both = |entry| {
            let decision = decision(entry);
            (decision.decided_by.to_string(), decision.decided_at.date().to_string())
        };
        records.entries.iter().map(|&entry| both(entry)).collect()
    };
    session.press("Lfby:dana<Enter>");
    let all = decisions(session);
    assert!(!all.is_empty() && all.iter().all(|(by, _)| by == "dana"), "{all:?}");
    assert!(session.shows("filter: by:dana"), "{}", session.screen());
    // The text begins with the present filter, so that another word narrows it.
    session.press("f since:10 Jun<Enter>");
    let some = decisions(session);
    assert!(some.len() < all.len() && some.iter().all(|(_, day)| &**day >= "2026-06-10"), "{some:?}");
    // The command takes a filter as well.
    session.press("<Esc>:log grace<Enter>");
    let records = log(session).records.clone().unwrap();
    assert!(records.entries.iter().all(|&entry| records.decision(entry).unwrap().is_about_grace()));
    session.press("f<C-u>by:zz<Enter>");
    assert!(session.shows("No record matches the filter."), "{}", session.screen());
    // A word that cannot be read stays in the line, with the reason.
    session.press("f<C-u>bye:dana<Enter>");
    assert!(
        session.notice().starts_with("Unknown word `bye:dana`; did you mean `by`?"),
        "{}",
        session.notice()
    );
    assert_eq!(session.model.mode(), InputMode::Prompt);
    session.press("<Esc>");
    assert_eq!(session.model.mode(), InputMode::Log);
}

#[test]
fn enter_leads_from_the_log_to_a_record_and_to_its_trial() {
    let mut run = Run::start(120, 36);
    let session = &mut run.session;
    session.press("Lj");
    let (trial_ref, decision_ref) = log(session).chosen_record().unwrap();
    session.press("<Enter>");
    assert_eq!(session.model.mode(), InputMode::Reader);
    insta::assert_snapshot!("record", session.screen());
    insta::assert_snapshot!("record_80x24", session.resize(80, 24).screen());
    assert!(session.shows(&decision_ref), "{}", session.screen());
    session.press("<Enter>");
    assert_eq!(session.model.mode(), InputMode::Decisions);
    assert_eq!(session.model.layers.page().unwrap().trial_ref, trial_ref);
    session.press("<Esc>");
    assert_eq!(session.model.mode(), InputMode::Reader, "back leads to the record");
    session.press("<Esc>");
    assert_eq!(session.model.mode(), InputMode::Log);
    assert_eq!(log(session).cursor, 1);
}

#[test]
fn section_5_3_a_record_says_what_replaces_it_and_what_it_replaces() {
    let mut session = Session::open();
    session.press("2");
    let trial = session.model.selected_trial().unwrap().trial.name().to_owned();
    session.press("a+7d<Tab>First.<C-s>0/").press(&trial).press("<Enter>wSecond.<C-s>L");
    assert_eq!(session.new_records().len(), 2, "{}", session.screen());
    session.press("<Enter>");
    assert!(session.line("Replaces").contains("(approved on "), "{}", session.screen());
    assert!(!session.shows("Replaced by"), "{}", session.screen());
    assert!(session.shows("Second."), "{}", session.screen());
    session.press("<Esc>");
    let place = log(&session).entries().iter().position(|entry| {
        let records = log(&session).records.as_ref().unwrap();
        &*records.decision(*entry).unwrap().reason == "First."
    });
    session.feed(Msg::Choose(place.unwrap()));
    session.press("<Enter>");
    assert!(session.line("Replaced by").contains("(withdrawn on "), "{}", session.screen());
    assert!(session.line("Replaces").contains("(approved on 2026-06-09)"), "{}", session.screen());
}

#[test]
fn log_follows_the_room_and_keeps_its_cursor() {
    let mut session = Session::open();
    session.press("Ljj");
    let chosen = log(&session).chosen_record().unwrap();
    let newest = log(&session).records.clone().unwrap();
    let path = newest.decision(newest.entries[0]).unwrap().path.to_string();
    fs::remove_file(session.place.room.join(path)).unwrap();
    session.feed(Msg::Changed);
    assert_eq!(log(&session).entries().len(), newest.entries.len() - 1);
    assert_eq!(log(&session).chosen_record().unwrap(), chosen);
    // An answer for another filter is dropped.
    let asked = log(&session).asked.clone().unwrap();
    session.feed(Msg::LogRead { request: asked.request, records: newest.clone() });
    session.press("f<C-u>by:dana");
    let effects = update(&mut session.model, Msg::Key(Key::plain(KeyCode::Enter)));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::ReadLog { .. })), "{effects:?}");
    session.feed(Msg::LogRead { request: asked.request, records: newest });
    assert!(log(&session).records.is_none(), "the answer was for all records");
    let _ = update(&mut session.model, Msg::Key(Key::char('j')));
}

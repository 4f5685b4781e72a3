//! Missing fields of several trials that are filled in together (specification, sections 1.1 and 9).

use crate::console::tests::session::{Session, parse};
use std::collections::BTreeMap;
use std::fs;
use support::sample::files;
use trialdesk::console::app::command::InputMode;
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::update::update;
use trialdesk::console::runtime::execute::execute;

const TRACKING: &str = "TRL-1042/followup.yaml";
const SALES: &str = "TRL-1049/followup.yaml";

fn snapshot(session: &Session) -> BTreeMap<String, Vec<u8>> {
    files(&session.place.room)
}

fn read(session: &Session, path: &str) -> String {
    fs::read_to_string(session.place.room.join(path)).unwrap()
}

/// Returns the files that differ from a snapshot.
fn changed(session: &Session, before: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let after = snapshot(session);
    assert_eq!(after.len(), before.len(), "no file is added or removed");
    after.into_iter().filter(|(path, bytes)| before[path] != *bytes).map(|(path, _)| path).collect()
}

/// Selects TRL-1042, which lacks a delivery ticket, and TRL-1049, which has a placeholder, and opens their missing fields.
fn opened() -> Session {
    let mut session = Session::open();
    session.press("/1042<Enter><Space>/1049<Enter><Space>E");
    assert_eq!(session.model.mode(), InputMode::FillInAll, "{}\n{}", session.notice(), session.screen());
    session
}

#[test]
fn missing_fields_of_selected_trials_are_written_with_one_confirmation_and_undone_together() {
    let mut session = opened();
    let before = snapshot(&session);
    insta::assert_snapshot!("bulk_fill_empty", session.screen());
    session.press("ticket:CS-8811<Enter><Tab>");
    insta::assert_snapshot!("bulk_fill", session.screen());
    insta::assert_snapshot!("bulk_fill_80x24", session.resize(80, 24).screen());
    insta::assert_snapshot!("bulk_fill_40x12", session.resize(40, 12).screen());
    session.resize(120, 36).press("<C-s>");
    assert_eq!(session.model.mode(), InputMode::FillInReview, "{}", session.notice());
    insta::assert_snapshot!("bulk_fill_review", session.screen());
    for (width, height) in [(1, 1), (3, 4), (20, 5), (12, 7), (40, 12), (200, 60)] {
        session.resize(width, height).screen();
    }
    session.resize(120, 36);
    assert_eq!(snapshot(&session), before, "nothing is written before the confirmation");
    session.press("y");
    assert_eq!(changed(&session, &before), [TRACKING, SALES]);
    assert!(read(&session, TRACKING).contains("delivery_tracking_ref: ticket:CS-8811\n"));
    assert!(session.notice().starts_with("Wrote 2 files · u undoes it · 2 trials: "), "{}", session.notice());
    assert_eq!(session.model.mode(), InputMode::List);
    session.press("u");
    assert_eq!(snapshot(&session), before, "{}", session.notice());
    assert!(session.notice().starts_with("Undone: 2 files are as they were before"), "{}", session.notice());
}

#[test]
fn a_failure_says_what_was_written_and_keeps_the_rest_typed() {
    let mut session = opened();
    let before = snapshot(&session);
    session.press("ticket:CS-8811<Down>owner:sales/emea<C-s>");
    let other = format!("# by another person\n{}", read(&session, SALES));
    fs::write(session.place.room.join(SALES), &other).unwrap();
    session.press("y");
    let notice = session.notice().to_owned();
    assert!(notice.starts_with("Wrote 1 file, then stopped. TRL-1049/followup.yaml: "), "{notice}");
    assert!(notice.contains("the file changed since it was read"), "{notice}");
    assert_eq!(read(&session, SALES), other);
    assert!(read(&session, TRACKING).contains("ticket:CS-8811"));
    assert_eq!(session.model.mode(), InputMode::FillInAll);
    assert!(session.shows("1 file written before"), "{}", session.screen());
    assert!(session.shows("sales_ref: owner:sales/emea"), "what was typed is kept: {}", session.screen());
    session.press("y<Backspace><C-s>");
    assert!(session.shows("owner:sales/emea"), "the lines are shown again: {}", session.screen());
    session.press("y");
    assert!(read(&session, SALES).starts_with("# by another person\n"), "{}", session.notice());
    assert!(read(&session, SALES).contains("sales_ref: owner:sales/emea"), "{}", session.notice());
    session.press("u");
    assert_eq!(read(&session, SALES), other, "each confirmation is undone by itself");
    session.press("u");
    assert_eq!(read(&session, TRACKING).as_bytes(), before[TRACKING]);
}

#[test]
fn a_file_that_changed_after_the_write_is_not_undone_and_the_others_are() {
    let mut session = opened();
    let before = snapshot(&session);
    session.press("ticket:CS-8811<Down>owner:sales/emea<C-s>y");
    let other = format!("{}# by another person\n", read(&session, SALES));
    fs::write(session.place.room.join(SALES), &other).unwrap();
    session.press("u");
    assert!(session.notice().starts_with("Not undone: TRL-1049/followup.yaml: "), "{}", session.notice());
    assert!(session.notice().ends_with("undone before that: 1 file"), "{}", session.notice());
    assert_eq!(read(&session, TRACKING).as_bytes(), before[TRACKING]);
    assert_eq!(read(&session, SALES), other);
    session.press("u");
    assert!(session.notice().contains("no field was filled in"), "{}", session.notice());
}

#[test]
fn a_value_that_does_not_fit_is_shown_before_the_lines() {
    let mut session = opened();
    let before = snapshot(&session);
    session.press("<C-s>");
    assert!(session.notice().ends_with("type a value first"), "{}", session.notice());
    session.press("CS-8811<Down>owner:sales/emea<C-s>");
    assert!(session.notice().contains("This is not a reference"), "{}", session.notice());
    assert_eq!(session.model.mode(), InputMode::FillInAll);
    let bulk = session.model.layers.bulk_fill().unwrap();
    assert_eq!(bulk.focus, 0, "the cursor is on the field with the problem");
    assert!(session.line("delivery_tracking_ref: CS").contains('✗'), "{}", session.screen());
    assert_eq!(snapshot(&session), before);
}

#[test]
fn keys_in_a_burst_do_not_write() {
    let mut session = opened();
    let before = snapshot(&session);
    session.press("ticket:CS-8811<C-s>");
    session.feed(Msg::BurstKey(parse("y")[0]));
    assert!(session.notice().contains("Press it again to write"), "{}", session.notice());
    assert_eq!(snapshot(&session), before);
    session.press("<Esc>");
    assert_eq!(session.model.mode(), InputMode::FillInAll, "Esc goes back to the values");
    session.press("<Esc>");
    assert_eq!((session.notice(), session.model.mode()), ("Nothing was written", InputMode::List));
    assert_eq!(snapshot(&session), before);
}

#[test]
fn input_that_would_be_lost_is_asked_about_and_a_write_is_waited_for() {
    let mut session = opened();
    session.press("ticket:CS-1<C-c>");
    assert!(session.shows("Quit and discard unsaved input?"), "{}", session.screen());
    session.press("n<C-s>");
    let effects = update(&mut session.model, Msg::Key(parse("y")[0]));
    let [effect @ Effect::WriteChanges { .. }] = effects.as_slice() else { panic!("{effects:?}") };
    session.press("<Esc>");
    assert_eq!(session.notice(), "The files are being written");
    session.press("<C-c>");
    assert_eq!(session.notice(), "The file is being written");
    session.feed(execute(&session.place, effect.clone()).unwrap());
    assert!(read(&session, TRACKING).contains("ticket:CS-1\n"), "{}", session.notice());
}

#[test]
fn without_a_selection_the_fields_of_the_trial_under_the_cursor_are_listed() {
    let mut session = Session::open();
    session.press("/1042<Enter>E");
    assert!(session.shows("1 field of 1 trial"), "{}", session.screen());
    session.press("<Esc><Enter>E");
    assert!(session.shows("1 field of 1 trial"), "{}", session.screen());
    session.press("<Esc><Esc>3/<Esc>E");
    assert_eq!(session.notice(), "No field is missing that you can fill in");
}

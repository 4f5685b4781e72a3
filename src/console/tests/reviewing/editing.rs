//! The console's own editor in a real room, and edits that break a file.

use crate::console::tests::session::{Session, parse};
use std::fs;
use trialdesk::console::app::command::InputMode;
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::notice::Severity;

const FILE: &str = "TRL-1042/followup.yaml";

/// The sample room, for a user who has named no editor.
fn without_an_editor() -> Session {
    let mut session = Session::open();
    session.model.has_editor = true;
    session
}

fn read(session: &Session, path: &str) -> String {
    fs::read_to_string(session.place.room.join(path)).unwrap()
}

#[test]
fn a_file_is_edited_in_the_console_and_undone() {
    let mut session = without_an_editor();
    let before = read(&session, FILE);
    session.press("/1042<Enter>e");
    assert_eq!(session.model.mode(), InputMode::Editor, "{}", session.notice());
    session.press("CS-8811<C-s>");
    assert!(read(&session, FILE).contains("emea\n    delivery_tracking_ref: ticket:CS-8811\n  - "));
    assert!(session.notice().contains("it is ready now"), "{}", session.notice());
    session.press("u");
    assert_eq!(read(&session, FILE), before, "{}", session.notice());
    session.press("e<C-u><C-s>");
    assert!(session.asked.is_empty(), "no other program is started: {:?}", session.asked);
}

#[test]
fn a_user_with_an_editor_gets_that() {
    let mut session = Session::open();
    session.press("/1042<Enter>e");
    assert!(matches!(session.asked.last(), Some(Effect::EditFile { line: 10, .. })), "{:?}", session.asked);
}

#[test]
fn a_text_that_breaks_the_file_is_reported_with_line_and_cause_before_it_is_written() {
    let mut session = without_an_editor();
    let before = read(&session, FILE);
    session.press("/1042<Enter>e").press("CS-1: {<C-s>");
    let notice = session.notice().to_owned();
    assert!(notice.starts_with("Not saved: TRL-1042/followup.yaml:"), "{notice}");
    assert!(
        notice.contains("Invalid YAML") && notice.ends_with("Ctrl-s again saves it as it is"),
        "{notice}"
    );
    assert_eq!(read(&session, FILE), before);
    session.press("<Backspace><C-s>");
    assert!(session.notice().starts_with("Not saved"), "another text is judged again: {}", session.notice());
    session.feed(Msg::BurstKey(parse("<C-s>")[0]));
    assert_eq!(read(&session, FILE), before, "a held key does not write");
    session.press("<C-s>");
    assert_ne!(read(&session, FILE), before);
    let notice = session.model.notice.clone().unwrap();
    assert_eq!(notice.severity, Severity::Warning);
    assert!(notice.text.contains("The file is broken now: TRL-1042/followup.yaml:"), "{}", notice.text);
    session.press("u");
    assert_eq!(read(&session, FILE), before);
}

#[test]
fn an_edit_in_another_program_that_breaks_a_file_is_reported_with_line_and_cause() {
    let mut session = Session::open();
    session.press("/1042<Enter>e");
    let path = session.place.room.join(FILE);
    let text = read(&session, FILE).replacen("notifications:", "notifications: [", 1);
    fs::write(path, text).unwrap();
    session.feed(Msg::Edited(Ok(())));
    let notice = session.model.notice.clone().unwrap();
    assert_eq!(notice.severity, Severity::Warning);
    assert!(notice.text.starts_with("The file is broken now: TRL-1042/followup.yaml:"), "{}", notice.text);
    assert!(notice.text.contains("Invalid YAML"), "{}", notice.text);
}

#[test]
fn what_was_typed_is_not_discarded_without_a_question() {
    let mut session = without_an_editor();
    session.press("/1042<Enter>eCS-1<Esc>n");
    assert_eq!(session.model.mode(), InputMode::Editor);
    session.press("<C-c>");
    assert!(session.shows("Quit and discard unsaved input?"), "{}", session.screen());
    session.press("n<Esc>y");
    assert_eq!((session.notice(), session.model.mode()), ("The file was not changed", InputMode::List));
    session.press("e<Esc>");
    assert_eq!(session.model.mode(), InputMode::List, "nothing was typed");
}

#[test]
fn a_file_that_changed_meanwhile_is_not_replaced() {
    let mut session = without_an_editor();
    session.press("/1042<Enter>eCS-8811");
    let other = format!("# by another person\n{}", read(&session, FILE));
    fs::write(session.place.room.join(FILE), &other).unwrap();
    session.press("<C-s>");
    assert!(session.notice().contains("the file changed since it was read"), "{}", session.notice());
    assert_eq!(read(&session, FILE), other);
    assert!(session.shows("ticket:CS-8811"), "the text stays: {}", session.screen());
}

#[test]
fn other_line_ends_stay_and_a_file_that_would_change_elsewhere_is_refused() {
    let mut session = without_an_editor();
    let path = session.place.room.join(FILE);
    let returns = read(&session, FILE).replace('\n', "\r\n");
    fs::write(&path, &returns).unwrap();
    session.press("r/1042<Enter>eCS-8811<C-s>");
    let line = "emea\r\n    delivery_tracking_ref: ticket:CS-8811\r\n";
    assert_eq!(read(&session, FILE), returns.replacen("emea\r\n", line, 1), "{}", session.notice());
    let tabs = format!("{}# a\tb\n", returns.replace("\r\n", "\n"));
    let mut session = without_an_editor();
    fs::write(session.place.room.join(FILE), &tabs).unwrap();
    session.press("r/1042<Enter>e");
    assert!(session.notice().contains("tabs or control characters"), "{}", session.notice());
    assert_eq!(session.model.mode(), InputMode::List);
}

#[test]
fn records_are_never_edited() {
    let mut session = without_an_editor();
    let record = session.place.room.join("TRL-1042/decisions/broken.yaml");
    fs::create_dir_all(record.parent().unwrap()).unwrap();
    fs::write(&record, "x: [\n").unwrap();
    session.press("r5/broken<Enter>e");
    assert!(session.notice().contains("this file is not a packet of the room"), "{}", session.notice());
    assert_eq!(fs::read_to_string(&record).unwrap(), "x: [\n");
}

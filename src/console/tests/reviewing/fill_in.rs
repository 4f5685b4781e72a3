//! Fields that are filled in from the console, in their file (specification, sections 1.1 and 9).

use crate::console::tests::presentation::demo::Run;
use crate::console::tests::session::{Session, parse};
use std::collections::BTreeMap;
use std::fs;
use support::sample::files;
use trialdesk::console::app::command::InputMode;
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::request_id::RequestId;
use trialdesk::console::app::update::update;
use trialdesk::console::runtime::execute::execute;
use trialdesk::domain::time::parse_timestamp;
use trialdesk::edit::{Batch, ChangeError};
use trialdesk::room::RoomOptions;

const FILE: &str = "TRL-1042/followup.yaml";
const LINE: &str = "    delivery_tracking_ref: ticket:CS-8811\n";

fn read(session: &Session, path: &str) -> String {
    fs::read_to_string(session.place.room.join(path)).unwrap()
}

fn snapshot(session: &Session) -> BTreeMap<String, Vec<u8>> {
    files(&session.place.room)
}

/// Returns the file with the line that TRL-1042 lacks.
fn mended(before: &str) -> String {
    let after = before.replacen("emea\n  - notif", &format!("emea\n{LINE}  - notif"), 1);
    assert_ne!(before, after);
    after
}

#[test]
fn a_missing_reference_is_filled_in_with_six_keys_and_the_reference() {
    for last in ["<C-s>", "<Enter>"] {
        let mut session = Session::open();
        let before = snapshot(&session);
        let (found, reference) = ("/42<Enter>i", "ticket:CS-8811");
        assert_eq!(parse(found).len() + parse(last).len(), 6);
        session.press(found).press(reference).press(last);
        assert!(session.asked.is_empty(), "no editor: {:?}", session.asked);
        let mut after = snapshot(&session);
        assert_eq!(read(&session, FILE), mended(std::str::from_utf8(&before[FILE]).unwrap()));
        after.insert(FILE.to_owned(), before[FILE].clone());
        assert_eq!(after, before, "no other file changes");
        let notice = session.notice().to_owned();
        assert!(notice.starts_with("Wrote TRL-1042/followup.yaml:13 · u undoes it · "), "{notice}");
        assert!(notice.ends_with("TRL-1042: 1 finding resolved, it is ready now"), "{notice}");
        assert_eq!(session.model.mode(), InputMode::List);
        assert!(session.shows("✗ 12 blocked"), "{}", session.screen());
    }
}

#[test]
fn a_key_in_a_burst_does_not_write() {
    for key in ["<Enter>", "<C-s>"] {
        let mut session = Session::open();
        let before = snapshot(&session);
        session.press("/42<Enter>i");
        for key in parse(&format!("ticket:CS-8811{key}")) {
            session.feed(Msg::BurstKey(key));
        }
        assert_eq!(snapshot(&session), before);
        assert!(session.notice().contains("Press it again to write"), "{}", session.notice());
        session.press(key);
        assert_ne!(snapshot(&session), before, "{}", session.notice());
    }
}

#[test]
fn enter_on_a_finding_shows_what_is_expected_offered_and_written() {
    let mut session = Session::open();
    session.press("/1042<Enter><Enter><Enter>");
    assert_eq!(session.model.mode(), InputMode::FillIn);
    insta::assert_snapshot!("fill_in_empty", session.screen());
    session.press("ticket:CS-88");
    assert!(session.line("+   13").contains("delivery_tracking_ref: ticket:CS-88"), "{}", session.screen());
    session.press("11");
    insta::assert_snapshot!("fill_in", session.screen());
    insta::assert_snapshot!("fill_in_80x24", session.resize(80, 24).screen());
    insta::assert_snapshot!("fill_in_40x12", session.resize(40, 12).screen());
    for (width, height) in [(1, 1), (3, 4), (20, 5), (12, 7), (200, 60)] {
        session.resize(width, height).screen();
    }
    session.resize(40, 12).press("<Enter>");
    assert!(read(&session, FILE).contains(LINE), "{}", session.screen());
}

#[test]
fn a_finding_is_filled_in_from_its_file_and_from_the_detail_pane() {
    for keys in ["/1042<Enter><Enter>v<Enter>", "/1042<Enter><Tab><Enter>"] {
        let mut session = Session::open();
        session.press(keys);
        assert_eq!(session.model.mode(), InputMode::FillIn, "{keys}\n{}", session.screen());
        session.press("ticket:CS-8811<Enter>");
        assert!(read(&session, FILE).contains(LINE), "{keys}\n{}", session.screen());
    }
}

#[test]
fn enter_opens_the_file_of_a_finding_that_another_person_has_to_resolve() {
    let mut session = Session::open();
    session.press("/1003<Enter><Enter>");
    let chosen = session.model.selected_finding().unwrap();
    assert!(trialdesk::edit::Blank::of(chosen).is_empty(), "{chosen:?}");
    session.press("<Enter>");
    assert_eq!(session.model.mode(), InputMode::Evidence);
    session.press("<Enter>");
    assert_eq!(session.model.mode(), InputMode::Evidence, "{}", session.screen());
}

#[test]
fn a_value_that_does_not_fit_is_refused_in_words() {
    let mut session = Session::open();
    session.press("/1042<Enter>i");
    let before = snapshot(&session);
    for (value, words) in [
        ("", "type a value first"),
        ("CS-8811", "This is not a reference"),
        ("ticket:TBD", "This is a placeholder"),
    ] {
        session.press(value).press("<Enter>");
        assert!(session.notice().contains(words), "{value}: {}", session.notice());
        session.press("<C-s>");
        assert!(session.notice().contains(words), "{value}: {}", session.notice());
        assert!(value.is_empty() || session.shows(&format!("✗ {words}")), "{}", session.screen());
        session.press(&"<Backspace>".repeat(value.len()));
    }
    assert_eq!(snapshot(&session), before);
    assert!(!session.asked.iter().any(|effect| matches!(effect, Effect::WriteChanges { .. })));
}

#[test]
fn forbidden_material_is_neither_shown_nor_written() {
    let mut session = Session::open();
    session.press("/1042<Enter>i");
    let before = snapshot(&session);
    let address = ["kim@", "corp.test"].concat();
    session.feed(Msg::Paste(address.clone()));
    assert!(!session.screen().contains('@'), "{}", session.screen());
    assert!(session.shows("which is not allowed in evidence"), "{}", session.screen());
    session.press("<C-s><Enter>");
    assert!(!session.notice().contains(&address), "{}", session.notice());
    assert_eq!(snapshot(&session), before);
}

#[test]
fn escape_keeps_and_writes_nothing() {
    let mut session = Session::with_state();
    let before = snapshot(&session);
    session.press("/1042<Enter>iticket:CS-8811<Esc>");
    assert_eq!(session.notice(), "Nothing was written");
    assert_eq!((session.model.mode(), snapshot(&session)), (InputMode::List, before));
    session.press("i");
    assert!(!session.shows("CS-8811"), "{}", session.screen());
    session.press("ticket:CS-1<C-c>");
    assert!(session.shows("Quit and discard unsaved input?"), "{}", session.screen());
}

#[test]
fn suggestions_are_chosen_with_tab_and_the_arrows() {
    let mut session = Session::open();
    session.press("/1049<Enter>i");
    let fill = session.model.layers.fill_in().unwrap();
    let values: Vec<_> = fill.fields[0].suggestions.iter().map(|offered| offered.value.clone()).collect();
    assert!(values.len() > 1 && values.iter().all(|value| value.starts_with("owner:sales/")), "{values:?}");
    let typed = |session: &Session| session.model.layers.fill_in().unwrap().fields[0].input.text().to_owned();
    session.press("<Tab>");
    assert_eq!(typed(&session), *values[0]);
    assert!(session.line("▸ owner").contains(" in "), "{}", session.screen());
    session.press("<Down>");
    assert_eq!(typed(&session), *values[1]);
    session.press("<Up><Up>");
    assert_eq!(typed(&session), **values.last().unwrap());
    session.press("<Tab><Enter>");
    assert!(read(&session, "TRL-1049/followup.yaml").contains(&format!("sales_ref: {}", values[0])));
}

#[test]
fn json_is_written_as_json() {
    let mut session = Session::open();
    let path = "TRL-1026/followup.json";
    let full = read(&session, path);
    let lacking = full.replacen(",\n      \"delivery_tracking_ref\": \"ticket:CS-8766\"", "", 1);
    assert_ne!(lacking, full);
    fs::write(session.place.room.join(path), &lacking).unwrap();
    session.press("r/1026<Enter>iticket:CS-8766");
    assert!(session.shows("\"delivery_tracking_ref\": \"ticket:CS-8766\""), "{}", session.screen());
    session.press("<C-s>");
    assert_eq!(read(&session, path), full, "{}", session.notice());
    session.press("u");
    assert_eq!(read(&session, path), lacking, "{}", session.notice());
}

#[test]
fn a_file_that_changed_meanwhile_is_not_written_but_read_again() {
    let mut session = Session::open();
    session.press("/1042<Enter>iticket:CS-8811");
    let other = format!("# by another person\n{}", read(&session, FILE));
    fs::write(session.place.room.join(FILE), &other).unwrap();
    session.press("<C-s>");
    assert!(
        session.notice().starts_with("Nothing was written: TRL-1042/followup.yaml changed"),
        "{}",
        session.notice()
    );
    assert_eq!(read(&session, FILE), other);
    assert!(
        session.line("+   14").contains("ticket:CS-8811"),
        "what was typed is kept: {}",
        session.screen()
    );
    for key in ["<C-s>", "<Enter>"] {
        session.press(key);
        assert!(session.notice().contains("press another key first"), "{}", session.notice());
        assert_eq!(read(&session, FILE), other, "lines that were not looked at are not written");
    }
    session.press("<Left><C-s>");
    assert_eq!(read(&session, FILE), mended(&other), "{}", session.notice());
}

#[test]
fn a_fill_in_is_undone_if_the_file_is_still_as_written() {
    let mut session = Session::open();
    let before = read(&session, FILE);
    session.press("u");
    assert!(session.notice().contains("no field was filled in"), "{}", session.notice());
    session.press("/1042<Enter>iticket:CS-8811<Enter>u");
    assert_eq!(read(&session, FILE), before);
    let notice = session.notice().to_owned();
    assert!(notice.starts_with("Undone: TRL-1042/followup.yaml is as it was before · TRL-1042"), "{notice}");
    assert!(session.shows("✗ 13 blocked"), "{}", session.screen());
    session.press("u");
    assert!(session.notice().contains("no field was filled in"), "{}", session.notice());

    session.press("/1042<Enter>iticket:CS-8811<Enter>");
    let other = format!("{}# by another person\n", read(&session, FILE));
    fs::write(session.place.room.join(FILE), &other).unwrap();
    session.press("u");
    assert!(session.notice().starts_with("Not undone: TRL-1042/followup.yaml: "), "{}", session.notice());
    assert_eq!(read(&session, FILE), other);
}

#[test]
fn a_decision_that_was_not_recorded_does_not_keep_a_fill_in_from_being_undone() {
    let mut session = Session::open();
    let before = snapshot(&session);
    session.press("/42<Enter>i").press("ticket:CS-8811").press("<C-s>");
    assert_ne!(snapshot(&session), before);
    session.model.decided.push(Vec::new());
    session.press("u");
    assert_eq!(snapshot(&session), before, "{}", session.notice());
}

#[test]
fn undo_goes_back_through_decisions_and_fill_ins_in_order() {
    let mut session = Session::open();
    let before = read(&session, FILE);
    session.press("/1042<Enter>iticket:CS-8811<Enter>");
    session.press("2/1060<Enter>a<Backspace>+14d<Tab>Pilot slipped.<C-s>");
    assert_eq!(session.new_records().len(), 1, "{}", session.notice());
    session.press("u");
    assert_eq!(session.model.mode(), InputMode::Form, "the decision came last");
    assert_ne!(read(&session, FILE), before);
}

#[test]
fn several_fields_of_an_entry_are_filled_in_one_after_the_other() {
    let mut session = Session::open();
    let text = read(&session, FILE);
    let start = text.find("notifications:").unwrap();
    let end = text.find("grace_period:").unwrap();
    fs::write(session.place.room.join(FILE), format!("{}{}", &text[..start], &text[end..])).unwrap();
    session.press("r/1042<Enter>i");
    let fields = session.model.layers.fill_in().unwrap().fields.len();
    assert!(fields > 2, "{}", session.screen());
    insta::assert_snapshot!("fill_in_entry", session.screen());
    for _ in 0..fields {
        let field = session.model.layers.fill_in().unwrap().focused().unwrap();
        let value = match field.blank.form.words().first() {
            Some(word) => (*word).to_owned(),
            None => format!("{}CS-1", field.blank.form.example.prefix().unwrap()),
        };
        session.press(&value).press("<Enter>");
    }
    assert!(session.model.layers.fill_in().is_none(), "{}\n{}", session.notice(), session.screen());
    assert!(read(&session, FILE).contains("notifications:\n  - "), "{}", read(&session, FILE));
}

#[test]
fn a_stale_answer_is_dropped() {
    let mut session = Session::open();
    session.press("/1042<Enter>i");
    let read_effect = |effects: &[Effect]| {
        let is_read = |effect: &&Effect| matches!(effect, Effect::ReadPackets { .. });
        effects.iter().find(is_read).cloned().unwrap()
    };
    session.press("<Esc>");
    let first = read_effect(&update(&mut session.model, Msg::Key(parse("i")[0])));
    session.press("<Esc>");
    let second = read_effect(&update(&mut session.model, Msg::Key(parse("i")[0])));
    session.feed(execute(&session.place, first).unwrap());
    session.press("ticket:CS-8811<C-s>");
    assert!(session.notice().contains("the file is still being read"), "{}", session.notice());
    session.feed(Msg::ChangesWritten { request: RequestId::default(), batch: Box::default() });
    assert_eq!(session.model.mode(), InputMode::FillIn);
    session.feed(execute(&session.place, second).unwrap());
    session.press("<C-s>");
    assert!(read(&session, FILE).contains(LINE), "{}", session.notice());
}

#[test]
fn a_failed_and_an_uncertain_write_keep_what_was_typed() {
    for (error, words) in [
        (ChangeError::ReadOnly("denied".into()), "nothing was written: this user may not write"),
        (ChangeError::Uncertain("it may not survive a power cut".into()), "may not survive a power cut"),
    ] {
        let mut session = Session::open();
        session.press("/1042<Enter>iticket:CS-8811");
        let effects = update(&mut session.model, Msg::Key(parse("<C-s>")[0]));
        let [Effect::WriteChanges { request, changes, .. }] = effects.as_slice() else {
            panic!("{effects:?}")
        };
        let failed = Some((changes[0].clone(), error));
        session.press("<Esc>");
        assert_eq!(session.notice(), "The file is being written");
        session.press("<C-c>");
        assert_eq!(session.notice(), "The file is being written");
        let batch = Box::new(Batch { failed, ..Batch::default() });
        session.feed(Msg::ChangesWritten { request: *request, batch });
        assert!(session.notice().contains(words), "{}", session.notice());
        assert!(session.shows("ticket:CS-8811"), "{}", session.screen());
        let mut left = Session::open();
        left.model = session.model.clone();
        left.press("<Esc>");
        let said = if words.contains("power cut") { "may have been changed" } else { "Nothing was written" };
        assert!(left.notice().contains(said), "{}", left.notice());
        session.press("<C-s>");
        assert!(read(&session, FILE).contains(LINE), "{}", session.notice());
    }
}

#[test]
fn a_past_day_writes_nothing() {
    let now = parse_timestamp("2026-06-23T12:00:00Z");
    let mut past = Session::of(Some("dana"), RoomOptions { now, ..RoomOptions::default() }, 120, 36);
    past.press("/1042<Enter>i");
    assert!(past.notice().contains("--now"), "{}", past.notice());
    past.press("<Enter><Enter>");
    assert_eq!(past.model.mode(), InputMode::Evidence, "Enter opens the file as for any other finding");
}

#[test]
fn the_demo_changes_its_own_folder_alone() {
    let mut run = Run::start(100, 30);
    let sample = files(&support::sample::sample_evidence());
    run.session.press("/1042<Enter>iticket:CS-8811<Enter>");
    let room = files(&run.stage.folder().room());
    let changed: Vec<_> = room.iter().filter(|(path, bytes)| sample.get(*path) != Some(bytes)).collect();
    assert_eq!(changed.len(), 1, "{}", run.session.notice());
    assert_eq!(changed[0].0, FILE);
    assert_eq!(files(&support::sample::sample_evidence()), sample);
}

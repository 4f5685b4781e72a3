//! The shown table as a file.

use crate::console::tests::session::Session;
use std::fs;
use std::path::PathBuf;
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::update::update;
use trialdesk::report::Report as _;
use trialdesk::report::list::ListFormats;
use trialdesk::report::output::Output;
use trialdesk::report::selection::Selection;

fn file(session: &Session, name: &str) -> PathBuf {
    session.folder.path().join(name)
}

/// Exports the shown table, and returns the text of the file.
fn exported(session: &mut Session, format: &str, name: &str) -> String {
    let path = file(session, name);
    session.press(&format!(":export {format} {}<Enter>", path.display()));
    assert!(session.notice().starts_with("Exported "), "{}", session.notice());
    fs::read_to_string(path).unwrap()
}

/// Returns the references of the shown rows, in order.
fn shown(session: &Session) -> Vec<String> {
    let room_view = session.model.room_view.as_ref().unwrap();
    session.model.list.rows.iter().map(|&row| room_view.trial_ref(row).unwrap().to_string()).collect()
}

#[test]
fn every_format_has_the_rows_of_the_table_in_their_order() {
    let mut session = Session::open();
    for keys in ["1", "2", "0", "fage>7d<Enter>", "s", "S", "freplacement-of-nothing<Enter>"] {
        session.press(keys);
        let room_view = session.model.room_view.clone().unwrap();
        for format in ListFormats::FORMATS {
            let text = exported(&mut session, format.name, &format!("{}.{}", keys.len(), format.name));
            fs::remove_file(file(&session, &format!("{}.{}", keys.len(), format.name))).unwrap();
            let selection = Selection::trials(&room_view.room, session.model.list.rows.clone());
            let mut expected = Vec::new();
            format.renderer.render(&selection, &mut Output::new(&mut expected, false)).unwrap();
            assert_eq!(text.as_bytes(), expected, "{keys} {}", format.name);
        }
        let rows: serde_json::Value =
            serde_json::from_str(&exported(&mut session, "json", "rows.json")).unwrap();
        fs::remove_file(file(&session, "rows.json")).unwrap();
        let references: Vec<_> =
            rows.as_array().unwrap().iter().map(|row| row["trial_ref"].clone()).collect();
        assert_eq!(references, shown(&session), "{keys}");
    }
}

#[test]
fn a_file_is_replaced_only_with_an_exclamation_mark() {
    let mut session = Session::open();
    let path = file(&session, "trials.csv");
    fs::write(&path, "mine").unwrap();
    session.press(&format!(":export csv {}<Enter>", path.display()));
    assert!(session.notice().contains("exists already"), "{}", session.notice());
    assert!(session.notice().contains("export! FORMAT FILE"), "{}", session.notice());
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    session.press(&format!(":export! csv {}<Enter>", path.display()));
    assert!(session.notice().contains(&*path.to_string_lossy()), "{}", session.notice());
    assert_ne!(fs::read_to_string(&path).unwrap(), "mine");
}

#[test]
fn nothing_is_written_that_a_scan_would_read_as_evidence() {
    let mut session = Session::open();
    let room = session.place.room.clone();
    let before = support::sample::files(&room);
    for name in ["t.json", "policy.yaml", "TRL-1060/t.YML", "TRL-1060/decisions/t.csv"] {
        for bang in ["", "!"] {
            session.press(&format!(":export{bang} json {}<Enter>", room.join(name).display()));
            let notice = session.notice();
            let is_refused = notice.contains("evidence in the room") || notice.contains("only decisions");
            assert!(is_refused || name.contains("decisions"), "{name}: {notice}");
        }
    }
    assert_eq!(support::sample::files(&room), before);
}

#[test]
fn an_unknown_format_goes_into_the_prompt_and_nothing_is_written() {
    let mut session = Session::open();
    session.press(":export xls trials.xls<Enter>");
    assert!(session.notice().starts_with("Type a format first: text, json, jsonl, csv, markdown"));
    session.press("<Esc>");
    session.press(":export<Enter>");
    assert!(session.shows("Export (FORMAT [FILE]):"), "{}", session.screen());
    let path = file(&session, "typed.csv");
    session.press(&format!("CSV {}<Enter>", path.display()));
    assert!(path.is_file(), "{}", session.notice());
}

#[test]
fn problems_and_rooms_that_are_not_current_are_not_exported() {
    let mut session = Session::open();
    fs::write(session.place.room.join("TRL-1060/expiry.yaml"), "a: [").unwrap();
    session.press("r5:export csv x.csv<Enter>");
    assert!(session.notice().contains("files, not trials"), "{}", session.notice());
    fs::write(session.place.room.join("policy.yaml"), "a: [").unwrap();
    session.press("0r:export csv x.csv<Enter>");
    assert!(session.notice().contains("Export: Cannot evaluate the room"), "{}", session.notice());
}

#[test]
fn the_program_does_not_end_while_a_table_is_written() {
    let mut session = Session::open();
    let path = file(&session, "trials.csv");
    session.press(&format!(":export csv {}", path.display()));
    let enter = crate::console::tests::session::parse("<Enter>")[0];
    let effects = update(&mut session.model, Msg::Key(enter));
    assert!(matches!(effects.as_slice(), [Effect::ExportTable { .. }]), "{effects:?}");
    session.press("q");
    assert_eq!(session.notice(), "The table is being written");
    assert!(!session.model.ended);
    session.carry_out(effects);
    session.press("q");
    assert!(session.model.ended && path.is_file());
}

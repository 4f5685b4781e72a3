//! Work of several steps: filling in, editing, creating, and requests.

use super::Talk;
use crate::console::tests::session::Session;
use std::fs;
use trialdesk::console::app::command::InputMode;
use trialdesk::console::app::effect::Effect;

#[test]
fn reviewer_session_reads_line_by_line() {
    let mut talk = Talk::open();
    talk.type_lines(&["1", "next", "7", "1", "decisions", "back", "filter tracking", "filter", "back", "5"]);
    insta::assert_snapshot!("linear_morning", talk.output);
}

#[test]
fn a_finding_is_edited_and_copied_by_its_number() {
    let mut talk = Talk::open();
    talk.type_lines(&["1042"]);
    assert!(talk.output.contains("open a queue") || talk.session.model.layers.page().is_none());
    talk.type_lines(&["1", "1042", "1", "copy"]);
    let Some(Effect::Copy(text)) = talk.session.asked.last() else { panic!("{:?}", talk.session.asked) };
    assert!(text.contains("delivery_tracking_ref"), "{text}");
    assert!(talk.output.contains("Add: "), "{}", talk.output);
    talk.type_lines(&["back", "edit 7"]);
    assert!(
        matches!(talk.session.asked.last(), Some(Effect::EditFile { line: 10, .. })),
        "{:?}",
        talk.session.asked
    );
}

#[test]
fn request_by_numbers_is_written_to_a_named_file() {
    let mut talk = Talk::open();
    let file = talk.session.folder.path().join("ask.md");
    talk.type_lines(&["1", "request what is missing 7"]);
    assert_eq!(talk.prompt, "File for the request (empty: clipboard; cancel): ");
    let (before, text) =
        talk.output.split_once("The request, exactly as it will be copied or written:\n").unwrap();
    let shown = text.split_once("End of the request.\n").unwrap().0.to_owned();
    assert!(!before.contains("# Requests about") && !file.exists());
    assert!(talk.type_lines(&[file.to_str().unwrap()]).contains("Request written to "), "{}", talk.output);
    let written = fs::read_to_string(&file).unwrap();
    assert!(written.contains("TRL-1042"));
    assert_eq!(shown, written, "what was printed is what was written");
    talk.type_lines(&["back", "select 1 2", "request what is missing", ""]);
    let Some(Effect::Copy(text)) = talk.session.asked.last() else { panic!("{}", talk.output) };
    assert!(text.contains("TRL-1003") && text.contains("TRL-1009") && !text.contains("TRL-1042"), "{text}");
    talk.type_lines(&["request what is missing", "cancel"]);
    assert!(talk.session.model.layers.request().is_none() && talk.prompt == "Triage: ", "{}", talk.output);
}

#[test]
fn a_link_is_chosen_by_its_number() {
    let session = Session::with_state();
    let packet = session.place.room.join("TRL-1042/followup.yaml");
    let text = fs::read_to_string(&packet).unwrap();
    fs::write(&packet, text + "see: [https://one.test/a, https://two.test/b]\n").unwrap();
    let mut talk = Talk::with(session);
    talk.type_lines(&["rescan", "1", "7", "1", "open a link"]);
    assert!(talk.output.contains("1. https://one.test/a\n2. https://two.test/b\n"), "{}", talk.output);
    talk.type_lines(&["9", "2"]);
    assert_eq!(talk.session.asked.last(), Some(&Effect::OpenLink("https://two.test/b".to_owned())));
}

#[test]
fn a_document_is_created_line_by_line() {
    let mut session = Session::with_state();
    let from = support::sample::sample_evidence().join("TRL-2001");
    support::sample::copy(&from, &session.place.room.join("TRL-2001"));
    session.press("r");
    let mut talk = Talk::with(session);
    let output = talk.type_lines(&["0", "2001", "create"]).to_owned();
    assert!(output.contains("Created TRL-2001/readiness.yaml. Replace each TODO: edit opens it"), "{output}");
    assert!(output.contains("schema_version: cavra.trial-conversion-readiness.packet.v1"), "{output}");
    assert!(output.contains("status: draft"), "{output}");
}

#[test]
fn a_field_is_filled_in_line_by_line() {
    let mut talk = Talk::open();
    let path = talk.session.place.room.join("TRL-1042/followup.yaml");
    let before = fs::read_to_string(&path).unwrap();
    talk.type_lines(&["1", "1042", "fill 1", "CS-8811", "ticket:CS-8811"]);
    assert!(talk.output.contains("This is not a reference"), "{}", talk.output);
    assert_eq!(talk.prompt, "Type write to write this, or anything else to cancel: ");
    assert_eq!(fs::read_to_string(&path).unwrap(), before, "the lines come before the write");
    let output = talk.type_lines(&["yes"]).to_owned();
    assert!(output.starts_with("Nothing was written"), "{output}");
    assert_eq!(fs::read_to_string(&path).unwrap(), before);
    talk.type_lines(&["fill", "ticket:CS-8811", "write"]);
    let line = "    delivery_tracking_ref: ticket:CS-8811\n";
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        before.replacen("emea\n  - notif", &format!("emea\n{line}  - notif"), 1)
    );
    let output = talk.type_lines(&["undo"]).to_owned();
    assert!(output.starts_with("Undone: TRL-1042/followup.yaml is as it was before"), "{output}");
    assert_eq!(fs::read_to_string(&path).unwrap(), before);
    talk.type_lines(&["fill", "cancel"]);
    insta::assert_snapshot!("linear_fill_in", talk.output);
}

#[test]
fn missing_fields_of_several_trials_are_filled_in_line_by_line() {
    let mut talk = Talk::open();
    let room = talk.session.place.room.clone();
    let read = |path: &str| fs::read_to_string(room.join(path)).unwrap();
    talk.type_lines(&["1", "filter tracking", "filter", "fill in all"]);
    assert!(talk.output.ends_with("Triage: "), "a number is asked for: {}", talk.output);
    talk.type_lines(&["search 1042", "select 5", "deselect all", "1042", "fill in all"]);
    assert!(talk.prompt.starts_with("Value"), "{}", talk.output);
    talk.type_lines(&["CS-8811", "ticket:CS-8811"]);
    assert_eq!(talk.prompt, "Type write to write this, or anything else to go back to the fields: ");
    let before = read("TRL-1042/followup.yaml");
    talk.type_lines(&["yes", "done", "write"]);
    assert_ne!(read("TRL-1042/followup.yaml"), before, "{}", talk.output);
    talk.type_lines(&["undo"]);
    assert_eq!(read("TRL-1042/followup.yaml"), before);
    insta::assert_snapshot!("linear_fill_in_all", talk.output);
}

#[test]
fn a_suggestion_is_taken_by_its_number_and_an_empty_line_leaves() {
    let mut talk = Talk::open();
    let path = talk.session.place.room.join("TRL-1049/followup.yaml");
    let before = fs::read_to_string(&path).unwrap();
    let output = talk.type_lines(&["1", "1049", "fill 2"]).to_owned();
    assert!(output.contains("\n1 owner:sales/"), "{output}");
    let output = talk.type_lines(&["1"]).to_owned();
    assert!(output.contains("Line 19, removed:     sales_ref: TBD"), "{output}");
    assert!(output.contains("Line 19, added:     sales_ref: owner:sales/"), "{output}");
    talk.type_lines(&["no", "fill 2", ""]);
    assert_eq!(talk.session.model.mode(), InputMode::Gates, "{}", talk.output);
    assert_eq!(fs::read_to_string(&path).unwrap(), before);
}

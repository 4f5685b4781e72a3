//! Deciding line by line.

use super::{Talk, first_record};
use crate::console::tests::session::Session;
use std::fs;
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::linear::SIZE;
use trialdesk::domain::time::parse_timestamp;

#[test]
fn a_decision_takes_the_word_and_nothing_shorter() {
    let mut talk = Talk::open();
    talk.type_lines(&["2", "4", "approve", "+14d", "Pilot slipped.", "", ""]);
    assert!(talk.prompt.starts_with("Decision"), "{}", talk.output);
    for line in ["", "approve", "yes", "Ctrl-S", "y"] {
        talk.type_lines(&[line]);
    }
    assert!(talk.session.new_records().is_empty(), "the word alone is not asked for yet\n{}", talk.output);
    for line in ["", "a", "yes", "y", "APPROVE", "approve it", "record", " "] {
        let output = talk.type_lines(&["record", line]).to_owned();
        assert!(output.contains("Nothing was recorded."), "{line:?}: {output}");
        assert!(talk.session.new_records().is_empty());
    }
    talk.type_lines(&["record"]);
    let form = talk.session.model.layers.form().unwrap();
    let shown = form.record_of(&form.items[0]).unwrap();
    assert!(
        talk.output.contains(&format!("{}:\n{}", shown.path(), shown.text)),
        "the record is shown to the byte"
    );
    assert_eq!(talk.prompt, "Type approve to record, or anything else to cancel: ");
    let output = talk.type_lines(&["approve"]).to_owned();
    assert!(output.starts_with("Recorded: approved, TRL-1060 is ready now"), "{output}");
    let records = talk.session.new_records();
    assert_eq!(records.len(), 1);
    assert_eq!(fs::read_to_string(talk.session.place.room.join(&records[0])).unwrap(), shown.text);
    let output = talk.type_lines(&["undo", "", "", "record", "withdraw"]).to_owned();
    assert!(output.starts_with("Recorded: withdrawn"), "{output}");
    assert_eq!(talk.session.new_records().len(), 2);
}

#[test]
fn decision_reads_line_by_line() {
    let mut talk = Talk::open();
    talk.type_lines(&["2", "4", "approve", "+14d", "Pilot slipped.", "", "", "record", "approve"]);
    insta::assert_snapshot!("linear_decision", talk.output);
}

#[test]
fn denying_sending_back_and_withdrawing_have_words_of_their_own() {
    let mut talk = Talk::open();
    let output = talk.type_lines(&["2", "deny 4", "No budget.", "", "record", "deny"]).to_owned();
    assert!(output.starts_with("Recorded: denied"), "{}", talk.output);
    let output = talk
        .type_lines(&["b", "request changes 4", "No reason is given.", "", "record", "request changes"])
        .to_owned();
    assert!(output.starts_with("Recorded: changes requested"), "{}", talk.output);
    let output = talk.type_lines(&["withdraw", "By mistake.", "", "record", "withdraw"]).to_owned();
    assert!(output.starts_with("Recorded: withdrawn"), "{}", talk.output);
    assert_eq!(talk.session.new_records().len(), 3);
}

#[test]
fn many_are_decided_with_their_number_and_the_word() {
    let mut talk = Talk::open();
    talk.type_lines(&["2", "select 4-6"]);
    assert!(talk.output.contains("3 trials are selected."), "{}", talk.output);
    talk.type_lines(&["approve", "+7d", "One more week.", "", "", ""]);
    assert!(talk.output.contains("How many (Type 3 to record 3 decisions)"), "{}", talk.output);
    let output = talk.type_lines(&["record"]).to_owned();
    assert!(output.contains("To do: Type 3 to record 3 decisions"), "{output}");
    talk.type_lines(&["2"]);
    assert!(talk.output.ends_with("How many (Type 3 to record 3 decisions): "), "{}", talk.output);
    let output = talk.type_lines(&["3", "record"]).to_owned();
    assert_eq!(output.matches("schema_version: cavra.grace-period.decision.v1").count(), 3, "{output}");
    let output = talk.type_lines(&["approve"]).to_owned();
    assert!(output.contains("Recorded: 3 decisions, approved"), "{output}");
    assert_eq!(talk.session.new_records().len(), 3);
    let output = talk.type_lines(&["undo"]).to_owned();
    assert!(output.contains("Withdraw your decisions on grace periods: 3 trials, "), "{output}");
}

#[test]
fn refreshed_timestamp_is_printed_before_recording() {
    // The sample room's clock is fixed; this one moves.
    let mut talk = Talk::open();
    let policy = talk.session.place.room.join("policy.yaml");
    let text = fs::read_to_string(&policy).unwrap();
    let moving: Vec<_> = text.lines().filter(|line| !line.contains("sample_clock")).collect();
    fs::write(&policy, moving.join("\n")).unwrap();
    talk.session.clock = parse_timestamp("2026-06-20T12:00:00Z").unwrap();
    talk.type_lines(&["rescan", "2", "deny TRL-1060"]);
    if talk.session.model.layers.form().is_none() {
        talk.type_lines(&["1060", "deny"]);
    }
    talk.type_lines(&["No budget.", "", "record"]);
    let shown = first_record(&talk);
    let request = talk.session.model.layers.form().unwrap().stamp_request;
    talk.session.clock = parse_timestamp("2026-06-20T12:00:40Z").unwrap();
    talk.session.feed(Msg::Due { request });
    let now = first_record(&talk);
    assert_ne!(shown.text, now.text, "the clock moves here");
    for msg in talk.linear.take(&talk.session.model, "deny") {
        let effects = trialdesk::console::app::update::update(&mut talk.session.model, msg);
        let recorded = effects.iter().find_map(|effect| match effect {
            Effect::RecordDecision { record, .. } => Some(record.clone()),
            _ => None,
        });
        assert_eq!(recorded.as_ref(), Some(&now));
    }
    let report = talk.linear.report(&talk.session.model);
    let output =
        report.lines.iter().map(crate::domain::safe_text::SafeText::as_str).collect::<Vec<_>>().join("\n");
    assert!(output.contains("Only the time has changed") && output.contains("12:00:40"), "{output}");
    assert!(output.contains(&now.path()), "{output}");
}

#[test]
fn left_form_keeps_its_draft() {
    let mut talk = Talk::open();
    talk.type_lines(&["2", "4", "deny", "No budget for", ".", "back"]);
    assert!(
        talk.output.contains("Nothing was recorded. Your form draft to deny is saved"),
        "{}",
        talk.output
    );
    assert!(talk.output.contains("Draft: form draft to deny"), "{}", talk.output);
    let output = talk.type_lines(&["deny"]).to_owned();
    assert!(output.contains("Draft restored: clear clears it"), "{output}");
    assert!(output.ends_with("Reason (No budget for): "), "{output}");
}

#[test]
fn invalid_field_is_explained_and_prompted_again() {
    let mut talk = Talk::open();
    let output = talk.type_lines(&["2", "4", "a", "next Tuesday"]).to_owned();
    assert!(output.contains("Invalid: "), "{output}");
    assert!(talk.prompt.starts_with("Grace ends on"), "{output}");
    let output = talk.type_lines(&["+9999d"]).to_owned();
    assert!(output.contains("Invalid: "), "{output}");
    let output = talk.type_lines(&["2026-07-01", "Why not.", "One.", "Two.", ""]).to_owned();
    assert!(talk.prompt.starts_with("Reference"), "{output}");
    let output = talk.type_lines(&["no reference"]).to_owned();
    assert!(output.contains("Invalid: "), "{output}");
    let output = talk.type_lines(&["ticket:CS-1"]).to_owned();
    assert!(output.contains("3 Conditions: One.; Two. (2 conditions)"), "{output}");
    let output = talk.type_lines(&["3", "-", "", "record"]).to_owned();
    assert!(output.contains("conditions: []"), "{output}");
}

#[test]
fn quit_asks_before_losing_input() {
    let mut session = Session::open();
    session.resize(SIZE.width, SIZE.height);
    let mut talk = Talk::with(session);
    talk.type_lines(&["2", "4", "deny", "No budget.", ".", "q"]);
    assert_eq!(talk.prompt, "yes or no: ", "{}", talk.output);
    talk.type_lines(&[""]);
    assert!(
        talk.session.model.layers.confirmation().is_none() && !talk.session.model.ended,
        "an empty line is no"
    );
    talk.type_lines(&["q", "y"]);
    assert!(!talk.session.model.ended, "the whole word");
    talk.type_lines(&["q", "yes"]);
    assert!(talk.session.model.ended, "{}", talk.output);
}

#[test]
fn text_of_the_user_is_never_rewritten() {
    let mut talk = Talk::open();
    let output = talk.type_lines(&["0", "search Escrow-7 · Ctrl-x"]).to_owned();
    assert!(output.contains("Escrow-7 · Ctrl-x"), "{output}");
}

#[test]
fn a_package_is_decided_line_by_line() {
    let mut session = Session::with_state();
    let from = support::sample::sample_evidence().join("TRL-2007");
    support::sample::copy(&from, &session.place.room.join("TRL-2007"));
    session.press("r");
    let mut talk = Talk::with(session);
    let output = talk.type_lines(&["2"]).to_owned();
    assert!(output.contains("readiness package awaits an approver"), "{output}");
    let output = talk.type_lines(&["2007", "approve"]).to_owned();
    assert!(output.contains("Approve the readiness package: TRL-2007. Acting as dana."), "{output}");
    assert!(output.contains("Status now: stale"), "{output}");
    assert!(output.contains("stale approval of eli: the packet changed"), "{output}");
    assert!(output.contains("After: readiness package stale, becomes approved, ready"), "{output}");
    let output = talk.type_lines(&["The new start is agreed.", "soon"]).to_owned();
    assert!(output.contains("Invalid: Enter a date, e.g. 2026-12-31 or +90d, or leave it empty"), "{output}");
    talk.type_lines(&["+30d", "", ""]);
    let output = talk.type_lines(&["record"]).to_owned();
    assert!(output.contains("schema_version: cavra.package-approval.decision.v1"), "{output}");
    let previewed = first_record(&talk);
    assert!(previewed.text.lines().all(|line| output.contains(line)), "every byte was printed");
    let output = talk.type_lines(&["approve"]).to_owned();
    assert!(output.starts_with("Recorded: readiness package approved, TRL-2007 is ready now"), "{output}");
    let records = talk.session.new_records();
    assert_eq!(fs::read_to_string(talk.session.place.room.join(&records[0])).unwrap(), previewed.text);
    let output = talk.type_lines(&["decisions"]).to_owned();
    assert!(output.contains("readiness package until 20 Jul"), "{output}");
    let output = talk.type_lines(&["deny", ".", "other subject"]).to_owned();
    assert!(output.starts_with("Deny the grace period: TRL-2007."), "{output}");
    let output = talk.type_lines(&[".", "other"]).to_owned();
    assert!(output.starts_with("Deny the follow-up package: TRL-2007."), "{output}");
}

#[test]
fn earlier_reasons_and_digests_are_asked_for_line_by_line() {
    let mut talk = Talk::open();
    let output = talk.type_lines(&["approvals", "1060", "approve", ".", "reasons"]).to_owned();
    assert!(output.starts_with("1. ") && output.contains("2. "), "{output}");
    let output = talk.type_lines(&["1"]).to_owned();
    assert!(output.contains("Decision: "), "{output}");
    let draft = talk.session.model.layers.form().unwrap().draft();
    assert!(!draft.reason.is_empty());
    let output = talk.type_lines(&["digests"]).to_owned();
    assert!(output.contains("Covers: what was asked for, sha256:"), "{output}");
    assert!(output.contains("the expiry packet, sha256:"), "{output}");
}

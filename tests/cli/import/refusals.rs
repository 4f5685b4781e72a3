//! Records that are refused.

use super::{Desk, GRACE, READY, TRIAL, messages, sign};
use std::fs;
use support::sample::stdout;

#[test]
fn section_5_2_a_record_that_would_not_count_is_refused() {
    let Some(desk) = Desk::signed() else { return };
    let file = desk.denial("a.yaml");
    desk.refuses(&file, "would not count");
    sign(&desk.eli, GRACE, &file);
    desk.refuses(&file, "would not count");
    fs::remove_file(desk.file("a.yaml.sig")).unwrap();
    sign(&desk.dana, GRACE, &file);
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("Budget", "budget")).unwrap();
    desk.refuses(&file, "does not verify");
    fs::write(desk.file("a.yaml.sig"), "").unwrap();
    desk.refuses(&file, "does not verify");
    // A signature by a person whom the policy does not list.
    let other = desk.file("other.yaml");
    fs::write(&other, text.replace("decided_by: dana", "decided_by: zoe")).unwrap();
    sign(&desk.keygen.key("zoe", "-t ed25519"), GRACE, &other);
    desk.refuses(&other, "does not list zoe as an approver");
}

#[test]
fn section_5_2_no_two_records_of_the_room_share_a_decision_ref() {
    let Some(desk) = Desk::unsigned() else { return };
    let file = desk.denial("a.yaml");
    let other = desk.file("b.yaml");
    fs::write(&other, fs::read_to_string(&file).unwrap().replace("Budget", "budget")).unwrap();
    let (status, entries) = desk.imported(&[&file, &other]);
    assert_eq!(status, Some(1), "{entries:?}");
    assert_eq!((&entries[0]["result"], &entries[1]["result"]), (&"imported".into(), &"refused".into()));
    assert!(messages(&entries[1], "messages").contains("same `decision_ref`"), "{entries:?}");
    // A record without a usable trial is compared too.
    let third = desk.compose("c.yaml", &[TRIAL, "--request-changes", "--as", "eli"]);
    assert!(third.status.success(), "{third:?}");
    let text = fs::read_to_string(desk.file("c.yaml")).unwrap();
    let stray = desk.room.path().join(TRIAL).join("decisions/stray.yaml");
    fs::write(stray, text.replace("trial_ref: trial:TRL-1060", "trial_ref: null")).unwrap();
    desk.refuses(&desk.file("c.yaml"), "same `decision_ref`");
}

#[test]
fn section_5_2_files_that_are_not_records_of_this_room_are_refused() {
    let Some(desk) = Desk::unsigned() else { return };
    let file = desk.denial("a.yaml");
    let text = fs::read_to_string(&file).unwrap();
    let changed = |name: &str, text: &str| {
        fs::write(desk.file(name), text).unwrap();
        desk.file(name)
    };
    let cases = [
        (text.replace("trial:TRL-1060", "trial:TRL-9999"), "no trial trial:TRL-9999 in this room"),
        (text.replace("decided_by: dana", "decided_by: ''"), "`decided_by` names no principal"),
        (text.replace('\n', "\r\n"), "line ends were changed"),
        (text.replace("verdict: denied", "verdict: maybe"), "`verdict` is not one of"),
        (format!("{text}---\n{text}"), "this file holds 2"),
        (String::new(), "this file holds 0"),
        (text.replace("grace-period.decision.v1", "grace-period.decision.v2"), "not a decision record"),
        (text.replace("reason: Budget is confirmed.", "reason: ''"), "Reason is required"),
        (text.replace("decision:grace-period/", "decision:grace/"), "does not end in a ULID"),
        ("a: [\n".to_owned(), "Invalid YAML"),
    ];
    for (number, (text, message)) in cases.iter().enumerate() {
        desk.refuses(&changed(&format!("case-{number}.yaml"), text), message);
    }
    let secret = ["ghp", "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"].join("_");
    let file = changed("secret.yaml", &format!("{text}# {secret}\n"));
    desk.refuses(&file, "which is not allowed here");
    assert!(!stdout(&desk.import(&[&file])).contains(&secret));
    // A file that is missing, or a directory, is another matter than a record that is refused.
    for path in [desk.file("missing.yaml"), desk.elsewhere.path().to_owned()] {
        let output = desk.import(&[&path]);
        assert_eq!(output.status.code(), Some(3), "{output:?}");
        assert!(stdout(&output).starts_with("failed"), "{output:?}");
    }
}

#[test]
fn section_8_2_an_approval_is_refused_if_its_stage_is_not_ready_any_more() {
    let Some(desk) = Desk::unsigned() else { return };
    let composed =
        desk.compose("a.yaml", &[READY, "--stage", "trial-expired-followup", "--approve", "--as", "eli"]);
    assert!(composed.status.success(), "{composed:?}");
    fs::remove_file(desk.room.path().join(READY).join("approval.yaml")).unwrap();
    desk.refuses(&desk.file("a.yaml"), "is not ready");
}

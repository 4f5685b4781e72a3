//! Records that are placed, and what counts afterwards.

use super::{Desk, GRACE, PACKAGE, READY, TRIAL, messages, sign, votes};
use serde_json::Value;
use std::fs;
use support::sample::{report, stdout, trialdesk};

#[test]
fn section_5_1_a_record_signed_elsewhere_is_placed_unchanged_and_counts() {
    let Some(desk) = Desk::signed() else { return };
    let output = desk.compose("approval.yaml", &[TRIAL, "--approve", "--until", "+14d", "--as", "dana"]);
    let file = desk.file("approval.yaml");
    assert!(output.status.success(), "{output:?}");
    let said = stdout(&output);
    assert!(said.contains(&format!("ssh-keygen -Y sign -n {GRACE} -f KEY {}", file.display())), "{said}");
    let before = desk.files();
    sign(&desk.dana, GRACE, &file);
    let (status, entries) = desk.imported(&[&file]);
    assert_eq!((status, &entries[0]["result"]), (Some(0), &"imported".into()), "{entries:?}");
    assert_eq!(entries[0]["record"]["signed"], true);
    let added = desk.added(&before);
    let [record, signature] = &added[..] else { panic!("{added:?}") };
    assert!(record.starts_with("TRL-1060/decisions/TRL-1060-20260620T120000Z-approved-"), "{record}");
    assert_eq!(
        (entries[0]["record"]["path"].as_str(), signature),
        (Some(&**record), &format!("{record}.sig"))
    );
    assert_eq!(desk.files()[record], fs::read(&file).unwrap());
    assert_eq!(desk.files()[signature], fs::read(desk.file("approval.yaml.sig")).unwrap());
    assert_eq!(votes(desk.room.path(), 1), [(true, Value::Null)]);
    // The same again changes nothing.
    let (status, entries) = desk.imported(&[&file]);
    assert_eq!((status, &entries[0]["result"]), (Some(0), &"already_there".into()));
    assert_eq!(desk.added(&before), added);
}

#[test]
fn section_8_2_a_package_decision_has_its_own_namespace() {
    let Some(desk) = Desk::unsigned() else { return };
    let stage = "trial-expired-followup";
    for (name, namespace) in [("wrong.yaml", GRACE), ("right.yaml", PACKAGE)] {
        let output = desk.compose(name, &[READY, "--stage", stage, "--approve", "--as", "eli"]);
        assert!(stdout(&output).contains(PACKAGE), "{output:?}");
        sign(&desk.eli, namespace, &desk.file(name));
    }
    desk.refuses(&desk.file("wrong.yaml"), "does not verify");
    assert_eq!(desk.import(&[&desk.file("right.yaml")]).status.code(), Some(0));
    let report = report(desk.room.path());
    let result = &report["results"][0]["stages"][0];
    assert_eq!((&result["stage"], &result["approval"]["state"]), (&stage.into(), &"approved".into()));
}

#[test]
fn section_5_1_decided_at_is_kept_and_may_not_be_in_the_future() {
    let Some(desk) = Desk::signed() else { return };
    let file = desk.approval("a.yaml");
    sign(&desk.dana, GRACE, &file);
    desk.set_policy("sample_clock: 2026-06-20T12:00:00Z", "sample_clock: 2026-06-20T11:59:59Z");
    desk.refuses(&file, "is in the future");
    desk.set_policy("sample_clock: 2026-06-20T11:59:59Z", "sample_clock: 2026-07-01T12:00:00Z");
    let past = desk.run(&["import", "--now", "2026-06-25", file.to_str().unwrap()]);
    assert_eq!(past.status.code(), Some(1), "{past:?}");
    assert!(stdout(&past).contains("nothing is recorded"), "{past:?}");
    let (status, entries) = desk.imported(&[&file]);
    assert_eq!(status, Some(0), "{entries:?}");
    assert_eq!(entries[0]["record"]["decided_at"], "2026-06-20T12:00:00.000Z");
    assert_eq!(votes(desk.room.path(), 1), [(true, Value::Null)]);
}

#[test]
fn section_5_2_limits_count_from_the_day_of_the_decision() {
    let Some(desk) = Desk::unsigned() else { return };
    let file = desk.approval("a.yaml");
    let text = fs::read_to_string(&file).unwrap();
    // 30 days after its own day, and 20 after that of the import.
    let long = desk.file("long.yaml");
    fs::write(&long, text.replace("2026-07-04", "2026-07-21")).unwrap();
    desk.set_policy("sample_clock: 2026-06-20T12:00:00Z", "sample_clock: 2026-07-20T12:00:00Z");
    desk.refuses(&long, "1 days too long");
    let (status, entries) = desk.imported(&[&file]);
    assert_eq!(status, Some(0), "{entries:?}");
    assert!(messages(&entries[0], "notes").contains("has ended already"), "{entries:?}");
}

#[test]
fn section_5_3_changed_evidence_is_reported_and_the_record_is_out_of_date() {
    let Some(desk) = Desk::unsigned() else { return };
    let file = desk.approval("a.yaml");
    let expiry = desk.room.path().join(TRIAL).join("expiry.yaml");
    let text = fs::read_to_string(&expiry).unwrap();
    fs::write(&expiry, format!("{text}note: changed\n")).unwrap();
    let (status, entries) = desk.imported(&[&file]);
    assert_eq!(status, Some(0), "{entries:?}");
    let notes = messages(&entries[0], "notes");
    assert!(notes.contains("this has changed: the expiry packet."), "{notes}");
    assert!(notes.contains("out of date") && notes.contains("not signed"), "{notes}");
    assert_eq!(report(desk.room.path())["results"][1]["grace"]["state"], "stale");
}

#[test]
fn section_5_2_a_record_comes_after_those_that_it_has_seen() {
    let Some(desk) = Desk::unsigned() else { return };
    let first = desk.denial("first.yaml");
    assert_eq!(desk.import(&[&first]).status.code(), Some(0));
    let withdrawal = desk.compose("second.yaml", &[TRIAL, "--withdraw", "--as", "dana"]);
    assert!(withdrawal.status.success(), "{withdrawal:?}");
    let second = desk.file("second.yaml");
    // The same room without the first record.
    fs::remove_dir_all(desk.room.path().join(TRIAL).join("decisions")).unwrap();
    fs::remove_dir_all(desk.room.state()).unwrap();
    fs::create_dir_all(desk.room.state()).unwrap();
    desk.refuses(&second, "names a record of this trial that is not in this room");
    let (status, entries) = desk.imported(&[&second, &first]);
    assert_eq!(status, Some(0), "{entries:?}");
    assert_eq!(entries[0]["file"], second.to_str().unwrap());
    assert!(entries.iter().all(|entry| entry["result"] == "imported"), "{entries:?}");
    assert!(!messages(&entries[0], "notes").contains("without knowledge"), "{entries:?}");
}

#[test]
fn section_5_3_records_that_the_approver_had_not_seen_are_counted() {
    let Some(desk) = Desk::unsigned() else { return };
    let file = desk.approval("a.yaml");
    let denied = desk.run(&["decide", TRIAL, "--deny", "--reason", "No.", "--as", "eli"]);
    assert!(denied.status.success(), "{denied:?}");
    let (status, entries) = desk.imported(&[&file]);
    assert_eq!(status, Some(0), "{entries:?}");
    assert!(messages(&entries[0], "notes").contains("without knowledge of 1 other record"), "{entries:?}");
    assert_eq!(report(desk.room.path())["results"][1]["grace"]["state"], "denied");
}

#[test]
fn section_5_1_a_signature_is_added_to_a_record_that_has_none() {
    let Some(desk) = Desk::unsigned() else { return };
    let signers = format!("dana {}\n", desk.dana.public());
    fs::write(desk.room.path().join("allowed_signers"), signers).unwrap();
    desk.set_policy("signatures: optional", "allowed_signers: allowed_signers");
    let file = desk.denial("a.yaml");
    assert_eq!(desk.import(&[&file]).status.code(), Some(0));
    let before = desk.files();
    sign(&desk.eli, GRACE, &file);
    desk.refuses(&file, "would not count");
    fs::remove_file(desk.file("a.yaml.sig")).unwrap();
    sign(&desk.dana, GRACE, &file);
    let (status, entries) = desk.imported(&[&file, &desk.file("a.yaml.sig")]);
    assert_eq!((status, entries.len()), (Some(0), 1), "the signature goes with its record: {entries:?}");
    assert_eq!(entries[0]["result"], "signature_added");
    assert_eq!(desk.added(&before).len(), 1);
    assert_eq!(votes(desk.room.path(), 1), [(true, Value::Null)]);
    // This machine remembers the signature.
    fs::remove_file(desk.room.path().join(&desk.added(&before)[0])).unwrap();
    let mut command = trialdesk();
    command.arg("verify").arg(desk.room.path());
    assert!(stdout(&desk.room.run(command)).contains("the signature of a record seen earlier"));
}

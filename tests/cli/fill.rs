//! `trialdesk fill`: one field of a packet, in place.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::PathBuf;
use std::process::Output;
use support::sample::{SampleRoom, files, stdout, trialdesk};

const TRIAL: &str = "TRL-1042";
const FIELD: &str = "notifications[0].delivery_tracking_ref";

fn fill(room: &SampleRoom, arguments: &[&str]) -> Output {
    let mut command = trialdesk();
    command.arg("fill").args(arguments).arg("-C").arg(room.path());
    room.run(command)
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn packet(room: &SampleRoom) -> PathBuf {
    room.path().join(TRIAL).join("followup.yaml")
}

/// Checks that a run is refused with a status and a message, and writes nothing.
#[track_caller]
fn assert_refused(room: &SampleRoom, arguments: &[&str], status: i32, message: &str) {
    let before = files(room.path());
    let output = fill(room, arguments);
    assert_eq!(output.status.code(), Some(status), "{arguments:?}: {output:?}");
    assert!(stderr(&output).contains(message), "{arguments:?}: {}", stderr(&output));
    assert_eq!(stdout(&output), "");
    assert!(files(room.path()) == before, "{arguments:?} changed the room");
}

#[test]
fn a_missing_reference_is_filled_in_and_the_trial_is_ready_for_approval() {
    let room = SampleRoom::with_trials(&[TRIAL]);
    let before = fs::read_to_string(packet(&room)).unwrap();
    let dry = fill(&room, &[TRIAL, FIELD, "ticket:CS-8812", "--dry-run"]);
    assert!(dry.status.success(), "{}", stderr(&dry));
    assert_eq!(
        stdout(&dry),
        "+13      delivery_tracking_ref: ticket:CS-8812\nTRL-1042/followup.yaml would be changed; nothing was written\n"
    );
    assert_eq!(fs::read_to_string(packet(&room)).unwrap(), before);
    let output = fill(&room, &["1042", FIELD, "ticket:CS-8812"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stdout(&output).ends_with("\nwrote TRL-1042/followup.yaml\n"), "{}", stdout(&output));
    let line = "    delivery_tracking_ref: ticket:CS-8812\n";
    let after = fs::read_to_string(packet(&room)).unwrap();
    assert_eq!(after.replacen(line, "", 1), before);
    let mut check = trialdesk();
    check.arg("check").arg(room.path());
    let report = stdout(&room.run(check));
    assert!(!report.contains("delivery_tracking_ref"), "{report}");
}

#[test]
fn wrong_arguments_are_named_and_nothing_is_written() {
    let room = SampleRoom::with_trials(&[TRIAL]);
    let token = ["ghp", "_", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"].concat();
    let cases: &[(&[&str], &str)] = &[
        (&["TRL-9", FIELD, "ticket:1"], "No trial"),
        (&[TRIAL, "notifications[x]", "ticket:1"], "expected e.g."),
        (
            &[TRIAL, "notifications[0].delivery_traking_ref", "ticket:1"],
            "did you mean `notifications[0].delivery_tracking_ref`?",
        ),
        (
            &[TRIAL, "package_ref", "ticket:1"],
            "Add --document expiry-packet or expiry-approval or followup-packet.",
        ),
        (&[TRIAL, FIELD, "TBD"], "This is a placeholder."),
        (&[TRIAL, FIELD, "see the wiki"], "This is not a reference, such as ticket:CS-8812."),
        (&[TRIAL, FIELD, &token], "which is not allowed in evidence"),
        (&[TRIAL, "notifications[0].channel", "fax"], "This is not one of: email, customer_success"),
        (&[TRIAL, "notifications[0].channel", "email"], "To replace it, use --replace."),
        (&[TRIAL, "status", "ready"], "declared by another person"),
        (&[TRIAL, "state", "approved"], "declared by another person"),
        (&[TRIAL, FIELD, "ticket:1", "--document", "grace-decision"], "invalid value"),
    ];
    for (arguments, message) in cases {
        assert_refused(&room, arguments, 2, message);
        let output = fill(&room, arguments);
        assert!(!stderr(&output).contains(&token), "{}", stderr(&output));
    }
}

#[test]
fn a_valid_value_that_a_finding_calls_wrong_is_replaced_by_the_value_that_it_asks_for_alone() {
    let room = SampleRoom::with_trials(&[TRIAL]);
    let text = fs::read_to_string(packet(&room)).unwrap();
    let wrong = text.replace("/trial-access-expiry/TRL-1042", "/trial-access-expiry/TRL-9");
    fs::write(packet(&room), &wrong).unwrap();
    let other = [TRIAL, "expiry_package_ref", "evidence://trial-access-expiry/TRL-104"];
    assert_refused(&room, &other, 2, "To replace it, use --replace.");
    let asked = [TRIAL, "expiry_package_ref", "evidence://trial-access-expiry/TRL-1042"];
    let output = fill(&room, &asked);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(fs::read_to_string(packet(&room)).unwrap(), text);
}

#[test]
fn a_file_that_cannot_be_changed_is_refused_with_the_reason() {
    let room = SampleRoom::with_trials(&[TRIAL]);
    let good = fs::read_to_string(packet(&room)).unwrap();
    let write = |text: &str| fs::write(packet(&room), text).unwrap();
    let ask = [TRIAL, FIELD, "ticket:1"];
    write(&good.replace("product: CAVRA", "product: &p CAVRA"));
    assert_refused(&room, &ask, 3, "Line 2 has an anchor, a tag or a directive.");
    write(&good.replace("product: CAVRA", "product:\tCAVRA"));
    assert_refused(&room, &ask, 3, "Line 2 has a tab.");
    write(&format!("{good}---\na: 1\n"));
    assert_refused(&room, &ask, 3, "several documents");
    write(&good.replace("product: CAVRA", "product: [CAVRA"));
    assert_refused(&room, &ask, 3, "followup.yaml");
    write(&good);
    fs::set_permissions(packet(&room), fs::Permissions::from_mode(0o444)).unwrap();
    let readonly = fill(&room, &ask);
    if support::sample::is_root() {
        assert!(readonly.status.success(), "{readonly:?}");
    } else {
        assert_eq!(readonly.status.code(), Some(3), "{readonly:?}");
        assert!(stderr(&readonly).contains("nothing was written: this user may not write"), "{readonly:?}");
    }
    assert_eq!(fs::metadata(packet(&room)).unwrap().permissions().mode() & 0o777, 0o444);
}

#[test]
fn the_path_of_the_room_may_be_a_link_and_paths_in_it_may_not() {
    let room = SampleRoom::with_trials(&[TRIAL]);
    let link = room.state().join("link");
    symlink(room.path(), &link).unwrap();
    let mut command = trialdesk();
    command.args(["fill", TRIAL, FIELD, "ticket:CS-1"]).arg(&link);
    let output = room.run(command);
    assert!(output.status.success(), "{}", stderr(&output));
    // A packet behind a link is not read, so nothing is changed through it.
    let elsewhere = room.state().join("elsewhere");
    fs::rename(room.path().join(TRIAL), &elsewhere).unwrap();
    symlink(&elsewhere, room.path().join(TRIAL)).unwrap();
    assert_refused(&room, &[TRIAL, "renewal_followup_ref", "ticket:1"], 2, "No trial");
}

#[test]
fn a_value_that_begins_with_a_hyphen_is_a_value() {
    let room = SampleRoom::with_trials(&[TRIAL]);
    assert_refused(&room, &[TRIAL, FIELD, "-x"], 2, "This is not a reference");
}

//! The console follows what others do to the room's files.

use crate::run::Run;
use std::fs;

/// Writes what is missing of TRL-1042 as an editor does: beside it, then in its place.
fn mend(run: &Run) {
    let file = run.room.join("TRL-1042/followup.yaml");
    let text = fs::read_to_string(&file).unwrap();
    let owner = "    delivery_owner_ref: owner:customer-success/emea\n";
    let mended = text.replacen(owner, &format!("{owner}    delivery_tracking_ref: ticket:CS-1\n"), 1);
    assert_ne!(text, mended);
    let beside = run.room.join("TRL-1042/.followup.yaml.new");
    fs::write(&beside, mended).unwrap();
    fs::rename(beside, file).unwrap();
}

fn follow(option: &str, sign: &str) {
    let mut run = Run::with(|room| {
        let mut command = Run::as_dana(room);
        command.arg(option);
        command
    });
    run.wait_for("TRL-1003");
    run.wait_for(sign);
    mend(&run);
    run.wait_for("TRL-1042 is ready now");
    run.wait_for("✓ 8 ready");
    fs::create_dir_all(run.room.join("TRL-1042/later")).unwrap();
    fs::write(run.room.join("TRL-1042/later/broken.yaml"), "a: [").unwrap();
    run.wait_for("TRL-1042/later/broken.yaml has a problem");
    run.press("q");
    assert_eq!(run.ended(), 0);
    run.assert_given_back();
}

#[test]
fn a_row_turns_when_its_file_is_changed_from_outside() {
    follow("--watch=auto", "watching ●");
}

#[test]
fn console_polls_if_watching_fails() {
    follow("--watch=poll", "polling ◌");
}

#[test]
fn a_room_that_goes_away_and_comes_back_is_followed_again() {
    let mut run = Run::start();
    run.wait_for("watching ●");
    let elsewhere = run.room.with_file_name("elsewhere");
    fs::rename(&run.room, &elsewhere).unwrap();
    run.wait_for("Cannot evaluate the room");
    run.wait_for("polling ◌");
    run.press("j");
    run.wait_for("! out of date");
    fs::rename(&elsewhere, &run.room).unwrap();
    run.wait_for("watching ●");
    mend(&run);
    run.wait_for("TRL-1042 is ready now");
    run.press("q");
    assert_eq!(run.ended(), 0);
}

#[test]
fn a_policy_above_the_room_is_followed_too() {
    let mut run = Run::with(|room| {
        let above = room.parent().unwrap();
        // A repository, so that the policy above the room applies.
        for folder in ["objects", "refs"] {
            fs::create_dir_all(above.join(".git").join(folder)).unwrap();
        }
        fs::write(above.join(".git/HEAD"), "ref: refs/heads/main\n").unwrap();
        fs::rename(room.join("policy.yaml"), above.join("policy.yaml")).unwrap();
        Run::as_dana(room)
    });
    run.wait_for("watching ●");
    let policy = run.room.with_file_name("policy.yaml");
    let text = fs::read_to_string(&policy).unwrap();
    fs::write(&policy, text.replace("max_grace_days: 30", "max_grace_days: 3")).unwrap();
    run.wait_for("The policy changed (../policy.yaml)");
    run.press("q");
    assert_eq!(run.ended(), 0);
}

#[test]
fn watch_off_follows_nothing() {
    let mut run = Run::with(|room| {
        let mut command = Run::as_dana(room);
        command.arg("--no-watch");
        command
    });
    run.wait_for("not watching ✗");
    mend(&run);
    run.press("r");
    run.wait_for("✓ 8 ready");
    run.press("q");
    assert_eq!(run.ended(), 0);
}

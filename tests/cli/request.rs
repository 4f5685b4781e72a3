//! `trialdesk request`: what is missing, as a text to send.

use std::fs;
use support::sample::{SampleRoom, stdout, trialdesk};

#[test]
fn the_same_request_is_written_from_the_command_line() {
    let sample = SampleRoom::whole();
    let run = |arguments: &[&str]| {
        let mut command = trialdesk();
        command.arg("request").args(arguments).arg("-C").arg(sample.path());
        sample.run(command)
    };
    // The console copies the same (src/console/tests/reviewing/sharing.rs).
    let copied = include_str!(
        "../../src/console/tests/reviewing/snapshots/trialdesk__console__tests__reviewing__sharing__request.snap"
    );
    let (_, copied) = copied.split_once("\n---\n").unwrap();
    let output = run(&["TRL-1003", "TRL-1042", "TRL-1009", "TRL-1049"]);
    assert_eq!((stdout(&output).trim_end(), output.status.code()), (copied.trim_end(), Some(0)));

    let file = sample.path().join("ask.md");
    let named = file.to_str().unwrap();
    assert_eq!(run(&["TRL-1042", "trl-1003", "-o", named]).status.code(), Some(0));
    assert!(fs::read_to_string(&file).unwrap().contains("TRL-1003"));
    let again = run(&["TRL-1042", "-o", named]);
    assert_eq!(again.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&again.stderr).contains("nothing is overwritten"));
    assert_eq!(run(&["TRL-9999"]).status.code(), Some(2));
    assert_eq!(run(&[]).status.code(), Some(2));
    let nothing = run(&["TRL-1046"]);
    assert_eq!((stdout(&nothing).as_str(), nothing.status.code()), ("", Some(0)));
    assert!(String::from_utf8_lossy(&nothing.stderr).contains("Nothing to request"));
}

#[test]
fn a_request_holds_everything_that_others_must_settle() {
    let sample = SampleRoom::whole();
    let run = |arguments: &[&str]| {
        let mut command = trialdesk();
        command.arg("request").args(arguments).arg("-C").arg(sample.path());
        sample.run(command)
    };
    let text = stdout(&run(&["--query", "-status:ready"]));
    // TRL-1060 awaits a decision, TRL-1017's approval has expired, TRL-1021 was denied, TRL-1003's packet is not ready.
    for line in [
        "## One of the approvers dana, eli",
        "- [ ] awaiting a grace-period decision",
        "## Approver of the package",
        "## Approver eli",
        "## Producer of the packet",
        "## `owner:customer-success/emea`",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
}

#[test]
fn a_request_for_one_owner_and_trials_without_one_are_named() {
    let sample = SampleRoom::whole();
    let run = |arguments: &[&str]| {
        let mut command = trialdesk();
        command.arg("request").args(arguments).arg("-C").arg(sample.path());
        sample.run(command)
    };
    for owner in ["owner:customer-success/emea", "customer-success/EMEA", "owner://customer-success/emea/"] {
        let output = run(&["1042", "1014", "1046", "--for", owner]);
        let text = stdout(&output);
        assert!(text.contains("TRL-1042") && !text.contains("TRL-1014"), "{owner}: {text}");
        assert_eq!(text.matches("\n## ").count(), 1, "{text}");
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(errors.contains("Nothing to request in: TRL-1014, TRL-1046."), "{errors}");
    }
}

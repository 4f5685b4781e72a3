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

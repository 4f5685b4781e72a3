//! `TRIALDESK_POLICY_SHA256`: the policy that a run is held to.

use support::sample::{SampleRoom, stdout, trialdesk};

#[test]
fn pin_of_the_environment_applies_and_empty_blocks() {
    let room = SampleRoom::with_trials(&["TRL-1060"]);
    let mut config = trialdesk();
    config.args(["config", "pin"]).arg(room.path());
    let pin = stdout(&room.run(config)).trim().to_owned();
    let check = |pin: &str| {
        let mut command = trialdesk();
        command.arg("check").arg(room.path()).env("TRIALDESK_POLICY_SHA256", pin);
        let output = room.run(command);
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    assert_eq!(check(&pin).0, 1, "judged");
    for wrong in ["", &"0".repeat(64)] {
        let (code, stderr) = check(wrong);
        assert_eq!(code, 3, "{wrong:?}");
        assert!(stderr.contains("pin"), "{stderr}");
    }
}

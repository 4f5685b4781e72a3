//! Lines of `allowed_signers` without effect are reported on stderr (faults of the file show as `untrusted-key` only).

use support::sample::{SampleRoom, trialdesk};

const POLICY: &str = "schema_version: trialdesk.policy.v1\nsample_clock: 2026-06-20T12:00:00Z\n\
    allowed_signers: allowed_signers\n";
const LINES: &str = "dana valid-before=\"2027-01-01\" ssh-ed25519 \
    AAAAC3NzaC1lZDI1NTE5AAAAIJ1Orlo7nf7ZT65zurO3hezO6Y9iwTqzUIVDlVOoDwAk\n";

#[test]
fn section_6_unusable_lines_of_allowed_signers_reach_stderr() {
    let room = SampleRoom::with_trials(&["TRL-1060"]);
    std::fs::write(room.path().join("policy.yaml"), POLICY).unwrap();
    std::fs::write(room.path().join("allowed_signers"), LINES).unwrap();
    let decide = ["decide", "TRL-1060", "--deny", "--reason", "No budget.", "--as", "dana", "--dry-run"];
    for arguments in [&["check"][..], &["verify"], &["list"], &["show", "TRL-1060"], &decide] {
        let mut command = trialdesk();
        command.args(arguments).arg("-C").arg(room.path());
        let stderr = String::from_utf8(room.run(command).stderr).unwrap();
        assert!(
            stderr.contains("allowed_signers:1: the time of `valid-before` is not valid"),
            "{arguments:?}: {stderr}"
        );
    }
}

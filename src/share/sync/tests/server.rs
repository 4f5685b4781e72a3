//! The answers of servers to a push.

use crate::git::call::Answer;
use crate::share::sync::server::{Pushed, Unreached};

fn pushed(status: i32, line: &str, stderr: &str) -> Pushed {
    let stdout = format!("To file:///remote.git\n{line}\nDone\n").into_bytes();
    Pushed::of(&Answer { status: Some(status), stdout, stderr: stderr.to_owned() })
}

#[test]
fn accepted_pushes_have_their_addresses() {
    let line = "*\tabc:refs/heads/trialdesk/dana/2026-06-01\t[new branch]";
    let stderr = "remote: \nremote: Create a pull request for 'x' on GitHub by visiting:\n\
        remote:      https://github.com/o/r/pull/new/x\nremote:      https://github.com/o/r/pull/new/x\n\
        not from the server: https://example.com\n";
    let addresses = vec!["https://github.com/o/r/pull/new/x".to_owned()];
    assert_eq!(pushed(0, line, stderr), Pushed::Accepted { bypassed: false, addresses });
    let bypassed = "remote: Bypassed rule violations for refs/heads/main:\n";
    let accepted = Pushed::Accepted { bypassed: true, addresses: Vec::new() };
    assert_eq!(pushed(0, " \tabc:refs/heads/main\ta..b", bypassed), accepted);
}

#[test]
fn others_that_were_faster_are_recognised_and_a_hook_cannot_imitate_them() {
    for reason in [
        "[rejected] (non-fast-forward)",
        "[rejected] (fetch first)",
        "[remote rejected] (cannot lock ref 'refs/heads/main': is at a but expected b)",
        "[remote rejected] (failed to update ref)",
        "[remote rejected] (incorrect old value provided)",
        "[remote rejected] (reference already exists)",
    ] {
        assert_eq!(pushed(1, &format!("!\tabc:refs/heads/main\t{reason}"), ""), Pushed::Outrun, "{reason}");
    }
    let hook = pushed(1, "!\ta:refs/heads/main\t[remote rejected] (hook declined)", "remote: fetch first\n");
    assert_eq!(hook, Pushed::Refused("fetch first".to_owned()));
}

#[test]
fn protected_branches_of_common_servers_are_recognised() {
    let line = |reason: &str| format!("!\tabc:refs/heads/main\t[remote rejected] ({reason})");
    for (reason, stderr) in [
        (
            "protected branch hook declined",
            "remote: error: GH006: Protected branch update failed for refs/heads/main.\n",
        ),
        (
            "push declined due to repository rule violations",
            "remote: error: GH013: Repository rule violations found.\n",
        ),
        (
            "pre-receive hook declined",
            "remote: GitLab: You are not allowed to push code to protected branches on this project.\n",
        ),
        ("pre-receive hook declined", "remote: Gitea: Not allowed to push to protected branch main\n"),
        ("pre-receive hook declined", ""),
        (
            "TF402455: Pushes to this branch are not permitted; you must use a pull request to update this branch.",
            "",
        ),
        ("prohibited by Gerrit: not permitted: update", ""),
    ] {
        assert!(matches!(pushed(1, &line(reason), stderr), Pushed::Protected(_)), "{reason} {stderr}");
    }
    for (reason, stderr) in [
        (
            "push declined due to repository rule violations",
            "remote: error: GH013: x\nremote: - Push cannot contain secrets\n",
        ),
        ("shallow update not allowed", ""),
        ("permission denied", ""),
    ] {
        assert!(matches!(pushed(1, &line(reason), stderr), Pushed::Refused(_)), "{reason}");
    }
}

#[test]
fn a_remote_that_does_not_answer_is_offline_or_asks() {
    let offline = |message: &str| Unreached::Offline(message.to_owned());
    let asks = |message: &str| Unreached::Authentication(message.to_owned());
    for message in [
        "fatal: unable to access 'https://x/': Could not resolve host: x",
        "ssh: connect to host x port 22: Connection refused",
        "ssh: Could not resolve hostname x: Temporary failure in name resolution",
    ] {
        assert_eq!(Unreached::of(message), offline(message));
    }
    for message in [
        "fatal: could not read Username for 'https://x': terminal prompts disabled",
        "git@x: Permission denied (publickey).",
        "Host key verification failed.",
        "fatal: Authentication failed for 'https://x/'",
    ] {
        assert_eq!(Unreached::of(message), asks(message));
    }
    let other = "fatal: '/nowhere' does not appear to be a git repository";
    assert_eq!(Unreached::of(other), Unreached::Other(other.to_owned()));
    let none = Answer { status: Some(128), stdout: Vec::new(), stderr: other.to_owned() };
    assert_eq!(Pushed::of(&none), Pushed::Failed(Unreached::Other(other.to_owned())));
}

//! A sync whose remote asks for a passphrase.

use crate::run::Run;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;
use support::git::isolated;
use support::sample::copy_first_stage;

/// A program in the place of ssh. It refuses a user who cannot be asked, and runs the command of the other side here.
const SSH: &str = "#!/bin/sh
case \"$*\" in
  *BatchMode*) echo 'Permission denied (publickey).' >&2; exit 255;;
esac
printf 'Passphrase of the remote: ' >/dev/tty
read answer </dev/tty
[ \"$answer\" = sesame ] || exit 255
for last; do :; done
exec sh -c \"$last\"
";

#[track_caller]
fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = isolated(folder).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_console_lends_git_the_terminal_when_asked_twice() {
    let folder = tempfile::tempdir().unwrap();
    let (room, remote) = (folder.path().join("sample-evidence"), folder.path().join("remote.git"));
    let ssh = folder.path().join("ssh");
    fs::write(&ssh, SSH).unwrap();
    fs::set_permissions(&ssh, fs::Permissions::from_mode(0o755)).unwrap();
    copy_first_stage(&room);
    fs::write(room.join(".gitattributes"), "**/decisions/** -text\n").unwrap();
    git(folder.path(), &["init", "-q", "--bare", "-b", "main", "remote.git"]);
    git(&room, &["init", "-q", "-b", "main"]);
    let url = format!("ssh://remote.test{}", remote.display());
    for (key, value) in [
        ("user.name", "dana"),
        ("user.email", "dana@example.com"),
        ("core.sshCommand", ssh.to_str().unwrap()),
    ] {
        git(&room, &["config", key, value]);
    }
    git(&room, &["add", "-A"]);
    git(&room, &["commit", "-q", "-m", "Begin"]);
    git(&room, &["remote", "add", "origin", remote.to_str().unwrap()]);
    git(&room, &["push", "-q", "-u", "origin", "main"]);
    git(&room, &["remote", "set-url", "origin", &url]);
    let mut run = Run::within(Arc::new(folder), |room| {
        let mut command = Run::as_dana(room);
        command.env("GIT_CONFIG_GLOBAL", "/dev/null");
        command.env("GIT_CONFIG_NOSYSTEM", "1");
        command
    });
    run.wait_for("in step");
    run.press("2jjjd");
    run.wait_for("Deny the grace period");
    run.press("No budget.");
    run.wait_for("No budget.");
    run.press_until("\x13", "Recorded: denied");
    run.wait_for("1 record not committed");
    run.press("R");
    run.wait_for("R lets git ask in this terminal");
    assert!(run.screen.lock().unwrap().screen().alternate_screen(), "nothing interrupts the user");
    run.press("R");
    run.wait_for("Passphrase of the remote: ");
    assert!(!run.screen.lock().unwrap().screen().alternate_screen(), "git has the terminal to itself");
    run.press("sesame\r");
    // It is asked for once to fetch and once to push.
    run.wait_for("sesame\nPassphrase of the remote: ");
    run.press("sesame\r");
    run.wait_for("Sent 1 record to origin/main");
    assert!(git(&remote, &["ls-tree", "-r", "--name-only", "main"]).contains("TRL-1060/decisions/"));
    run.press("q");
    assert_eq!(run.ended(), 0);
    run.assert_given_back();
    run.assert_cooked();
}

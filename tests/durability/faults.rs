//! The ledger under real faults: every acknowledged decision is there afterwards, whole and valid; no torn record is
//! ever visible; what is left over is named `.tmp-*`.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use support::sample::{
    SampleRoom, files_below, is_root, package_records, problems, records, skip, stdout, trialdesk,
};
use tempfile::TempDir;

const TRIAL: &str = "TRL-1060";

fn decide(room: &Path) -> Command {
    decide_on(room, TRIAL)
}

fn decide_on(room: &Path, trial: &str) -> Command {
    let mut command = trialdesk();
    command.args([
        "decide",
        trial,
        "--approve",
        "--until",
        "+14d",
        "--reason",
        "Budget confirmed.",
        "--as",
        "dana",
        "-C",
    ]);
    command.arg(room);
    command
}

/// The file that a run says it recorded.
fn acknowledged(output: &Output) -> Option<PathBuf> {
    stdout(output).lines().find_map(|line| line.strip_prefix("recorded ").map(PathBuf::from))
}

/// Checks after every fault that acknowledged records exist and that a scan finds nothing torn.
fn assert_nothing_lost(room: &Path, output: &Output, fault: &str) {
    if let Some(file) = acknowledged(output) {
        assert!(file.is_file(), "{fault}: acknowledged, and not there");
        assert_eq!(records(room, TRIAL).len(), 1, "{fault}: acknowledged, and not valid");
    }
    assert_eq!(problems(room), Vec::<String>::new(), "{fault}");
    let folder = room.join(TRIAL).join("decisions");
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().into_string().unwrap();
        assert!(
            name.starts_with(".tmp-") || name.rsplit_once('.').is_some_and(|(_, end)| end == "yaml"),
            "{fault}: left {name}"
        );
    }
}

/// A room with one trial, so that a run makes few system calls.
fn small_room() -> SampleRoom {
    SampleRoom::with_trials(&[TRIAL])
}

mod faults_at_every_system_call {
    use super::*;
    use std::collections::BTreeMap;
    use std::thread;

    /// The calls by which a record comes to be, and those around them.
    const CALLS: &str =
        "openat,mkdirat,write,fsync,renameat2,unlinkat,read,fstat,close,getdents64,newfstatat,statx";

    fn strace() -> Option<()> {
        let works = Command::new("strace").args(["-o", "/dev/null", "true"]).stderr(Stdio::null()).status();
        works.is_ok_and(|status| status.success()).then_some(())
    }

    /// How often an undisturbed run makes each of the calls.
    fn calls_of_one_decision() -> BTreeMap<String, usize> {
        let room = small_room();
        let log = room.state().join("strace.log");
        let output = under_strace(&room, &["-o", log.to_str().unwrap(), "-e", &format!("trace={CALLS}")]);
        assert!(acknowledged(&output).is_some(), "{output:?}");
        let mut calls = BTreeMap::new();
        for line in fs::read_to_string(log).unwrap().lines() {
            let call =
                line.split_whitespace().nth(1).unwrap_or_default().split('(').next().unwrap_or_default();
            if CALLS.split(',').any(|known| known == call) {
                *calls.entry(call.to_owned()).or_default() += 1;
            }
        }
        calls
    }

    fn under_strace(room: &SampleRoom, arguments: &[&str]) -> Output {
        let decide = decide(room.path());
        let mut command = Command::new("strace");
        command.arg("-f").args(arguments).arg("--").arg(decide.get_program()).args(decide.get_args());
        room.set_up(&mut command);
        command.output().unwrap()
    }

    fn inject_everywhere(fault: &str) {
        if strace().is_none() {
            return skip("strace is not here or may not trace: no fault was injected");
        }
        let calls = calls_of_one_decision();
        assert!(calls["renameat2"] == 1 && calls["fsync"] >= 3, "{calls:?}");
        let cases: Vec<_> =
            calls.iter().flat_map(|(call, count)| (1..=*count).map(move |nth| (call, nth))).collect();
        thread::scope(|scope| {
            for half in cases.chunks(cases.len().div_ceil(2)) {
                scope.spawn(move || {
                    for (call, nth) in half {
                        let room = small_room();
                        let inject = format!("inject={call}:{fault}:when={nth}");
                        let output = under_strace(&room, &["-o", "/dev/null", "-e", &inject]);
                        assert_nothing_lost(room.path(), &output, &inject);
                    }
                });
            }
        });
    }

    #[test]
    fn a_kill_loses_nothing_that_was_acknowledged() {
        inject_everywhere("signal=SIGKILL");
    }

    #[test]
    fn an_input_output_error_loses_nothing_that_was_acknowledged() {
        inject_everywhere("error=EIO");
    }

    #[test]
    fn a_full_disk_loses_nothing_that_was_acknowledged() {
        inject_everywhere("error=ENOSPC");
    }

    #[test]
    fn failed_sync_of_the_folder_leaves_the_record_uncertain() {
        if strace().is_none() {
            return skip("strace is not here or may not trace: no fault was injected");
        }
        // The state directory is synced before and after: only the folder of the record leaves the record uncertain.
        let mut uncertain = 0;
        for nth in 1..=calls_of_one_decision()["fsync"] {
            let room = small_room();
            let inject = format!("inject=fsync:error=EIO:when={nth}");
            let output = under_strace(&room, &["-o", "/dev/null", "-e", &inject]);
            assert_nothing_lost(room.path(), &output, &inject);
            if acknowledged(&output).is_none() && records(room.path(), TRIAL).len() == 1 {
                assert!(String::from_utf8_lossy(&output.stderr).contains("uncertain"), "{output:?}");
                uncertain += 1;
            }
        }
        assert_eq!(uncertain, 1);
    }

    #[test]
    fn a_kill_leaves_state_files_whole() {
        if strace().is_none() {
            return skip("strace is not here or may not trace: no fault was injected");
        }
        let check = |room: &SampleRoom, arguments: &[&str]| {
            let mut command = Command::new("strace");
            command.arg("-f").args(arguments).args(["--", env!("CARGO_BIN_EXE_trialdesk"), "check"]);
            room.set_up(command.arg(room.path()));
            command.output().unwrap()
        };
        // The room has one record more than it was seen with, so that the seen records are written anew.
        let seen_room = || {
            let room = SampleRoom::with_trials(&["TRL-1063"]);
            check(&room, &["-o", "/dev/null"]);
            // The record comes from another machine: this one remembers what it writes.
            let elsewhere = TempDir::new().unwrap();
            let mut decide = decide_on(room.path(), "TRL-1063");
            room.set_up(&mut decide);
            let output = decide.env("HOME", elsewhere.path()).output().unwrap();
            assert!(acknowledged(&output).is_some(), "{output:?}");
            room
        };
        let mut kills = 0;
        for call in ["write", "fsync", "renameat"] {
            for nth in 1..200 {
                let room = seen_room();
                let output = check(
                    &room,
                    &["-o", "/dev/null", "-e", &format!("inject={call}:signal=SIGKILL:when={nth}")],
                );
                if output.status.code().is_some() {
                    // The run ended before such a call.
                    break;
                }
                kills += 1;
                let after = check(&room, &["-o", "/dev/null"]);
                assert_eq!(String::from_utf8_lossy(&after.stderr), "", "{call} {nth}");
                assert!(after.status.code().is_some());
            }
        }
        assert!(kills > 4, "{kills}");
    }

    #[test]
    fn hard_link_replaces_missing_rename_noreplace() {
        if strace().is_none() {
            return skip("strace is not here or may not trace: no fault was injected");
        }
        let room = small_room();
        let output = under_strace(&room, &["-o", "/dev/null", "-e", "inject=renameat2:error=EINVAL"]);
        assert!(acknowledged(&output).is_some(), "{output:?}");
        assert_nothing_lost(room.path(), &output, "EINVAL");
    }

    #[test]
    fn a_file_system_without_hard_links_either_is_served_by_a_check_and_a_rename() {
        if strace().is_none() {
            return skip("strace is not here or may not trace: no fault was injected");
        }
        let room = small_room();
        let faults = ["-e", "inject=renameat2:error=EINVAL", "-e", "inject=linkat:error=EPERM"];
        let output = under_strace(&room, &[&["-o", "/dev/null"][..], &faults].concat());
        assert!(acknowledged(&output).is_some(), "{output:?}");
        assert_nothing_lost(room.path(), &output, "EINVAL and EPERM");
    }

    #[test]
    fn a_record_that_cannot_be_written_leaves_no_empty_folder() {
        if strace().is_none() {
            return skip("strace is not here or may not trace: no fault was injected");
        }
        let room = small_room();
        let output = under_strace(&room, &["-o", "/dev/null", "-e", "inject=renameat2:error=ENOSPC"]);
        assert_eq!(output.status.code(), Some(3), "{output:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("nothing was recorded"), "{output:?}");
        assert!(!room.path().join(TRIAL).join("decisions").exists());
    }
}

#[test]
fn a_record_is_never_written_through_a_symbolic_link() {
    let room = small_room();
    let elsewhere = TempDir::new().unwrap();
    symlink(elsewhere.path(), room.path().join(TRIAL).join("decisions")).unwrap();
    let output = room.run(decide(room.path()));
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("nothing was recorded"), "{output:?}");
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

#[test]
fn a_full_disk_says_so_and_records_nothing() {
    let room = small_room();
    if !is_root() {
        return skip("mounting a small file system takes root");
    }
    let decisions = room.path().join(TRIAL).join("decisions");
    fs::create_dir(&decisions).unwrap();
    let mount =
        Command::new("mount").args(["-t", "tmpfs", "-o", "size=4k", "tmpfs"]).arg(&decisions).status();
    if !mount.is_ok_and(|status| status.success()) {
        return skip("a small file system could not be mounted");
    }
    // The second page has no place any more.
    fs::write(decisions.join("filler.txt"), vec![0; 4096]).ok();
    let output = room.run(decide(room.path()));
    let listing: Vec<_> =
        fs::read_dir(&decisions).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert!(Command::new("umount").arg(&decisions).status().unwrap().success());
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("nothing was recorded"), "{output:?}");
    assert_eq!(listing, ["filler.txt"]);
}

#[test]
fn a_folder_without_permission_says_so() {
    let room = small_room();
    let folder = room.path().join(TRIAL);
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    let mut command = decide(room.path());
    if is_root() {
        let available = Command::new("setpriv").arg("--version").stdout(Stdio::null()).status();
        if !available.is_ok_and(|status| status.success()) {
            return skip("setpriv is not here, and root may write anywhere");
        }
        let unprivileged = Command::new("setpriv");
        let mut wrapped = unprivileged;
        wrapped.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
        wrapped.arg(command.get_program()).args(command.get_args());
        command = wrapped;
        fs::set_permissions(room.path(), fs::Permissions::from_mode(0o755)).unwrap();
    }
    let output = room.run(command);
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    if stderr.contains("setpriv") {
        return skip("the test binary cannot be reached by an unprivileged user");
    }
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(stderr.contains("nothing was recorded") && stderr.contains("ermission"), "{stderr}");
}

#[test]
fn a_limit_on_file_sizes_does_not_kill_and_records_nothing() {
    let room = small_room();
    let command = decide(room.path());
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -f 0; exec \"$0\" \"$@\""]).arg(command.get_program()).args(command.get_args());
    let output = room.run(shell);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert_nothing_lost(room.path(), &output, "ulimit -f 0");
}

#[test]
fn a_limit_on_file_sizes_leaves_no_half_file_of_any_writer() {
    let room = SampleRoom::whole();
    let new_room = room.state().join("new-room");
    let writers: [(&[&str], PathBuf); 4] = [
        (&["config", "init"], room.state().join(".config/trialdesk/config.yaml")),
        (&["request", "TRL-1042", "-o", "ask.md"], room.path().join("ask.md")),
        (&["init", new_room.to_str().unwrap()], new_room.join("policy.yaml")),
        (&["new", "TRL-9001", "--outcome", "revoked"], room.path().join("TRL-9001/expiry.yaml")),
    ];
    for (arguments, file) in &writers {
        let mut shell = Command::new("sh");
        shell
            .args(["-c", "ulimit -f 0; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_trialdesk")])
            .args(*arguments);
        shell.current_dir(room.path());
        let output = room.run(shell);
        assert_eq!(output.status.code(), Some(3), "{arguments:?}: {output:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("nothing was written"), "{output:?}");
        assert!(!file.exists(), "{arguments:?} left {}", file.display());
        let left = fs::read_dir(file.parent().unwrap()).unwrap().flatten();
        let left: Vec<_> = left.filter(|entry| entry.file_name().to_string_lossy().contains("tmp")).collect();
        assert!(left.is_empty(), "{arguments:?}: {left:?}");
        let mut again = trialdesk();
        again.args(*arguments).current_dir(room.path());
        assert!(room.run(again).status.success(), "{arguments:?}");
        assert!(file.is_file());
    }
}

#[test]
fn concurrent_processes_keep_every_record() {
    const PROCESSES: usize = 4;
    const EACH: usize = 8;
    let room = small_room();
    std::thread::scope(|scope| {
        for _ in 0..PROCESSES {
            scope.spawn(|| {
                for _ in 0..EACH {
                    let output = room.run(decide(room.path()));
                    assert!(acknowledged(&output).is_some(), "{output:?}");
                }
            });
        }
    });
    assert_eq!(records(room.path(), TRIAL).len(), PROCESSES * EACH);
    assert_eq!(problems(room.path()), Vec::<String>::new());
}

#[test]
fn concurrent_decisions_on_the_grace_period_and_the_package_keep_every_record_in_one_chain() {
    const EACH: usize = 8;
    let room = small_room();
    let package = || {
        let mut command = trialdesk();
        command.args(["decide", TRIAL, "--stage", "trial-expired-followup", "--deny"]);
        command.args(["--reason", "Not yet.", "--as", "eli", "-C"]).arg(room.path());
        command
    };
    let run = |command: Command| {
        let output = room.run(command);
        assert!(acknowledged(&output).is_some(), "{output:?}");
    };
    std::thread::scope(|scope| {
        scope.spawn(|| (0..EACH).for_each(|_| run(decide(room.path()))));
        scope.spawn(|| (0..EACH).for_each(|_| run(package())));
    });
    let files = files_below(&room.path().join(TRIAL).join("decisions"));
    assert_eq!(files.len(), 2 * EACH);
    assert_eq!(problems(room.path()), Vec::<String>::new());
    // One more record sees every head, of both kinds.
    run(package());
    assert_eq!(package_records(room.path(), TRIAL).len(), EACH + 1);
    assert_eq!(records(room.path(), TRIAL).len(), EACH);
}

#[test]
fn clock_going_backwards_does_not_outvote_seen_records() {
    let room = small_room();
    assert!(acknowledged(&room.run(decide(room.path()))).is_some());
    let policy = room.path().join("policy.yaml");
    let text = fs::read_to_string(&policy).unwrap();
    fs::write(&policy, text.replace("2026-06-20T12:00:00Z", "2026-06-19T12:00:00Z")).unwrap();
    let mut withdraw = trialdesk();
    withdraw
        .args(["decide", TRIAL, "--withdraw", "--reason", "Too early.", "--as", "dana", "-C"])
        .arg(room.path());
    assert!(acknowledged(&room.run(withdraw)).is_some());
    // The approval lies in the future of that clock; back on time, the withdrawal has seen it and counts.
    fs::write(&policy, text).unwrap();
    let standing: Vec<_> = records(room.path(), TRIAL)
        .iter()
        .map(|record| (record["verdict"].as_str().unwrap().to_owned(), record["vote"].as_bool().unwrap()))
        .collect();
    assert_eq!(standing, [("withdrawn".to_owned(), false), ("approved".to_owned(), false)]);
}

#[test]
fn removed_newest_record_is_reported_missing() {
    let room = small_room();
    let file = acknowledged(&room.run(decide(room.path()))).unwrap();
    let mut check = trialdesk();
    check.arg("check").arg(room.path());
    assert_eq!(room.run(check).status.code(), Some(0));
    let kept = fs::read(&file).unwrap();
    fs::remove_file(&file).unwrap();
    let mut verify = trialdesk();
    verify.arg("verify").arg(room.path());
    let output = room.run(verify);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("missing-decision"), "{output:?}");
    // Put back, it is as if nothing had happened.
    fs::write(&file, kept).unwrap();
    let mut verify = trialdesk();
    verify.arg("verify").arg(room.path());
    assert_eq!(room.run(verify).status.code(), Some(0));
}

#[test]
fn leftovers_older_than_a_day_are_swept_and_nothing_else_is() {
    let room = small_room();
    let folder = room.path().join(TRIAL).join("decisions");
    fs::create_dir(&folder).unwrap();
    for name in [".tmp-old", ".tmp-young", ".keep"] {
        fs::write(folder.join(name), "half a rec").unwrap();
    }
    for name in [".tmp-old", ".keep"] {
        let touched =
            Command::new("touch").args(["-d", "2 days ago"]).arg(folder.join(name)).status().unwrap();
        assert!(touched.success());
    }
    assert!(acknowledged(&room.run(decide(room.path()))).is_some());
    let left = |name: &str| folder.join(name).exists();
    assert_eq!((left(".tmp-old"), left(".tmp-young"), left(".keep")), (false, true, true));
}

#[test]
fn policy_change_since_the_last_run_is_announced_once() {
    let room = small_room();
    let look = || {
        let mut check = trialdesk();
        check.args(["check", "--format", "jsonl"]).arg(room.path());
        String::from_utf8(room.run(check).stderr).unwrap()
    };
    assert_eq!(look(), "", "nothing is known of a room that was never seen");
    let policy = room.path().join("policy.yaml");
    let text = fs::read_to_string(&policy).unwrap();
    fs::write(&policy, format!("{text}\nmax_grace_days: 90\n").replacen("max_grace_days: 30\n", "", 1))
        .unwrap();
    assert!(look().contains("The policy or its allowed_signers changed"));
    assert_eq!(look(), "");
}

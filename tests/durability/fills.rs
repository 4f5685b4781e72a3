//! Packets that are filled in, under real faults: a packet has its old bytes or the new ones, never others, and what the
//! program says about it is true.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Output, Stdio};
use std::thread;
use support::sample::{SampleRoom, is_root, problems, skip, stdout, trialdesk};

const TRIAL: &str = "TRL-1042";
const PACKET: &str = "TRL-1042/followup.yaml";
const LINE: &str = "    delivery_tracking_ref: ticket:CS-1\n";

/// The calls by which a packet is read and replaced.
const CALLS: &str = "openat,openat2,write,fsync,renameat,renameat2,unlinkat,read,fstat,newfstatat,statx,fchmod,fchown,faccessat2,close";

fn fill(room: &SampleRoom) -> Command {
    let mut command = trialdesk();
    command.args([
        "fill",
        TRIAL,
        "notifications[0].delivery_tracking_ref",
        "ticket:CS-1",
        "--no-index",
        "-C",
    ]);
    command.arg(room.path());
    command
}

/// A room with one trial, so that a run makes few system calls, and the bytes of its packet.
fn small_room() -> (SampleRoom, String) {
    let room = SampleRoom::with_trials(&[TRIAL]);
    fs::set_permissions(room.path().join(PACKET), fs::Permissions::from_mode(0o640)).unwrap();
    let packet = fs::read_to_string(room.path().join(PACKET)).unwrap();
    (room, packet)
}

fn acknowledged(output: &Output) -> bool {
    stdout(output).contains("wrote TRL-1042/followup.yaml")
}

/// Checks after a fault that the packet is old or new, as the program says. Returns whether it is new.
fn assert_whole(room: &SampleRoom, before: &str, output: &Output, fault: &str) -> bool {
    let file = room.path().join(PACKET);
    let after = fs::read_to_string(&file).unwrap();
    let is_new = after.replacen(LINE, "", 1) == *before && after != *before;
    assert!(is_new || after == *before, "{fault}: torn\n{after}");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640, "{fault}");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(!acknowledged(output) || is_new, "{fault}: acknowledged, and not there");
    assert!(!stderr.contains("nothing was written") || !is_new, "{fault}: {stderr}");
    assert_eq!(problems(room.path()), Vec::<String>::new(), "{fault}");
    for entry in fs::read_dir(room.path().join(TRIAL)).unwrap().flatten() {
        let name = entry.file_name().into_string().unwrap();
        assert!(name.starts_with(".tmp-") || !name.starts_with('.'), "{fault}: left {name}");
    }
    is_new
}

fn has_strace() -> bool {
    let works = Command::new("strace").args(["-o", "/dev/null", "true"]).stderr(Stdio::null()).status();
    works.is_ok_and(|status| status.success())
}

fn under_strace(room: &SampleRoom, arguments: &[&str]) -> Output {
    let fill = fill(room);
    let mut command = Command::new("strace");
    command.arg("-f").args(arguments).arg("--").arg(fill.get_program()).args(fill.get_args());
    room.set_up(&mut command);
    command.output().unwrap()
}

/// How often an undisturbed run makes each of the calls.
fn calls_of_one_fill() -> BTreeMap<String, usize> {
    let (room, _) = small_room();
    let log = room.state().join("strace.log");
    let output = under_strace(&room, &["-o", log.to_str().unwrap(), "-e", &format!("trace={CALLS}")]);
    assert!(acknowledged(&output), "{output:?}");
    let mut calls = BTreeMap::new();
    for line in fs::read_to_string(log).unwrap().lines() {
        let call = line.split_whitespace().nth(1).unwrap_or_default().split('(').next().unwrap_or_default();
        if CALLS.split(',').any(|known| known == call) {
            *calls.entry(call.to_owned()).or_default() += 1;
        }
    }
    calls
}

/// Injects a fault at every call. Returns the number of runs after which the packet was old, and new.
fn inject_everywhere(fault: &str) -> Option<[usize; 2]> {
    if !has_strace() {
        skip("strace is not here or may not trace: no fault was injected");
        return None;
    }
    let calls = calls_of_one_fill();
    assert!(calls["fsync"] >= 2 && calls["fchmod"] == 1, "{calls:?}");
    let cases: Vec<_> =
        calls.iter().flat_map(|(call, count)| (1..=*count).map(move |nth| (call, nth))).collect();
    let halves: Vec<_> = thread::scope(|scope| {
        let runs: Vec<_> = cases
            .chunks(cases.len().div_ceil(2))
            .map(|half| {
                scope.spawn(move || {
                    let mut counts = [0, 0];
                    for (call, nth) in half {
                        let (room, before) = small_room();
                        let inject = format!("inject={call}:{fault}:when={nth}");
                        let output = under_strace(&room, &["-o", "/dev/null", "-e", &inject]);
                        counts[usize::from(assert_whole(&room, &before, &output, &inject))] += 1;
                    }
                    counts
                })
            })
            .collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    Some([halves.iter().map(|counts| counts[0]).sum(), halves.iter().map(|counts| counts[1]).sum()])
}

#[test]
fn a_kill_leaves_the_old_packet_or_the_new_one() {
    let Some([old, new]) = inject_everywhere("signal=SIGKILL") else { return };
    assert!(old > 20 && new > 0, "{old} old, {new} new");
}

#[test]
fn an_input_output_error_leaves_the_old_packet_or_the_new_one() {
    let Some([old, _]) = inject_everywhere("error=EIO") else { return };
    assert!(old > 5, "{old} old");
}

#[test]
fn a_full_disk_at_any_call_leaves_the_old_packet_or_the_new_one() {
    let Some([old, _]) = inject_everywhere("error=ENOSPC") else { return };
    assert!(old > 5, "{old} old");
}

#[test]
fn failed_sync_of_the_folder_leaves_the_packet_uncertain() {
    if !has_strace() {
        return skip("strace is not here or may not trace: no fault was injected");
    }
    let mut uncertain = 0;
    for nth in 1..=calls_of_one_fill()["fsync"] {
        let (room, before) = small_room();
        let inject = format!("inject=fsync:error=EIO:when={nth}");
        let output = under_strace(&room, &["-o", "/dev/null", "-e", &inject]);
        let is_new = assert_whole(&room, &before, &output, &inject);
        if is_new && !acknowledged(&output) {
            assert_eq!(output.status.code(), Some(3));
            assert!(String::from_utf8_lossy(&output.stderr).contains("uncertain"), "{output:?}");
            uncertain += 1;
        }
    }
    assert_eq!(uncertain, 1);
}

#[test]
fn a_full_disk_says_so_and_keeps_the_packet() {
    let (room, before) = small_room();
    if !is_root() {
        return skip("mounting a small file system takes root");
    }
    let folder = room.path().join(TRIAL);
    let aside = room.state().join("aside");
    fs::rename(&folder, &aside).unwrap();
    fs::create_dir(&folder).unwrap();
    let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"]).arg(&folder).status();
    if !mount.is_ok_and(|status| status.success()) {
        return skip("a small file system could not be mounted");
    }
    for entry in fs::read_dir(&aside).unwrap().flatten().filter(|entry| entry.path().is_file()) {
        fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
    }
    fs::set_permissions(room.path().join(PACKET), fs::Permissions::from_mode(0o640)).unwrap();
    // The pages that are left have no place any more.
    fs::write(folder.join("filler.txt"), vec![0; 64 * 1024]).ok();
    let output = room.run(fill(&room));
    let after = fs::read_to_string(room.path().join(PACKET)).unwrap();
    let names: Vec<_> = fs::read_dir(&folder).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert!(Command::new("umount").arg(&folder).status().unwrap().success());
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("nothing was written"), "{output:?}");
    assert_eq!(after, before);
    assert!(!names.iter().any(|name| name.to_string_lossy().starts_with(".tmp-")), "{names:?}");
}

#[test]
fn a_folder_without_permission_says_so_and_keeps_the_packet() {
    let (room, before) = small_room();
    let folder = room.path().join(TRIAL);
    let mut command = fill(&room);
    if is_root() {
        let available = Command::new("setpriv").arg("--version").stdout(Stdio::null()).status();
        if !available.is_ok_and(|status| status.success()) {
            return skip("setpriv is not here, and root may write anywhere");
        }
        let mut wrapped = Command::new("setpriv");
        wrapped.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
        wrapped.arg(command.get_program()).args(command.get_args());
        command = wrapped;
        fs::set_permissions(room.path(), fs::Permissions::from_mode(0o755)).unwrap();
        fs::set_permissions(room.path().join(PACKET), fs::Permissions::from_mode(0o666)).unwrap();
    }
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    let output = room.run(command);
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    if stderr.contains("setpriv") {
        return skip("the test binary cannot be reached by an unprivileged user");
    }
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(stderr.contains("nothing was written") && stderr.contains("ermission"), "{stderr}");
    assert_eq!(fs::read_to_string(room.path().join(PACKET)).unwrap(), before);
}

#[test]
fn a_limit_on_file_sizes_does_not_kill_and_keeps_the_packet() {
    let (room, before) = small_room();
    let command = fill(&room);
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -f 0; exec \"$0\" \"$@\""]).arg(command.get_program()).args(command.get_args());
    let output = room.run(shell);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(!assert_whole(&room, &before, &output, "ulimit -f 0"));
}

//! Programs that take too long, or leave others behind.

use crate::fsio::processes::in_own_group;
use crate::git::limits::run;
use std::process::Command;
use std::thread;
use std::time::Duration;

fn shell(script: &str) -> Command {
    let mut command = Command::new("sh");
    in_own_group(&mut command);
    command.args(["-c", script]);
    command
}

fn is_alive(pid: &str) -> bool {
    Command::new("kill").args(["-0", pid]).output().unwrap().status.success()
}

#[test]
fn a_program_that_takes_too_long_is_ended_with_its_children() {
    for script in ["sleep 1000 & echo $!; wait", "trap '' TERM; sleep 1000 & echo $!; while :; do wait; done"]
    {
        let mut stdout = Vec::new();
        let limit = Some(Duration::from_millis(200));
        let ended =
            run(shell(script), Vec::new(), limit, &mut |piece| stdout.extend_from_slice(piece)).unwrap();
        assert!(ended.timed_out && !ended.status.success(), "{ended:?}");
        let pid = String::from_utf8(stdout).unwrap().trim().to_owned();
        // A process that was ended stays until its parent, which is another one now, has taken note of it.
        while is_alive(&pid) {
            thread::yield_now();
        }
    }
}

#[test]
fn a_process_that_is_left_behind_is_not_waited_for() {
    // As an ssh that stays for the next connection, it holds the pipe of stderr, or that of stdout.
    for script in ["sleep 1000 >/dev/null & echo $! >&2", "sleep 1000 2>/dev/null & echo $! >&2"] {
        let ended = run(shell(script), Vec::new(), Some(Duration::from_mins(10)), &mut |_| {}).unwrap();
        assert!(ended.status.success() && !ended.timed_out, "{ended:?}");
        let pid = String::from_utf8(ended.stderr).unwrap();
        assert!(Command::new("kill").arg(pid.trim()).status().unwrap().success());
    }
}

#[test]
fn large_inputs_and_outputs_do_not_block() {
    let input = vec![b'x'; 1 << 20];
    let mut count = 0;
    let ended = run(shell("cat; cat /dev/null >&2"), input, None, &mut |piece| count += piece.len()).unwrap();
    assert!(ended.status.success() && count == 1 << 20);
    // A program that reads nothing ends all the same.
    assert!(run(shell("exit 0"), vec![b'x'; 1 << 20], None, &mut |_| {}).unwrap().status.success());
}

//! Real runs of the program in a terminal: start, move, open, approve, type a reason, record, quit; and the terminal
//! is restored in every case.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test that cannot go on should stop there")]

mod demo;
mod desktop;
mod following;
mod linear;
mod looks;
mod progress;
mod run;
mod sync;

use portable_pty::{CommandBuilder, PtySize};
use run::{PATIENCE, Run, count};
use std::fs;
use std::thread;
use std::time::{Duration, Instant};

#[test]
fn a_decision_is_made_in_a_real_terminal() {
    let mut run = Run::start();
    run.wait_for("TRL-1003");
    run.press("2");
    run.wait_for("the next step is an approver's");
    run.press("jjj\r");
    run.wait_for("TRL-1060   F Gates");
    run.press("a");
    run.wait_for("Approve a grace period");
    run.press("+14d\tPilot slipped.");
    run.wait_for("in 14 days");
    run.press("\x1b[200~ More\rabout\x13 it\x1b[201~");
    run.wait_for("Pilot slipped. More about");
    // A key right after a paste records nothing.
    run.press_until("\x13", "Recorded: approved");
    let records: Vec<_> = fs::read_dir(run.room.join("TRL-1060/decisions")).unwrap().flatten().collect();
    assert_eq!(records.len(), 1);
    let text = fs::read_to_string(records[0].path()).unwrap();
    assert!(text.contains("reason: Pilot slipped. More about  it\n"), "{text}");
    run.press("qq");
    assert_eq!(run.ended(), 0);
    run.assert_given_back();
    run.assert_cooked();
}

#[test]
fn form_draft_survives_a_kill() {
    let mut run = Run::start();
    run.wait_for("TRL-1003");
    run.press("2jjjd");
    run.wait_for("Deny the grace period");
    run.press("No budget for");
    run.wait_for("No budget for");
    run.press(" another month.");
    let end = Instant::now() + PATIENCE;
    while !run.drafts().iter().any(|draft| draft.contains("another month.")) {
        assert!(Instant::now() < end, "not kept: {:?}", run.drafts());
        thread::sleep(Duration::from_millis(10));
    }
    run.signal(rustix::process::Signal::KILL);
    run.ended();
    let mut again = Run::within(run.folder.clone(), Run::as_dana);
    again.wait_for("TRL-1003");
    again.press("2jjj");
    again.wait_for("form draft to deny");
    again.press("d");
    again.wait_for("No budget for another month.");
    again.press(" Really.\x03");
    assert_eq!(again.ended(), 0, "text on disk is not lost, so there is no question");
    assert!(again.drafts().iter().any(|draft| draft.contains("month. Really.")), "{:?}", again.drafts());
}

#[test]
fn the_console_steps_aside_for_a_passphrase_and_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key");
    let made = std::process::Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "open sesame", "-f"])
        .arg(&key)
        .status();
    if !made.is_ok_and(|status| status.success()) {
        eprintln!("\n*** SKIPPED: no ssh-keygen here ***\n");
        return;
    }
    let mut run = Run::with(|room| {
        let mut command = Run::as_dana(room);
        command.args(["--key", key.to_str().unwrap()]);
        command
    });
    run.wait_for("TRL-1003");
    run.press("2jjjd");
    run.wait_for("Deny the grace period");
    run.press("No budget.");
    run.wait_for("signs and writes the record");
    run.press_until("\x13", "Enter passphrase");
    assert!(!run.screen.lock().unwrap().screen().alternate_screen(), "it has the terminal to itself");
    // A program that reads a passphrase may miss an interrupt that comes between its prompt and its reading.
    run.press_until("\x03", "Enter goes back");
    run.press("\r");
    run.wait_for("nothing was signed");
    run.wait_for("No budget.");
    let folder = run.room.join("TRL-1060/decisions");
    assert!(!folder.exists(), "a signing that was cancelled writes nothing");
    // Ctrl-S within 50 ms of other input does not record. Earlier output is still on that screen.
    run.press_until(
        "\x13",
        "Enter goes back.\n\ntrialdesk: signing the decision on TRL-1060 with ssh-keygen\nEnter passphrase",
    );
    run.press("open sesame\r");
    run.wait_for("Recorded: denied");
    assert_eq!(fs::read_dir(folder).unwrap().count(), 2, "the record and its signature");
    run.press("q");
    assert_eq!(run.ended(), 0);
    run.assert_given_back();
    run.assert_cooked();
}

#[test]
fn the_screen_follows_the_terminals_size() {
    let mut run = Run::start();
    run.wait_for("TRL-1003");
    let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
    run.screen.lock().unwrap().screen_mut().set_size(count(24), count(80));
    run.master.resize(size).unwrap();
    run.wait_for("TRL-1003 · renewed · expired 60 days ago ─");
    run.press("q");
    assert_eq!(run.ended(), 0);
    run.assert_given_back();
    run.assert_cooked();
}

#[test]
fn signals_give_the_terminal_back() {
    for (signal, status) in
        [(rustix::process::Signal::TERM, 128 + 15), (rustix::process::Signal::HUP, 128 + 1)]
    {
        let mut run = Run::start();
        run.wait_for("TRL-1003");
        run.signal(signal);
        assert_eq!(run.ended(), status);
        run.assert_given_back();
        run.assert_cooked();
    }
}

#[test]
fn a_shell_can_stop_it_and_bring_it_back() {
    let mut run = Run::with(|_| {
        let mut shell = CommandBuilder::new("bash");
        shell.args(["--norc", "--noprofile", "-i"]);
        shell.env("PS1", "shell> ");
        shell
    });
    run.wait_for("shell> ");
    // The shell's own line editor has a paste mode too.
    run.press("bind 'set enable-bracketed-paste off'\n");
    let program = env!("CARGO_BIN_EXE_trialdesk");
    let command = format!("'{program}' --as dana '{}'\n", run.room.display());
    run.press(&command);
    run.wait_for("TRL-1003");
    run.press("j\x1a");
    run.wait_for("Stopped");
    run.assert_given_back();
    run.press("fg\n");
    run.wait_for("▸ ✗ TRL-1009");
    run.press("q");
    run.wait_for("shell> ");
    run.press("exit 7\n");
    assert_eq!(run.ended(), 7);
    run.assert_given_back();
}

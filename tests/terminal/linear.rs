//! The linear mode in a real terminal.

use crate::run::Run;
use std::fs;
use std::thread;
use std::time::Duration;

#[test]
fn linear_mode_leaves_the_terminal_unchanged() {
    let mut run = Run::with(|room| {
        let mut command = Run::as_dana(room);
        command.env("ACCESSIBLE", "1");
        command
    });
    run.wait_for("Queues: ");
    run.press("2\n");
    run.wait_for("Approvals: ");
    run.press("deny 4\n");
    run.wait_for("Reason: ");
    run.press("No budget.\n\n");
    run.wait_for("Decision: ");
    run.press("record\n");
    run.wait_for("anything else to cancel: ");
    // A paste has the word and more lines: it is not an answer.
    run.press("deny\ndeny\n");
    run.wait_for("pasted text records nothing");
    run.wait_for("Nothing was recorded.");
    assert!(!run.room.join("TRL-1060/decisions").exists(), "{}", run.shown());
    // Text typed before the record was printed is not an answer either.
    run.press("record\ndeny\n");
    run.wait_for("End of 1 record.\nType deny");
    thread::sleep(Duration::from_millis(50));
    assert!(!run.room.join("TRL-1060/decisions").exists(), "{}", run.shown());
    run.press("deny\n");
    run.wait_for("Recorded: denied");
    run.press("\x03");
    assert_eq!(run.ended(), 0, "{}", run.shown());
    assert_eq!(fs::read_dir(run.room.join("TRL-1060/decisions")).unwrap().count(), 1);
    let raw = String::from_utf8_lossy(&run.raw.lock().unwrap()).into_owned();
    assert!(!raw.contains('\u{1b}'), "no escape sequence was printed: {raw:?}");
    run.assert_cooked();
}

#[test]
fn the_linear_mode_ends_with_its_terminal_and_with_signals() {
    for (signal, status) in
        [(rustix::process::Signal::TERM, 128 + 15), (rustix::process::Signal::HUP, 128 + 1)]
    {
        let mut run = Run::with(|room| {
            let mut command = Run::as_dana(room);
            command.arg("--linear");
            command
        });
        run.wait_for("Queues: ");
        run.press("2\ndeny 4\nNo budget.\n");
        run.wait_for("Reference");
        run.signal(signal);
        assert_eq!(run.ended(), status);
        run.assert_cooked();
        assert!(run.drafts().iter().any(|draft| draft.contains("No budget.")), "{:?}", run.drafts());
    }
}

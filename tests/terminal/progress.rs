//! The line that says how far a long command is.

use crate::run::Run;
use portable_pty::CommandBuilder;

#[test]
fn the_trend_says_which_week_it_reads_and_removes_the_line() {
    let mut run = Run::with(|room| {
        for arguments in [&["init", "-q"][..], &["add", "-A"], &["commit", "-q", "-m", "a state"]] {
            assert!(support::git::isolated(room).args(arguments).status().unwrap().success());
        }
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_trialdesk"));
        command.args(["portfolio", "--trend"]);
        command.arg(room);
        command
    });
    run.wait_for("Trend by week");
    assert_eq!(run.ended(), 0);
    assert!(!run.shown().contains("Reading week"), "{}", run.shown());
    let raw = String::from_utf8_lossy(&run.raw.lock().unwrap()).into_owned();
    assert!(raw.contains("\rReading week 1 of 1"), "{raw}");
}

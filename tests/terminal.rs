//! One real run of the program in a terminal: start, move, open, approve, type a reason, record, quit; and the
//! terminal comes back.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test that cannot go on should stop there")]

mod console;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::fs;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(20);

fn count(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).unwrap()
}

/// The program in a terminal of its own.
struct Run {
    folder: Arc<TempDir>,
    room: PathBuf,
    screen: Arc<Mutex<vt100::Parser>>,
    raw: Arc<Mutex<Vec<u8>>>,
    master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
}

impl Run {
    fn start() -> Self {
        Self::with(Self::as_dana)
    }

    fn as_dana(room: &Path) -> CommandBuilder {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_trialdesk"));
        command.args(["--as", "dana"]);
        command.arg(room);
        command
    }

    fn with(command: impl FnOnce(&Path) -> CommandBuilder) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let room = folder.path().join("sample-evidence");
        console::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-evidence"), &room);
        Self::within(Arc::new(folder), command)
    }

    /// The same room and the same home in a new terminal.
    fn within(folder: Arc<TempDir>, command: impl FnOnce(&Path) -> CommandBuilder) -> Self {
        let room = folder.path().join("sample-evidence");
        let size = PtySize { rows: 36, cols: 120, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = command(&room);
        command.env("TERM", "xterm-256color");
        command.env("HOME", folder.path());
        command.env("XDG_STATE_HOME", folder.path().join("state"));
        command.env("XDG_CONFIG_HOME", folder.path().join("config"));
        command.env_remove("TRIALDESK_AS");
        command.env_remove("NO_COLOR");
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let screen = Arc::new(Mutex::new(vt100::Parser::new(count(36), count(120), 0)));
        let raw = Arc::new(Mutex::new(Vec::new()));
        let (seen, kept) = (screen.clone(), raw.clone());
        let mut output = pair.master.try_clone_reader().unwrap();
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count) = output.read(&mut bytes) {
                if count == 0 {
                    return;
                }
                seen.lock().unwrap().process(&bytes[..count]);
                kept.lock().unwrap().extend_from_slice(&bytes[..count]);
            }
        });
        let keyboard = pair.master.take_writer().unwrap();
        Self { folder, room, screen, raw, master: pair.master, keyboard, child }
    }

    fn shown(&self) -> String {
        self.screen.lock().unwrap().screen().contents()
    }

    fn wait_for(&self, text: &str) {
        let end = Instant::now() + PATIENCE;
        while !self.shown().contains(text) {
            assert!(Instant::now() < end, "no {text:?} in\n{}", self.shown());
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// The drafts on disk, as they stand in their files.
    fn drafts(&self) -> Vec<String> {
        let folder = self.folder.path().join("state/trialdesk/drafts");
        let rooms = fs::read_dir(folder).into_iter().flatten().flatten();
        let files = rooms.flat_map(|room| fs::read_dir(room.path()).into_iter().flatten().flatten());
        let whole = files.filter(|file| file.path().extension().is_some_and(|extension| extension == "json"));
        whole.filter_map(|file| fs::read_to_string(file.path()).ok()).collect()
    }

    fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    /// Presses a key, and again after a while where nothing came of it.
    fn press_until(&mut self, key: &str, text: &str) {
        let end = Instant::now() + PATIENCE;
        while !self.shown().contains(text) {
            assert!(Instant::now() < end, "no {text:?} in\n{}", self.shown());
            self.press(key);
            let pause = Instant::now() + Duration::from_secs(1);
            while Instant::now() < pause && !self.shown().contains(text) {
                thread::sleep(Duration::from_millis(10));
            }
        }
    }

    /// Waits for the end and says with what status.
    fn ended(&mut self) -> u32 {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                thread::sleep(Duration::from_millis(50));
                return status.exit_code();
            }
            assert!(Instant::now() < end, "still running:\n{}", self.shown());
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// The terminal is as it was: no alternate screen, the cursor visible, paste and mouse modes off.
    fn assert_given_back(&self) {
        let parser = self.screen.lock().unwrap();
        let screen = parser.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is left");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert!(!screen.bracketed_paste(), "paste is plain");
        drop(parser);
        let raw = self.raw.lock().unwrap();
        let asked = |question: &[u8]| raw.windows(question.len()).any(|bytes| bytes == question);
        assert!(!asked(b"\x1b[6n"), "the terminal was asked where its cursor is");
    }

    fn assert_cooked(&self) {
        assert!(is_cooked(&*self.master), "lines are edited and echoed by the terminal again");
    }

    fn signal(&self, signal: rustix::process::Signal) {
        let id = i32::try_from(self.child.process_id().unwrap()).unwrap();
        rustix::process::kill_process(rustix::process::Pid::from_raw(id).unwrap(), signal).unwrap();
    }
}

/// Whether the line discipline is in its ordinary mode.
fn is_cooked(master: &dyn MasterPty) -> bool {
    let Some(fd) = master.as_raw_fd() else { return true };
    // Opened anew by its number: the library lends no safe handle.
    let terminal = fs::File::open(format!("/proc/self/fd/{fd}")).unwrap();
    let modes = rustix::termios::tcgetattr(&terminal).unwrap().local_modes;
    modes.contains(rustix::termios::LocalModes::ICANON | rustix::termios::LocalModes::ECHO)
}

#[test]
fn a_decision_is_made_in_a_real_terminal() {
    let mut run = Run::start();
    run.wait_for("TRL-1003");
    run.press("2");
    run.wait_for("the next step is an approver's");
    run.press("jjj\r");
    run.wait_for("TRL-1060   1 Gates");
    run.press("a");
    run.wait_for("Approve a grace period");
    run.press("+14d\tPilot slipped.");
    run.wait_for("in 14 days");
    run.press("\x1b[200~ More\rabout\x13 it\x1b[201~");
    run.wait_for("Pilot slipped. More about");
    run.press("\x13");
    run.wait_for("Recorded: approved");
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
fn what_was_typed_survives_a_kill() {
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
    again.wait_for("a draft to deny waits");
    again.press("d");
    again.wait_for("No budget for another month.");
    again.press(" Really.\x03");
    assert_eq!(again.ended(), 0, "what is on disk is not lost, so nobody is asked");
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
    run.press("\x13");
    run.wait_for("Enter passphrase");
    assert!(!run.screen.lock().unwrap().screen().alternate_screen(), "it has the terminal to itself");
    // A program that reads a passphrase may miss an interrupt that comes between its prompt and its reading.
    run.press_until("\x03", "Enter goes back");
    run.press("\r");
    run.wait_for("nothing was signed");
    run.wait_for("No budget.");
    let folder = run.room.join("TRL-1060/decisions");
    assert!(!folder.exists(), "a signing that was cancelled writes nothing");
    run.press("\x13");
    // What was said before is still on that screen.
    run.wait_for(
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

#[test]
fn the_linear_mode_talks_in_a_real_terminal_and_leaves_it_as_it_is() {
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
    run.wait_for("anything else does not: ");
    // A paste brings the word with more lines: it is no answer.
    run.press("deny\ndeny\n");
    run.wait_for("what is pasted records nothing");
    run.wait_for("Nothing was recorded.");
    assert!(!run.room.join("TRL-1060/decisions").exists(), "{}", run.shown());
    // What was typed ahead of the record is no answer either.
    run.press("record\ndeny\n");
    run.wait_for("End of 1 record.\nType the word deny");
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

//! The demo in a real terminal: played to its end by keys alone, and gone however it ends.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::fs;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};
use support::keys::{WALK, bytes, split};
use support::sample::{files, sample_evidence, trialdesk};
use tempfile::TempDir;

/// The steps of the tour.
const TOUR: &str = include_str!("../../assets/tour.yaml");
const PATIENCE: Duration = Duration::from_secs(30);

/// The demo in a terminal of its own, with a home and a folder for temporary files of its own.
struct Presentation {
    folder: TempDir,
    screen: Arc<Mutex<vt100::Parser>>,
    keyboard: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
}

impl Presentation {
    fn start(args: &[&str], (cols, rows): (u16, u16)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["tmp", "home"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let pair =
            native_pty_system().openpty(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
        let mut command = CommandBuilder::new(support::program_path());
        command.arg("demo");
        command.args(args);
        command.cwd(env!("CARGO_MANIFEST_DIR"));
        command.env("TERM", "xterm-256color");
        command.env("TMPDIR", folder.path().join("tmp"));
        command.env("HOME", folder.path().join("home"));
        for name in ["EDITOR", "VISUAL", "NO_COLOR", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"] {
            command.env_remove(name);
        }
        // The user's own settings have no effect.
        command.env("TRIALDESK_AS", "mallory");
        command.env("TRIALDESK_POLICY_SHA256", "0");
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let size = |number| NonZeroU16::new(number).unwrap();
        let screen = Arc::new(Mutex::new(vt100::Parser::new(size(rows), size(cols), 0)));
        let seen = screen.clone();
        let mut output = pair.master.try_clone_reader().unwrap();
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                seen.lock().unwrap().process(&bytes[..count]);
            }
        });
        let keyboard = pair.master.take_writer().unwrap();
        Self { folder, screen, keyboard, child, _master: pair.master }
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

    /// Waits for a text. If the console asks for it, presses the key again.
    fn wait_or_press_again(&mut self, text: &str, key: &str) {
        let end = Instant::now() + PATIENCE;
        while !self.shown().contains(text) {
            assert!(Instant::now() < end, "no {text:?} in\n{}", self.shown());
            if self.shown().contains("Waiting for the time") || self.shown().contains("Press it again") {
                // A key within 50 ms of other input does not record.
                thread::sleep(Duration::from_millis(80));
                self.press(key);
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn press(&mut self, key: &str) {
        self.keyboard.write_all(&bytes(key)).unwrap();
        self.keyboard.flush().unwrap();
        if key == "<Esc>" {
            // Input directly after an escape would be read as one key with it.
            thread::sleep(Duration::from_millis(60));
        }
    }

    fn ended(&mut self) -> u32 {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            assert!(Instant::now() < end, "still running:\n{}", self.shown());
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn signal(&self, signal: rustix::process::Signal) {
        let id = i32::try_from(self.child.process_id().unwrap()).unwrap();
        rustix::process::kill_process(rustix::process::Pid::from_raw(id).unwrap(), signal).unwrap();
    }

    /// Files left in the temporary directory.
    fn left(&self) -> Vec<PathBuf> {
        fs::read_dir(self.folder.path().join("tmp")).unwrap().flatten().map(|entry| entry.path()).collect()
    }

    fn assert_nothing_is_left(&self) {
        assert_eq!(self.left(), [""; 0].map(PathBuf::from), "nothing stays where temporary files go");
        assert!(files(&self.folder.path().join("home")).is_empty(), "nor at home");
    }
}

#[test]
fn the_tour_is_followed_to_its_end_and_leaves_nothing_behind() {
    let sample = files(&sample_evidence());
    for size in [(80, 24), (160, 45)] {
        let mut show = Presentation::start(&["--tour"], size);
        show.wait_for("35 invented trials");
        show.wait_for("▸ ✗ TRL-1003");
        assert_eq!(show.left().len(), 1);
        let script: serde_json::Value = serde_yaml::from_str(TOUR).unwrap();
        let steps = script["demo"].as_array().unwrap();
        for (number, (step, (id, keys))) in (1..).zip(steps.iter().zip(WALK)) {
            assert_eq!(step["id"], id);
            show.wait_for(&format!("Tour {number}/{}", steps.len()));
            let keys = split(keys);
            for key in &keys[..keys.len() - 1] {
                show.press(key);
            }
            if let Some(done) = step["done"].as_str() {
                let start: String = done.chars().take_while(|&c| c != '{').take(30).collect();
                let last = keys[keys.len().saturating_sub(2)];
                show.wait_or_press_again(&format!("✓ {start}"), last);
            }
            show.press(keys[keys.len() - 1]);
        }
        show.wait_for("End of the tour");
        show.press("<C-c>");
        assert_eq!(show.ended(), 0);
        show.assert_nothing_is_left();
    }
    assert!(files(&sample_evidence()) == sample, "and nothing in the repository is touched");
}

#[test]
fn the_demo_goes_when_a_signal_ends_it() {
    use rustix::process::Signal;
    for (signal, status) in [(Signal::TERM, 128 + 15), (Signal::HUP, 128 + 1), (Signal::INT, 128 + 2)] {
        let mut show = Presentation::start(&[], (80, 24));
        show.wait_for("TRL-1003");
        show.signal(signal);
        assert_eq!(show.ended(), status);
        show.assert_nothing_is_left();
    }
}

#[test]
fn kept_demo_prints_its_path() {
    let mut show = Presentation::start(&["--keep", "--as", "eli"], (80, 24));
    show.wait_for("as eli");
    show.press("q");
    assert_eq!(show.ended(), 0);
    show.wait_for("The demo room is kept in");
    let [kept] = show.left().try_into().unwrap();
    assert_eq!(files(&kept.join("sample-evidence")), files(&sample_evidence()));
}

#[test]
fn without_a_terminal_nothing_is_left_either() {
    let folder = TempDir::new().unwrap();
    let output = trialdesk().arg("demo").env("TMPDIR", folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    let nowhere = folder.path().join("nowhere");
    let output = trialdesk().arg("demo").env("TMPDIR", &nowhere).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("Set TMPDIR"), "{output:?}");
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn tour_runs_line_by_line_and_removes_the_demo() {
    let folder = TempDir::new().unwrap();
    let mut command = trialdesk();
    command.args(["demo", "--tour", "--linear"]).env("TMPDIR", folder.path()).env("HOME", folder.path());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"tour-next\ntriage\nopen 1\nquit\n").unwrap();
    let output = child.wait_with_output().unwrap();
    let output = String::from_utf8(output.stdout).unwrap();
    let count = WALK.len();
    for words in [
        format!("Tour, step 1 of {count}"),
        format!("Tour, step 2 of {count}, Open the oldest blocked trial. Done: Every finding says"),
    ] {
        assert!(output.contains(&words), "{words}: {output}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

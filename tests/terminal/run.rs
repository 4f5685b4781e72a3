//! The program in a terminal of its own.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::env;
use std::fs;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Variables that are not set for the program.
const UNSET: [&str; 9] = [
    "TRIALDESK_AS",
    "TRIALDESK_THEME",
    "NO_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "FORCE_COLOR",
    "COLORFGBG",
    "ACCESSIBLE",
    "DISPLAY",
];

pub const PATIENCE: Duration = Duration::from_secs(20);

pub fn count(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).unwrap()
}

/// The program in a terminal of its own.
pub struct Run {
    pub folder: Arc<TempDir>,
    pub room: PathBuf,
    pub screen: Arc<Mutex<vt100::Parser>>,
    pub raw: Arc<Mutex<Vec<u8>>>,
    pub master: Box<dyn MasterPty + Send>,
    pub keyboard: Box<dyn Write + Send>,
    pub child: Box<dyn Child + Send + Sync>,
}

impl Run {
    pub fn start() -> Self {
        Self::with(Self::as_dana)
    }

    pub fn as_dana(room: &Path) -> CommandBuilder {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_trialdesk"));
        command.args(["--as", "dana"]);
        command.arg(room);
        command
    }

    pub fn with(command: impl FnOnce(&Path) -> CommandBuilder) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let room = folder.path().join("sample-evidence");
        support::sample::copy_first_stage(&room);
        Self::within(Arc::new(folder), command)
    }

    /// The same room and the same home in a new terminal.
    pub fn within(folder: Arc<TempDir>, command: impl FnOnce(&Path) -> CommandBuilder) -> Self {
        let room = folder.path().join("sample-evidence");
        let size = PtySize { rows: 36, cols: 120, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = command(&room);
        // All other variables are the same on every machine.
        let is_own =
            |command: &CommandBuilder, name: &str| command.get_env(name) != env::var_os(name).as_deref();
        for (name, value) in [("TERM", Some("xterm-256color")), ("LC_ALL", Some("C.UTF-8"))]
            .into_iter()
            .chain(UNSET.map(|name| (name, None)))
        {
            if !is_own(&command, name) {
                match value {
                    Some(value) => command.env(name, value),
                    None => command.env_remove(name),
                }
            }
        }
        command.env("HOME", folder.path());
        command.env("XDG_STATE_HOME", folder.path().join("state"));
        command.env("XDG_CONFIG_HOME", folder.path().join("config"));
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

    pub fn shown(&self) -> String {
        self.screen.lock().unwrap().screen().contents()
    }

    pub fn wait_for(&self, text: &str) {
        let end = Instant::now() + PATIENCE;
        while !self.shown().contains(text) {
            assert!(Instant::now() < end, "no {text:?} in\n{}", self.shown());
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// The text of the drafts on disk.
    pub fn drafts(&self) -> Vec<String> {
        fn files_below(folder: &Path, files: &mut Vec<PathBuf>) {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                if entry.path().is_dir() {
                    files_below(&entry.path(), files);
                } else {
                    files.push(entry.path());
                }
            }
        }
        let mut files = Vec::new();
        files_below(&self.folder.path().join("state/trialdesk"), &mut files);
        let is_draft = |file: &&PathBuf| {
            file.parent().is_some_and(|folder| folder.ends_with("drafts"))
                && file.extension().is_some_and(|extension| extension == "json")
        };
        files.iter().filter(is_draft).filter_map(|file| fs::read_to_string(file).ok()).collect()
    }

    pub fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    /// Presses a key, and again after a while if it had no effect.
    pub fn press_until(&mut self, key: &str, text: &str) {
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
    pub fn ended(&mut self) -> u32 {
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
    pub fn assert_given_back(&self) {
        let parser = self.screen.lock().unwrap();
        let screen = parser.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is left");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert!(!screen.bracketed_paste(), "paste is plain");
        assert_eq!(
            screen.mouse_protocol_mode(),
            vt100::MouseProtocolMode::None,
            "the mouse is the terminal's"
        );
        drop(parser);
        let raw = self.raw.lock().unwrap();
        let asked = |question: &[u8]| raw.windows(question.len()).any(|bytes| bytes == question);
        assert!(!asked(b"\x1b[6n"), "the terminal was asked where its cursor is");
    }

    pub fn assert_cooked(&self) {
        assert!(is_cooked(&*self.master), "lines are edited and echoed by the terminal again");
    }

    pub fn signal(&self, signal: rustix::process::Signal) {
        let id = i32::try_from(self.child.process_id().unwrap()).unwrap();
        rustix::process::kill_process(rustix::process::Pid::from_raw(id).unwrap(), signal).unwrap();
    }
}

/// Returns whether the line discipline is in its ordinary mode.
fn is_cooked(master: &dyn MasterPty) -> bool {
    let Some(fd) = master.as_raw_fd() else { return true };
    // Opened anew by its number: the library lends no safe handle.
    let terminal = fs::File::open(format!("/proc/self/fd/{fd}")).unwrap();
    let modes = rustix::termios::tcgetattr(&terminal).unwrap().local_modes;
    modes.contains(rustix::termios::LocalModes::ICANON | rustix::termios::LocalModes::ECHO)
}

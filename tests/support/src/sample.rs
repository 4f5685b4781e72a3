//! Rooms to test on, and the program as a process.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// The trials whose names begin like this are in later stages of the chain.
const LATER_STAGES: &str = "TRL-2";

/// The sample room in the repository.
pub fn sample_evidence() -> PathBuf {
    crate::repository().join("sample-evidence")
}

/// The program. It inherits nothing of what the person who tests has set for themselves.
pub fn trialdesk() -> Command {
    let mut command = Command::new(crate::program_path());
    command.env_remove("TRIALDESK_AS").env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

/// A copy of the sample room, or of a part of it, and a home of its own.
pub struct SampleRoom {
    room: TempDir,
    home: TempDir,
}

impl SampleRoom {
    /// The twenty-five trials of the first stage.
    pub fn whole() -> Self {
        Self::whole_in(&std::env::temp_dir())
    }

    /// The same, in a folder of this one.
    pub fn whole_in(folder: &Path) -> Self {
        let trials: Vec<_> = fs::read_dir(sample_evidence())
            .unwrap()
            .flatten()
            .filter(|entry| entry.path().is_dir())
            .map(|entry| entry.file_name().into_string().unwrap())
            .filter(|name| !name.starts_with(LATER_STAGES))
            .collect();
        Self::of_trials(folder, &trials.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// These trials alone, with the room's policy.
    pub fn with_trials(trials: &[&str]) -> Self {
        Self::of_trials(&std::env::temp_dir(), trials)
    }

    fn of_trials(folder: &Path, trials: &[&str]) -> Self {
        let sample = Self { room: TempDir::new_in(folder).unwrap(), home: TempDir::new().unwrap() };
        let policy = fs::read(sample_evidence().join("policy.yaml")).unwrap();
        fs::write(sample.path().join("policy.yaml"), policy).unwrap();
        for trial in trials {
            copy(&sample_evidence().join(trial), &sample.path().join(trial));
        }
        sample
    }

    pub fn path(&self) -> &Path {
        self.room.path()
    }

    /// The state directory of the user of this room.
    pub fn state(&self) -> &Path {
        self.home.path()
    }

    /// Gives a command this room's home.
    pub fn set_up(&self, command: &mut Command) {
        command.env("HOME", self.state()).env_remove("TRIALDESK_AS");
        for name in ["XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"] {
            command.env_remove(name);
        }
    }

    pub fn run(&self, mut command: Command) -> Output {
        self.set_up(&mut command);
        command.output().unwrap()
    }
}

/// Copies the sample room with the twenty-five trials of the first stage alone.
pub fn copy_first_stage(to: &Path) {
    copy(&sample_evidence(), to);
    for entry in fs::read_dir(to).unwrap().flatten() {
        if entry.file_name().to_string_lossy().starts_with(LATER_STAGES) {
            fs::remove_dir_all(entry.path()).unwrap();
        }
    }
}

/// Copies a folder with everything below it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::write(target, fs::read(entry.path()).unwrap()).unwrap();
        }
    }
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The check report of a room, judged with no memory of it.
pub fn report(room: &Path) -> Value {
    let home = TempDir::new().unwrap();
    let output =
        trialdesk().args(["check", "--format", "json"]).arg(room).env("HOME", home.path()).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("no report: {output:?}"))
}

/// The problems of a room, as `code path`.
pub fn problems(room: &Path) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let report = report(room);
    let problems = report["problems"].as_array().unwrap();
    problems.iter().map(|problem| format!("{} {}", text(&problem["code"]), text(&problem["path"]))).collect()
}

/// The well-formed records of a trial about its grace period.
pub fn records(room: &Path, trial: &str) -> Vec<Value> {
    result(room, trial)["grace"]["decisions"].as_array().unwrap().clone()
}

/// The well-formed records of a trial about the package of its first stage.
pub fn package_records(room: &Path, trial: &str) -> Vec<Value> {
    result(room, trial)["stages"][0]["approval"]["decisions"].as_array().unwrap().clone()
}

/// The result of a trial in the check report.
fn result(room: &Path, trial: &str) -> Value {
    let report = report(room);
    let mut results = report["results"].as_array().unwrap().iter();
    results.find(|result| result["trial_ref"].as_str().unwrap().ends_with(trial)).unwrap().clone()
}

/// Creates a FIFO. `mknodat` is a call that macOS does not have.
pub fn create_fifo(path: &Path) {
    let status = Command::new("mkfifo").arg(path).status().expect("mkfifo");
    assert!(status.success(), "mkfifo {}", path.display());
}

pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Says loudly that a test did not test anything here.
#[allow(clippy::print_stderr, reason = "skipped tests are listed where test runs are read")]
pub fn skip(why: &str) {
    eprintln!("\n*** SKIPPED: {why} ***\n");
}

/// Every file below a folder, with its bytes.
pub fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    fn below(folder: &Path, root: &Path, out: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                below(&entry.path(), root, out);
            } else {
                let name = entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                out.insert(name, fs::read(entry.path()).unwrap());
            }
        }
    }
    let mut out = BTreeMap::new();
    below(root, root, &mut out);
    out
}

/// So many trials, each with a packet and a decision.
pub fn many(folder: &Path, trials: usize) {
    let expiry = fs::read_to_string(sample_evidence().join("TRL-1003/expiry.yaml")).unwrap();
    for number in 0..trials {
        let trial = folder.join(format!("T-{number:05}"));
        fs::create_dir(&trial).unwrap();
        fs::write(trial.join("expiry.yaml"), expiry.replace("TRL-1003", &format!("T-{number:05}"))).unwrap();
    }
}

/// Every file below a folder, in the order of paths.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            files.extend(files_below(&entry.path()));
        } else {
            files.push(entry.path());
        }
    }
    files.sort();
    files
}

//! Approving elsewhere: `decide --dry-run --out` composes a record, stock `ssh-keygen` signs it, and `import` places it
//! (specification, sections 5.1 to 5.3).

mod composing;
mod placing;
mod refusals;

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use support::keygen::{Key, Keygen};
use support::sample::{SampleRoom, files, report, stdout, trialdesk};
use tempfile::TempDir;

const TRIAL: &str = "TRL-1060";
/// A trial whose first stage is ready.
const READY: &str = "TRL-1046";

/// A room, a folder elsewhere, and the keys of the approvers.
struct Desk {
    room: SampleRoom,
    elsewhere: TempDir,
    keygen: Keygen,
    dana: Key,
    eli: Key,
}

impl Desk {
    /// Returns a room that requires signatures; `None` with a message if `ssh-keygen` is not installed.
    fn signed() -> Option<Self> {
        let desk = Self::unsigned()?;
        desk.set_policy("signatures: optional", "signatures: required\nallowed_signers: allowed_signers");
        let signers = format!("dana {}\neli {}\n", desk.dana.public(), desk.eli.public());
        fs::write(desk.room.path().join("allowed_signers"), signers).unwrap();
        Some(desk)
    }

    /// Returns a room that does not require signatures.
    fn unsigned() -> Option<Self> {
        let keygen = Keygen::found()?;
        let (dana, eli) = (keygen.key("dana", "-t ed25519"), keygen.key("eli", "-t ed25519"));
        let room = SampleRoom::with_trials(&[TRIAL, READY]);
        Some(Self { room, elsewhere: TempDir::new().unwrap(), keygen, dana, eli })
    }

    fn set_policy(&self, from: &str, to: &str) {
        let path = self.room.path().join("policy.yaml");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(path, text.replace(from, to)).unwrap();
    }

    fn file(&self, name: &str) -> PathBuf {
        self.elsewhere.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = trialdesk();
        command.args(arguments).arg("-C").arg(self.room.path());
        self.room.run(command)
    }

    fn compose(&self, name: &str, arguments: &[&str]) -> Output {
        let file = self.file(name);
        let fixed =
            ["decide", "--dry-run", "--out", file.to_str().unwrap(), "--reason", "Budget is confirmed."];
        self.run(&[&fixed[..], arguments].concat())
    }

    /// Composes a denial by dana.
    fn denial(&self, name: &str) -> PathBuf {
        let output = self.compose(name, &[TRIAL, "--deny", "--as", "dana"]);
        assert!(output.status.success(), "{output:?}");
        self.file(name)
    }

    /// Composes an approval of the grace period by dana.
    fn approval(&self, name: &str) -> PathBuf {
        let output = self.compose(name, &[TRIAL, "--approve", "--until", "+14d", "--as", "dana"]);
        assert!(output.status.success(), "{output:?}");
        self.file(name)
    }

    fn import(&self, files: &[&Path]) -> Output {
        let files = files.iter().map(|file| file.to_str().unwrap());
        self.run(&["import"].into_iter().chain(files).collect::<Vec<_>>())
    }

    /// Imports files and returns the exit status and the entry of each.
    fn imported(&self, files: &[&Path]) -> (Option<i32>, Vec<Value>) {
        let files = files.iter().map(|file| file.to_str().unwrap());
        let output = self.run(&["import", "--format", "json"].into_iter().chain(files).collect::<Vec<_>>());
        let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
        assert_eq!(report["schema_version"], "trialdesk.import-report.v1");
        (output.status.code(), report["files"].as_array().unwrap().clone())
    }

    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        files(self.room.path())
    }

    /// Returns the paths of the files that were added since.
    fn added(&self, before: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
        let now = self.files();
        assert!(before.iter().all(|(path, bytes)| now.get(path) == Some(bytes)), "a file was changed");
        now.into_keys().filter(|path| !before.contains_key(path)).collect()
    }

    /// Asserts that importing a file is refused with this message, and that nothing is written.
    #[track_caller]
    fn refuses(&self, file: &Path, message: &str) {
        let before = self.files();
        let output = self.import(&[file]);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert!(stdout(&output).starts_with("refused"), "{}", stdout(&output));
        assert!(stdout(&output).contains(message), "{message}: {}", stdout(&output));
        assert_eq!(self.files(), before);
    }
}

/// Signs a file as the documentation says: `ssh-keygen` writes the signature beside it.
fn sign(key: &Key, namespace: &str, file: &Path) {
    let mut command = Command::new("ssh-keygen");
    command.args(["-q", "-Y", "sign", "-n", namespace, "-f"]).arg(&key.path).arg(file);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

const GRACE: &str = "grace-decision@trialdesk";
const PACKAGE: &str = "package-decision@trialdesk";

fn messages(entry: &Value, member: &str) -> String {
    let all = entry[member].as_array().unwrap();
    all.iter().map(|message| message.as_str().unwrap()).collect::<Vec<_>>().join("\n")
}

/// The effect of the only record of a trial in the check report.
fn votes(room: &Path, trial: usize) -> Vec<(bool, Value)> {
    let report = report(room);
    let decisions = report["results"][trial]["grace"]["decisions"].as_array().unwrap().clone();
    decisions.iter().map(|one| (one["vote"].as_bool().unwrap(), one["not_counted"].clone())).collect()
}

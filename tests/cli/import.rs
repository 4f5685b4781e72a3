//! Approving elsewhere: `decide --dry-run --out` composes a record, stock `ssh-keygen` signs it, and `import` places it
//! (specification, sections 5.1 to 5.3).

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

#[test]
fn section_5_1_a_record_signed_elsewhere_is_placed_unchanged_and_counts() {
    let Some(desk) = Desk::signed() else { return };
    let output = desk.compose("approval.yaml", &[TRIAL, "--approve", "--until", "+14d", "--as", "dana"]);
    let file = desk.file("approval.yaml");
    assert!(output.status.success(), "{output:?}");
    let said = stdout(&output);
    assert!(said.contains(&format!("ssh-keygen -Y sign -n {GRACE} -f KEY {}", file.display())), "{said}");
    let before = desk.files();
    sign(&desk.dana, GRACE, &file);
    let (status, entries) = desk.imported(&[&file]);
    assert_eq!((status, &entries[0]["result"]), (Some(0), &"imported".into()), "{entries:?}");
    assert_eq!(entries[0]["record"]["signed"], true);
    let added = desk.added(&before);
    let [record, signature] = &added[..] else { panic!("{added:?}") };
    assert!(record.starts_with("TRL-1060/decisions/TRL-1060-20260620T120000Z-approved-"), "{record}");
    assert_eq!(
        (entries[0]["record"]["path"].as_str(), signature),
        (Some(&**record), &format!("{record}.sig"))
    );
    assert_eq!(desk.files()[record], fs::read(&file).unwrap());
    assert_eq!(desk.files()[signature], fs::read(desk.file("approval.yaml.sig")).unwrap());
    assert_eq!(votes(desk.room.path(), 1), [(true, Value::Null)]);
    // The same again changes nothing.
    let (status, entries) = desk.imported(&[&file]);
    assert_eq!((status, &entries[0]["result"]), (Some(0), &"already_there".into()));
    assert_eq!(desk.added(&before), added);
}

#[test]
fn section_8_2_a_package_decision_has_its_own_namespace() {
    let Some(desk) = Desk::unsigned() else { return };
    let stage = "trial-expired-followup";
    for (name, namespace) in [("wrong.yaml", GRACE), ("right.yaml", PACKAGE)] {
        let output = desk.compose(name, &[READY, "--stage", stage, "--approve", "--as", "eli"]);
        assert!(stdout(&output).contains(PACKAGE), "{output:?}");
        sign(&desk.eli, namespace, &desk.file(name));
    }
    desk.refuses(&desk.file("wrong.yaml"), "does not verify");
    assert_eq!(desk.import(&[&desk.file("right.yaml")]).status.code(), Some(0));
    let report = report(desk.room.path());
    let result = &report["results"][0]["stages"][0];
    assert_eq!((&result["stage"], &result["approval"]["state"]), (&stage.into(), &"approved".into()));
}

#[test]
fn section_5_2_a_record_that_would_not_count_is_refused() {
    let Some(desk) = Desk::signed() else { return };
    let file = desk.denial("a.yaml");
    desk.refuses(&file, "would not count");
    sign(&desk.eli, GRACE, &file);
    desk.refuses(&file, "would not count");
    fs::remove_file(desk.file("a.yaml.sig")).unwrap();
    sign(&desk.dana, GRACE, &file);
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("Budget", "budget")).unwrap();
    desk.refuses(&file, "does not verify");
    fs::write(desk.file("a.yaml.sig"), "").unwrap();
    desk.refuses(&file, "does not verify");
    // A signature by a person whom the policy does not list.
    let other = desk.file("other.yaml");
    fs::write(&other, text.replace("decided_by: dana", "decided_by: zoe")).unwrap();
    sign(&desk.keygen.key("zoe", "-t ed25519"), GRACE, &other);
    desk.refuses(&other, "does not list zoe as an approver");
}

#[test]
fn section_5_1_decided_at_is_kept_and_may_not_be_in_the_future() {
    let Some(desk) = Desk::signed() else { return };
    let file = desk.approval("a.yaml");
    sign(&desk.dana, GRACE, &file);
    desk.set_policy("sample_clock: 2026-06-20T12:00:00Z", "sample_clock: 2026-06-20T11:59:59Z");
    desk.refuses(&file, "is in the future");
    desk.set_policy("sample_clock: 2026-06-20T11:59:59Z", "sample_clock: 2026-07-01T12:00:00Z");
    let past = desk.run(&["import", "--now", "2026-06-25", file.to_str().unwrap()]);
    assert_eq!(past.status.code(), Some(1), "{past:?}");
    assert!(stdout(&past).contains("nothing is recorded"), "{past:?}");
    let (status, entries) = desk.imported(&[&file]);
    assert_eq!(status, Some(0), "{entries:?}");
    assert_eq!(entries[0]["record"]["decided_at"], "2026-06-20T12:00:00.000Z");
    assert_eq!(votes(desk.room.path(), 1), [(true, Value::Null)]);
}

#[test]
fn section_5_2_limits_count_from_the_day_of_the_decision() {
    let Some(desk) = Desk::unsigned() else { return };
    let file = desk.approval("a.yaml");
    let text = fs::read_to_string(&file).unwrap();
    // 30 days after its own day, and 20 after that of the import.
    let long = desk.file("long.yaml");
    fs::write(&long, text.replace("2026-07-04", "2026-07-21")).unwrap();
    desk.set_policy("sample_clock: 2026-06-20T12:00:00Z", "sample_clock: 2026-07-20T12:00:00Z");
    desk.refuses(&long, "1 days too long");
    let (status, entries) = desk.imported(&[&file]);
    assert_eq!(status, Some(0), "{entries:?}");
    assert!(messages(&entries[0], "notes").contains("has ended already"), "{entries:?}");
}

#[test]
fn section_5_3_changed_evidence_is_reported_and_the_record_is_out_of_date() {
    let Some(desk) = Desk::unsigned() else { return };
    let file = desk.approval("a.yaml");
    let expiry = desk.room.path().join(TRIAL).join("expiry.yaml");
    let text = fs::read_to_string(&expiry).unwrap();
    fs::write(&expiry, format!("{text}note: changed\n")).unwrap();
    let (status, entries) = desk.imported(&[&file]);
    assert_eq!(status, Some(0), "{entries:?}");
    let notes = messages(&entries[0], "notes");
    assert!(notes.contains("this has changed: the expiry packet."), "{notes}");
    assert!(notes.contains("out of date") && notes.contains("not signed"), "{notes}");
    assert_eq!(report(desk.room.path())["results"][1]["grace"]["state"], "stale");
}

#[test]
fn section_5_2_a_record_comes_after_those_that_it_has_seen() {
    let Some(desk) = Desk::unsigned() else { return };
    let first = desk.denial("first.yaml");
    assert_eq!(desk.import(&[&first]).status.code(), Some(0));
    let withdrawal = desk.compose("second.yaml", &[TRIAL, "--withdraw", "--as", "dana"]);
    assert!(withdrawal.status.success(), "{withdrawal:?}");
    let second = desk.file("second.yaml");
    // The same room without the first record.
    fs::remove_dir_all(desk.room.path().join(TRIAL).join("decisions")).unwrap();
    fs::remove_dir_all(desk.room.state()).unwrap();
    fs::create_dir_all(desk.room.state()).unwrap();
    desk.refuses(&second, "names a record of this trial that is not in this room");
    let (status, entries) = desk.imported(&[&second, &first]);
    assert_eq!(status, Some(0), "{entries:?}");
    assert_eq!(entries[0]["file"], second.to_str().unwrap());
    assert!(entries.iter().all(|entry| entry["result"] == "imported"), "{entries:?}");
    assert!(!messages(&entries[0], "notes").contains("without knowledge"), "{entries:?}");
}

#[test]
fn section_5_3_records_that_the_approver_had_not_seen_are_counted() {
    let Some(desk) = Desk::unsigned() else { return };
    let file = desk.approval("a.yaml");
    let denied = desk.run(&["decide", TRIAL, "--deny", "--reason", "No.", "--as", "eli"]);
    assert!(denied.status.success(), "{denied:?}");
    let (status, entries) = desk.imported(&[&file]);
    assert_eq!(status, Some(0), "{entries:?}");
    assert!(messages(&entries[0], "notes").contains("without knowledge of 1 other record"), "{entries:?}");
    assert_eq!(report(desk.room.path())["results"][1]["grace"]["state"], "denied");
}

#[test]
fn section_5_2_no_two_records_of_the_room_share_a_decision_ref() {
    let Some(desk) = Desk::unsigned() else { return };
    let file = desk.denial("a.yaml");
    let other = desk.file("b.yaml");
    fs::write(&other, fs::read_to_string(&file).unwrap().replace("Budget", "budget")).unwrap();
    let (status, entries) = desk.imported(&[&file, &other]);
    assert_eq!(status, Some(1), "{entries:?}");
    assert_eq!((&entries[0]["result"], &entries[1]["result"]), (&"imported".into(), &"refused".into()));
    assert!(messages(&entries[1], "messages").contains("same `decision_ref`"), "{entries:?}");
    // A record without a usable trial is compared too.
    let third = desk.compose("c.yaml", &[TRIAL, "--request-changes", "--as", "eli"]);
    assert!(third.status.success(), "{third:?}");
    let text = fs::read_to_string(desk.file("c.yaml")).unwrap();
    let stray = desk.room.path().join(TRIAL).join("decisions/stray.yaml");
    fs::write(stray, text.replace("trial_ref: trial:TRL-1060", "trial_ref: null")).unwrap();
    desk.refuses(&desk.file("c.yaml"), "same `decision_ref`");
}

#[test]
fn section_5_1_a_signature_is_added_to_a_record_that_has_none() {
    let Some(desk) = Desk::unsigned() else { return };
    let signers = format!("dana {}\n", desk.dana.public());
    fs::write(desk.room.path().join("allowed_signers"), signers).unwrap();
    desk.set_policy("signatures: optional", "allowed_signers: allowed_signers");
    let file = desk.denial("a.yaml");
    assert_eq!(desk.import(&[&file]).status.code(), Some(0));
    let before = desk.files();
    sign(&desk.eli, GRACE, &file);
    desk.refuses(&file, "would not count");
    fs::remove_file(desk.file("a.yaml.sig")).unwrap();
    sign(&desk.dana, GRACE, &file);
    let (status, entries) = desk.imported(&[&file, &desk.file("a.yaml.sig")]);
    assert_eq!((status, entries.len()), (Some(0), 1), "the signature goes with its record: {entries:?}");
    assert_eq!(entries[0]["result"], "signature_added");
    assert_eq!(desk.added(&before).len(), 1);
    assert_eq!(votes(desk.room.path(), 1), [(true, Value::Null)]);
    // This machine remembers the signature.
    fs::remove_file(desk.room.path().join(&desk.added(&before)[0])).unwrap();
    let mut command = trialdesk();
    command.arg("verify").arg(desk.room.path());
    assert!(stdout(&desk.room.run(command)).contains("the signature of a record seen earlier"));
}

#[test]
fn section_5_2_files_that_are_not_records_of_this_room_are_refused() {
    let Some(desk) = Desk::unsigned() else { return };
    let file = desk.denial("a.yaml");
    let text = fs::read_to_string(&file).unwrap();
    let changed = |name: &str, text: &str| {
        fs::write(desk.file(name), text).unwrap();
        desk.file(name)
    };
    let cases = [
        (text.replace("trial:TRL-1060", "trial:TRL-9999"), "no trial trial:TRL-9999 in this room"),
        (text.replace("decided_by: dana", "decided_by: ''"), "`decided_by` names no principal"),
        (text.replace('\n', "\r\n"), "line ends were changed"),
        (text.replace("verdict: denied", "verdict: maybe"), "`verdict` is not one of"),
        (format!("{text}---\n{text}"), "this file holds 2"),
        (String::new(), "this file holds 0"),
        (text.replace("grace-period.decision.v1", "grace-period.decision.v2"), "not a decision record"),
        (text.replace("reason: Budget is confirmed.", "reason: ''"), "Reason is required"),
        (text.replace("decision:grace-period/", "decision:grace/"), "does not end in a ULID"),
        ("a: [\n".to_owned(), "Invalid YAML"),
    ];
    for (number, (text, message)) in cases.iter().enumerate() {
        desk.refuses(&changed(&format!("case-{number}.yaml"), text), message);
    }
    let secret = ["ghp", "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"].join("_");
    let file = changed("secret.yaml", &format!("{text}# {secret}\n"));
    desk.refuses(&file, "which is not allowed here");
    assert!(!stdout(&desk.import(&[&file])).contains(&secret));
    // A file that is missing, or a directory, is another matter than a record that is refused.
    for path in [desk.file("missing.yaml"), desk.elsewhere.path().to_owned()] {
        let output = desk.import(&[&path]);
        assert_eq!(output.status.code(), Some(3), "{output:?}");
        assert!(stdout(&output).starts_with("failed"), "{output:?}");
    }
}

#[test]
fn section_8_2_an_approval_is_refused_if_its_stage_is_not_ready_any_more() {
    let Some(desk) = Desk::unsigned() else { return };
    let composed =
        desk.compose("a.yaml", &[READY, "--stage", "trial-expired-followup", "--approve", "--as", "eli"]);
    assert!(composed.status.success(), "{composed:?}");
    fs::remove_file(desk.room.path().join(READY).join("approval.yaml")).unwrap();
    desk.refuses(&desk.file("a.yaml"), "is not ready");
}

#[test]
fn composing_writes_a_new_file_outside_of_the_room_alone() {
    let Some(desk) = Desk::unsigned() else { return };
    let before = desk.files();
    let inside = desk.room.path().join(TRIAL).join("x.yaml");
    fs::create_dir(desk.file("decisions")).unwrap();
    fs::write(desk.file("taken.yaml"), "x").unwrap();
    let cases = [
        (inside, 2, "this is in the room"),
        (desk.room.path().join("../").join(desk.room.path().file_name().unwrap()), 2, "this is in the room"),
        (desk.file("decisions/x.yaml"), 2, "folder named decisions"),
        (desk.file("taken.yaml"), 3, "nothing is overwritten"),
        (desk.file("missing/x.yaml"), 3, "missing/x.yaml"),
    ];
    for (path, status, message) in cases {
        let deny = ["decide", TRIAL, "--deny", "--reason", "No.", "--as", "dana", "--dry-run", "--out"];
        let output = desk.run(&[&deny[..], &[path.to_str().unwrap()]].concat());
        assert_eq!(output.status.code(), Some(status), "{}: {output:?}", path.display());
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.contains(message), "{stderr}");
    }
    assert_eq!(desk.files(), before);
    assert_eq!(fs::read_to_string(desk.file("taken.yaml")).unwrap(), "x");
    let without =
        desk.run(&["decide", TRIAL, "--deny", "--reason", "No.", "--as", "dana", "--out", "x.yaml"]);
    assert_eq!(without.status.code(), Some(2), "--out needs --dry-run: {without:?}");
}

#[test]
fn the_commands_that_are_shown_can_be_run_as_they_are() {
    let Some(desk) = Desk::signed() else { return };
    let folder = desk.file("it's a folder");
    fs::create_dir(&folder).unwrap();
    let output = desk.compose("it's a folder", &[TRIAL, "--deny", "--as", "dana"]);
    let said = stdout(&output);
    let shown = |begin: &str| {
        let line = said.lines().find_map(|line| line.trim_start().strip_prefix(begin)).unwrap();
        line.trim_start().to_owned()
    };
    let run = |command: &str| {
        let path = std::env::join_paths(
            [support::program_path().parent().unwrap().to_owned()]
                .into_iter()
                .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
        );
        let mut shell = Command::new("sh");
        shell.args(["-c", command]).env("PATH", path.unwrap());
        desk.room.set_up(&mut shell);
        let output = shell.output().unwrap();
        assert!(output.status.success(), "{command}: {output:?}");
    };
    run(&shown("sign it:").replace("KEY", desk.dana.path.to_str().unwrap()));
    run(&shown("import it:"));
    assert_eq!(votes(desk.room.path(), 1), [(true, Value::Null)]);
}

#[test]
fn records_of_several_trials_are_composed_into_a_folder() {
    let Some(desk) = Desk::unsigned() else { return };
    let folder = desk.file("out");
    fs::create_dir(&folder).unwrap();
    let deny = [TRIAL, READY, "--deny", "--as", "dana"];
    assert_eq!(desk.compose("one.yaml", &deny).status.code(), Some(2));
    assert!(!desk.file("one.yaml").exists());
    let output = desk.compose("out", &deny);
    assert!(output.status.success(), "{output:?}");
    let mut written: Vec<_> = fs::read_dir(&folder).unwrap().flatten().map(|entry| entry.path()).collect();
    written.sort();
    assert_eq!(written.len(), 2);
    let before = desk.files();
    let output = desk.import(&written.iter().map(PathBuf::as_path).collect::<Vec<_>>());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    for path in desk.added(&before) {
        assert!(stdout(&output).contains(&format!(" as {path}\n")), "{}", stdout(&output));
    }
    let names: Vec<_> =
        desk.added(&before).iter().map(|path| path.rsplit('/').next().unwrap().to_owned()).collect();
    let expected: Vec<_> =
        written.iter().map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    assert_eq!(names, expected, "the name in the folder is the name in the room");
}

//! `trialdesk export --audit`: a pack that others verify without this program.

use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use support::keygen::Keygen;
use support::sample::{SampleRoom, files, stdout, trialdesk};
use support::secrets::{plant_everywhere, plants};
use tempfile::TempDir;

const PERIOD: [&str; 4] = ["--from", "2026-06-01", "--to", "2026-06-30"];

/// A pack, unpacked by `tar`.
struct Pack {
    folder: TempDir,
    archive: PathBuf,
    output: Output,
}

impl Pack {
    fn of(room: &SampleRoom, arguments: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let archive = folder.path().join("pack.tar.gz");
        let mut command = trialdesk();
        room.set_up(&mut command);
        command.current_dir(folder.path()).args(["export", "--audit", "pack.tar.gz"]);
        let output = command.args(PERIOD).args(arguments).arg("-C").arg(room.path()).output().unwrap();
        assert!(archive.exists(), "{output:?}");
        let untar =
            Command::new("tar").current_dir(folder.path()).args(["-xzf", "pack.tar.gz"]).output().unwrap();
        assert!(untar.status.success() && untar.stderr.is_empty(), "{untar:?}");
        Self { folder, archive, output }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("audit-pack-2026-06-01-2026-06-30")
    }

    fn file(&self, path: &str) -> Vec<u8> {
        fs::read(self.root().join(path)).unwrap()
    }

    fn text(&self, path: &str) -> String {
        String::from_utf8(self.file(path)).unwrap()
    }

    /// Returns whether `sha256sum -c` finds every file as the manifests have it.
    fn is_intact(&self) -> bool {
        let mut command = Command::new("sha256sum");
        command.current_dir(self.root()).args(["--status", "--strict", "-c"]);
        command.args(["manifest-sha256.txt", "tagmanifest-sha256.txt"]).output().unwrap().status.success()
    }
}

fn rows(csv: &str) -> Vec<Vec<&str>> {
    csv.trim_start_matches('\u{feff}').lines().skip(1).map(|line| line.split(',').collect()).collect()
}

#[test]
fn the_pack_has_the_bytes_of_the_room_and_one_changed_byte_is_found() {
    let room = SampleRoom::whole();
    let pack = Pack::of(&room, &[]);
    assert!(pack.is_intact());
    let kept = files(&pack.root().join("data/room"));
    assert!(kept.len() > 60 && kept.contains_key("policy.yaml"), "{:?}", kept.keys());
    for (path, bytes) in &kept {
        assert_eq!(bytes, &fs::read(room.path().join(path)).unwrap(), "{path}");
    }
    for path in ["data/room/policy.yaml", "data/report.json", "bag-info.txt", "manifest-sha256.txt"] {
        let file = pack.root().join(path);
        let bytes = fs::read(&file).unwrap();
        for at in [0, bytes.len() / 2, bytes.len() - 1] {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            fs::write(&file, changed).unwrap();
            assert!(!pack.is_intact(), "{path} at {at}");
        }
        fs::write(&file, bytes).unwrap();
    }
    assert!(pack.is_intact());
    let listed: BTreeSet<String> =
        pack.text("manifest-sha256.txt").lines().map(|line| line[66..].to_owned()).collect();
    let found = files(&pack.root().join("data")).into_keys().map(|path| format!("data/{path}")).collect();
    assert_eq!(listed, found, "every file of the payload is in the manifest");
}

#[test]
fn the_same_room_gives_the_same_bytes() {
    let room = SampleRoom::whole();
    let bytes = |pack: &Pack| fs::read(&pack.archive).unwrap();
    let (first, second) = (Pack::of(&room, &[]), Pack::of(&room, &[]));
    assert_eq!(bytes(&first), bytes(&second));
    let other = Pack::of(&room, &["--now", "2026-06-21T00:00:00Z"]);
    assert_ne!(bytes(&first), bytes(&other), "another clock gives another report");
}

#[test]
fn the_population_is_that_of_the_period() {
    let room = SampleRoom::whole();
    let pack = Pack::of(&room, &[]);
    let report: Json = serde_json::from_slice(&pack.file("data/report.json")).unwrap();
    let in_june = |text: &str| text.starts_with("2026-06");
    let mut expected = BTreeSet::new();
    for result in report["results"].as_array().unwrap() {
        let trial = result["trial_ref"].as_str().unwrap();
        let name = trial.trim_start_matches("trial:");
        let packets =
            files(&room.path().join(name)).into_iter().filter(|(path, _)| !path.contains("decisions/"));
        let text: String = packets.map(|(_, bytes)| String::from_utf8(bytes).unwrap()).collect();
        // In YAML and in JSON.
        let expiry = text
            .split("original_expires_at")
            .nth(1)
            .map(|rest| rest.trim_start_matches(['"', '\'', ':', ' ']));
        let expired = expiry.is_none_or(in_june);
        let records = [
            result["grace"]["decisions"].as_array(),
            result["stages"][0]["approval"]["decisions"].as_array(),
        ];
        let decided = records
            .into_iter()
            .flatten()
            .flatten()
            .any(|record| in_june(record["decided_at"].as_str().unwrap()));
        if expired || decided {
            expected.insert(trial.to_owned());
        }
    }
    let population = pack.text("data/population.csv");
    let found: BTreeSet<_> = rows(&population).iter().map(|row| row[0].to_owned()).collect();
    assert_eq!(found, expected);
    let folders: BTreeSet<_> = files(&pack.root().join("data/room"))
        .into_keys()
        .filter_map(|path| path.split_once('/').map(|(folder, _)| format!("trial:{folder}")))
        .collect();
    assert!(folders.is_subset(&expected), "{folders:?}");
}

#[test]
fn a_signature_is_verified_by_ssh_keygen_alone() {
    let Some(keygen) = Keygen::found() else { return };
    let room = SampleRoom::with_trials(&["TRL-1042"]);
    let key = keygen.key("auditor", "-t ed25519");
    let pack = Pack::of(&room, &["--key", key.path.to_str().unwrap()]);
    assert_eq!(pack.output.status.code(), Some(0), "{:?}", pack.output);
    let public = fs::read_to_string(key.path.with_extension("pub")).unwrap();
    let signers = keygen.file(format!("audit namespaces=\"audit-pack@trialdesk\" {public}").as_bytes());
    let verified = || {
        let mut command = Command::new("ssh-keygen");
        command.args(["-Y", "verify", "-I", "audit", "-n", "audit-pack@trialdesk", "-f"]).arg(&signers);
        command.arg("-s").arg(pack.root().join("tagmanifest-sha256.txt.sig"));
        let input = fs::File::open(pack.root().join("tagmanifest-sha256.txt")).unwrap();
        command.stdin(input).output().unwrap().status.success()
    };
    assert!(verified() && pack.is_intact());
    let manifest = pack.text("tagmanifest-sha256.txt");
    fs::write(pack.root().join("tagmanifest-sha256.txt"), manifest.replacen('a', "b", 1)).unwrap();
    assert!(!verified(), "the signature covers the manifest");
}

#[test]
fn files_with_forbidden_material_are_left_out_and_listed() {
    let room = SampleRoom::whole();
    plant_everywhere(room.path());
    let pack = Pack::of(&room, &[]);
    assert_eq!(pack.output.status.code(), Some(1), "{:?}", pack.output);
    let all = files(pack.folder.path());
    for (kind, secret) in plants() {
        for (path, bytes) in all.iter().filter(|(path, _)| *path != "pack.tar.gz") {
            let shown = format!("{path}\n{}", String::from_utf8_lossy(bytes));
            assert!(!shown.contains(&secret), "{kind} in {path}");
        }
    }
    let left_out = pack.text("data/left-out.csv");
    let paths: Vec<_> = rows(&left_out).iter().map(|row| row[0].to_owned()).collect();
    for path in ["TRL-1014/followup.yaml", "TRL-1060/followup.yaml"] {
        assert!(paths.iter().any(|other| other == path), "{left_out}");
        assert!(!pack.root().join("data/room").join(path).exists());
        assert!(String::from_utf8_lossy(&pack.output.stderr).contains(&format!("{path}: left out: ")));
    }
    assert!(pack.is_intact());
    assert!(pack.text("data/README.md").contains("`TRL-1060/followup.yaml`: "));
}

#[test]
fn odd_paths_are_in_the_pack_or_listed() {
    let room = SampleRoom::with_trials(&["TRL-1042"]);
    let expiry = fs::read_to_string(room.path().join("TRL-1042/expiry.yaml")).unwrap();
    let long = format!("{}/{}", "d".repeat(150), "f".repeat(150));
    for (number, path) in [long.as_str(), "a%0Ab", "a\\b", "a\nb", "a b é"].iter().enumerate() {
        let folder = room.path().join(path);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("expiry.yaml"), expiry.replace("TRL-1042", &format!("ODD-{number}"))).unwrap();
    }
    let pack = Pack::of(&room, &[]);
    assert_eq!(pack.output.status.code(), Some(1));
    assert!(pack.is_intact());
    let kept = files(&pack.root().join("data/room"));
    assert!(kept.contains_key(&format!("{long}/expiry.yaml")) && kept.contains_key("a b é/expiry.yaml"));
    assert_eq!(rows(&pack.text("data/left-out.csv")).len(), 3, "{}", pack.text("data/left-out.csv"));
}

#[test]
fn nothing_is_overwritten_and_no_period_is_guessed() {
    let room = SampleRoom::with_trials(&["TRL-1042"]);
    let pack = Pack::of(&room, &[]);
    let run = |arguments: &[&str]| {
        let mut command = trialdesk();
        room.set_up(&mut command);
        let output =
            command.current_dir(pack.folder.path()).arg("export").args(arguments).arg(room.path()).output();
        output.unwrap().status.code()
    };
    let before = fs::read(&pack.archive).unwrap();
    assert_eq!(run(&[&["--audit", "pack.tar.gz"], &PERIOD[..]].concat()), Some(3));
    assert_eq!(fs::read(&pack.archive).unwrap(), before);
    assert_eq!(run(&["--audit", "x.tar.gz", "--from", "2026-06-01"]), Some(2));
    assert_eq!(run(&["--audit", "x.tar.gz", "--from", "2026-06-02", "--to", "2026-06-01"]), Some(2));
    assert_eq!(run(&[]), Some(2));
}

fn git(folder: &Path, arguments: &[&str], date: &str) {
    let mut command = Command::new("git");
    command.current_dir(folder).args(["-c", "user.name=Dana", "-c", "user.email=dana@corp.test"]);
    command.env("GIT_COMMITTER_DATE", date).env("GIT_AUTHOR_DATE", date).args(arguments);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn the_history_of_the_period_is_included_and_compared() {
    let room = SampleRoom::with_trials(&["TRL-1042"]);
    let (may, june) = ("2026-05-30T10:00:00Z", "2026-06-10T10:00:00Z");
    git(room.path(), &["init", "-q"], may);
    git(room.path(), &["add", "policy.yaml"], may);
    git(room.path(), &["commit", "-qm", "Policy"], may);
    git(room.path(), &["add", "."], june);
    git(room.path(), &["commit", "-qm", "Evidence"], june);
    let count = files(&room.path().join("TRL-1042")).len();
    let pack = Pack::of(&room, &[]);
    let history = pack.text("data/history.csv");
    assert_eq!(rows(&history).len(), count, "the commit of May is not in the period: {history}");
    assert!(rows(&history).iter().all(|row| row[1] == june && row[2] == "Dana" && row[3] == "added"));
    assert!(!history.contains("corp.test"), "no address");
    let run: Json = serde_json::from_slice(&pack.file("data/run.json")).unwrap();
    assert_eq!(run["differs_from_commit"], json!([]));
    let followup = room.path().join("TRL-1042/followup.yaml");
    fs::write(&followup, fs::read_to_string(&followup).unwrap() + "# changed\n").unwrap();
    let pack = Pack::of(&room, &[]);
    let run: Json = serde_json::from_slice(&pack.file("data/run.json")).unwrap();
    assert_eq!(run["differs_from_commit"], json!(["TRL-1042/followup.yaml"]));
    assert!(pack.text("data/README.md").contains("does not have 1 of them"));
}

#[test]
fn reports_in_the_pack_are_those_of_the_program() {
    let room = SampleRoom::whole();
    let pack = Pack::of(&room, &[]);
    let run = |arguments: &[&str]| {
        let mut command = trialdesk();
        room.set_up(&mut command);
        stdout(&command.current_dir(pack.folder.path()).args(arguments).arg(room.path()).output().unwrap())
    };
    assert_eq!(pack.text("data/report.json"), run(&["check", "--format", "json"]));
    assert_eq!(pack.text("data/report.html"), run(&["check", "--format", "html"]));
    let whole: BTreeMap<_, _> = run(&["list", "--format", "csv"])
        .lines()
        .map(|line| (line.split(',').next().unwrap().to_owned(), line.to_owned()))
        .collect();
    for line in pack.text("data/population.csv").lines() {
        assert_eq!(whole[line.split(',').next().unwrap()], line);
    }
}

#[test]
fn the_public_page_has_counts_and_no_reference() {
    let room = SampleRoom::whole();
    plant_everywhere(room.path());
    let page = room.state().join("sync.md");
    let mut command = trialdesk();
    room.set_up(&mut command);
    let output = command.args(["export", "--public-page"]).arg(&page).arg(room.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let page_text = fs::read_to_string(&page).unwrap();
    assert!(page_text.starts_with("# Trial Expired Follow-Up Sync\n"), "{page_text}");
    let mut check = trialdesk();
    room.set_up(&mut check);
    let report = stdout(&check.args(["check", "--format", "json"]).arg(room.path()).output().unwrap());
    let report: Json = serde_json::from_str(&report).unwrap();
    for (label, member) in [("all", "trials"), ("ready", "ready"), ("blocked", "blocked")] {
        assert!(page_text.contains(&format!("| {label} | {} |", report["summary"][member])), "{page_text}");
    }
    for result in report["results"].as_array().unwrap() {
        let name = result["trial_ref"].as_str().unwrap().trim_start_matches("trial:");
        assert!(!page_text.contains(name), "{name}");
    }
    for name in ["dana", "owner:", "evidence:", "ticket:", ".yaml", "decision:"] {
        assert!(!page_text.contains(name), "{name}: {page_text}");
    }
    let mut guard = trialdesk();
    room.set_up(&mut guard);
    let output = guard.args(["check", "--only", "public-boundary"]).arg(&page).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

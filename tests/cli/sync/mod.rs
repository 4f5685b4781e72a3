//! Rooms that are shared through git: real repositories, real bare remotes, and several people.
//!
//! Every test compares what is not a record before and after, by git's own commands and by the bytes of files.

mod adopting;
mod commands;
mod conditions;
mod killed;
mod refusals;
mod servers;
mod sharing;

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use support::git::isolate;
use support::sample::{copy, sample_evidence, trialdesk};
use tempfile::TempDir;

/// The trial of the room.
const TRIAL: &str = "TRL-1060";
/// The room, from the root of the work tree.
const ROOM: &str = "evidence/room";
/// The attributes that keep the bytes of records.
const ATTRIBUTES: &str = "**/decisions/** -text\n";

/// A bare repository, and the people who have clones of it.
pub struct World {
    place: TempDir,
}

impl World {
    /// A remote with the room, on the branch `main`: a copy of one that is made once.
    pub fn new() -> Self {
        let world = Self { place: TempDir::new().unwrap() };
        copy(&template().remote(), &world.remote());
        world
    }

    /// The same with a format of ids and attributes.
    pub fn with(format: &str, attributes: &str) -> Self {
        let world = Self { place: TempDir::new().unwrap() };
        let remote = world.remote();
        run(git_in(world.place.path())
            .args(["init", "-q", "--bare", "-b", "main"])
            .args([format!("--object-format={format}").into(), remote.clone().into_os_string()]));
        let first = Person { root: world.place.path().join("first"), name: "first".to_owned() };
        run(git_in(world.place.path()).args(["clone", "-q"]).args([&remote, &first.root]));
        first.git(&["checkout", "-q", "-B", "main"]);
        let room = first.room();
        fs::create_dir_all(&room).unwrap();
        fs::write(first.root.join(".gitattributes"), attributes).unwrap();
        fs::write(first.root.join("README"), "other things\n").unwrap();
        fs::copy(sample_evidence().join("policy.yaml"), room.join("policy.yaml")).unwrap();
        copy(&sample_evidence().join(TRIAL), &room.join(TRIAL));
        first.commit("Begin");
        first.git(&["push", "-q", "-u", "origin", "main"]);
        world
    }

    pub fn remote(&self) -> PathBuf {
        self.place.path().join("remote.git")
    }

    /// A person with a clone.
    pub fn person(&self, name: &str) -> Person {
        let tip = |world: &Self| text(&run(git_in(&world.remote()).args(["rev-parse", "main"])));
        if tip(self) != tip(template()) {
            return self.person_with(name, &[]);
        }
        let person = Person { root: self.place.path().join(name), name: name.to_owned() };
        copy(&template().place.path().join("clone"), &person.root);
        let config = person.root.join(".git/config");
        let place = |world: &Self| world.place.path().display().to_string();
        let settings = fs::read_to_string(&config).unwrap().replace(&place(template()), &place(self));
        fs::write(config, settings).unwrap();
        person
    }

    /// The same, with these arguments of `git clone`.
    pub fn person_with(&self, name: &str, arguments: &[&str]) -> Person {
        let person = Person { root: self.place.path().join(name), name: name.to_owned() };
        let url = format!("file://{}", self.remote().display());
        run(git_in(self.place.path()).args(["clone", "-q"]).args(arguments).arg(url).arg(&person.root));
        person
    }

    /// The files of the remote's branch, each with its text.
    pub fn upstream(&self) -> BTreeMap<String, String> {
        self.branch("main")
    }

    pub fn branch(&self, branch: &str) -> BTreeMap<String, String> {
        let git = |arguments: &[&str]| text(&run(git_in(&self.remote()).args(arguments)));
        let names = git(&["ls-tree", "-r", "-z", "--name-only", branch]);
        let names = names.split('\0').filter(|name| !name.is_empty());
        names.map(|name| (name.to_owned(), git(&["show", &format!("{branch}:{name}")]))).collect()
    }

    /// Puts a hook into the remote.
    pub fn hook(&self, name: &str, script: &str) {
        hook(&self.remote().join("hooks"), name, script);
    }
}

/// A remote, and a clone `clone`.
fn template() -> &'static World {
    static TEMPLATE: OnceLock<World> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let world = World::with("sha1", ATTRIBUTES);
        world.person_with("clone", &[]);
        world
    })
}

/// Writes a script that can be run.
pub fn hook(folder: &Path, name: &str, script: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::create_dir_all(folder).unwrap();
    let file = folder.join(name);
    fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A person with a clone.
pub struct Person {
    root: PathBuf,
    name: String,
}

/// The result of a sync.
pub struct Synced {
    pub status: i32,
    pub report: Value,
}

impl Synced {
    pub fn of(output: &Output) -> Self {
        let report =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("no report: {output:?}"));
        Self { status: output.status.code().unwrap(), report }
    }

    pub fn state(&self) -> &str {
        self.report["state"].as_str().unwrap()
    }

    /// The codes of the reasons.
    pub fn codes(&self) -> Vec<&str> {
        self.report["reasons"]
            .as_array()
            .unwrap()
            .iter()
            .map(|reason| reason["code"].as_str().unwrap())
            .collect()
    }

    pub fn count(&self, list: &str) -> usize {
        self.report[list].as_array().unwrap().len()
    }

    #[track_caller]
    pub fn is(&self, status: i32, state: &str) -> &Self {
        assert_eq!((self.status, self.state()), (status, state), "{:#}", self.report);
        self
    }
}

impl Person {
    pub fn room(&self) -> PathBuf {
        self.root.join(ROOM)
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Writes a record, and returns its path from the root of the work tree.
    pub fn record(&self, number: u32) -> String {
        let path = record_path(&self.name, number);
        self.put(&path, &record_text(&self.name, number));
        path
    }

    pub fn put(&self, path: &str, text: &str) {
        let file = self.root.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    pub fn read(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.root.join(path)).ok()
    }

    /// Runs git, and returns what it printed.
    #[track_caller]
    pub fn git(&self, arguments: &[&str]) -> String {
        text(&run(git_in(&self.root).args(["-c", &format!("user.name={}", self.name)]).args(arguments)))
    }

    pub fn commit(&self, message: &str) -> String {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", message]);
        self.git(&["rev-parse", "HEAD"]).trim().to_owned()
    }

    /// The command `trialdesk sync --format json`, without a configuration of git but the repository's.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = trialdesk();
        command.args(["sync", "--format", "json", "--as", &self.name]).arg(self.room()).args(arguments);
        isolate(&mut command);
        command.env("HOME", self.root.with_extension("home"));
        for name in ["XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"] {
            command.env_remove(name);
        }
        command
    }

    #[track_caller]
    pub fn sync(&self, arguments: &[&str]) -> Synced {
        Synced::of(&self.command(arguments).output().unwrap())
    }

    /// Everything of the clone that a sync has to leave alone: files, index, references, configuration, stashes.
    pub fn others(&self) -> BTreeMap<String, String> {
        let mut others = BTreeMap::new();
        for (path, bytes) in support::sample::files(&self.root) {
            let is_git = path.starts_with(".git/");
            let is_kept = !is_git
                || ["config", "hooks/", "info/", "HEAD", "FETCH_HEAD"]
                    .iter()
                    .any(|kept| path[5..].starts_with(kept));
            if is_kept && !is_record(&path) {
                others.insert(path, String::from_utf8_lossy(&bytes).into_owned());
            }
        }
        let index = self.git(&["ls-files", "-z", "--stage"]);
        let index = index.split('\0').filter(|entry| !is_record(entry)).collect::<Vec<_>>();
        others.insert("(index)".to_owned(), index.join("\n"));
        let refs = self.git(&["for-each-ref"]);
        let moves =
            |line: &&str| !line.ends_with("refs/heads/main") && !line.contains("refs/remotes/origin/");
        others.insert("(refs)".to_owned(), refs.lines().filter(moves).collect::<Vec<_>>().join("\n"));
        let status = self.git(&["status", "--porcelain", "--untracked-files=all"]);
        let status = status.lines().filter(|line| !is_record(line)).collect::<Vec<_>>();
        others.insert("(status)".to_owned(), status.join("\n"));
        others
    }

    /// Checks that every commit from `base` to a name adds records and nothing else.
    #[track_caller]
    pub fn adds_records_alone(&self, base: &str, name: &str) {
        let changes = self.git(&[
            "log",
            "--name-status",
            "--no-renames",
            "--format=",
            "-m",
            &format!("{base}..{name}"),
        ]);
        for change in changes.lines().filter(|line| !line.is_empty()) {
            assert!(change.starts_with("A\t") && is_record(change), "{change}");
        }
    }

    /// Checks that nothing is staged, deleted or untracked in folders of records.
    #[track_caller]
    pub fn is_clean(&self) {
        let status = self.git(&["status", "--porcelain", "--untracked-files=all"]);
        assert!(!status.lines().any(is_record), "{status}");
    }
}

/// Returns true for a path of a record, also behind other words.
fn is_record(path: &str) -> bool {
    path.contains("/decisions/")
}

fn record_path(name: &str, number: u32) -> String {
    format!("{ROOM}/{TRIAL}/decisions/{TRIAL}-20260620T120000Z-denied-{}.yaml", ulid(name, number))
}

fn ulid(name: &str, number: u32) -> String {
    let name: String =
        name.to_uppercase().chars().filter(|c| "ABCDEFGHJKMNPQRSTVWXYZ".contains(*c)).collect();
    format!("01KVJ{name:0>10}{number:0>11}")
}

/// A well-formed record.
pub fn record_text(name: &str, number: u32) -> String {
    format!(
        "schema_version: cavra.grace-period.decision.v1\n\
         decision_ref: decision:grace-period/{}\n\
         trial_ref: trial:{TRIAL}\n\
         verdict: denied\n\
         reason: Not yet.\n\
         decided_by: {name}\n\
         decided_at: 2026-06-20T12:00:00.000Z\n\
         seen: []\n\
         recorded_with: trialdesk 0.2.0\n",
        ulid(name, number)
    )
}

fn git_in(folder: &Path) -> Command {
    support::git::isolated(folder)
}

#[track_caller]
fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {output:?}");
    output
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

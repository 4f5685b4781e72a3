//! Reading the facts. Nothing is written: neither to the room nor to the state of this machine.

use super::facts::{
    Deciders, Facts, Folder, Git, Key, Machine, Policy, Record, Repository, Signing, Terminal,
};
use crate::domain::labels::Kind;
use crate::domain::policy::Signatures;
use crate::domain::time::Moment;
use crate::fsio::FileSystem;
use crate::fsio::paths::{canonical, shown};
use crate::fsio::permissions::{can_write, sharing};
use crate::git;
use crate::git::{GitError, WorkTree, folders};
use crate::ledger::signature::{SigningKey, namespace};
use crate::room::policy_file::{LoadedPolicy, PolicyChoice, Signers};
use crate::room::{Room, RoomError, RoomOptions};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The user, as far as signing depends on it.
#[derive(Clone, Debug, Default)]
pub struct User {
    /// The names that decide.
    pub deciders: Deciders,
    /// The key that was named for this run.
    pub asked_key: Option<String>,
    /// The key of the configuration.
    pub configured_key: Option<PathBuf>,
}

/// Reads the facts of a room. `state` is the directory for the state of this machine.
///
/// # Errors
/// The room is not a directory that can be entered.
pub fn facts(
    named: &Path,
    options: &RoomOptions,
    machine: Moment,
    user: &User,
    state: Option<&Path>,
    terminal: Option<Terminal>,
) -> Result<Facts, RoomError> {
    let (room, unusable) = open(named, options, machine)?;
    // Without a usable policy, little more than the folder is known.
    let folder = match &room {
        Some(room) => room.root.clone(),
        None => canonical(named)
            .map_err(|source| RoomError::Folder { path: shown(named).into_owned(), source })?,
    };
    let loaded = room.as_ref().map(|room| room.policy_file.clone()).unwrap_or_default();
    let now = room.as_ref().map_or(machine, |room| room.now.instant);
    let records = room.as_ref().map(records).unwrap_or_default();
    Ok(Facts {
        names: names(&folder),
        git: git_of(&folder, &records),
        records,
        now,
        policy: policy(&loaded, unusable),
        deciders: user.deciders.clone(),
        signing: signing(&folder, &loaded, now, user),
        machine: machine_of(&folder, state, terminal),
    })
}

/// A policy that is not usable: its place and the message.
type Unusable = Option<(String, String)>;

/// Opens a room. If its policy is not usable, everything else is looked at all the same, by no policy.
fn open(named: &Path, options: &RoomOptions, machine: Moment) -> Result<(Option<Room>, Unusable), RoomError> {
    match Room::open(named, options, machine) {
        Ok(room) => Ok((Some(room), None)),
        Err(RoomError::Policy(error)) => {
            let place = error
                .at
                .map_or_else(|| error.path.clone(), |at| format!("{}:{}:{}", error.path, at.line, at.column));
            let without = RoomOptions { policy: PolicyChoice::None, pin: None, ..options.clone() };
            Ok((Room::open(named, &without, machine).ok(), Some((place, error.message))))
        }
        Err(error) => Err(error),
    }
}

/// Returns the paths of a room, in order. Entries whose names begin with `.` do not belong to it.
fn names(root: &Path) -> Vec<String> {
    fn below(folder: &Path, prefix: &str, out: &mut Vec<String>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            let path = format!("{prefix}{name}");
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                below(&entry.path(), &format!("{path}/"), out);
            }
            out.push(path);
        }
    }
    let mut out = Vec::new();
    below(root, "", &mut out);
    out.sort();
    out
}

fn records(room: &Room) -> Vec<Record> {
    let mut times: HashMap<String, Moment> = HashMap::new();
    for reviewed in room.decided() {
        let decisions = reviewed.trial.decisions.iter();
        times.extend(decisions.map(|(decision, _)| (decision.path.to_string(), decision.decided_at)));
    }
    let mut records: Vec<_> = room
        .records()
        .map(|record| Record {
            has_carriage_return: fs::read(room.root.join(&*record.path))
                .is_ok_and(|bytes| bytes.contains(&b'\r')),
            decided_at: times.get(&*record.path).copied(),
            path: record.path.to_string(),
            digest: record.digest.to_string(),
        })
        .collect();
    records.sort_by(|a, b| a.path.cmp(&b.path));
    records
}

/// The path of a record that every room could have.
const POSSIBLE_RECORD: &str = "decisions/record.yaml";

fn git_of(root: &Path, records: &[Record]) -> Git {
    let version = git::version().ok();
    let Some(work_tree) = folders::root_of(root) else { return Git { version, repository: None } };
    let named = Repository { root: shown(work_tree).into_owned(), ..Repository::default() };
    let repository = match WorkTree::containing(root) {
        Ok(tree) => repository(&tree, root, records, named),
        Err(GitError::Refused { reason, .. }) => Repository { refusal: Some(reason), ..named },
        // The version says why, or git does not answer.
        Err(_) => named,
    };
    Git { version, repository: Some(repository) }
}

fn repository(tree: &WorkTree, root: &Path, records: &[Record], named: Repository) -> Repository {
    let mut paths: Vec<_> = records.iter().map(|record| &*record.path).collect();
    if paths.is_empty() {
        paths.push(POSSIBLE_RECORD);
    }
    let paths: Vec<_> = paths.into_iter().filter_map(|path| tree.text_path_of(&root.join(path))).collect();
    Repository {
        autocrlf: tree.settings().ok().and_then(|all| all.get("core.autocrlf").map(str::to_owned)),
        attributes: tree.line_end_attributes(&paths).unwrap_or_default(),
        ..named
    }
}

fn policy(loaded: &LoadedPolicy, unusable: Unusable) -> Policy {
    let source = loaded.source.as_ref();
    Policy {
        path: source.map(|source| source.shown.clone()),
        sha256: source.map(|source| source.sha256.clone()),
        ignored_above: loaded.ignored_above.clone(),
        unusable,
        signer_warnings: loaded.signer_warnings(),
    }
}

fn signing(root: &Path, loaded: &LoadedPolicy, now: Moment, user: &User) -> Signing {
    let policy = &loaded.policy;
    let is_named = user.asked_key.is_some() || user.configured_key.is_some();
    let key = (is_named || policy.cares_about_signatures())
        .then(|| SigningKey::choose(user.asked_key.as_deref(), user.configured_key.as_deref(), root));
    let Deciders { command_line, console } = &user.deciders;
    let principal = command_line.as_ref().or(console.as_ref()).map(|principal| principal.name.clone());
    let key = key.flatten().map(|key| {
        let trust = match (&loaded.signers, key.public(), &principal) {
            (Signers::Listed(signers), Some(public), Some(principal)) => {
                // As the signer of a decision is judged: at the time of the evaluation, in the namespace of its kind.
                let records = Kind::ALL.into_iter().filter(|kind| kind.is_record());
                let trust = |kind| {
                    let at = now.as_second();
                    (kind, signers.look_up(public.text(), principal, namespace(kind), at))
                };
                records.map(trust).collect()
            }
            _ => Vec::new(),
        };
        match &key {
            SigningKey::Literal(text) => Key { place: text.clone(), exists: true, sharing: None, trust },
            SigningKey::File(path) => {
                let is_private = path.extension().is_none_or(|extension| extension != "pub");
                let place = shown(path).into_owned();
                Key { place, exists: path.exists(), sharing: sharing(path).filter(|_| is_private), trust }
            }
        }
    });
    Signing { is_required: policy.signatures == Signatures::Required, principal, key }
}

fn machine_of(root: &Path, state: Option<&Path>, terminal: Option<Terminal>) -> Machine {
    let file_system = FileSystem::of(root);
    Machine {
        room: Folder { path: shown(root).into_owned(), is_writable: can_write(root), sharing: sharing(root) },
        state: state.map(|state| Folder {
            path: shown(state).into_owned(),
            // A missing folder is created, in the nearest folder that exists.
            is_writable: state
                .ancestors()
                .find(|folder| folder.exists())
                .is_some_and(|folder| folder.is_dir() && can_write(folder)),
            sharing: sharing(state),
        }),
        simple_file_system: file_system.simple_name(),
        shared_file_system: file_system.shared_name(),
        terminal,
    }
}

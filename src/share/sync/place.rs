//! A room in its work tree.

use super::facts::{LocalFile, Withheld};
use super::record::{objection, path_in_room};
use crate::domain::assemble::{SIGNATURE, decisions_folder};
use crate::domain::digest::Digest;
use crate::domain::problem::ProblemCode;
use crate::git::call::{Call, Limit, Prompts};
use crate::git::failure::GitError;
use crate::git::settings::Settings;
use crate::git::work_tree::WorkTree;
use crate::room::Room;
use crate::room::read::read_bytes;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

/// A room in its work tree.
#[derive(Debug)]
pub struct Place {
    /// The work tree.
    pub work_tree: WorkTree,
    /// The configuration of git.
    pub settings: Settings,
    /// The path of the room from the root of the work tree; empty if it is the root.
    pub prefix: Vec<u8>,
    /// The folder of the room.
    pub root: PathBuf,
    /// Whether the remote may ask for a password or a passphrase.
    pub prompts: Prompts,
}

impl Place {
    /// Finds the work tree of a room. Takes three runs of git.
    ///
    /// # Errors
    /// The room is in no work tree, or git does not serve it.
    pub fn of(room: &Room) -> Result<Self, GitError> {
        let work_tree = WorkTree::containing(&room.root)?;
        let settings = work_tree.settings()?;
        let prefix = work_tree.path_of(&room.root);
        let prefix = prefix.ok_or_else(|| GitError::NoWorkTree { path: room.root.clone() })?;
        Ok(Self { work_tree, settings, prefix, root: room.root.clone(), prompts: Prompts::Off })
    }

    /// Returns the path from the root of the work tree of a path in the room.
    #[must_use]
    pub fn tree_path(&self, path: &str) -> Vec<u8> {
        let folder = if self.prefix.is_empty() { Vec::new() } else { [&self.prefix[..], b"/"].concat() };
        [&folder[..], path.as_bytes()].concat()
    }

    /// Returns the path in the room of a path from the root of the work tree.
    #[must_use]
    pub fn path_in_room<'a>(&self, path: &'a [u8]) -> Option<&'a str> {
        path_in_room(&self.prefix, path)
    }

    /// Returns a call that talks to the remote.
    #[must_use]
    pub fn remote_call(&self, call: Call, limit: Limit) -> Call {
        let call = call.remote(limit, self.settings.get("core.sshcommand"));
        match self.prompts {
            Prompts::Off => call,
            Prompts::InTerminal => call.with_prompts(),
        }
    }

    /// Reads the records and signatures of a room, as far as it knows them to be whole and valid, and the others. `shared`
    /// says which paths from the root of the work tree have these bytes upstream, and need no second look.
    #[must_use]
    pub fn files(&self, room: &Room, shared: impl Fn(&LocalFile) -> bool) -> (Vec<LocalFile>, Vec<Withheld>) {
        let mut withheld = problems(room);
        let mut local = Vec::new();
        let mut seen = HashSet::new();
        for record in room.records().filter(|record| seen.insert(record.path.clone())) {
            let signature: Arc<str> = format!("{}{SIGNATURE}", record.path).into();
            let is_bad = |path: &Arc<str>| withheld.contains_key(path);
            if is_bad(&record.path) || is_bad(&signature) {
                continue;
            }
            let mut files = vec![(record.path.clone(), Some(&*record.digest))];
            // A signature is on disk before its record is.
            if record.is_signed {
                files.push((signature, None));
            }
            let read: Result<Vec<_>, _> = files
                .into_iter()
                .map(|(path, digest)| self.file(path, digest, &record.trial_ref, &shared))
                .collect();
            match read {
                Ok(files) => local.extend(files),
                Err((path, message)) => _ = withheld.insert(path, message),
            }
        }
        let withheld = withheld.into_iter().map(|(path, message)| {
            let tree_path = self.tree_path(&path);
            Withheld { path, tree_path, message }
        });
        let mut withheld: Vec<_> = withheld.collect();
        withheld.sort_by(|a, b| a.path.cmp(&b.path));
        (local, withheld)
    }

    /// Reads one file. The error is its path and what is wrong with it.
    fn file(
        &self,
        path: Arc<str>,
        digest: Option<&str>,
        trial_ref: &Arc<str>,
        shared: &impl Fn(&LocalFile) -> bool,
    ) -> Result<LocalFile, (Arc<str>, String)> {
        let bytes = match read_bytes(&self.root.join(&*path)) {
            Ok(bytes) => bytes,
            Err(trouble) => return Err((path, trouble.message)),
        };
        if digest.is_some_and(|digest| Digest::of(&bytes) != *digest) {
            return Err((path, "it changed while the room was read".to_owned()));
        }
        let id = self.work_tree.format().blob_id(&bytes);
        let file = LocalFile { tree_path: self.tree_path(&path), path, id, trial_ref: trial_ref.clone() };
        match if shared(&file) { None } else { objection(&file.path, &bytes) } {
            None => Ok(file),
            Some(message) => Err((file.path, message)),
        }
    }
}

/// Returns the files in folders of records that have a problem of their own. That a record names another one which is missing
/// is not a fault of its file.
fn problems(room: &Room) -> HashMap<Arc<str>, String> {
    let is_own = |code: ProblemCode| code != ProblemCode::MissingDecision;
    let problems = room.problems.iter().filter(|problem| is_own(problem.code));
    let problems = problems.filter(|problem| decisions_folder(&problem.path).is_some());
    problems.map(|problem| (problem.path.clone(), problem.message.clone())).collect()
}

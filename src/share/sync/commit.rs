//! Making commits that add files of records, and nothing else.

use super::facts::{Facts, Head, LocalFile};
use super::message::message;
use super::place::Place;
use crate::fsio::{FolderLock, create_private_folder};
use crate::git::call::{Call, Hooks};
use crate::git::failure::GitError;
use crate::git::object_id::ObjectId;
use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

/// The folder of this program in the folder that all work trees of a repository share.
const FOLDER: &str = "trialdesk";
/// The temporary index.
const INDEX: &str = "index";
/// Settings for commands that write: objects, index and references are on disk when the command ends.
const DURABLE: [&str; 1] = ["core.fsync=all"];

/// The right to sync a repository: no other sync of this program is at work in any of its work trees.
#[derive(Debug)]
pub struct Turn {
    _lock: FolderLock,
    index: PathBuf,
}

impl Turn {
    /// Waits for the turn.
    ///
    /// # Errors
    /// The folder cannot be created or locked.
    pub fn take(place: &Place) -> Result<Self, String> {
        let path = place.work_tree.common_folder().join(FOLDER);
        let folder = create_private_folder(&path).map_err(|failure| failure.to_string())?;
        let lock = folder.lock().map_err(|error| format!("locking {}: {error}", path.display()))?;
        let turn = Self { _lock: lock, index: path.join(INDEX) };
        // Left behind by a sync that was killed.
        turn.remove_index();
        Ok(turn)
    }

    fn remove_index(&self) {
        let _ = fs::remove_file(&self.index);
        let _ = fs::remove_file(self.index.with_extension("lock"));
    }

    /// Makes a tree of the tree of `base` and these files, whose blobs exist.
    ///
    /// # Errors
    /// git fails, for example because `base` has a file in the place of a folder.
    pub fn tree(&self, place: &Place, base: &ObjectId, files: &[&LocalFile]) -> Result<ObjectId, GitError> {
        let call = |name| writing(place, name).env("GIT_INDEX_FILE", &self.index);
        self.remove_index();
        let made = (|| {
            call("read-tree").args([base.as_str()]).bytes()?;
            call("update-index").args(["-z", "--add", "--index-info"]).input(index_info(files)).bytes()?;
            // A partial clone does not have the blobs of other files.
            call("write-tree").args(["--missing-ok"]).text()
        })();
        self.remove_index();
        let id = made?;
        let tree = ObjectId::parse(&id).ok_or_else(|| GitError::unexpected("write-tree", id.as_bytes()))?;
        // git replaces a file, a link or a submodule by a folder of the same name without a word.
        let changes = place.work_tree.changes(base, &tree)?;
        let expected: HashSet<&[u8]> = files.iter().map(|file| &*file.tree_path).collect();
        let other = changes.iter().find(|change| change.kind != b'A' || !expected.contains(&*change.path));
        other.map_or(Ok(tree), |change| {
            let path = String::from_utf8_lossy(&change.path);
            Err(GitError::Failed { command: "write-tree", message: format!("{path} {IN_THE_WAY}") })
        })
    }
}

const IN_THE_WAY: &str = "is in the way of a record: it would be replaced";

/// Returns a call of a command that writes.
pub(super) fn writing(place: &Place, name: &'static str) -> Call {
    place.work_tree.call_with(name, Hooks::Off, &DURABLE)
}

/// Returns entries of an index, each `<mode> <id> <stage>\t<path>` and NUL.
fn index_info(files: &[&LocalFile]) -> Vec<u8> {
    let mut input = Vec::new();
    for file in files {
        input.extend_from_slice(format!("100644 {} 0\t", file.id).as_bytes());
        input.extend_from_slice(&file.tree_path);
        input.push(0);
    }
    input
}

/// Writes the blobs of files, with the bytes that they have on disk.
///
/// # Errors
/// git fails, or a file has changed since its facts were read.
pub fn write_blobs(place: &Place, files: &[&LocalFile]) -> Result<(), GitError> {
    if files.is_empty() {
        return Ok(());
    }
    let input: Vec<u8> = files.iter().flat_map(|file| [&file.tree_path[..], b"\n"].concat()).collect();
    let call = writing(place, "hash-object").args(["-w", "--no-filters", "--stdin-paths"]).input(input);
    let text = call.text()?;
    let written: Vec<_> = text.lines().collect();
    let is_same =
        written.len() == files.len() && files.iter().zip(&written).all(|(file, id)| file.id.as_str() == *id);
    if is_same {
        Ok(())
    } else {
        Err(GitError::Failed { command: "hash-object", message: CHANGED.to_owned() })
    }
}

const CHANGED: &str = "a record changed while it was read: try again";

/// Makes a commit object.
///
/// # Errors
/// git fails, for example because the commit cannot be signed.
pub fn commit(
    place: &Place,
    tree: &ObjectId,
    parent: &ObjectId,
    files: &[&LocalFile],
) -> Result<ObjectId, GitError> {
    // Without a time limit and in the group of the terminal: the program that signs may ask for a passphrase.
    let call = Call::with(place.work_tree.root(), "commit-tree", Hooks::Off, &DURABLE);
    let mut call = call.args([tree.as_str(), "-p", parent.as_str(), "-F", "-"]);
    if place.settings.is_on("commit.gpgsign") {
        call = call.args(["-S"]);
    }
    let id = call.input(message(files).into_bytes()).text()?;
    ObjectId::parse(&id).ok_or_else(|| GitError::unexpected("commit-tree", id.as_bytes()))
}

/// Moves a branch, if it is still at its old tip.
///
/// # Errors
/// git fails, for example because the branch has moved.
pub fn move_branch(place: &Place, branch: &str, new: &ObjectId, old: &ObjectId) -> Result<(), GitError> {
    let arguments = ["-m", "trialdesk sync", branch, new.as_str(), old.as_str()];
    writing(place, "update-ref").args(arguments).bytes().map(drop)
}

/// Commits files to the branch that is checked out, and returns the paths of those that it did not have.
///
/// The index gets their entries first: an interrupted commit then shows as files that are staged, and never as a deletion.
///
/// # Errors
/// git fails.
pub fn commit_locally(
    turn: &Turn,
    place: &Place,
    facts: &Facts,
    files: &[&LocalFile],
) -> Result<Vec<String>, GitError> {
    let Head::Branch { name, tip } = &facts.head else { return Ok(Vec::new()) };
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let is_staged =
        |file: &&&LocalFile| facts.in_index.get(&file.tree_path).is_some_and(|(_, id)| *id == file.id);
    let unstaged: Vec<_> = files.iter().filter(|file| !is_staged(file)).copied().collect();
    if !unstaged.is_empty() {
        let call = writing(place, "update-index").args(["-z", "--add", "--index-info"]);
        call.input(index_info(&unstaged)).bytes()?;
    }
    let tree = turn.tree(place, tip, files)?;
    let commit = commit(place, &tree, tip, files)?;
    move_branch(place, name, &commit, tip)?;
    Ok(files.iter().map(|file| file.path.to_string()).collect())
}

/// The parts of a commit that tell if it is one of this program.
#[derive(Debug, PartialEq, Eq)]
pub struct Parts {
    /// The tree.
    pub tree: ObjectId,
    /// The parents.
    pub parents: Vec<ObjectId>,
    /// The message.
    pub message: String,
}

/// Reads the parts of a commit.
///
/// # Errors
/// git fails.
pub fn parts(place: &Place, commit: &ObjectId) -> Result<Parts, GitError> {
    let bytes = place.work_tree.call("cat-file").args(["commit", commit.as_str()]).bytes()?;
    let text = String::from_utf8_lossy(&bytes);
    let (head, message) = text.split_once("\n\n").unwrap_or((&text, ""));
    let values = |key: &'static str| {
        head.lines().filter_map(move |line| ObjectId::parse(line.strip_prefix(key)?.strip_prefix(' ')?))
    };
    let tree = values("tree").next().ok_or_else(|| GitError::unexpected("cat-file", &bytes))?;
    Ok(Parts { tree, parents: values("parent").collect(), message: message.to_owned() })
}

/// Returns the message of a commit that adds these files.
#[must_use]
pub fn message_of(files: &[&LocalFile]) -> String {
    message(files)
}

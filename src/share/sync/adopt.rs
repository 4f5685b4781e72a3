//! Moving the branch to the upstream branch, if every commit between the two adds records and nothing else.

use super::commit::move_branch;
use super::facts::{Files, Head};
use super::not_adopted::NotAdopted;
use super::place::Place;
use super::probe::attributes;
use super::record::{Name, Recorded, decision_in, is_signature, name_of};
use crate::git::call::Hooks;
use crate::git::commits::{Change, Commit, Range};
use crate::git::failure::GitError;
use crate::git::object_id::ObjectId;
use crate::git::revisions::Blob;
use crate::git::tree::Mode;
use crate::room::read::LARGEST;
use std::collections::HashMap;

/// Settings with which the files of a tree get its exact bytes, for any setting of line ends; and they are on disk when
/// the command ends.
const EXACT: [&str; 3] = ["core.autocrlf=false", "core.eol=lf", "core.fsync=all"];

/// A record that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The path in the room.
    pub path: String,
    /// The decision.
    pub decision: Recorded,
    /// The author of the commit that added it, as written there.
    pub author: String,
}

/// The result of an adoption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Adoption {
    /// The branch is at the upstream tip, or after it.
    InStep,
    /// The branch was moved. The records that came in.
    Moved(Vec<Received>),
    /// The branch stays.
    Stays(NotAdopted),
}

/// Moves the branch that is checked out to the upstream tip if it may be moved.
///
/// # Errors
/// git fails.
pub fn adopt(
    place: &Place,
    head: &Head,
    upstream: &ObjectId,
    in_upstream: &Files,
) -> Result<Adoption, GitError> {
    let Head::Branch { name, tip } = head else { return Ok(Adoption::InStep) };
    if tip == upstream || is_ancestor(place, upstream, tip)? {
        return Ok(Adoption::InStep);
    }
    if let Some(path) = link(in_upstream) {
        return Ok(Adoption::Stays(NotAdopted::Link { path: shown(path) }));
    }
    let theirs = commits(place, upstream, tip)?;
    let own = commits(place, tip, upstream)?;
    let whole = place.work_tree.changes(tip, upstream)?;
    if let Some(reason) = objection(place, (&theirs, &own, &whole), in_upstream) {
        return Ok(Adoption::Stays(reason));
    }
    let added: Vec<_> =
        theirs.iter().flat_map(|commit| commit.changes.iter().map(move |c| (commit, c))).collect();
    let received = match contents(place, &added)? {
        Ok(received) => received,
        Err(reason) => return Ok(Adoption::Stays(reason)),
    };
    let paths = added.iter().map(|(_, change)| &*change.path);
    for attributes in attributes(place, paths)? {
        if let Some((name, _)) = attributes.changing.into_iter().next() {
            return Ok(Adoption::Stays(NotAdopted::Attribute { path: attributes.path, name }));
        }
    }
    // The files come first: an interrupted adoption then shows as files that are staged, and never as a deletion.
    let call = place.work_tree.call_with("read-tree", Hooks::Off, &EXACT).args([
        "-m",
        "-u",
        tip.as_str(),
        upstream.as_str(),
    ]);
    let answer = call.answer()?;
    if answer.stderr.contains("index.lock") {
        answer.check("read-tree")?;
    }
    if answer.status != Some(0) {
        return Ok(Adoption::Stays(NotAdopted::WorkTree(answer.stderr)));
    }
    move_branch(place, name, upstream, tip)?;
    Ok(Adoption::Moved(received))
}

fn is_ancestor(place: &Place, one: &ObjectId, other: &ObjectId) -> Result<bool, GitError> {
    let call = place.work_tree.call("merge-base").args(["--is-ancestor", one.as_str(), other.as_str()]);
    Ok(call.found()?.is_some())
}

/// Returns a link or a submodule in the room, or in the place of the room.
fn link(files: &Files) -> Option<&[u8]> {
    let mut links: Vec<_> =
        files.iter().filter(|(_, (mode, _))| !mode.is_file()).map(|(path, _)| &**path).collect();
    links.sort_unstable();
    links.first().copied()
}

fn commits(place: &Place, tip: &ObjectId, without: &ObjectId) -> Result<Vec<Commit>, GitError> {
    let range = Range { tips: vec![tip.clone()], without: vec![without.clone()], ..Range::default() };
    let mut commits = Vec::new();
    place.work_tree.commits(&range, |commit| {
        // A merge comes once for each parent. What it adds to the first one is what it does to the branch.
        if commits.last().is_none_or(|last: &Commit| last.id != commit.id) {
            commits.push(commit);
        }
    })?;
    Ok(commits)
}

/// Returns the reason why a range keeps the branch from moving, by the paths and kinds of its changes.
fn objection(
    place: &Place,
    (theirs, own, whole): (&[Commit], &[Commit], &[Change]),
    in_upstream: &Files,
) -> Option<NotAdopted> {
    let adds_file = |change: &Change| {
        let path = place.path_in_room(&change.path);
        change.kind == b'A' && change.modes.1 == Mode::File && path.and_then(name_of).is_some()
    };
    for (commits, is_own) in [(own, true), (theirs, false)] {
        for commit in commits {
            if let Some(change) = commit.changes.iter().find(|change| !adds_file(change)) {
                let commit = commit.id.short().to_owned();
                return Some(NotAdopted::OtherChange { commit, path: shown(&change.path), is_own });
            }
        }
    }
    // A squashed merge has the same files under another commit.
    let is_there =
        |change: &&Change| in_upstream.get(&change.path).is_some_and(|(_, id)| *id == change.ids.1);
    let mut changes = own.iter().flat_map(|commit| &commit.changes);
    let absent =
        changes.find(|change| !is_there(change)).or_else(|| whole.iter().find(|change| !adds_file(change)));
    absent.map(|change| NotAdopted::NotThere { path: shown(&change.path) })
}

/// Reads the files that commits add. Each has to be a record, or a signature, by its content.
fn contents(
    place: &Place,
    added: &[(&Commit, &Change)],
) -> Result<Result<Vec<Received>, NotAdopted>, GitError> {
    let mut received: HashMap<String, Received> = HashMap::new();
    let mut other = None;
    let ids = added.iter().map(|(_, change)| &change.ids.1);
    place.work_tree.blobs(ids, LARGEST, |number, blob| {
        let Some((commit, change)) = added.get(number) else { return };
        let Some(path) = place.path_in_room(&change.path) else { return };
        let is_record = match (name_of(path), blob) {
            (Some(Name::Signature), Blob::Bytes(bytes)) => is_signature(bytes),
            (Some(Name::Record), Blob::Bytes(bytes)) => decision_in(path, bytes).is_some_and(|decision| {
                let (path, author) = (path.to_owned(), commit.author.clone());
                received.insert(path.clone(), Received { path, decision, author });
                true
            }),
            _ => false,
        };
        if !is_record && other.is_none() {
            let (commit, path) = (commit.id.short().to_owned(), shown(&change.path));
            other = Some(NotAdopted::OtherChange { commit, path, is_own: false });
        }
    })?;
    let mut received: Vec<_> = received.into_values().collect();
    received.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(other.map_or(Ok(received), Err))
}

fn shown(path: &[u8]) -> String {
    String::from_utf8_lossy(path).into_owned()
}

//! The current branch, and the records that other branches have.

use super::gone::RecordOnBranch;
use super::here::Here;
use super::record::read_all;
use super::scan::Scan;
use crate::git::{GitError, ObjectId, WorkTree};
use std::collections::HashMap;

/// Returns the branch that is checked out; `None` if HEAD is detached.
pub(super) fn current(tree: &WorkTree) -> Result<Option<String>, GitError> {
    tree.call("symbolic-ref").args(["--short", "-q", "HEAD"]).found()
}

/// Returns the records that are at the tip of another branch, local or remote-tracking, and neither in the history of
/// `head` nor in the room. `missing` counts versions that could not be read.
pub(super) fn records_elsewhere(
    tree: &WorkTree,
    head: &ObjectId,
    own: &Scan,
    here: &Here<'_>,
    missing: &mut usize,
) -> Result<Vec<RecordOnBranch>, GitError> {
    let branches = other_branches(tree)?;
    let tips: Vec<ObjectId> = branches.iter().map(|(_, tip)| tip.clone()).collect();
    let scan = Scan::of(tree, &tips, std::slice::from_ref(head))?;
    let asked: Vec<_> = scan.records().filter(|(id, _)| !own.has(id)).collect();
    let mut found = Vec::new();
    read_all(tree, asked.iter().map(|(id, _)| *id), |number, content| match content {
        None => *missing += 1,
        Some(content) if here.has(&content) => {}
        Some(content) => {
            let (id, trace) = asked[number];
            let is_in_room = here.place(&trace.path).was_in_room;
            let record = content.record.filter(|record| is_in_room || here.has_trial(&record.trial_ref));
            found.extend(record.map(|record| (id, &trace.path, record)));
        }
    })?;
    let at_tips =
        at_tips(tree, &branches, &found.iter().map(|(id, path, _)| (*id, *path)).collect::<Vec<_>>())?;
    let on_branch = found.into_iter().filter_map(|(id, path, record)| {
        let branch = at_tips.get(id)?.clone();
        Some(RecordOnBranch { branch, path: String::from_utf8_lossy(path).into_owned(), record })
    });
    let mut records: Vec<_> = on_branch.collect();
    records.sort_by(|a, b| (&a.branch, &a.path).cmp(&(&b.branch, &b.path)));
    Ok(records)
}

/// Returns the branches that have commits which HEAD has not, each with its tip.
fn other_branches(tree: &WorkTree) -> Result<Vec<(String, ObjectId)>, GitError> {
    let format = "--format=%(objectname) %(refname)";
    let asked = ["--no-merged=HEAD", format, "refs/heads", "refs/remotes"];
    let text = tree.call("for-each-ref").args(asked).text()?;
    let branch = |line: &str| {
        let (tip, name) = line.split_once(' ')?;
        // The default branch of a remote is another name of one of its branches.
        (!name.ends_with("/HEAD")).then_some(())?;
        Some((name.to_owned(), ObjectId::parse(tip)?))
    };
    Ok(text.lines().filter_map(branch).collect())
}

/// Returns, for each version that a branch has at its path, the first such branch.
fn at_tips(
    tree: &WorkTree,
    branches: &[(String, ObjectId)],
    files: &[(&ObjectId, &Vec<u8>)],
) -> Result<HashMap<ObjectId, String>, GitError> {
    let mut found = HashMap::new();
    // A line end would end the question.
    let files = files.iter().filter(|(_, path)| !path.contains(&b'\n'));
    let questions: Vec<_> = branches
        .iter()
        .flat_map(|(branch, _)| files.clone().map(move |(id, path)| (branch, *id, *path)))
        .collect();
    if questions.is_empty() {
        return Ok(found);
    }
    let input = questions.iter().fold(Vec::new(), |mut input, (branch, _, path)| {
        input.extend_from_slice(branch.as_bytes());
        input.push(b':');
        input.extend_from_slice(path);
        input.push(b'\n');
        input
    });
    let answer = tree.call("cat-file").args(["--batch-check=%(objectname)"]).input(input).bytes()?;
    let mut questions = questions.into_iter();
    for line in answer.split(|byte| *byte == b'\n') {
        // A question without an answer is repeated with a word behind it.
        if let Some((branch, id, _)) = questions.next()
            && line == id.as_str().as_bytes()
        {
            let name = branch.strip_prefix("refs/heads/").or_else(|| branch.strip_prefix("refs/remotes/"));
            found.entry(id.clone()).or_insert_with(|| name.unwrap_or(branch).to_owned());
        }
    }
    Ok(found)
}

//! Fetching the upstream branch, and pushing what it misses.

use super::commit::{self, Turn, message_of, parts};
use super::facts::{Facts, Head, LocalFile, Upstream};
use super::place::Place;
use super::probe::REVIEWS;
use super::server::{Pushed, Unreached};
use crate::domain::time::Moment;
use crate::git::call::{Hooks, Limit};
use crate::git::failure::GitError;
use crate::git::object_id::ObjectId;
use std::collections::HashMap;

/// The number of names for branches of one day that are tried.
const NAMES: u32 = 9;

/// Fetches the upstream branch, and nothing else.
///
/// # Errors
/// git cannot be run. That the remote does not answer is a value.
pub fn fetch(place: &Place, upstream: &Upstream) -> Result<Option<Unreached>, GitError> {
    let refspec = format!("+{}:{}", upstream.remote_ref, upstream.tracking_ref);
    let settings = ["fetch.writeCommitGraph=false", "fetch.output=full"];
    let call = place.work_tree.call_with("fetch", Hooks::Off, &settings).args([
        "--quiet",
        "--no-tags",
        "--no-prune",
        "--no-recurse-submodules",
        "--no-write-fetch-head",
        "--",
        &upstream.remote,
        &refspec,
    ]);
    match place.remote_call(call, Limit::Fetch).answer() {
        Ok(answer) if answer.status == Some(0) => Ok(None),
        Ok(answer) => Ok(Some(Unreached::of(&answer.stderr))),
        Err(error @ GitError::TimedOut { .. }) => Ok(Some(Unreached::Offline(error.to_string()))),
        Err(error) => Err(error),
    }
}

/// Makes the commit that is pushed: the tip of the upstream branch and these files.
///
/// It is the tip of the branch if that is exactly this commit, made by an earlier step.
///
/// # Errors
/// git fails.
pub fn compose(
    turn: &Turn,
    place: &Place,
    facts: &Facts,
    base: &ObjectId,
    files: &[&LocalFile],
) -> Result<ObjectId, GitError> {
    let tree = turn.tree(place, base, files)?;
    if let Head::Branch { tip, .. } = &facts.head {
        let own = parts(place, tip)?;
        if own.tree == tree && own.parents == [base.clone()] && own.message == message_of(files) {
            return Ok(tip.clone());
        }
    }
    commit::commit(place, &tree, base, files)
}

/// Pushes a commit to one branch of the remote. It is never forced.
///
/// # Errors
/// git cannot be run.
pub fn push(
    place: &Place,
    upstream: &Upstream,
    commit: &ObjectId,
    branch: &str,
    hooks: Hooks,
) -> Result<Pushed, GitError> {
    let mut arguments = vec!["--porcelain", "--no-follow-tags", "--no-recurse-submodules"];
    if hooks == Hooks::Off {
        arguments.push("--no-verify");
    }
    let refspec = format!("{commit}:{branch}");
    arguments.extend(["--", &upstream.remote, &refspec]);
    let call = place.work_tree.call_with("push", hooks, &[]).args(arguments);
    match place.remote_call(call, Limit::Push).answer() {
        Ok(answer) => Ok(Pushed::of(&answer)),
        Err(error @ GitError::TimedOut { .. }) => Ok(Pushed::Failed(Unreached::Offline(error.to_string()))),
        Err(error) => Err(error),
    }
}

/// A branch that was pushed for a review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentForReview {
    /// The name at the remote.
    pub branch: String,
    /// The addresses that the server printed.
    pub addresses: Vec<String>,
}

/// Pushes a commit to a new branch `trialdesk/<user>/<date>`. If the name is taken, a number is appended.
///
/// # Errors
/// The result of the last push, if none was accepted; or git cannot be run.
pub fn send_for_review(
    place: &Place,
    upstream: &Upstream,
    commit: &ObjectId,
    user: &str,
    now: Moment,
    hooks: Hooks,
) -> Result<Result<SentForReview, Pushed>, GitError> {
    let name = format!("{REVIEWS}{}/{}", slug(user), now.date());
    let mut last = Pushed::Outrun;
    for number in 1..=NAMES {
        let branch = if number == 1 { name.clone() } else { format!("{name}-{number}") };
        // A new branch only: a name that exists is not moved.
        if exists_at_remote(place, upstream, &branch)? {
            continue;
        }
        match push(place, upstream, commit, &format!("refs/heads/{branch}"), hooks)? {
            Pushed::Accepted { addresses, .. } => return Ok(Ok(SentForReview { branch, addresses })),
            Pushed::Outrun => {}
            other => {
                last = other;
                break;
            }
        }
    }
    Ok(Err(last))
}

fn exists_at_remote(place: &Place, upstream: &Upstream, branch: &str) -> Result<bool, GitError> {
    Ok(remote_branches(place, upstream, &format!("refs/heads/{branch}"))?
        .is_some_and(|tips| !tips.is_empty()))
}

/// Returns the tips of the branches of the remote that match a pattern, by their names after `refs/heads/`. `None` if the
/// remote does not answer.
///
/// # Errors
/// git cannot be run.
pub fn remote_branches(
    place: &Place,
    upstream: &Upstream,
    pattern: &str,
) -> Result<Option<HashMap<String, ObjectId>>, GitError> {
    let call = place.work_tree.call("ls-remote").args(["--refs", "--", &upstream.remote, pattern]);
    let answer = match place.remote_call(call, Limit::Fetch).answer() {
        Ok(answer) if answer.status == Some(0) => answer,
        Ok(_) | Err(GitError::TimedOut { .. }) => return Ok(None),
        Err(error) => return Err(error),
    };
    let text = String::from_utf8_lossy(&answer.stdout);
    let parsed = |line: &str| {
        let (id, name) = line.split_once('\t')?;
        Some((name.strip_prefix("refs/heads/")?.to_owned(), ObjectId::parse(id)?))
    };
    Ok(Some(text.lines().filter_map(parsed).collect()))
}

/// Returns a name as a part of the name of a branch: lower-case letters and digits, with `-` between them.
fn slug(name: &str) -> String {
    let name = name.split('@').next().unwrap_or_default();
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let slug = words.collect::<Vec<_>>().join("-").to_ascii_lowercase();
    if slug.is_empty() { "user".to_owned() } else { slug.chars().take(40).collect() }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn names_of_users_become_names_of_branches() {
        for (name, branch) in [
            ("dana", "dana"),
            ("Dana@example.com", "dana"),
            ("Dana Núñez", "dana-n-ez"),
            ("../x", "x"),
            ("名", "user"),
            ("a..b.lock", "a-b-lock"),
        ] {
            assert_eq!(slug(name), branch, "{name}");
        }
    }
}

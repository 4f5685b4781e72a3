//! Clones that have not the whole history: the answer is "not known", and never "intact".

use super::{gone, is_intact, path, read, repository, room};
use crate::share::history::{HistoryError, Incomplete, RoomHistory};
use support::git::GitRepo;

/// Returns the address of a repository that serves parts of it.
fn address(repo: &GitRepo) -> String {
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    format!("file://{}", repo.path().display())
}

#[test]
fn a_shallow_clone_is_not_known() {
    let repo = repository(2);
    repo.git(&["rm", "-q", &path(1)]);
    repo.commit("remove");
    let clone = GitRepo::cloned(&["--depth", "1", &address(&repo)]);
    let history = read(&clone.path());
    assert_eq!((gone(&history).len(), history.incomplete), (0, Some(Incomplete::Shallow)));
    assert!(!history.is_intact());
    let clone = GitRepo::cloned(&["--depth", "2", &address(&repo)]);
    let history = read(&clone.path());
    assert_eq!(gone(&history), ["removed TRL-1042/decisions/1.yaml: commit"], "as far as it is known");
    assert_eq!(history.incomplete, Some(Incomplete::Shallow));
    clone.git(&["fetch", "-q", "--unshallow"]);
    assert_eq!(read(&clone.path()).incomplete, None);
}

#[test]
fn a_partial_clone_is_known_as_far_as_it_has_the_versions() {
    let repo = repository(2);
    repo.git(&["rm", "-q", &path(1)]);
    repo.commit("remove");
    let clone = GitRepo::cloned(&["--filter=blob:none", &address(&repo)]);
    let history = read(&clone.path());
    assert_eq!((gone(&history).len(), history.incomplete), (0, Some(Incomplete::MissingObjects(1))));
    assert!(!history.is_intact());
    // With all versions here, the answer is complete.
    let repo = repository(2);
    is_intact(&read(&GitRepo::cloned(&["--filter=blob:none", &address(&repo)]).path()), 2);
    // Without trees, git does not answer at all.
    let repo = repository(2);
    repo.put("TRL-1042/note.txt", "x").commit("later");
    let clone = GitRepo::cloned(&["--filter=tree:0", &address(&repo)]);
    assert!(matches!(RoomHistory::read(&room(&clone.path())), Err(HistoryError::Git(_))));
}

#[test]
fn without_a_repository_or_a_commit_there_is_no_history() {
    let folder = tempfile::tempdir().unwrap();
    let error = RoomHistory::read(&room(folder.path())).unwrap_err();
    assert!(error.to_string().contains("not in a git work tree"), "{error}");
    let repo = GitRepo::new();
    assert!(matches!(RoomHistory::read(&room(&repo.path())), Err(HistoryError::NoCommit)));
}

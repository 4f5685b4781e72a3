//! The conditions under which a sync waits. Then nothing is changed at all.

use super::{Person, ROOM, World};
use std::fs;

/// Brings a clone into a condition, and checks that a sync waits for this reason and changes nothing.
#[track_caller]
fn waits(code: &str, status: i32, arrange: impl FnOnce(&Person)) {
    let world = World::new();
    let dana = world.person("dana");
    dana.put("README", "second\n");
    dana.commit("Second");
    dana.git(&["push", "-q"]);
    arrange(&dana);
    let path = dana.record(1);
    let everything = |person: &Person| {
        let mut files = support::sample::files(&person.root);
        files.retain(|path, _| !path.starts_with(".git/trialdesk"));
        files
    };
    let before = everything(&dana);
    let synced = dana.sync(&[]);
    synced.is(status, "waits");
    assert_eq!(synced.codes()[0], code, "{:#}", synced.report);
    assert_eq!(everything(&dana), before, "{code}");
    assert!(!world.upstream().contains_key(&path));
    assert_eq!(dana.sync(&["--status"]).codes()[0], code);
}

#[test]
fn waits_while_no_branch_is_checked_out() {
    waits("detached-head", 3, |dana| _ = dana.git(&["checkout", "-q", "--detach"]));
}

#[test]
fn waits_while_the_branch_has_no_commit() {
    waits("unborn-branch", 3, |dana| _ = dana.git(&["checkout", "-q", "--orphan", "new"]));
}

#[test]
fn waits_while_the_branch_has_no_upstream() {
    waits("no-upstream", 3, |dana| _ = dana.git(&["checkout", "-q", "--no-track", "-b", "new"]));
    waits("no-upstream", 3, |dana| _ = dana.git(&["checkout", "-q", "--track", "-b", "new", "main"]));
}

#[test]
fn waits_for_an_address_and_for_another_git() {
    waits("index-locked", 1, |dana| fs::write(dana.path(".git/index.lock"), "").unwrap());
    let world = World::new();
    let dana = world.person("dana");
    dana.record(1);
    let mut command = dana.command(&[]);
    for name in ["GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL", "EMAIL"] {
        command.env_remove(name);
    }
    let synced = super::Synced::of(&command.output().unwrap());
    assert_eq!(synced.is(3, "waits").codes(), ["no-email"]);
}

#[test]
fn waits_while_an_operation_is_not_finished() {
    let conflict = |dana: &Person, command: &[&str]| {
        dana.git(&["checkout", "-q", "-b", "side", "HEAD~1"]);
        dana.put("README", "other\n");
        dana.commit("Other");
        dana.git(&["checkout", "-q", "main"]);
        let output = super::git_in(&dana.root).args(command).output().unwrap();
        assert!(!output.status.success(), "{command:?} has a conflict");
    };
    for command in [&["merge", "side"][..], &["cherry-pick", "side"], &["rebase", "side"]] {
        waits("operation-in-progress", 3, |dana| conflict(dana, command));
    }
    waits("operation-in-progress", 3, |dana| {
        dana.put("README", "third\n");
        dana.commit("Third");
        let output = super::git_in(&dana.root).args(["revert", "--no-edit", "HEAD~1"]).output().unwrap();
        assert!(!output.status.success());
    });
    waits("operation-in-progress", 3, |dana| _ = dana.git(&["bisect", "start"]));
}

#[test]
fn waits_while_a_sparse_checkout_leaves_out_the_room() {
    waits("sparse-checkout", 3, |dana| _ = dana.git(&["sparse-checkout", "set", "other"]));
    waits("sparse-checkout", 3, |dana| {
        dana.git(&["sparse-checkout", "set", "--no-cone", "/*", &format!("!/{ROOM}/policy.yaml")]);
    });
    // One that has the room does not matter.
    let world = World::new();
    let dana = world.person("dana");
    dana.git(&["sparse-checkout", "set", ROOM]);
    dana.record(1);
    dana.sync(&[]).is(0, "in-step");
}

#[test]
fn a_submodule_is_a_repository_of_its_own() {
    let (world, outer) = (World::new(), World::new());
    let eli = outer.person("eli");
    let url = format!("file://{}", world.remote().display());
    eli.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &url, "sub"]);
    eli.commit("Add a submodule");
    let inner = Person { root: eli.path("sub"), name: "eli".to_owned() };
    let path = inner.record(1);
    inner.sync(&[]).is(0, "in-step");
    assert!(world.upstream().contains_key(&path));
    // As `git submodule update` leaves it.
    inner.git(&["checkout", "-q", "--detach"]);
    inner.record(2);
    assert_eq!(inner.sync(&[]).is(3, "waits").codes(), ["detached-head"]);
}

#[test]
fn a_room_without_a_repository_is_named() {
    let place = tempfile::tempdir().unwrap();
    let output = support::sample::trialdesk()
        .arg("sync")
        .arg(place.path())
        .env("HOME", place.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(
        message.contains(
            "not in a git work tree. To share a room or to see earlier days, put it into a git repository"
        ),
        "{message}"
    );
}

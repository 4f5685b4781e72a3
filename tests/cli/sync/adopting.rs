//! The branch moves to the upstream branch only if everything between the two adds records.

use super::{Person, ROOM, TRIAL, World, record_path, record_text, run};
use std::os::unix::fs::symlink;

/// Checks that a sync leaves the branch and the files of a person as they are.
#[track_caller]
fn stays(dana: &Person, status: i32, state: &str, code: &str) {
    let (before, tip) = (dana.others(), dana.git(&["rev-parse", "HEAD"]));
    let synced = dana.sync(&[]);
    synced.is(status, state);
    assert!(synced.codes().contains(&code), "{:#}", synced.report);
    assert_eq!((dana.others(), dana.git(&["rev-parse", "HEAD"])), (before, tip));
    dana.is_clean();
}

#[test]
fn other_commits_upstream_are_left_to_the_user() {
    let world = World::new();
    let (dana, eli) = (world.person("dana"), world.person("eli"));
    eli.put("README", "changed\n");
    let path = eli.record(1);
    eli.commit("A record, and more");
    eli.git(&["push", "-q"]);
    stays(&dana, 1, "to-receive", "other-commits");
    // Its own records are sent all the same.
    let own = dana.record(2);
    let synced = dana.sync(&[]);
    assert_eq!((synced.is(1, "to-receive").count("sent"), synced.count("to_receive")), (1, 1));
    assert!(world.upstream().contains_key(&own));
    dana.git(&["pull", "-q", "--rebase"]);
    dana.sync(&[]).is(0, "in-step");
    assert_eq!(dana.read(&path), Some(record_text("eli", 1)));
}

#[test]
fn a_file_that_only_looks_like_a_record_is_not_adopted() {
    for (path, text) in [
        (record_path("eli", 1), "status: ready\n".to_owned()),
        (record_path("eli", 1) + ".sig", "#!/bin/sh\n".to_owned()),
        (format!("{ROOM}/{TRIAL}/decisions/run.sh"), "#!/bin/sh\n".to_owned()),
        (format!("other/{TRIAL}/decisions/a.yaml"), record_text("eli", 1)),
    ] {
        let world = World::new();
        let (dana, eli) = (world.person("dana"), world.person("eli"));
        eli.put(&path, &text);
        eli.commit("Record a decision");
        eli.git(&["push", "-q"]);
        let tip = dana.git(&["rev-parse", "HEAD"]);
        let synced = dana.sync(&[]);
        assert_eq!(dana.git(&["rev-parse", "HEAD"]), tip, "{path}: {:#}", synced.report);
        assert_eq!(dana.read(&path), None);
    }
}

#[test]
fn an_executable_record_is_not_adopted() {
    let world = World::new();
    let (dana, eli) = (world.person("dana"), world.person("eli"));
    let path = eli.record(1);
    eli.git(&["add", &path]);
    eli.git(&["update-index", "--chmod=+x", &path]);
    eli.git(&["commit", "-q", "-m", "Record a decision"]);
    eli.git(&["push", "-q"]);
    stays(&dana, 1, "to-receive", "other-commits");
}

#[test]
fn links_and_submodules_upstream_are_not_adopted() {
    let world = World::new();
    let (dana, eli) = (world.person("dana"), world.person("eli"));
    eli.record(1);
    symlink("/etc", eli.path(&format!("{ROOM}/{TRIAL}/decisions/below"))).unwrap();
    eli.commit("Add a link");
    eli.git(&["push", "-q"]);
    stays(&dana, 3, "needs-person", "link");
    let world = World::new();
    let (dana, eli) = (world.person("dana"), world.person("eli"));
    let commit = eli.git(&["rev-parse", "HEAD"]);
    let entry = format!("160000,{},{ROOM}/sub", commit.trim());
    eli.git(&["update-index", "--add", "--cacheinfo", &entry]);
    eli.git(&["commit", "-q", "-m", "Add a submodule"]);
    eli.git(&["push", "-q"]);
    stays(&dana, 3, "needs-person", "link");
}

#[test]
fn a_link_in_the_place_of_a_folder_upstream_stops_the_sending() {
    let world = World::new();
    let (dana, eli) = (world.person("dana"), world.person("eli"));
    symlink("/tmp", eli.path(&format!("{ROOM}/{TRIAL}/decisions"))).unwrap();
    eli.commit("Add a link");
    eli.git(&["push", "-q"]);
    let before = world.upstream();
    dana.record(1);
    let synced = dana.sync(&[]);
    assert_eq!((synced.status, synced.count("sent")), (3, 0), "{:#}", synced.report);
    assert_eq!((synced.codes(), world.upstream()), (vec!["in-the-way"], before));
}

#[test]
fn a_file_of_the_user_in_the_way_is_not_replaced() {
    let world = World::new();
    let (dana, eli) = (world.person("dana"), world.person("eli"));
    let path = eli.record(1);
    eli.sync(&[]).is(0, "in-step");
    dana.put(&path, "mine\n");
    let synced = dana.sync(&[]);
    assert_eq!(synced.status, 3, "{:#}", synced.report);
    assert!(synced.codes().contains(&"work-tree"), "{:#}", synced.report);
    assert_eq!(dana.read(&path), Some("mine\n".to_owned()));
}

#[test]
fn a_squashed_merge_is_adopted() {
    let world = World::new();
    let (dana, eli) = (world.person("dana"), world.person("eli"));
    let path = dana.record(1);
    let synced = dana.sync(&["--review"]);
    synced.is(1, "in-review");
    let branch = synced.report["review"]["branch"].as_str().unwrap().to_owned();
    assert!(branch.starts_with("trialdesk/dana/20"), "{branch}");
    assert_eq!(world.branch(&branch)[&path], record_text("dana", 1));
    assert!(!world.upstream().contains_key(&path));
    // Nothing is sent twice while it waits.
    let synced = dana.sync(&["--review"]);
    synced.is(1, "in-review");
    assert!(synced.report["review"].is_null());
    eli.git(&["fetch", "-q"]);
    eli.git(&["merge", "-q", "--squash", &format!("origin/{branch}")]);
    eli.git(&["commit", "-q", "-m", "Squashed (#7)"]);
    eli.git(&["push", "-q"]);
    let before = dana.others();
    dana.sync(&[]).is(0, "in-step");
    assert_eq!(dana.others(), before);
    assert_eq!(dana.git(&["rev-parse", "main"]), dana.git(&["rev-parse", "origin/main"]));
    dana.is_clean();
}

#[test]
fn a_merge_of_a_review_is_adopted() {
    let world = World::new();
    let (dana, eli, kai) = (world.person("dana"), world.person("eli"), world.person("kai"));
    dana.record(1);
    let synced = dana.sync(&["--review"]);
    let branch = synced.report["review"]["branch"].as_str().unwrap().to_owned();
    // The branch goes on meanwhile, with a packet that dana has.
    eli.put("README", "changed\n");
    eli.commit("Other");
    eli.git(&["push", "-q"]);
    kai.git(&["pull", "-q"]);
    eli.git(&["fetch", "-q"]);
    eli.git(&["merge", "-q", "--no-ff", "-m", "Merge", &format!("origin/{branch}")]);
    eli.git(&["push", "-q"]);
    assert_eq!(kai.sync(&[]).is(0, "in-step").count("received"), 1);
    kai.is_clean();
}

#[test]
fn a_review_whose_branch_is_gone_is_sent_again() {
    let world = World::new();
    let dana = world.person("dana");
    dana.record(1);
    let synced = dana.sync(&["--review"]);
    let branch = synced.report["review"]["branch"].as_str().unwrap().to_owned();
    run(super::git_in(&world.remote()).args(["update-ref", "-d", &format!("refs/heads/{branch}")]));
    let synced = dana.sync(&["--review"]);
    assert_eq!(synced.is(1, "in-review").report["review"]["branch"], branch);
}

#[test]
fn a_branch_that_was_rewritten_upstream_is_not_adopted() {
    let world = World::new();
    let (dana, eli) = (world.person("dana"), world.person("eli"));
    let path = dana.record(1);
    dana.sync(&[]).is(0, "in-step");
    // A force-push drops the record from the branch.
    eli.git(&["commit", "-q", "--allow-empty", "-m", "Rewritten"]);
    eli.git(&["push", "-q", "--force"]);
    let synced = dana.sync(&[]);
    assert_eq!(synced.is(0, "in-step").count("sent"), 1, "it is sent again");
    assert_eq!(world.upstream()[&path], record_text("dana", 1));
    assert_eq!(dana.read(&path), Some(record_text("dana", 1)));
}

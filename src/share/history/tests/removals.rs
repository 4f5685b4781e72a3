//! Records that were removed or changed, and those that only look like it.

use super::{denial, gone, is_intact, path, read, repository};
use crate::share::history::{Departure, GoneKind};
use std::fs;

#[test]
fn a_record_that_was_deleted_is_found_with_the_commit() {
    let repo = repository(2);
    is_intact(&read(&repo.path()), 2);
    repo.git(&["rm", "-q", &path(1)]);
    let commit = repo.commit("tidy up");
    repo.put("TRL-1042/note.txt", "x").commit("later");
    let history = read(&repo.path());
    assert_eq!(gone(&history), ["removed TRL-1042/decisions/1.yaml: commit"]);
    assert_eq!((history.branch.as_deref(), history.records, history.incomplete), (Some("main"), 2, None));
    let [found] = &history.gone[..] else { panic!() };
    let Departure::Commit(by) = &found.how else { panic!("{found:?}") };
    assert_eq!((by.id.as_str(), &*by.author), (&*commit, "Dana"));
    let record = found.record.as_ref().unwrap();
    assert_eq!((&*record.trial_ref, record.verdict.as_deref()), ("trial:TRL-1042", Some("denied")));
    assert_eq!(repo.git(&["cat-file", "blob", found.blob.as_str()]), denial(1).trim_end());
    // A fresh clone knows it too.
    let clone = support::git::GitRepo::cloned(&[repo.path().to_str().unwrap()]);
    assert_eq!(gone(&read(&clone.path())), gone(&history));
    // The whole trial, with its other record.
    repo.git(&["rm", "-q", "-r", "TRL-1042"]);
    repo.commit("remove the trial");
    let all: Vec<_> = read(&repo.path()).gone.iter().map(|gone| gone.path.clone()).collect();
    assert_eq!(all, [path(1), path(2)]);
}

#[test]
fn a_record_that_was_edited_is_found_in_each_version_and_a_restored_one_is_not() {
    let repo = repository(1);
    let edited = |reason: &str| denial(1).replace("reason: no", &format!("reason: {reason}"));
    repo.put(&path(1), edited("maybe")).commit("edit");
    repo.put(&path(1), edited("yes")).commit("edit again");
    let history = read(&repo.path());
    assert_eq!(gone(&history), ["changed TRL-1042/decisions/1.yaml: commit"; 2]);
    repo.put(&path(1), denial(1)).commit("restore");
    // The original is back; the edited versions were records for a while.
    assert_eq!(gone(&read(&repo.path())).len(), 2);
    let repo = repository(1);
    repo.git(&["rm", "-q", &path(1)]);
    repo.commit("remove");
    repo.put(&path(1), denial(1)).commit("restore");
    is_intact(&read(&repo.path()), 1);
}

#[test]
fn a_record_that_was_moved_is_still_there() {
    let repo = repository(2);
    repo.git(&["mv", "TRL-1042", "archive"]);
    repo.commit("move");
    is_intact(&read(&repo.path()), 2);
    repo.git(&["mv", "archive/decisions/1.yaml", "archive/decisions/renamed.yaml"]);
    repo.commit("rename");
    is_intact(&read(&repo.path()), 2);
}

#[test]
fn a_record_that_is_committed_and_not_on_disk_is_found() {
    let repo = repository(3);
    fs::remove_file(repo.path().join(path(1))).unwrap();
    repo.put(&path(2), denial(2).replace("reason: no", "reason: yes"));
    let expected =
        ["removed TRL-1042/decisions/1.yaml: uncommitted", "changed TRL-1042/decisions/2.yaml: uncommitted"];
    assert_eq!(gone(&read(&repo.path())), expected);
    // A new record that is not committed yet does not matter.
    let repo = repository(1);
    repo.put(&path(2), denial(2));
    is_intact(&read(&repo.path()), 1);
}

#[test]
fn a_merged_record_is_there_and_one_that_a_merge_drops_is_found() {
    for (strategy, expected) in [(&["--no-ff"][..], None), (&["--no-ff", "-s", "ours"], Some(path(2)))] {
        let repo = repository(1);
        repo.git(&["checkout", "-q", "-b", "side"]);
        repo.put(&path(2), denial(2)).commit("deny");
        repo.git(&["checkout", "-q", "main"]);
        repo.put("TRL-1042/note.txt", "x").commit("other");
        repo.git(&[&["merge", "-q", "-m", "merge"], strategy, &["side"]].concat());
        let history = read(&repo.path());
        match expected {
            None => is_intact(&history, 2),
            Some(path) => {
                let [found] = &history.gone[..] else { panic!("{history:?}") };
                assert_eq!((found.kind, &found.path), (GoneKind::Removed, &path));
                assert!(matches!(&found.how, Departure::Merge(_) | Departure::Commit(_)));
            }
        }
    }
}

#[test]
fn a_removal_is_attributed_to_its_commit_and_not_to_a_merge() {
    let repo = repository(1);
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.put("TRL-1042/note.txt", "x").commit("side");
    repo.git(&["checkout", "-q", "main"]);
    repo.git(&["rm", "-q", &path(1)]);
    let removal = repo.commit("remove");
    repo.git(&["merge", "-q", "--no-ff", "-m", "merge", "side"]);
    let history = read(&repo.path());
    let [found] = &history.gone[..] else { panic!("{history:?}") };
    let Departure::Commit(by) = &found.how else { panic!("{found:?}") };
    assert_eq!(by.id.as_str(), removal);
}

#[test]
fn a_squash_merge_brings_the_records_of_its_branch() {
    let repo = repository(1);
    repo.git(&["checkout", "-q", "-b", "trialdesk/dana/2026-06-20"]);
    repo.put(&path(2), denial(2)).commit("deny");
    repo.put(&path(3), denial(3)).commit("deny");
    repo.git(&["checkout", "-q", "main"]);
    repo.git(&["merge", "-q", "--squash", "trialdesk/dana/2026-06-20"]);
    repo.commit("two decisions");
    is_intact(&read(&repo.path()), 3);
}

#[test]
fn a_signature_that_was_removed_is_found_and_one_that_moved_with_its_record_is_not() {
    let repo = repository(1);
    let signature = format!("{}.sig", path(1));
    repo.put(&signature, "not a signature").commit("sign");
    is_intact(&read(&repo.path()), 1);
    repo.git(&["mv", "TRL-1042", "archive"]);
    repo.commit("move");
    is_intact(&read(&repo.path()), 1);
    repo.git(&["rm", "-q", "archive/decisions/1.yaml.sig"]);
    repo.commit("remove the signature");
    let expected = ["signature removed archive/decisions/1.yaml.sig: commit"];
    assert_eq!(gone(&read(&repo.path())), expected);
    // Its record went as well: that alone is reported.
    repo.git(&["rm", "-q", "archive/decisions/1.yaml"]);
    repo.commit("remove the record");
    assert_eq!(gone(&read(&repo.path())), ["removed archive/decisions/1.yaml: commit"]);
}

#[test]
fn files_that_were_never_records_are_not_missed() {
    let repo = repository(1);
    for (name, text) in
        [("README.md", "x"), ("broken.yaml", "a: ["), ("other.yaml", "a: b\n"), ("empty.yaml", "")]
    {
        repo.put(&format!("TRL-1042/decisions/{name}"), text);
    }
    repo.put("TRL-1042/decisions/stray.yaml", denial(7).replace("trial_ref: trial:TRL-1042\n", ""));
    repo.put("TRL-1042/notes/record.yaml", denial(8));
    repo.commit("files");
    repo.git(&["rm", "-q", "-r", "TRL-1042/notes", "TRL-1042/decisions"]);
    repo.put(&path(1), denial(1)).commit("remove them");
    is_intact(&read(&repo.path()), 1);
}

#[test]
fn a_record_that_the_policy_knows_to_be_lost_is_not_missed() {
    let repo = repository(2);
    let digest = support::digest(denial(1).as_bytes());
    repo.git(&["rm", "-q", &path(1)]);
    repo.put("policy.yaml", format!("schema_version: trialdesk.policy.v1\nlost_decisions: ['{digest}']\n"));
    repo.commit("a known loss");
    is_intact(&read(&repo.path()), 2);
}

#[test]
fn changed_line_ends_do_not_change_a_record() {
    let repo = repository(1);
    // As git does with `core.autocrlf`.
    repo.put(&path(1), denial(1).replace('\n', "\r\n"));
    assert_eq!(gone(&read(&repo.path())), [""; 0]);
    repo.commit("with CR LF");
    repo.put(&path(1), denial(1)).commit("repaired");
    assert_eq!(gone(&read(&repo.path())), [""; 0]);
}

#[test]
fn a_pointer_of_git_lfs_names_the_record() {
    let repo = repository(0);
    let pointer = |text: &str| {
        let digest = support::digest(text.as_bytes());
        format!("version https://git-lfs.github.com/spec/v1\noid {digest}\nsize {}\n", text.len())
    };
    repo.put(&path(1), pointer(&denial(1))).put(&path(2), pointer(&denial(2))).commit("pointers");
    // On disk are the records themselves.
    repo.put(&path(1), denial(1)).put(&path(2), denial(2));
    is_intact(&read(&repo.path()), 2);
    repo.git(&["rm", "-q", "-f", &path(1)]);
    let history = read(&repo.path());
    assert_eq!(gone(&history), ["removed TRL-1042/decisions/1.yaml: uncommitted"]);
    assert_eq!(history.gone[0].digest, support::digest(denial(1).as_bytes()));
}

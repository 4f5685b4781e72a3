//! A sync that is killed before, during or after each of its runs of git. Nothing is lost, and the next sync goes on.

use super::{Person, World, hook, record_path, record_text};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use support::sample::copy;

/// A `git` that kills the program which runs it, at the run with a number. It writes the subcommand of each run to a log.
fn killer(folder: &Path) -> OsString {
    let git = support::git::path_of_git();
    let script = format!(
        "trap '' PIPE
         for word; do case $word in -c|*=*) ;; *) break;; esac; done
         echo $word >> \"$RUNS\"
         n=$(wc -l < \"$RUNS\")
         if [ $n -eq $KILL_AT ]; then
           touch \"$RUNS.busy\"
           case $KILL_WHEN in
             before) kill -9 $PPID;;
             during) {git} \"$@\" & kill -9 $PPID; kill -9 $!; wait;;
             after) {git} \"$@\"; kill -9 $PPID;;
           esac
           rm \"$RUNS.busy\"; exit 1
         fi
         exec {git} \"$@\"",
        git = git.display()
    );
    hook(folder, "git", &script);
    let path = env::var_os("PATH").unwrap();
    env::join_paths([folder.to_path_buf()].into_iter().chain(env::split_paths(&path))).unwrap()
}

/// Two people whose branches have diverged, and changes of the user of every kind.
fn diverged() -> (World, Person) {
    let world = World::new();
    let (dana, eli) = (world.person("dana"), world.person("eli"));
    dana.record(1);
    dana.git(&["add", "-A"]);
    dana.git(&["commit", "-q", "-m", "By hand"]);
    dana.record(2);
    eli.record(1);
    eli.sync(&[]).is(0, "in-step");
    dana.put("README", "staged\n");
    dana.git(&["add", "README"]);
    dana.put("README", "changed\n");
    dana.put("new", "untracked\n");
    (world, dana)
}

/// Removes the lock files of git.
fn remove_locks(root: &Path) {
    for file in support::sample::files_below(root) {
        if file.extension().is_some_and(|extension| extension == "lock") {
            fs::remove_file(file).unwrap();
        }
    }
}

/// The subcommands that write. A kill before or after any other one is one after the last of these.
const WRITING: [&str; 7] =
    ["hash-object", "update-index", "write-tree", "commit-tree", "update-ref", "fetch", "push"];

/// `TRIALDESK_SYNC_KILLS=all` kills at the runs that only read, too.
#[test]
fn a_sync_that_is_killed_loses_nothing() {
    let (world, dana) = diverged();
    let path = killer(&dana.root.with_extension("programs"));
    let log = dana.root.with_extension("runs");
    let before = dana.others();
    // The state of both repositories, to begin again with each kill.
    let saved = dana.root.with_file_name("saved");
    let repositories = [(dana.root.clone(), saved.join("clone")), (world.remote(), saved.join("remote"))];
    for (from, to) in &repositories {
        copy(from, to);
    }
    let run = |at: usize, when: &str| {
        for (to, from) in &repositories {
            fs::remove_dir_all(to).unwrap();
            copy(from, to);
        }
        fs::write(&log, "").unwrap();
        let mut command = dana.command(&[]);
        command.env("PATH", &path).env("RUNS", &log).env("KILL_AT", at.to_string()).env("KILL_WHEN", when);
        let status = command.output().unwrap().status.code();
        // The shell that ran git waits for it, and removes its file.
        let busy = dana.root.with_extension("runs.busy");
        for _ in 0..6000 {
            if !busy.exists() {
                return status;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        panic!("git is still running")
    };
    assert_eq!(run(0, "never"), Some(0));
    let runs = fs::read_to_string(&log).unwrap();
    let runs: Vec<_> = runs.lines().enumerate().map(|(number, name)| (number + 1, name.to_owned())).collect();
    let is_all = env::var_os("TRIALDESK_SYNC_KILLS").is_some();
    let writes = |name: &str| WRITING.contains(&name) || name == "read-tree";
    let chosen: Vec<_> = runs.iter().filter(|(_, name)| is_all || writes(name)).collect();
    assert!(chosen.len() >= 14, "{runs:?}");
    let records = [("dana", 1), ("dana", 2), ("eli", 1)];
    for (number, (at, name)) in chosen.into_iter().enumerate() {
        // Before a run that writes, everything is as it was after the one before.
        for when in ["before", "during", "after"].iter().skip(usize::from(number > 0)) {
            assert_eq!(run(*at, when), None, "{name} is killed");
            let status = dana.git(&["status", "--porcelain", "--untracked-files=all"]);
            let is_lost = |line: &&str| line.contains("/decisions/") && line[..2].contains('D');
            assert_eq!(status.lines().find(is_lost), None, "a deletion is shown ({when} {name}, run {at})");
            // A git that is killed itself leaves its locks behind, as it does everywhere. The report names them.
            if *when == "during" {
                for (root, _) in &repositories {
                    remove_locks(root);
                }
            }
            dana.sync(&[]).is(0, "in-step");
            let upstream =
                super::text(&super::run(super::git_in(&world.remote()).args(["ls-tree", "-r", "main"])));
            for (person, number) in records {
                let path = record_path(person, number);
                assert_eq!(dana.read(&path), Some(record_text(person, number)), "{when} {name}, run {at}");
                assert!(upstream.contains(&path), "{when} {name}, run {at}");
            }
            let others = upstream.lines().filter(|line| line.contains("/decisions/")).count();
            assert_eq!((others, dana.others()), (records.len(), before.clone()), "{when} {name}, run {at}");
            dana.is_clean();
        }
    }
    assert!(dana.git(&["fsck", "--no-progress", "--no-dangling"]).is_empty());
}

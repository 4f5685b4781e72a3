//! Section 4, "The guard": which files it reads, which it leaves out, and that it says so.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::{Command, Output};
use support::program;
use support::room::TestRoom;
use support::sample::create_fifo;
use support::sample::skip;

/// A secret, and what every place of it comes to.
fn secret() -> String {
    ["client", "_secret: hunter2x\n"].concat()
}

fn guard(folder: &TestRoom, paths: &[&str]) -> Output {
    let mut command = program();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.args(["check", "--only", "public-boundary"]).args(paths).current_dir(folder.path());
    command.output().unwrap()
}

/// Returns the files with places, and the numbers of the last line.
fn found(folder: &TestRoom, paths: &[&str]) -> (Vec<String>, String) {
    let text = String::from_utf8(guard(folder, paths).stdout).unwrap();
    let places = text.lines().filter(|line| line.contains(": tenant-secret"));
    let files = places.map(|line| line.split(':').next().unwrap().to_owned()).collect();
    let numbers = text.lines().last().unwrap().split("; ").nth(1).unwrap().to_owned();
    (files, numbers)
}

fn git(folder: &TestRoom, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.args(["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]);
    git.args(arguments).current_dir(folder.path()).env("HOME", "/dev/null").env_remove("GIT_DIR");
    let output = git.output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {output:?}");
}

fn has_git() -> bool {
    let has_git = Command::new("git").arg("--version").output().is_ok_and(|output| output.status.success());
    if !has_git {
        skip("git is not here");
    }
    has_git
}

#[test]
fn section_4_a_tracked_file_is_read_against_every_list() {
    if !has_git() {
        return;
    }
    let folder = TestRoom::with([("out/tracked.yaml", secret()), ("a.yaml", "a: b\n".to_owned())]);
    git(&folder, &["init", "-q", "."]);
    git(&folder, &["add", "-A"]);
    folder.put("out/untracked.yaml", secret());
    for list in [".gitignore", ".trialdeskignore", ".git/info/exclude"] {
        folder.put(list, "out/\n");
        let expected = (vec!["./out/tracked.yaml".to_owned()], 1);
        let (files, numbers) = found(&folder, &["."]);
        assert_eq!((files, usize::from(numbers.contains("1 ignored"))), expected, "{list}");
        let (files, _) = found(&folder, &["out"]);
        assert_eq!(files, ["out/tracked.yaml"], "{list} above the path");
        let (files, _) = found(&folder, &["out/untracked.yaml"]);
        assert_eq!(files, ["out/untracked.yaml"], "a file that is named is always read");
        folder.put(list, "");
    }
    git(&folder, &["rm", "-q", "--cached", "out/tracked.yaml"]);
    folder.put(".gitignore", "*.yaml\n");
    assert_eq!(found(&folder, &["."]).0, [""; 0]);
}

#[test]
fn section_4_every_file_counts_as_tracked_if_git_does_not_tell() {
    let folder = TestRoom::with([("a.yaml", secret()), (".gitignore", "*\n".to_owned())]);
    // It looks like a repository, and git refuses it.
    folder.put(".git/HEAD", "nonsense\n").put(".git/objects/info/x", "");
    assert_eq!(found(&folder, &["."]).0, ["./a.yaml"]);
}

#[test]
fn section_4_only_lists_of_that_repository_leave_files_out() {
    if !has_git() {
        return;
    }
    let outer = TestRoom::with([
        (".gitignore", "*.yaml\n".to_owned()),
        (".ignore", "*\n".to_owned()),
        ("repo/.ignore", "*\n".to_owned()),
        ("repo/a.yaml", secret()),
        ("repo/b.txt", secret()),
        ("repo/.gitignore", "b.txt\n".to_owned()),
        ("excludes", "*\n".to_owned()),
    ]);
    git(&outer, &["init", "-q", "repo"]);
    git(&outer, &["-C", "repo", "config", "core.excludesFile", outer.at("excludes").to_str().unwrap()]);
    let (files, numbers) = found(&outer, &["repo"]);
    assert_eq!(
        (files, numbers.as_str()),
        (vec!["repo/a.yaml".to_owned()], "3 files read, 1 ignored, 0 binary, 0 unreadable")
    );
    assert_eq!(found(&outer, &["."]).0, ["./repo/a.yaml"], "a repository within has its own lists");
}

#[test]
fn section_4_outside_a_work_tree_lists_in_and_below_the_path_hold() {
    let folder = TestRoom::with([
        (".gitignore", "*.yaml\n".to_owned()),
        ("in/a.yaml", secret()),
        ("in/b/.trialdeskignore", "c.yaml\n".to_owned()),
        ("in/b/c.yaml", secret()),
        ("in/b/d.yaml", secret()),
    ]);
    assert_eq!(found(&folder, &["in"]).0, ["in/a.yaml", "in/b/d.yaml"], "the list above does not");
    assert_eq!(
        found(&folder, &["."]),
        (Vec::new(), "2 files read, 3 ignored, 0 binary, 0 unreadable".to_owned())
    );
}

#[test]
fn section_4_hidden_files_are_read_and_links_and_git_folders_are_not() {
    let folder =
        TestRoom::with([(".hidden/.a.yaml", secret()), (".git/config", secret()), ("b/.git", secret())]);
    symlink("../.git/config", folder.at("b/link.yaml")).unwrap();
    symlink("..", folder.at("b/up")).unwrap();
    let (files, numbers) = found(&folder, &["."]);
    assert_eq!(files, ["./.hidden/.a.yaml", "./b/.git"]);
    assert_eq!(numbers, "2 files read, 0 ignored, 0 binary, 0 unreadable");
}

#[test]
fn section_4_files_that_are_not_read_never_pass() {
    let status = |folder: &TestRoom, paths: &[&str]| guard(folder, paths).status.code();
    let clean = TestRoom::with([("a.yaml", "a: b\n")]);
    assert_eq!(status(&clean, &["."]), Some(0));
    assert_eq!(status(&clean, &["a.yaml", "nowhere"]), Some(3));
    create_fifo(&clean.at("fifo"));
    assert_eq!(status(&clean, &["."]), Some(3), "a FIFO");
    assert_eq!(status(&clean, &["fifo"]), Some(3));
    let empty = TestRoom::with([("a.bin", "\0")]);
    assert_eq!(status(&empty, &["."]), Some(3), "no file was read");
    let text = String::from_utf8(guard(&empty, &["."]).stdout).unwrap();
    assert!(text.starts_with("nothing was read; 0 files read"), "{text}");
    let found = TestRoom::with([("a.yaml", secret())]);
    assert_eq!(status(&found, &["."]), Some(1));
    assert_eq!(status(&found, &[".", "nowhere"]), Some(3), "an unreadable file comes first");
    let large = TestRoom::with([("a.yaml", "a: b\n")]);
    fs::write(large.at("large.txt"), vec![b'a'; 16 * 1024 * 1024 + 1]).unwrap();
    assert_eq!(status(&large, &["."]), Some(3));
    fs::write(large.at("large.txt"), [&[0][..], &vec![b'a'; 16 * 1024 * 1024]].concat()).unwrap();
    assert_eq!(status(&large, &["."]), Some(0), "it is binary");
}

#[test]
fn section_4_utf_16_and_utf_32_are_read() {
    let units = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let folder = TestRoom::empty();
    folder.put("a.yaml", [&[0xff, 0xfe], &*units(&format!("x: y\n{}", secret()))].concat());
    let wide: Vec<u8> =
        format!("\u{feff}{}", secret()).chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
    folder.put("b.yaml", wide);
    folder.put("c.yaml", [secret().as_bytes(), b"# \xff\xfe\n"].concat());
    let text = String::from_utf8(guard(&folder, &["."]).stdout).unwrap();
    let places: Vec<_> = text.lines().filter(|line| line.starts_with("./")).map(|line| &line[..12]).collect();
    assert_eq!(places, ["./a.yaml:2:1", "./b.yaml:1:1", "./c.yaml:1:1"]);
}

#[test]
fn section_4_paths_that_overlap_are_read_once() {
    let folder = TestRoom::with([("a/b.yaml", secret())]);
    let (files, numbers) = found(&folder, &["a/b.yaml", ".", "a"]);
    assert_eq!(
        (files, numbers.as_str()),
        (vec!["a/b.yaml".to_owned()], "1 files read, 0 ignored, 0 binary, 0 unreadable")
    );
}

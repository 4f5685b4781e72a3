//! Names, dates, trees and blobs.

use crate::domain::time::parse_timestamp;
use crate::git::{Blob, GitError, History, Mode, ObjectFormat, ObjectId, WorkTree};
use std::fs;
use std::os::unix::fs::symlink;
use support::git::GitRepo;

fn id(text: &str) -> ObjectId {
    ObjectId::parse(text).unwrap()
}

fn tree_of(repo: &GitRepo) -> WorkTree {
    WorkTree::containing(&repo.path()).unwrap()
}

#[test]
fn ids_have_40_or_64_lower_case_digits() {
    let sha1 = "0123456789abcdef0123456789abcdef01234567";
    assert_eq!(id(sha1).as_str(), sha1);
    assert!(id(&"0".repeat(64)).is_null());
    for wrong in ["", "0123", &sha1.to_uppercase(), &format!("{sha1} "), &"g".repeat(40), &"0".repeat(41)] {
        assert_eq!(ObjectId::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn ids_of_blobs_are_those_of_git() {
    for format in ["sha1", "sha256"] {
        let repo = GitRepo::with_format(format);
        repo.put("x", "some\0bytes\n").put("empty", "");
        let tree = tree_of(&repo);
        assert_eq!(tree.format(), ObjectFormat::parse(format).unwrap());
        for (name, bytes) in [("x", &b"some\0bytes\n"[..]), ("empty", b"")] {
            let hashed = repo.git(&["hash-object", "--no-filters", name]);
            assert_eq!(tree.format().blob_id(bytes).as_str(), hashed);
        }
    }
}

#[test]
fn a_name_means_a_commit_or_nothing() {
    let repo = GitRepo::new();
    let tree = tree_of(&repo);
    assert_eq!(tree.resolve("HEAD").unwrap(), None, "no commit yet");
    let first = repo.put("a", "1").commit("first");
    let second = repo.put("a", "2").commit("second");
    repo.git(&["tag", "-a", "-m", "t", "v1", &first]);
    repo.put("branch with @ and ü", "x");
    for (name, commit) in [
        ("HEAD", Some(&second)),
        ("main", Some(&second)),
        ("HEAD~1", Some(&first)),
        ("v1", Some(&first)),
        (&first[..12], Some(&first)),
        ("nothing", None),
        ("HEAD:a", None),
        ("HEAD..main", None),
        ("", None),
        ("--all", None),
        ("-h", None),
        ("a\0b", None),
        (&"0".repeat(40), None),
    ] {
        assert_eq!(tree.resolve(name).unwrap(), commit.map(|commit| id(commit)), "{name}");
    }
}

#[test]
fn a_moment_means_the_last_commit_before_it() {
    let repo = GitRepo::new();
    let mut commits = Vec::new();
    for number in 0..4 {
        repo.put("a", number.to_string());
        commits.push(id(&repo.commit("change")));
    }
    let dates: Vec<_> =
        commits.iter().map(|commit| repo.git(&["log", "-1", "--format=%cI", commit.as_str()])).collect();
    let tree = tree_of(&repo);
    let at = |date: &str| tree.commit_at(&commits[3], parse_timestamp(date).unwrap()).unwrap();
    for (commit, date) in commits.iter().zip(&dates) {
        assert_eq!(at(date).as_ref(), Some(commit), "{date}");
    }
    assert_eq!(at("2026-05-01"), None);
    assert_eq!(at("2027-01-01").as_ref(), Some(&commits[3]));
}

#[test]
fn files_of_a_commit_have_their_kinds_and_any_name() {
    let repo = GitRepo::new();
    let names =
        ["room/a b", "room/line\nend", "room/quote\"", "room/ümlaut", "room/[x]*", "rooms/other", "top"];
    for name in names {
        repo.put(name, name);
    }
    symlink("a b", repo.path().join("room/link")).unwrap();
    let commit = id(&repo.commit("files"));
    let tree = tree_of(&repo);
    let files = tree.files(&commit, b"room").unwrap();
    let mut found: Vec<_> =
        files.iter().map(|file| (String::from_utf8(file.path.clone()).unwrap(), file.mode)).collect();
    found.sort();
    let mut expected: Vec<_> = names[..5].iter().map(|name| ((*name).to_owned(), Mode::File)).collect();
    expected.push(("room/link".to_owned(), Mode::Link));
    expected.sort();
    assert_eq!(found, expected);
    assert_eq!(tree.files(&commit, b"").unwrap().len(), 8);
    assert_eq!(tree.files(&commit, b"missing").unwrap(), []);
    for file in files.iter().filter(|file| file.mode == Mode::File) {
        assert_eq!(file.id, tree.format().blob_id(&file.path), "each file holds its own name");
    }
}

#[test]
fn a_link_in_the_place_of_the_folder_is_the_only_file() {
    let repo = GitRepo::new();
    symlink("elsewhere", repo.path().join("room")).unwrap();
    let commit = id(&repo.commit("link"));
    let files = tree_of(&repo).files(&commit, b"room").unwrap();
    assert!(files.len() == 1 && files[0].path == b"room" && files[0].mode == Mode::Link, "{files:?}");
}

#[test]
fn many_blobs_are_read_in_one_run() {
    let repo = GitRepo::new();
    let large = vec![b'x'; 300_000];
    repo.put("small", "a\n\0b").put("empty", "").put("large", &large);
    let commit = id(&repo.commit("blobs"));
    let tree = tree_of(&repo);
    let files = tree.files(&commit, b"").unwrap();
    let missing = id(&"1".repeat(40));
    let mut ids: Vec<_> = files.iter().map(|file| &file.id).collect();
    ids.extend([&missing, &commit]);
    let read = |limit: u64| {
        let mut found = Vec::new();
        tree.blobs(ids.iter().copied(), limit, |number, blob| {
            assert_eq!(number, found.len());
            found.push(match blob {
                Blob::Bytes(bytes) => format!("{} bytes", bytes.len()),
                other => format!("{other:?}"),
            });
        })
        .unwrap();
        found
    };
    assert_eq!(read(1 << 20), ["0 bytes", "300000 bytes", "4 bytes", "Missing", "Other"]);
    assert_eq!(read(4), ["0 bytes", "TooLarge(300000)", "4 bytes", "Missing", "Other"]);
}

#[test]
fn a_folder_without_a_repository_is_named() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(WorkTree::containing(folder.path()), Err(GitError::NoWorkTree { .. })));
}

#[test]
fn linked_work_trees_share_a_folder() {
    let repo = GitRepo::new();
    repo.put("room/a", "1").commit("one");
    let place = tempfile::tempdir().unwrap();
    let linked = place.path().join("linked");
    repo.git(&["worktree", "add", "-q", "-b", "side", linked.to_str().unwrap()]);
    let (main, side) = (tree_of(&repo), WorkTree::containing(&linked.join("room")).unwrap());
    assert_eq!(side.root(), linked.canonicalize().unwrap());
    assert_ne!(side.git_folder(), main.git_folder());
    assert_eq!(side.common_folder().canonicalize().unwrap(), main.common_folder());
    assert_eq!(side.path_of(&side.root().join("room")), Some(b"room".to_vec()));
    assert_eq!(side.path_of(side.root()), Some(Vec::new()));
    assert_eq!(side.path_of(main.root()), None);
}

#[test]
fn the_history_is_complete_shallow_or_partial() {
    let repo = GitRepo::new();
    repo.put("a", "1").commit("one");
    repo.put("a", "2").commit("two");
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    assert_eq!(tree_of(&repo).history().unwrap(), History::Complete);
    let url = format!("file://{}", repo.path().display());
    let shallow = GitRepo::cloned(&["--depth", "1", &url]);
    assert_eq!(tree_of(&shallow).history().unwrap(), History::Shallow);
    let partial = GitRepo::cloned(&["--filter=blob:none", "--no-checkout", &url]);
    let tree = tree_of(&partial);
    assert_eq!(tree.history().unwrap(), History::Partial);
    // Nothing is fetched on the way.
    let head = tree.resolve("HEAD").unwrap().unwrap();
    let files = tree.files(&head, b"").unwrap();
    let mut blobs = Vec::new();
    tree.blobs([&files[0].id], 100, |_, blob| blobs.push(format!("{blob:?}"))).unwrap();
    assert_eq!(blobs, ["Missing"]);
}

#[test]
fn variables_of_a_surrounding_git_change_nothing() {
    let (repo, other) = (GitRepo::new(), GitRepo::new());
    repo.put("a", "1").commit("one");
    let hook = repo.path().join(".git/hooks/post-commit");
    fs::write(&hook, "").unwrap();
    let tree = tree_of(&repo);
    let call = tree.call("rev-parse").args(["--absolute-git-dir"]);
    let text = format!("{call:?}");
    for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY"] {
        assert!(text.contains(name), "{name} is not removed: {text}");
    }
    drop(other);
    assert_eq!(call.text().unwrap(), repo.path().join(".git").to_str().unwrap());
}

//! A room at a commit is judged as a checkout of that commit is with `--now`.

use crate::domain::time::{Moment, parse_timestamp};
use crate::room::{Room, RoomError, RoomOptions};
use crate::share::past_room::{self, At, PastRoomError};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use support::documents::{APPROVAL, EXPIRY, FOLLOWUP};
use support::git::GitRepo;
use support::keygen::Keygen;

const DENIAL: &str = "schema_version: cavra.grace-period.decision.v1\n\
    decision_ref: decision:grace-period/01K7Z3V9Q2M8T4R6W0XJ5B1C7D\ntrial_ref: trial:TRL-1042\nverdict: denied\n\
    reason: no\ndecided_by: dana\ndecided_at: 2026-06-03T10:00:00Z\nseen: []\n";
const POLICY: &str = "schema_version: trialdesk.policy.v1\nmax_grace_days: 45\n";

/// Everything that a room shows: its problems, counts, hints, policy, and every trial with its evaluation.
fn shown(room: Result<Room, String>) -> String {
    let room = match room {
        Ok(room) => room,
        Err(error) => return error,
    };
    let source = room.policy_file.source.as_ref().map(|source| (&source.shown, &source.sha256, &source.pin));
    let trials: Vec<_> = room.reviews().collect();
    format!(
        "{:#?}",
        (
            (&room.named, room.now, room.is_sample_clock, room.is_whole, source, &room.policy_file.signers),
            (&room.problems, room.foreign, room.ignored, &room.hints, &room.ignore_warnings),
            trials,
        )
    )
}

/// Returns the room on disk, judged at a moment.
fn on_disk(folder: &Path, now: Moment) -> String {
    let options = RoomOptions { now: Some(now), ..RoomOptions::default() };
    shown(Room::open(folder, &options, now).map_err(|error: RoomError| error.to_string()))
}

fn past(folder: &Path, at: &At) -> Result<past_room::PastRoom, PastRoomError> {
    past_room::open(folder, at, &RoomOptions::default())
}

fn in_past(folder: &Path, commit: &str) -> String {
    let past = past(folder, &At::Revision(commit.to_owned()));
    shown(past.map(|past| past.room).map_err(|error| error.to_string()))
}

fn date_of(repo: &GitRepo, commit: &str) -> Moment {
    Moment::of_second(repo.git(&["show", "-s", "--format=%ct", commit]).parse().unwrap()).unwrap()
}

/// Commits, and asserts that the room at the commit is that on disk. Returns the commit with what it shows.
#[track_caller]
fn commit(repo: &GitRepo, folder: &str) -> (String, String) {
    let commit = repo.commit("a state");
    let folder = repo.path().join(folder);
    let expected = on_disk(&folder, date_of(repo, &commit));
    agree(&in_past(&folder, &commit), &expected);
    (commit, expected)
}

/// Asserts that two rooms show the same, or names the first line that differs.
#[track_caller]
fn agree(past: &str, on_disk: &str) {
    let different = past.lines().zip(on_disk.lines()).find(|(past, on_disk)| past != on_disk);
    assert_eq!(different, None, "in the past and on disk");
    assert_eq!(past.len(), on_disk.len());
}

fn clean(repo: &GitRepo, folder: &str) {
    repo.put(&format!("{folder}TRL-1042/expiry.yaml"), EXPIRY);
    repo.put(&format!("{folder}TRL-1042/approval.yaml"), APPROVAL);
    repo.put(&format!("{folder}TRL-1042/followup.yaml"), FOLLOWUP);
}

#[test]
fn each_state_of_a_room_is_judged_at_the_date_of_its_commit() {
    let repo = GitRepo::new();
    clean(&repo, "room/");
    let mut states = vec![commit(&repo, "room")];
    repo.put("room/TRL-1042/decisions/a.yaml", DENIAL);
    states.push(commit(&repo, "room"));
    repo.put("room/policy.yaml", POLICY);
    states.push(commit(&repo, "room"));
    repo.put("room/TRL-1042/followup.yaml", "a: [");
    states.push(commit(&repo, "room"));
    repo.git(&["rm", "-q", "-r", "room/TRL-1042"]);
    repo.put("room/other.yaml", "a: b\n");
    states.push(commit(&repo, "room"));
    assert!(states.windows(2).all(|pair| pair[0].1 != pair[1].1));
    // The files of today do not matter.
    fs::remove_file(repo.path().join("room/other.yaml")).unwrap();
    repo.put("room/policy.yaml", "broken: [");
    for (commit, expected) in &states {
        agree(&in_past(&repo.path().join("room"), commit), expected);
    }
    let touched = repo.git(&["status", "--porcelain"]);
    assert_eq!(touched, " D room/other.yaml\n M room/policy.yaml", "nothing was touched");
}

#[test]
fn odd_entries_are_what_they_are_on_disk() {
    let repo = GitRepo::new();
    clean(&repo, "");
    commit(&repo, "");
    let decisions = "TRL-1042/decisions";
    for (name, text) in [
        ("a.yaml", DENIAL),
        (".hidden.yaml", DENIAL),
        ("UPPER.YAML", DENIAL),
        ("crlf.yaml", &DENIAL.replace('\n', "\r\n")),
        ("README", "x"),
        ("empty.yaml", ""),
        ("packet.yaml", EXPIRY),
        (".tmp-x/y.yaml", DENIAL),
        (".deep/inner/z.yaml", DENIAL),
        ("nested/decisions/n.yaml", &DENIAL.replace("5B1C7D", "5B1C7E")),
    ] {
        repo.put(&format!("{decisions}/{name}"), text);
    }
    symlink("a.yaml", repo.path().join(decisions).join("link.yaml")).unwrap();
    symlink("a.yaml", repo.path().join(decisions).join("link")).unwrap();
    commit(&repo, "");
    for (name, text) in [
        ("a.yaml.sig", "not a signature"),
        ("gone.yaml.sig", "an orphan"),
        ("nested/decisions/n.yaml.sig/file", "a folder in the place of a signature"),
        ("broken.yaml", "a: ["),
        ("broken.yaml.sig", "beside a broken file"),
        (".hidden.yaml.sig", "x"),
    ] {
        repo.put(&format!("{decisions}/{name}"), text);
    }
    symlink("a.yaml.sig", repo.path().join(decisions).join("packet.yaml.sig")).unwrap();
    repo.put("TRL-1042/misplaced.yaml", DENIAL.replace("5B1C7D", "5B1C7F"));
    repo.put("TRL-1042/misplaced.yaml.sig", "x");
    commit(&repo, "");
    repo.put("large.yaml", "x".repeat(1024 * 1024 + 1)).put("bytes.yaml", b"\xff\xfe").put("a.yaml.txt", "x");
    repo.put("pointer.yaml", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n");
    repo.put(
        "several.yaml",
        format!("{}---\n{}", EXPIRY.replace("1042", "7"), FOLLOWUP.replace("1042", "7")),
    );
    repo.put("bom.json", "\u{feff}{}").put(".hidden/x.yaml", EXPIRY).put("x/.h.yaml", EXPIRY);
    symlink("TRL-1042", repo.path().join("linked")).unwrap();
    symlink("elsewhere", repo.path().join("decisions")).unwrap();
    commit(&repo, "");
    repo.put(".trialdeskignore", "x/\n*.json\n<<<<<<< HEAD\nTRL-1042/\n!several.yaml\n");
    commit(&repo, "");
    fs::remove_file(repo.path().join(".trialdeskignore")).unwrap();
    symlink("nowhere", repo.path().join(".trialdeskignore")).unwrap();
    commit(&repo, "");
}

#[test]
fn the_policy_is_that_of_the_commit_and_of_its_place() {
    let repo = GitRepo::new();
    clean(&repo, "a/room/");
    let expected = |repo: &GitRepo| commit(repo, "a/room").1;
    let none = expected(&repo);
    repo.put("policy.yaml", POLICY);
    let above = expected(&repo);
    assert!(none != above && above.contains("../../policy.yaml"));
    repo.put("a/policy.yaml", "rules: of another tool\n");
    assert!(expected(&repo).contains("../../policy.yaml"));
    repo.put("a/room/policy.yaml", format!("{POLICY}allowed_signers: keys/list\nsignatures: required\n"));
    assert!(expected(&repo).contains("needs a readable `allowed_signers`"));
    repo.put("a/room/keys/list", "dana ssh-ed25519 AAAA\n");
    expected(&repo);
    repo.put("a/room/policy.yaml", format!("{POLICY}allowed_signers: ../list\n"));
    let unreadable = past(&repo.path().join("a/room"), &At::Revision(repo.commit("x"))).unwrap().room;
    assert!(matches!(unreadable.policy_file.signers, crate::room::policy_file::Signers::Nobody(_)));
    repo.put("a/list", "dana ssh-ed25519 AAAA\n");
    expected(&repo);
    repo.put("a/room/Policy.yml", POLICY);
    assert!(expected(&repo).contains("must be named policy.yaml"));
    repo.git(&["rm", "-q", "a/room/Policy.yml"]);
    fs::remove_file(repo.path().join("a/room/policy.yaml")).unwrap();
    symlink("../../policy.yaml", repo.path().join("a/room/policy.yaml")).unwrap();
    assert!(expected(&repo).contains("not a regular file"));
    fs::remove_file(repo.path().join("a/room/policy.yaml")).unwrap();
    repo.put("a/room/policy.yaml", format!("{POLICY}unknown: x\n"));
    assert!(expected(&repo).contains("policy.yaml:3:1"));
}

#[test]
fn signatures_are_verified_with_the_keys_of_the_commit() {
    let Some(keygen) = Keygen::found() else { return };
    let (dana, eli) = (keygen.key("dana", "-t ed25519"), keygen.key("eli", "-t ed25519"));
    let repo = GitRepo::new();
    clean(&repo, "");
    repo.put("policy.yaml", format!("{POLICY}allowed_signers: list\n"));
    repo.put("list", format!("dana {}\n", dana.public()));
    repo.put("TRL-1042/decisions/a.yaml", DENIAL);
    repo.put("TRL-1042/decisions/a.yaml.sig", dana.sign(DENIAL.as_bytes()));
    let trusted = commit(&repo, "");
    repo.put("list", format!("dana {}\n", eli.public()));
    let other = commit(&repo, "");
    assert!(trusted.1.contains("trusted: true") && !other.1.contains("trusted: true"));
    agree(&in_past(&repo.path().join(""), &trusted.0), &trusted.1);
}

#[test]
fn random_trees_are_what_they_are_on_disk() {
    const NAMES: [&str; 14] = [
        "a",
        "decisions",
        ".h",
        "x.yaml",
        "x.YAML",
        "x.yaml.sig",
        ".trialdeskignore",
        "y.json",
        "z.yaml.txt",
        "decisions.yaml",
        ".tmp-1",
        "TRL-1042",
        "x.yaml.sig.yaml",
        "é",
    ];
    let texts = [DENIAL, EXPIRY, FOLLOWUP, APPROVAL, "", "x: y\n", "a: [", "x/\n*.json\n", "{}", POLICY];
    let repo = GitRepo::new();
    clean(&repo, "");
    // A sequence that is the same in each run.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |most: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % most
    };
    for _ in 0..40 {
        for _ in 0..6 {
            let path: Vec<_> = (0..=next(4)).map(|_| NAMES[next(NAMES.len())]).collect();
            let full = repo.path().join(path.join("/"));
            let is_free =
                full.ancestors().skip(1).take(path.len()).all(|above| !above.exists() || above.is_dir());
            if !is_free || full.is_dir() || full.is_symlink() {
                continue;
            }
            if next(12) == 0 && !full.exists() {
                fs::create_dir_all(full.parent().unwrap()).unwrap();
                symlink("x.yaml", &full).unwrap();
            } else {
                repo.put(&path.join("/"), texts[next(texts.len())]);
            }
        }
        commit(&repo, "");
    }
}

#[test]
fn a_content_is_read_once_for_all_commits_that_have_it() {
    let repo = GitRepo::new();
    clean(&repo, "");
    let first = repo.commit("first");
    repo.put("copy.yaml", EXPIRY).put("TRL-1042/decisions/a.yaml", DENIAL);
    let second = repo.commit("second");
    let tree = crate::git::WorkTree::containing(&repo.path()).unwrap();
    let mut parsed = crate::room::snapshot::ParsedFiles::default();
    let mut read = |commit: &str| {
        let commit = crate::git::ObjectId::parse(commit).unwrap();
        let at = (&RoomOptions::default(), date_of(&repo, &second));
        let source = past_room::CommitTree { tree: &tree, commit: &commit, is_stopped: &|| false };
        let room = past_room::open_commit(&source, &repo.path(), at, &mut parsed).unwrap();
        (room.problems.len(), parsed.read())
    };
    assert_eq!(read(&first), (0, 3));
    // The copy is a duplicate, and its content is known already.
    assert_eq!(read(&second), (2, 4));
    assert_eq!(read(&first), (0, 4));
}

#[test]
fn a_reading_that_is_stopped_ends_between_two_parts_of_the_files() {
    let repo = GitRepo::new();
    clean(&repo, "");
    repo.commit("first");
    let asked = std::cell::Cell::new(0);
    let open = |last: usize| {
        asked.set(0);
        let is_stopped = || asked.replace(asked.get() + 1) >= last;
        past_room::open_unless(
            &repo.path(),
            &At::Revision("HEAD".to_owned()),
            &RoomOptions::default(),
            &is_stopped,
        )
    };
    assert!(open(usize::MAX).is_ok());
    let parts = asked.get();
    assert!(parts > 0);
    for last in 0..parts {
        assert!(matches!(open(last), Err(PastRoomError::Stopped)), "{last}");
        assert_eq!(asked.get(), last + 1, "nothing is read after that");
    }
}

#[test]
fn a_moment_means_the_last_commit_before_it() {
    let repo = GitRepo::new();
    clean(&repo, "room/");
    let first = repo.commit("first");
    repo.put("room/TRL-1042/decisions/a.yaml", DENIAL);
    let second = repo.commit("second");
    let folder = repo.path().join("room");
    let between = parse_timestamp(&format!("{}", date_of(&repo, &second))).unwrap();
    let at = past(&folder, &At::Moment(between)).unwrap();
    assert_eq!((at.commit.as_str(), at.room.now.instant, at.room.now.given), (&*second, between, true));
    let earlier = Moment::of_second(between.as_second() - 1).unwrap();
    let at = past(&folder, &At::Moment(earlier)).unwrap();
    assert_eq!((at.commit.as_str(), at.committed_at), (&*first, date_of(&repo, &first)));
    assert_eq!(at.room.now.instant, earlier, "and not the date of the commit");
    let long_ago = parse_timestamp("2020-01-01").unwrap();
    assert!(matches!(
        past(&folder, &At::Moment(long_ago)),
        Err(PastRoomError::TooEarly { is_shallow: false, .. })
    ));
    let now = parse_timestamp("2027-01-01").unwrap();
    let options = RoomOptions { now: Some(now), ..RoomOptions::default() };
    let at = past_room::open(&folder, &At::Revision("HEAD~1".to_owned()), &options).unwrap();
    assert_eq!((at.commit.as_str(), at.room.now.instant), (&*first, now));
}

#[test]
fn a_state_that_is_not_known_has_a_reason() {
    let repo = GitRepo::new();
    repo.put("x", "x").commit("before the room");
    clean(&repo, "room/");
    repo.commit("the room");
    let folder = repo.path().join("room");
    let reason = |name: &str| past(&folder, &At::Revision(name.to_owned())).unwrap_err().to_string();
    assert!(reason("nothing").contains("`nothing` is neither a date"));
    assert!(reason("--all").contains("neither a date"));
    assert!(reason("HEAD~1").contains("has no file in"));
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    let address = format!("file://{}", repo.path().display());
    let partial = GitRepo::cloned(&["--filter=blob:none", "--no-checkout", &address]);
    fs::create_dir(partial.path().join("room")).unwrap();
    let room = past(&partial.path().join("room"), &At::Revision("HEAD".to_owned())).unwrap().room;
    assert_eq!(room.problems.len(), 3, "each file that is not here is a problem: {:?}", room.problems);
    assert_eq!(room.tally().ready, 0);
}

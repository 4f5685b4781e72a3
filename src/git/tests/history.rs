//! The commits of a range.

use crate::git::{Change, Commit, Mode, ObjectId, Range, WorkTree};
use support::git::{FIRST, GitRepo};

fn read(repo: &GitRepo, range: &Range) -> Vec<Commit> {
    let mut commits = Vec::new();
    WorkTree::containing(&repo.path()).unwrap().commits(range, |commit| commits.push(commit)).unwrap();
    commits
}

fn tip(repo: &GitRepo) -> Range {
    Range { tips: vec![ObjectId::parse(&repo.git(&["rev-parse", "HEAD"])).unwrap()], ..Range::default() }
}

fn changes(commit: &Commit) -> Vec<String> {
    let shown = |Change { kind, path, .. }: &Change| {
        format!("{} {}", char::from(*kind), String::from_utf8_lossy(path))
    };
    commit.changes.iter().map(shown).collect()
}

#[test]
fn every_commit_comes_with_its_changes() {
    let repo = GitRepo::new();
    repo.put("a", "1").put("line\nend", "1");
    let first = repo.commit("first\nsecond line");
    repo.put("a", "2").put("b", "1").commit("second");
    repo.commit("nothing");
    repo.git(&["mv", "b", "c"]);
    repo.git(&["rm", "-q", "a"]);
    let last = repo.commit("move and remove");
    let commits = read(&repo, &tip(&repo));
    assert_eq!(
        commits.iter().map(changes).collect::<Vec<_>>(),
        [vec!["D a", "D b", "A c"], vec![], vec!["M a", "A b"], vec!["A a", "A line\nend"],]
    );
    let newest = &commits[0];
    assert_eq!((newest.id.as_str(), &*newest.author, &*newest.email), (&*last, "Dana", "dana@example.com"));
    assert!(newest.committed_at.unwrap().as_second() > FIRST);
    assert_eq!(commits[3].id.as_str(), first);
    assert!(commits[3].parents.is_empty() && commits[2].parents == [commits[3].id.clone()]);
    let removed = &newest.changes[0];
    assert_eq!(removed.modes, (Mode::File, Mode::Absent));
    assert!(!removed.ids.0.is_null() && removed.ids.1.is_null());
}

#[test]
fn the_changes_between_two_commits_are_read() {
    let repo = GitRepo::new();
    repo.put("a", "1").put("line\nend", "1").put("same", "1").commit("one");
    let one = tip(&repo).tips.remove(0);
    repo.put("a", "2").put("b", "1");
    repo.git(&["rm", "-q", "line\nend"]);
    repo.commit("two");
    let two = tip(&repo).tips.remove(0);
    let tree = WorkTree::containing(&repo.path()).unwrap();
    let found = |from, to| {
        tree.changes(from, to)
            .unwrap()
            .iter()
            .map(|change| (change.kind, change.path.clone()))
            .collect::<Vec<_>>()
    };
    let expected =
        [(b'M', &b"a"[..]), (b'A', b"b"), (b'D', b"line\nend")].map(|(kind, path)| (kind, path.to_vec()));
    assert_eq!(found(&one, &two), expected);
    assert_eq!(found(&two, &two), []);
}

#[test]
fn a_merge_comes_once_for_each_parent() {
    let repo = GitRepo::new();
    repo.put("a", "1").commit("one");
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.put("side", "1").commit("side");
    repo.git(&["checkout", "-q", "main"]);
    repo.put("main", "1").commit("main");
    repo.git(&["merge", "-q", "--no-ff", "-m", "merge", "side"]);
    let commits = read(&repo, &tip(&repo));
    assert_eq!(commits[0].id, commits[1].id);
    assert_eq!(commits[0].parents.len(), 2);
    assert_eq!([changes(&commits[0]), changes(&commits[1])], [["A side"], ["A main"]]);
}

#[test]
fn patterns_and_kinds_select_changes_on_every_branch() {
    let repo = GitRepo::new();
    repo.put("room/T/decisions/a.yaml", "1").put("room/T/x", "1").commit("add");
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.put("room/T/decisions/a.yaml", "2").commit("alter");
    repo.put("room/T/decisions/a.yaml", "1").commit("restore");
    repo.git(&["checkout", "-q", "main"]);
    repo.put("room/T/x", "2").commit("other");
    repo.git(&["merge", "-q", "--no-ff", "-m", "merge", "side"]);
    let range = Range { patterns: vec!["**/decisions/**".to_owned()], kinds: "DMT", ..tip(&repo) };
    let found: Vec<_> = read(&repo, &range).iter().map(changes).collect();
    assert_eq!(found, [["M room/T/decisions/a.yaml"], ["M room/T/decisions/a.yaml"]]);
    // A pattern is not a literal path, and `*` ends at a folder.
    let shallow = Range { patterns: vec!["room/*/a.yaml".to_owned()], ..tip(&repo) };
    assert_eq!(read(&repo, &shallow), []);
}

#[test]
fn a_range_leaves_out_what_others_reach() {
    let repo = GitRepo::new();
    repo.put("a", "1").commit("one");
    let without = tip(&repo).tips;
    repo.put("a", "2").commit("two");
    let commits = read(&repo, &Range { without, ..tip(&repo) });
    assert_eq!(commits.iter().map(changes).collect::<Vec<_>>(), [["M a"]]);
    assert_eq!(read(&repo, &Range { without: tip(&repo).tips, ..tip(&repo) }), []);
    assert_eq!(read(&repo, &Range::default()), []);
}

#[test]
fn settings_of_the_repository_do_not_change_the_answer() {
    let repo = GitRepo::new();
    repo.put("room/a", "1").commit("one");
    repo.git(&["mv", "room/a", "room/b"]);
    repo.commit("rename");
    let expected = read(&repo, &tip(&repo));
    for (key, value) in [
        ("log.showSignature", "true"),
        ("log.follow", "true"),
        ("log.showRoot", "false"),
        ("log.date", "relative"),
        ("log.diffMerges", "combined"),
        ("diff.renames", "copies"),
        ("diff.relative", "true"),
        ("diff.external", "/nonexistent"),
        ("core.pager", "/nonexistent"),
        ("core.fsmonitor", "/nonexistent"),
        ("core.quotePath", "true"),
        ("core.abbrev", "7"),
        ("format.pretty", "oneline"),
        ("i18n.logOutputEncoding", "UTF-16"),
    ] {
        repo.git(&["config", key, value]);
        assert_eq!(read(&repo, &tip(&repo)), expected, "{key}");
    }
}

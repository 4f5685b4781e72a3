//! The plan, by facts alone.

use crate::git::{Mode, ObjectFormat, ObjectId};
use crate::share::sync::facts::{
    Attributes, Facts, Files, Head, LocalFile, Operation, Review, Upstream, Withheld,
};
use crate::share::sync::plan::Plan;
use crate::share::sync::stop::{Place, Stop};
use crate::share::sync::waiting::Waiting;
use crate::share::sync::warning::Warning;
use std::collections::HashSet;
use std::sync::Arc;

fn id(text: &str) -> ObjectId {
    ObjectFormat::Sha1.blob_id(text.as_bytes())
}

/// A record that holds its own name.
fn file(name: &str) -> LocalFile {
    let path = format!("T/decisions/{name}.yaml");
    LocalFile { tree_path: tree_path(name), path: path.into(), id: id(name), trial_ref: "trial:T".into() }
}

fn tree_path(name: &str) -> Vec<u8> {
    format!("room/T/decisions/{name}.yaml").into_bytes()
}

fn files(names: &[&str]) -> Files {
    Arc::new(names.iter().map(|name| (tree_path(name), (Mode::File, id(name)))).collect())
}

/// A room in step.
fn facts() -> Facts {
    let upstream = Upstream {
        remote: "origin".to_owned(),
        remote_ref: "refs/heads/main".to_owned(),
        tracking_ref: "refs/remotes/origin/main".to_owned(),
        tip: Some(id("tip")),
    };
    Facts {
        prefix: b"room".to_vec(),
        head: Head::Branch { name: "refs/heads/main".to_owned(), tip: id("tip") },
        operation: None,
        index_is_locked: false,
        upstream: Some(upstream),
        has_email: true,
        is_sparse: false,
        attributes: vec![Attributes { path: "x".to_owned(), changing: Vec::new(), is_binary: true }],
        local: vec![file("a")],
        withheld: Vec::new(),
        in_head: files(&["a"]),
        in_index: files(&["a"]),
        in_upstream: files(&["a"]),
        removed_upstream: HashSet::new(),
        reviews: Vec::new(),
    }
}

fn names(files: &[&LocalFile]) -> Vec<String> {
    files.iter().map(|file| file.path.to_string()).collect()
}

fn path(name: &str) -> String {
    format!("T/decisions/{name}.yaml")
}

#[test]
fn a_room_in_step_needs_nothing() {
    let facts = facts();
    let plan = Plan::of(&facts);
    assert!(!plan.is_blocked() && plan.commit.is_empty() && plan.send.is_empty() && plan.receive.is_empty());
    assert_eq!(plan.warnings, []);
}

#[test]
fn each_condition_is_waited_for_and_the_cause_comes_first() {
    type Change = fn(&mut Facts);
    // In the order in which they are named if all hold.
    let cases: [(Change, Waiting); 8] = [
        (|facts| facts.operation = Some(Operation::Rebase), Waiting::Operation(Operation::Rebase)),
        (|facts| facts.head = Head::Detached, Waiting::Detached),
        (|facts| facts.head = Head::Unborn, Waiting::Unborn),
        (|facts| facts.upstream = None, Waiting::NoUpstream),
        (
            |facts| {
                if let Some(upstream) = &mut facts.upstream {
                    upstream.remote = ".".to_owned();
                }
            },
            Waiting::LocalUpstream,
        ),
        (|facts| facts.has_email = false, Waiting::NoEmail),
        (|facts| facts.index_is_locked = true, Waiting::IndexLocked),
        (|facts| facts.is_sparse = true, Waiting::Sparse),
    ];
    for (number, (change, waiting)) in cases.iter().enumerate() {
        let mut one = facts();
        change(&mut one);
        assert_eq!(Plan::of(&one).waits.as_ref(), Some(waiting));
        assert!(Plan::of(&one).is_blocked());
        // Those that come later do not hide it.
        cases[number + 1..]
            .iter()
            .filter(|(_, later)| *later != Waiting::Unborn)
            .for_each(|(later, _)| later(&mut one));
        change(&mut one);
        assert_eq!(Plan::of(&one).waits.as_ref(), Some(waiting));
    }
}

#[test]
fn nothing_is_said_to_be_missing_on_a_branch_without_a_branch() {
    let mut facts = facts();
    (facts.in_head, facts.in_upstream) = (files(&[]), files(&[]));
    let plan = Plan::of(&facts);
    assert!(!facts.local.is_empty() && plan.send.len() == facts.local.len());
    assert_eq!(plan.commit.len(), facts.local.len());
    facts.head = Head::Detached;
    let plan = Plan::of(&facts);
    assert!(plan.commit.is_empty() && plan.send.is_empty() && plan.in_review.is_empty());
}

#[test]
fn only_locks_and_the_network_resolve_themselves() {
    let waiting = [
        Waiting::Detached,
        Waiting::NoUpstream,
        Waiting::NoEmail,
        Waiting::Sparse,
        Waiting::Authentication(String::new()),
        Waiting::IndexLocked,
        Waiting::Offline(String::new()),
        Waiting::Raced,
    ];
    let needs_person: Vec<_> = waiting.iter().map(|waiting| waiting.reason().needs_person).collect();
    assert_eq!(needs_person, [true, true, true, true, true, false, false, false]);
    assert!(waiting.iter().all(|waiting| !waiting.reason().remedy.is_empty()));
}

#[test]
fn files_are_committed_sent_and_received_by_the_place_that_misses_them() {
    for (head, upstream, commit, send, receive) in [
        (&[][..], &[][..], 1, 1, &[][..]),
        (&["a"], &[], 0, 1, &[]),
        (&[], &["a"], 1, 0, &[]),
        (&["a"], &["a", "b"], 0, 0, &["b"]),
        (&["a", "b"], &["a", "b"], 0, 0, &[]),
        (&["b"], &[], 1, 1, &[]),
    ] {
        let facts = Facts { in_head: files(head), in_upstream: files(upstream), ..facts() };
        let plan = Plan::of(&facts);
        assert_eq!((plan.commit.len(), plan.send.len()), (commit, send), "{head:?} {upstream:?}");
        assert_eq!(plan.receive, receive.iter().map(|name| path(name)).collect::<Vec<_>>());
    }
}

#[test]
fn other_bytes_in_any_place_stop_the_plan() {
    type Change = fn(&mut Facts, Files);
    let cases: [(Place, Change); 3] = [
        (Place::Head, |facts, files| facts.in_head = files),
        (Place::Index, |facts, files| facts.in_index = files),
        (Place::Upstream, |facts, files| facts.in_upstream = files),
    ];
    for (place, change) in cases {
        for (mode, other) in [(Mode::File, "other"), (Mode::Link, "a")] {
            let mut facts = facts();
            change(&mut facts, Arc::new([(tree_path("a"), (mode, id(other)))].into()));
            assert_eq!(Plan::of(&facts).stops, [Stop::OtherBytes { place, path: path("a") }]);
        }
    }
}

#[test]
fn something_in_the_place_of_a_folder_stops_the_plan() {
    for folder in ["room/T/decisions", "room/T", "room"] {
        let in_upstream: Files = Arc::new([(folder.as_bytes().to_vec(), (Mode::Link, id("x")))].into());
        let facts = Facts { in_upstream, ..facts() };
        let stop = Stop::InTheWay { place: Place::Upstream, path: folder.to_owned() };
        assert_eq!(Plan::of(&facts).stops, [stop]);
    }
}

#[test]
fn attributes_that_change_bytes_stop_and_line_ends_warn() {
    let changing = vec![("filter".to_owned(), "lfs".to_owned())];
    let attributes = vec![Attributes { path: "x".to_owned(), changing, is_binary: true }];
    let with = |attributes| Facts { attributes, ..facts() };
    let stop = Stop::Attribute { path: "x".to_owned(), name: "filter".to_owned(), value: "lfs".to_owned() };
    assert_eq!(Plan::of(&with(attributes)).stops, [stop]);
    let attributes = vec![Attributes { path: "x".to_owned(), ..Attributes::default() }];
    let facts = with(attributes);
    let plan = Plan::of(&facts);
    assert_eq!(plan.warnings, [Warning::LineEnds { path: "x".to_owned() }]);
    assert!(!plan.is_blocked());
}

#[test]
fn a_record_in_a_review_is_named_with_its_branch() {
    let review = Review { branch: "trialdesk/dana/2026-06-01".to_owned(), files: files(&["a"]) };
    let facts = Facts { in_upstream: Files::default(), reviews: vec![review], ..facts() };
    let plan = Plan::of(&facts);
    assert_eq!(
        plan.in_review.iter().map(|(_, branch)| *branch).collect::<Vec<_>>(),
        ["trialdesk/dana/2026-06-01"]
    );
    // Other bytes under the same path are not the record.
    let other: Files = Arc::new([(tree_path("a"), (Mode::File, id("other")))].into());
    let facts = Facts { reviews: vec![Review { branch: "x".to_owned(), files: other }], ..facts.clone() };
    assert!(Plan::of(&facts).in_review.is_empty());
}

#[test]
fn removed_records_are_sent_again_with_a_warning() {
    let removed_upstream = HashSet::from([tree_path("a")]);
    let facts = Facts { in_upstream: Files::default(), removed_upstream, ..facts() };
    let plan = Plan::of(&facts);
    assert_eq!(names(&plan.send), [path("a")]);
    assert_eq!(plan.warnings, [Warning::RemovedUpstream { count: 1 }]);
}

#[test]
fn withheld_files_are_named_until_they_are_upstream() {
    let withheld = ["a", "bad"].map(|name| Withheld {
        path: path(name).into(),
        tree_path: tree_path(name),
        message: "it is cut off".to_owned(),
    });
    let facts = Facts { withheld: withheld.to_vec(), ..facts() };
    assert_eq!(Plan::of(&facts).withheld, [&withheld[1]]);
}

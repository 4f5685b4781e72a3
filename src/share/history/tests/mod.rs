//! Histories of real repositories, compared with rooms in them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod clones;
mod removals;
mod surroundings;

use super::{Departure, GoneKind, RoomHistory};
use crate::domain::time::parse_timestamp;
use crate::room::{Room, RoomOptions};
use std::path::Path;
use support::documents::EXPIRY;
use support::git::GitRepo;

/// Returns the text of a denial.
fn denial(number: usize) -> String {
    format!(
        "schema_version: cavra.grace-period.decision.v1\ndecision_ref: decision:grace-period/{number}\n\
         trial_ref: trial:TRL-1042\nverdict: denied\nreason: no\ndecided_by: dana\n\
         decided_at: 2026-06-03T10:00:00Z\nseen: []\n"
    )
}

/// Returns the path of a denial in the folder of a room.
fn path(number: usize) -> String {
    format!("TRL-1042/decisions/{number}.yaml")
}

/// A repository whose root is a room with a trial and some denials.
fn repository(denials: usize) -> GitRepo {
    repository_with("sha1", "", denials)
}

/// The same with another format of ids, and the room in a folder.
fn repository_with(format: &str, room: &str, denials: usize) -> GitRepo {
    let repo = GitRepo::with_format(format);
    repo.put(&format!("{room}TRL-1042/expiry.yaml"), EXPIRY);
    for number in 1..=denials {
        repo.put(&format!("{room}{}", path(number)), denial(number));
    }
    repo.commit("a room");
    repo
}

fn room(folder: &Path) -> Room {
    let now = parse_timestamp("2026-06-20T12:00:00Z").unwrap();
    Room::open(folder, &RoomOptions::default(), now).unwrap()
}

fn read(folder: &Path) -> RoomHistory {
    RoomHistory::read(&room(folder)).unwrap()
}

/// Returns what is gone, each in a line.
fn gone(history: &RoomHistory) -> Vec<String> {
    let line = |gone: &super::GoneRecord| {
        let kind = match gone.kind {
            GoneKind::Removed => "removed",
            GoneKind::Changed => "changed",
            GoneKind::SignatureRemoved => "signature removed",
        };
        let how = match gone.how {
            Departure::Commit(_) => "commit",
            Departure::Merge(_) => "merge",
            Departure::Uncommitted => "uncommitted",
        };
        format!("{kind} {}: {how}", gone.path)
    };
    history.gone.iter().map(line).collect()
}

/// Asserts that the history has this number of records, and that none is gone.
#[track_caller]
fn is_intact(history: &RoomHistory, records: usize) {
    assert_eq!(gone(history), [""; 0]);
    assert!(history.is_intact(), "{history:?}");
    assert_eq!((history.records, &*history.elsewhere), (records, &[][..]));
}

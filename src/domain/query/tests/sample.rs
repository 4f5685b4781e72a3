//! The sample room as queries see it.

use jiff::Timestamp;
use std::path::{Path, PathBuf};
use trialdesk::domain::query::{CompiledQuery, QueryContext, parse};
use trialdesk::domain::summary::{Collector, Summaries};
use trialdesk::room::{Room, RoomOptions};

/// The sample room in the repository.
pub fn sample() -> PathBuf {
    support::sample::sample_evidence()
}

/// A room with the rows of its trials.
pub struct Queried {
    room: Room,
    rows: Summaries,
}

impl std::ops::Deref for Queried {
    type Target = Summaries;

    fn deref(&self) -> &Summaries {
        &self.rows
    }
}

/// Queries over the trials of the sample room.
pub fn summaries(room: &Path) -> Queried {
    let room = Room::open(room, &RoomOptions::default(), Timestamp::UNIX_EPOCH).unwrap();
    let collector = Collector::new(room.now.today());
    let rows = room.map_reviews(|reviewed| collector.summary(&reviewed.trial, &reviewed.evaluation));
    let rows = collector.finish(rows);
    Queried { room, rows }
}

/// The numbers of the sample room's trials that a query takes: `1042 1051`.
pub fn taken_by(summaries: &Queried, viewer: QueryContext<'_>, query: &str) -> String {
    let query = parse(query).unwrap_or_else(|error| panic!("{query}: {error}"));
    let prepared = CompiledQuery::of(&query, summaries, viewer).over(summaries.room.evidence());
    let name = |place: usize| summaries.get(place).unwrap().name.trim_start_matches("TRL-").to_owned();
    prepared.places().map(name).collect::<Vec<_>>().join(" ")
}

/// Those of them that have begun no later stage: their numbers are below 2000.
pub fn taken_in_stage_1(summaries: &Queried, viewer: QueryContext<'_>, query: &str) -> String {
    let taken = taken_by(summaries, viewer, query);
    taken.split(' ').filter(|number| !number.starts_with('2')).collect::<Vec<_>>().join(" ")
}

/// A copy of a folder.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

//! The plan of a sync: what is done, by the facts alone.

use super::facts::{Attributes, Facts, Files, Head, LocalFile, Withheld};
use super::record::{Name, name_of, path_in_room};
use super::stop::{Place, Stop};
use super::waiting::Waiting;
use super::warning::Warning;
use std::collections::HashSet;

/// The steps of a sync. If it waits or stops, it does nothing.
#[derive(Clone, Debug, Default)]
pub struct Plan<'a> {
    /// The condition that is waited for.
    pub waits: Option<Waiting>,
    /// The conditions that a person has to resolve.
    pub stops: Vec<Stop>,
    /// Remarks.
    pub warnings: Vec<Warning>,
    /// The files that are committed to the branch: it does not have them.
    pub commit: Vec<&'a LocalFile>,
    /// The files that are sent: the upstream branch does not have them.
    pub send: Vec<&'a LocalFile>,
    /// Those of them that a branch holds which waits for a review, with its name.
    pub in_review: Vec<(&'a LocalFile, &'a str)>,
    /// The paths in the room of the records that the upstream branch has, and neither the branch nor the disk.
    pub receive: Vec<String>,
    /// The files that are not sent as they are.
    pub withheld: Vec<&'a Withheld>,
}

impl<'a> Plan<'a> {
    /// Returns the plan for these facts.
    #[must_use]
    pub fn of(facts: &'a Facts) -> Self {
        // Without a branch it is not known which files a branch lacks.
        let local = if facts.head == Head::Detached { &[] } else { &*facts.local };
        let missing_in = |files: &Files| {
            local.iter().filter(|file| !files.contains_key(&file.tree_path)).collect::<Vec<_>>()
        };
        let send = missing_in(&facts.in_upstream);
        let review_of = |file: &LocalFile| {
            let holds = |files: &Files| files.get(&file.tree_path).is_some_and(|(_, id)| *id == file.id);
            facts.reviews.iter().find(|review| holds(&review.files)).map(|review| &*review.branch)
        };
        Plan {
            waits: waiting(facts),
            stops: stops(facts),
            warnings: warnings(facts, &send),
            commit: missing_in(&facts.in_head),
            in_review: send.iter().filter_map(|file| Some((*file, review_of(file)?))).collect(),
            receive: receive(facts),
            withheld: withheld(facts),
            send,
        }
    }

    /// Returns true if something keeps the plan from being done.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        self.waits.is_some() || !self.stops.is_empty()
    }
}

/// Returns the first condition that is waited for.
fn waiting(facts: &Facts) -> Option<Waiting> {
    let upstream = facts.upstream.as_ref();
    let conditions = [
        // An unfinished rebase detaches the head: it is the cause.
        facts.operation.map(Waiting::Operation),
        (facts.head == Head::Detached).then_some(Waiting::Detached),
        (facts.head == Head::Unborn).then_some(Waiting::Unborn),
        upstream.is_none().then_some(Waiting::NoUpstream),
        upstream.is_some_and(|upstream| upstream.remote == ".").then_some(Waiting::LocalUpstream),
        (!facts.has_email).then_some(Waiting::NoEmail),
        facts.index_is_locked.then_some(Waiting::IndexLocked),
        facts.is_sparse.then_some(Waiting::Sparse),
    ];
    conditions.into_iter().flatten().next()
}

/// Returns what a person has to resolve first.
fn stops(facts: &Facts) -> Vec<Stop> {
    let changing = |attributes: &Attributes| {
        let path = attributes.path.clone();
        let stop = |(name, value): &(String, String)| Stop::Attribute {
            path: path.clone(),
            name: name.clone(),
            value: value.clone(),
        };
        attributes.changing.first().map(stop)
    };
    let places = [
        (Place::Head, &facts.in_head),
        (Place::Index, &facts.in_index),
        (Place::Upstream, &facts.in_upstream),
    ];
    let other_bytes = |file: &LocalFile| {
        let differs = |files: &Files| {
            files.get(&file.tree_path).is_some_and(|(mode, id)| *id != file.id || !mode.is_file())
        };
        let (place, _) = places.iter().find(|(_, files)| differs(files))?;
        Some(Stop::OtherBytes { place: *place, path: file.path.to_string() })
    };
    let in_the_way = |file: &LocalFile| {
        let folders = || file.tree_path.iter().enumerate().filter(|(_, byte)| **byte == b'/');
        places.iter().find_map(|(place, files)| {
            let (at, _) = folders().find(|(at, _)| files.contains_key(&file.tree_path[..*at]))?;
            let path = String::from_utf8_lossy(&file.tree_path[..at]).into_owned();
            Some(Stop::InTheWay { place: *place, path })
        })
    };
    // One thing is in the way of all files of a folder, and one attribute usually holds for all.
    let in_the_way = facts.local.iter().find_map(in_the_way);
    let attribute = facts.attributes.iter().find_map(changing);
    facts.local.iter().filter_map(other_bytes).chain(in_the_way).chain(attribute).collect()
}

fn warnings(facts: &Facts, send: &[&LocalFile]) -> Vec<Warning> {
    let line_ends = facts.attributes.iter().find(|attributes| !attributes.is_binary);
    let line_ends = line_ends.map(|attributes| Warning::LineEnds { path: attributes.path.clone() });
    let is_removed = |file: &&&LocalFile| facts.removed_upstream.contains(&file.tree_path);
    let removed = send.iter().filter(is_removed).count();
    let removed = (removed > 0).then_some(Warning::RemovedUpstream { count: removed });
    line_ends.into_iter().chain(removed).collect()
}

fn receive(facts: &Facts) -> Vec<String> {
    let local: HashSet<&[u8]> = facts.local.iter().map(|file| &*file.tree_path).collect();
    let new = |path: &&Vec<u8>| !facts.in_head.contains_key(*path) && !local.contains(&***path);
    let record = |path: &Vec<u8>| {
        let path = path_in_room(&facts.prefix, path)?;
        (name_of(path) == Some(Name::Record)).then(|| path.to_owned())
    };
    let mut paths: Vec<_> = facts.in_upstream.keys().filter(new).filter_map(record).collect();
    paths.sort();
    paths
}

/// Returns the files that are not sent as they are. One that is upstream was sent by other means.
fn withheld(facts: &Facts) -> Vec<&Withheld> {
    facts.withheld.iter().filter(|file| !facts.in_upstream.contains_key(&file.tree_path)).collect()
}

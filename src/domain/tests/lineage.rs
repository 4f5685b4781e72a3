//! The decision that a record replaces, and the one that replaces it (specification, sections 5.2 and 5.3).

use jiff::Timestamp;
use std::collections::BTreeSet;
use trialdesk::domain::settlement::{NotCounted, Records};
use trialdesk::domain::time::Now;
use trialdesk::domain::trial::Trial;
use trialdesk::room::{Room, RoomOptions};

/// The records that each record sees, by walking over `seen` until nothing is new.
fn closure(trial: &Trial, has_sight: impl Fn(usize) -> bool) -> Vec<BTreeSet<usize>> {
    let direct = |record: usize| -> BTreeSet<usize> {
        let named =
            |digest: &str| trial.decisions.iter().position(|(decision, _)| *decision.file_digest == *digest);
        let seen = trial.decisions[record].0.seen.iter().filter(|_| has_sight(record));
        seen.filter_map(|digest| named(digest)).collect()
    };
    let count = trial.decisions.len();
    let mut sees: Vec<_> = (0..count).map(direct).collect();
    for _ in 0..count {
        for record in 0..count {
            let further: Vec<_> = sees[record].iter().flat_map(|&other| sees[other].clone()).collect();
            sees[record].extend(further);
        }
    }
    sees
}

#[test]
fn section_5_2_a_record_replaces_the_last_of_its_person_that_it_sees() {
    let room = support::sample::sample_evidence();
    let room = Room::open(&room, &RoomOptions::default(), Timestamp::UNIX_EPOCH).unwrap();
    let policy = &room.policy_file.policy;
    let (mut replacing, mut blind) = (0, 0);
    for reviewed in room.decided() {
        let trial = &reviewed.trial;
        // Also as of the day of each record: the later ones are dated in the future then, and see nothing.
        let times = trial.decisions.iter().map(|(decision, _)| decision.decided_at);
        let days = times.map(|at| Now { instant: at, given: true });
        for now in days.chain([room.now]) {
            let records = Records::of(trial, policy, now);
            let is_of_future =
                |record: usize| records.ballots()[record].not_counted == Some(NotCounted::NotYet);
            let sees = closure(trial, |record| !is_of_future(record));
            for record in 0..trial.decisions.len() {
                let decision = |record: usize| &trial.decisions[record].0;
                let is_same = |&other: &usize| {
                    decision(other).decided_by == decision(record).decided_by
                        && decision(other).stage() == decision(record).stage()
                };
                let lineage = records.lineage(record);
                assert_eq!(lineage.seen, sees[record].len(), "{} {record}", trial.trial_ref);
                let own: BTreeSet<usize> = sees[record].iter().copied().filter(is_same).collect();
                let last =
                    own.iter().copied().filter(|one| own.iter().all(|other| !sees[*other].contains(one)));
                let last = last.reduce(|a, b| if decision(a).is_later_than(decision(b)) { a } else { b });
                assert_eq!(lineage.replaces, last, "{} {record}", trial.trial_ref);
                let later: Vec<usize> =
                    (0..sees.len()).filter(|&other| sees[other].contains(&record)).collect();
                let later: Vec<usize> = later.into_iter().filter(is_same).collect();
                assert_eq!(lineage.replaced_by.is_some(), !later.is_empty(), "{} {record}", trial.trial_ref);
                if let Some(first) = lineage.replaced_by {
                    assert!(later.contains(&first) && later.iter().all(|other| !sees[first].contains(other)));
                }
                replacing += usize::from(last.is_some());
                blind += usize::from(is_of_future(record) && !decision(record).seen.is_empty());
            }
        }
    }
    assert!(replacing > 0 && blind > 0, "{replacing} {blind}");
}

//! A decision in a room under watch: what the watch does not know is compared with the disk.

use crate::room::tests::same_evidence::{By, Desk, TRIAL, packet, read, watch};
use std::fs::{self, OpenOptions, hard_link, rename};
use support::sample::SampleRoom;
use trialdesk::room::{OnDisk, RoomOptions};

/// Returns whether the trial is the same, and if the versions of all files were compared.
fn shown(desk: &Desk) -> (bool, bool) {
    match desk.shown().unwrap() {
        None => (false, false),
        Some((_, work)) => (true, work.compared > 0),
    }
}

const SAME: (bool, bool) = (true, false);
const SAME_BY_VERSIONS: (bool, bool) = (true, true);

#[test]
fn records_of_other_trials_leave_the_next_decision_without_a_comparison() {
    let Some(desk) = Desk::new(By::Watch) else { return };
    let text = desk.text(&desk.record("TRL-1042")).replace("TRL-1042", "TRL-1003");
    for number in 0..3 {
        let reference = format!("decision_ref: grace-decision:01KVJEDVG04APNZVMEREVS8T{number}Z");
        let lines =
            text.lines().map(|line| if line.starts_with("decision_ref: ") { &reference } else { line });
        let text = lines.collect::<Vec<_>>().join("\n");
        // As a record is written: beside it, then under its name.
        desk.put("TRL-1003/decisions/.tmp-1", &text);
        rename(desk.at("TRL-1003/decisions/.tmp-1"), desk.at(&format!("TRL-1003/decisions/{number}.yaml")))
            .unwrap();
        assert_eq!(shown(&desk), SAME);
    }
}

#[test]
fn a_folder_that_is_created_and_filled_is_read() {
    let Some(desk) = Desk::new(By::Watch) else { return };
    desk.put("TRL-9/deep/a.yaml", &packet("trial:TRL-9"));
    assert_eq!(shown(&desk), SAME);
    desk.put("TRL-9/deep/deeper/b.yaml", &packet(TRIAL));
    assert!(!shown(&desk).0);
}

#[test]
fn folders_that_move_are_compared() {
    let Some(desk) = Desk::new(By::Watch) else { return };
    let aside = desk.folder.path().with_extension("aside");
    rename(desk.at("TRL-1003"), &aside).unwrap();
    assert!(!shown(&desk).0, "a folder that is gone cannot be listed");
    rename(&aside, desk.at("TRL-1003")).unwrap();
    assert_eq!(shown(&desk), SAME_BY_VERSIONS);
    // Another folder in its place: no entry of it was reported.
    fs::create_dir(&aside).unwrap();
    fs::write(aside.join("expiry.yaml"), packet(TRIAL)).unwrap();
    rename(desk.at("TRL-1003"), desk.folder.path().with_extension("other")).unwrap();
    rename(&aside, desk.at("TRL-1003")).unwrap();
    assert!(!shown(&desk).0);
}

#[test]
fn lost_events_lead_to_a_comparison() {
    let Some(desk) = Desk::new(By::Watch) else { return };
    let limit: usize =
        fs::read_to_string("/proc/sys/fs/inotify/max_queued_events").unwrap().trim().parse().unwrap();
    for _ in 0..=limit / 2 {
        OpenOptions::new().write(true).open(desk.at("TRL-1003/expiry.yaml")).unwrap();
        OpenOptions::new().write(true).open(desk.at("TRL-1003/followup.yaml")).unwrap();
    }
    assert_eq!(shown(&desk), SAME_BY_VERSIONS);
    desk.put("TRL-1003/other.yaml", &packet(TRIAL));
    assert!(!shown(&desk).0);
}

#[test]
fn a_watch_that_ended_leads_to_a_comparison() {
    let Some(mut desk) = Desk::new(By::Watch) else { return };
    assert_eq!(shown(&desk), SAME);
    desk.watch = None;
    assert_eq!(shown(&desk), SAME_BY_VERSIONS);
    desk.put("TRL-1003/other.yaml", &packet(TRIAL));
    assert!(!shown(&desk).0);
}

#[test]
fn a_room_that_was_read_before_it_was_watched_is_compared_once() {
    let Some(mut desk) = Desk::new(By::Versions) else { return };
    let compare = |desk: &Desk| {
        desk.before.compare_under(
            desk.watch.as_ref().unwrap(),
            desk.folder.path(),
            &RoomOptions::default(),
            desk.machine,
        )
    };
    desk.watch = Some(watch(&desk.folder));
    assert_eq!(shown(&desk), SAME_BY_VERSIONS);
    assert_eq!(compare(&desk), Some(OnDisk::AsRead));
    assert_eq!(shown(&desk), SAME);
    desk.put("TRL-1003/other.yaml", &packet(TRIAL));
    assert!(!shown(&desk).0);
}

#[test]
fn a_change_between_reading_and_watching_is_compared() {
    let Some(mut desk) = Desk::new(By::Versions) else { return };
    desk.put("TRL-1003/other.yaml", &packet("trial:TRL-1003"));
    desk.watch = Some(watch(&desk.folder));
    let watch = desk.watch.as_ref().unwrap();
    let options = RoomOptions::default();
    let on_disk = desk.before.compare_under(watch, desk.folder.path(), &options, desk.machine);
    assert_eq!((on_disk, shown(&desk)), (Some(OnDisk::Changed), SAME_BY_VERSIONS));
}

#[test]
fn a_change_while_the_room_is_read_is_read_again() {
    let folder = SampleRoom::whole();
    let watch = watch(&folder);
    let Some(desk) = Desk::new(By::Watch) else { return };
    // Between the beginning of a watch and the end of a reading: the file is read in its second version.
    fs::write(folder.path().join("TRL-1003/other.yaml"), packet("trial:TRL-1003")).unwrap();
    let before = read(&folder, desk.machine, Some(watch.clone()));
    let desk = Desk { folder, before, watch: Some(watch), ..desk };
    assert_eq!(shown(&desk), SAME);
    desk.put("TRL-1003/other.yaml", &packet(TRIAL));
    assert!(!shown(&desk).0);
}

/// No system reports these. A reading compares versions, and notices them.
#[test]
fn a_write_through_a_hard_link_outside_is_noticed_by_the_next_reading_only() {
    for (by, is_same) in [(By::Watch, true), (By::Versions, false)] {
        let Some(desk) = Desk::new(by) else { return };
        let link = desk.folder.path().with_extension("link");
        hard_link(desk.at("TRL-1003/expiry.yaml"), &link).unwrap();
        fs::write(&link, packet(TRIAL)).unwrap();
        fs::remove_file(&link).unwrap();
        assert_eq!(shown(&desk).0, is_same);
        let again = read(&desk.folder, desk.machine, desk.watch.clone());
        let packets = |room: &trialdesk::room::Room| room.trial(TRIAL).unwrap().trial.documents().len();
        assert_ne!(packets(&desk.before), packets(&again));
    }
}

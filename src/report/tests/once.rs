//! A report judges every trial once, and several reports together do so too.

use crate::domain::work::steps_of;
use jiff::Timestamp;
use trialdesk::domain::labels::StageId;
use trialdesk::domain::query::{QueryContext, parse};
use trialdesk::report::Report as _;
use trialdesk::report::check::{CheckFormats, CheckReport};
use trialdesk::report::output::Output;
use trialdesk::report::selection::Selection;
use trialdesk::room::{Room, RoomOptions};

fn sample() -> Room {
    let folder = support::sample::sample_evidence();
    Room::open(&folder, &RoomOptions::default(), Timestamp::UNIX_EPOCH).unwrap()
}

fn rendered(format: &str, selection: &Selection<'_>) -> Vec<u8> {
    let format = CheckFormats::FORMATS.iter().find(|known| known.name == format).unwrap();
    let mut bytes = Vec::new();
    format.renderer.render(selection, &mut Output::new(&mut bytes, false)).unwrap();
    bytes
}

/// Returns a selection of each kind.
fn selections(room: &Room) -> Vec<Selection<'_>> {
    let query = parse("status:blocked").unwrap();
    let matching = |stage| Selection::matching(room, &query, stage, QueryContext::default());
    vec![
        Selection::from(room),
        Selection::of_stage(room, StageId::Readiness),
        Selection::trials(room, Vec::new()),
        matching(None),
        matching(Some(StageId::Followup)),
    ]
}

#[test]
fn json_is_the_report_as_one_value() {
    let room = sample();
    for (number, (late, whole)) in selections(&room).iter().zip(selections(&room)).enumerate() {
        let mut expected = Vec::new();
        Output::new(&mut expected, false).json(&CheckReport::of(&whole)).unwrap();
        let json = rendered("json", late);
        assert_eq!(
            String::from_utf8(json).unwrap(),
            String::from_utf8(expected).unwrap(),
            "selection {number}"
        );
    }
}

#[test]
fn every_trial_is_judged_once() {
    let room = sample();
    let once = steps_of(|| Selection::from(&room).reviews().for_each(drop));
    assert!(once >= room.len());
    assert_eq!(steps_of(|| drop(rendered("json", &Selection::from(&room)))), once);
    let selection = Selection::from(&room).for_several_reports();
    assert_eq!(steps_of(|| selection.reviews().for_each(drop)), once);
    assert_eq!(steps_of(|| selection.reviews().for_each(drop)), 0, "the evaluations are kept");
    for format in CheckFormats::FORMATS {
        let (mut alone, mut further) = (Vec::new(), Vec::new());
        let steps = steps_of(|| alone = rendered(format.name, &Selection::from(&room)));
        let steps_with_kept = steps_of(|| further = rendered(format.name, &selection));
        assert!(steps_with_kept + once <= steps, "{}: {steps_with_kept} of {steps} steps", format.name);
        assert!(alone == further, "{}", format.name);
    }
}

//! A key does the same work in a room of any size: what is allocated for it and for the frame after it is counted.

use crate::console::tests::session::{Session, draw, parse};
use allocation_counter::{AllocationInfo, measure};
use std::fs;
use trialdesk::console::app::model::Model;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::room_view::RoomView;
use trialdesk::console::app::update::update;
use trialdesk::domain::query::{QueryContext, parse as parse_query};
use trialdesk::domain::work::steps_of;
use trialdesk::room::RoomOptions;

/// A room of this many trials that are alike.
fn session(trials: usize) -> Session {
    let folder = tempfile::tempdir().unwrap();
    let room = folder.path().join("room");
    let sample = support::sample::sample_evidence();
    let packets = ["expiry.yaml", "approval.yaml", "followup.yaml"];
    let texts = packets.map(|name| fs::read_to_string(sample.join("TRL-1042").join(name)).unwrap());
    for number in 0..trials {
        let target = room.join(format!("{number:05}"));
        fs::create_dir_all(&target).unwrap();
        for (name, text) in packets.iter().zip(&texts) {
            fs::write(target.join(name), text.replace("TRL-1042", &format!("TRL-{number:05}"))).unwrap();
        }
    }
    fs::copy(sample.join("policy.yaml"), room.join("policy.yaml")).unwrap();
    Session::on(folder, room, Some("dana"), RoomOptions::default(), 120, 36)
}

/// The same console with this many rows, the trials of its room one after the other, again and again.
fn with_rows(model: &Model, rows: usize) -> Model {
    let mut model = model.clone();
    let trials = model.room_view.as_ref().unwrap().summaries.len();
    model.list.rows = (0..rows).map(|row| row % trials).collect();
    model
}

/// Presses keys and draws a frame after each.
fn press(model: &mut Model, keys: &str) {
    for key in parse(keys) {
        let _ = update(model, Msg::Key(key));
        let _ = draw(model);
    }
}

/// The cost of keys with their frames. Each is pressed twice, so that cached results do not count.
fn cost(model: &Model, keys: &str) -> AllocationInfo {
    press(&mut model.clone(), keys);
    let mut model = model.clone();
    measure(|| press(&mut model, keys))
}

#[test]
fn a_key_costs_the_same_at_a_hundred_thousand_rows() {
    let session = session(60);
    for keys in [
        "j", "k", "jj", "<C-d>", "<C-u>", "G", "g", " ", "<Tab>j", "<Enter>", "<Enter>j", "?", ":", "a", "n",
        "]",
    ] {
        let mut few = with_rows(&session.model, 120);
        let mut many = with_rows(&session.model, 100_020);
        // Where the cursor is in the middle the frames look alike but for the row's number.
        for model in [&mut few, &mut many] {
            press(model, "jjjjjjjj");
        }
        let (small, large) = (cost(&few, keys), cost(&many, keys));
        let per_key = large.count_total.abs_diff(small.count_total);
        assert!(per_key <= 8, "{keys}: {} and {} allocations", small.count_total, large.count_total);
        let bytes = large.bytes_total.abs_diff(small.bytes_total);
        assert!(bytes < 4096, "{keys}: {} and {} bytes", small.bytes_total, large.bytes_total);
    }
}

#[test]
fn key_cost_does_not_depend_on_the_selection() {
    let mut session = session(1_200);
    session.press("0j");
    let none = cost(&session.model, "k");
    session.press("*");
    assert_eq!(session.model.list.selected.len(), 1_200);
    let all = cost(&session.model, "k");
    assert!(all.bytes_total < none.bytes_total + 4096, "{} and {} bytes", none.bytes_total, all.bytes_total);
}

#[test]
fn a_first_letter_looks_into_no_trial_once_the_evidence_is_summarized() {
    let session = session(200);
    let room = session.model.room_view.as_ref().unwrap().room.clone();
    for (is_summarized, looked_into) in [(false, 200), (true, 0)] {
        let room_view = RoomView::of(room.clone());
        if is_summarized {
            room_view.summarize(|| false);
        }
        // It is in no row and no evidence.
        let query = room_view.compiled(&parse_query("%").unwrap(), QueryContext::default());
        let steps = steps_of(|| assert_eq!(query.places().count(), 0));
        assert_eq!(steps, looked_into);
    }
}

//! The expressions of the public boundary are compiled before a screen shows a text that needs them. A process compiles each once,
//! so the test starts processes of its own.

use crate::console::app::content::context::TrialContext;
use crate::console::app::form_drafts::FormDrafts;
use crate::console::app::freshness::Freshness;
use crate::console::app::list::{detail, detail_ahead};
use crate::console::app::room_view::RoomView;
use crate::room::{EvaluatedTrial, Room, RoomOptions};
use jiff::Timestamp;
use std::env;
use std::io::{self, Write as _};
use std::process::Command;
use std::sync::Arc;

const TEST: &str = "console::tests::compiled_rules::no_pane_compiles_rules_after_those_that_were_made_ahead";
/// Set in a process of its own, to whether panes were made ahead.
const AHEAD: &str = "TRIALDESK_TEST_AHEAD";

/// Returns the allocations that the panes of all trials take the first time, and not the second time.
fn allocations_of_first_panes(room_view: &RoomView) -> u64 {
    let pane = |reviewed: &EvaluatedTrial| {
        let context = TrialContext {
            reviewed,
            room: &room_view.room,
            principal: "dana",
            freshness: Freshness::Current,
        };
        let make = || drop(detail::of_trial(&context, &FormDrafts::default(), None, 60));
        let [first, second] = [(); 2].map(|()| allocation_counter::measure(make).count_total);
        first.saturating_sub(second)
    };
    room_view.room.reviews().map(|reviewed| pane(&reviewed)).sum()
}

#[test]
fn no_pane_compiles_rules_after_those_that_were_made_ahead() {
    if let Ok(ahead) = env::var(AHEAD) {
        let folder = support::sample::sample_evidence();
        let room = Room::open(&folder, &RoomOptions::default(), Timestamp::UNIX_EPOCH).unwrap();
        let room_view = RoomView::of(Arc::new(room));
        if ahead == "yes" {
            detail_ahead::make(&room_view);
        }
        writeln!(io::stdout(), "\nallocations {}", allocations_of_first_panes(&room_view)).unwrap();
        return;
    }
    let [without, with] = ["no", "yes"].map(|ahead| {
        let mut again = Command::new(env::current_exe().unwrap());
        let output = again.args(["--exact", TEST, "--nocapture"]).env(AHEAD, ahead).output().unwrap();
        let output = String::from_utf8_lossy(&output.stdout).into_owned();
        let allocations = output.lines().find_map(|line| line.strip_prefix("allocations "));
        allocations.and_then(|count| count.parse::<u64>().ok()).unwrap_or_else(|| panic!("{output}"))
    });
    assert!(with * 10 < without, "{with} and {without} allocations");
}

//! Detail panes that are made before a user goes to their rows, some for each kind of row.
//!
//! The public boundary compiles an expression when a text first meets its requirements. The path of a record or the message of a
//! finding meets those of several, and compiling these takes longer than a frame: a key would wait for it.

use crate::console::app::content::context::TrialContext;
use crate::console::app::form_drafts::FormDrafts;
use crate::console::app::freshness::Freshness;
use crate::console::app::list::detail;
use crate::console::app::room_view::RoomView;
use crate::domain::labels::ProblemCode;
use crate::domain::safe_text::SafeText;
use crate::domain::summary::Summary;
use std::collections::BTreeSet;

/// The width of the panes. Their texts are the same at each.
const WIDTH: usize = 80;
/// The number of trials for each code of problems, and of those with records.
const OF_A_KIND: usize = 4;

/// Makes the panes of some rows of each kind, and sanitizes what other panes show of their trials.
pub fn make(room_view: &RoomView) {
    let drafts = FormDrafts::default();
    for reviewed in places(room_view).into_iter().filter_map(|place| room_view.room.review(place)) {
        let context = TrialContext {
            reviewed: &reviewed,
            room: &room_view.room,
            principal: "",
            freshness: Freshness::Current,
        };
        drop(detail::of_trial(&context, &drafts, None, WIDTH));
        for document in reviewed.trial.documents() {
            drop(SafeText::sanitize(&document.path));
            for (_, text) in document.packed.strings() {
                drop(SafeText::sanitize(text));
            }
        }
    }
}

/// Returns the places of some trials that have, together, each status, mark, outcome, blocked gate and code of all trials.
fn places(room_view: &RoomView) -> BTreeSet<usize> {
    let mut places = BTreeSet::new();
    let mut seen = [0; 6];
    for (place, row) in room_view.summaries.iter().enumerate() {
        let own = kind_bits(row);
        if own.iter().zip(seen).any(|(own, seen)| own & !seen != 0) {
            places.insert(place);
            seen.iter_mut().zip(own).for_each(|(seen, own)| *seen |= own);
        }
    }
    let mut counts = [0; ProblemCode::ALL.len()];
    for problem in &*room_view.room.problems {
        let count = &mut counts[problem.code as usize];
        *count += 1;
        let trial = problem.trials.first().filter(|_| *count <= OF_A_KIND);
        places.extend(trial.and_then(|trial| room_view.find(trial)));
    }
    let decided = room_view.room.decided().take(OF_A_KIND);
    places.extend(decided.filter_map(|reviewed| room_view.find(&reviewed.trial.trial_ref)));
    places
}

/// Returns what the text of a row's pane depends on, a bit each.
fn kind_bits(row: &Summary) -> [u64; 6] {
    [
        row.code_bits().into(),
        row.blocked_bits(),
        row.mark_bits().into(),
        1 << row.status as u32,
        row.outcome.map_or(0, |outcome| 1 << outcome as u32),
        1 << row.grace as u32,
    ]
}

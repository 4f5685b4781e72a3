//! The list of planned dates.

use crate::console::tests::presentation::demo::Run;
use trialdesk::console::app::command::InputMode;

#[test]
fn planned_dates_of_all_stages_are_in_one_list_by_date() {
    let mut run = Run::start(120, 36);
    let session = &mut run.session;
    session.press("U");
    assert_eq!(session.model.mode(), InputMode::Upcoming);
    insta::assert_snapshot!("upcoming", session.screen());
    let rows = session.model.layers.upcoming().unwrap().rows.clone();
    assert!(rows.is_sorted_by_key(|row| row.date));
    for kind in ["grace ends", "target start", "go-live", "renewal due", "follow-up due"] {
        assert!(session.shows(kind), "{kind}: {}", session.screen());
    }
    // The cursor begins at today; the missed ones are above it.
    assert!(session.line("▸").contains("in "), "{}", session.screen());
    session.press("G<Enter>");
    let last = rows.last().unwrap();
    let room_view = session.model.room_view.as_ref().unwrap();
    let name = room_view.name_of(room_view.trial_ref(last.place).unwrap()).to_string();
    assert!(session.shows(&format!("{name}   F Gates")), "{}", session.screen());
    session.press("<Esc>");
    assert_eq!(session.model.mode(), InputMode::Upcoming, "back leads to the list");
    assert_eq!(session.model.layers.upcoming().unwrap().cursor, rows.len() - 1);
    session.press("<Esc>");
    assert_eq!(session.model.mode(), InputMode::List);
}

#[test]
fn the_upcoming_dates_follow_the_filter_and_fit_small_screens() {
    let mut run = Run::start(80, 24);
    let session = &mut run.session;
    session.press("fstage:trial-conversion-activation-handoff<Enter>U");
    insta::assert_snapshot!("upcoming_filtered_80x24", session.screen());
    insta::assert_snapshot!("upcoming_40x12", session.resize(40, 12).screen());
    let room_view = session.model.room_view.clone().unwrap();
    let rows = &session.model.layers.upcoming().unwrap().rows;
    assert!(!rows.is_empty());
    assert!(rows.iter().all(|row| room_view.summaries.get(row.place).unwrap().stage.number() == 3));
}

#[test]
fn a_missed_date_is_listed_while_its_stage_is_the_current_one() {
    let mut run = Run::start(120, 36);
    let session = &mut run.session;
    session.press("U");
    let room_view = session.model.room_view.clone().unwrap();
    let today = room_view.room.now.today();
    let rows = session.model.layers.upcoming().unwrap().rows.clone();
    let missed: Vec<_> = rows.iter().filter(|row| row.date < today).collect();
    assert!(!missed.is_empty());
    assert!(missed.iter().all(|row| room_view.summaries.get(row.place).unwrap().stage == row.kind.stage()));
}

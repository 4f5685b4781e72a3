//! Wide screens: the runway timeline below the table.

use crate::console::tests::presentation::demo::Run;
use trialdesk::console::app::list::timeline::bars;

#[test]
fn a_wide_screen_has_a_bar_for_each_approved_grace_period() {
    let mut run = Run::start(200, 60);
    let session = &mut run.session;
    session.press("4jj");
    insta::assert_snapshot!("runway_200x60", session.screen());
    let room_view = session.model.room_view.clone().unwrap();
    let today = room_view.room.now.today();
    let screen = session.screen();
    let (_, timeline) = screen.split_once("Timeline").unwrap();
    let shown = bars(&room_view, today, 100);
    assert_eq!(shown.len(), room_view.graces.len());
    let column = |line: &str, sign: char| line.chars().position(|c| c == sign);
    let line_of_today = column(timeline.lines().nth(1).unwrap(), 't').unwrap();
    for bar in shown {
        let name = &room_view.summaries.get(bar.place).unwrap().name;
        let line = timeline
            .lines()
            .find(|line| line.contains(&**name))
            .unwrap_or_else(|| panic!("{name}\n{screen}"));
        assert_eq!(column(line, '│'), Some(line_of_today), "{line}");
        let last =
            line.chars().take(100).collect::<Vec<_>>().iter().rposition(|c| *c == '━').unwrap_or_default();
        assert_eq!(last < line_of_today, bar.has_ended(), "{line}");
        assert!(line.contains(if bar.has_ended() { "ago" } else { "in " }), "{line}");
    }
    // Smaller screens keep their rows.
    assert!(!session.resize(159, 60).shows("Timeline") && !session.resize(200, 39).shows("Timeline"));
}

#[test]
fn few_rows_of_the_timeline_are_those_around_a_day() {
    let run = Run::start(200, 60);
    let room_view = run.session.model.room_view.clone().unwrap();
    let today = room_view.room.now.today();
    for most in 0..room_view.graces.len() + 2 {
        let shown = bars(&room_view, today, most);
        assert_eq!(shown.len(), most.min(room_view.graces.len()));
        assert!(shown.is_sorted_by_key(|bar| bar.to));
        assert!(most < 2 || shown.iter().any(|bar| !bar.has_ended()), "{most}");
    }
}

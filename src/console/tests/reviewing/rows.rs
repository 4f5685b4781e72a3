//! The rows of the table: whose they are, what they are about, and the gates.

use crate::console::tests::presentation::demo::Run;
use crate::console::tests::session::Session;
use ratatui::style::Color;
use trialdesk::room::RoomOptions;

/// Returns the rows of the table that are dim as a whole, by whether they say so.
fn dim_rows(session: &Session) -> Vec<(String, bool)> {
    let (buffer, rows) = (session.buffer(), session.model.list_layout().rows);
    let dim = Some(Color::Indexed(248));
    let row = |y: u16| -> String { (0..rows.width).map(|x| buffer[(x, y)].symbol()).collect() };
    // The name begins after the cursor, the selection, the status and the draft.
    let is_dim = |y: &u16| buffer[(rows.x + 4, *y)].style().fg == dim;
    // The names of the gates are below the rows.
    let count = u16::try_from(session.model.list.rows.len()).unwrap();
    let shown = rows.y..rows.y + rows.height.min(count);
    shown.filter(is_dim).map(|y| (row(y), row(y).contains("not you"))).collect()
}

#[test]
fn rows_of_others_in_approvals_are_dim_and_say_so() {
    for size in [(200, 60), (120, 36), (80, 24), (62, 30)] {
        let mut session = Session::of(Some("noor"), RoomOptions::default(), size.0, size.1);
        session.press("2G");
        let dim = dim_rows(&session);
        assert!(!dim.is_empty() && dim.len() < session.model.list.rows.len(), "{}", session.screen());
        for (row, says_so) in dim {
            assert!(says_so, "{size:?}: {row}");
        }
        session.press("1");
        assert!(dim_rows(&session).is_empty(), "only Approvals is about one's own decisions");
    }
}

#[test]
fn wide_tables_have_the_organization() {
    let mut run = Run::start(200, 60);
    let session = &mut run.session;
    session.press("1");
    assert!(session.line("✗ TRL-1003").contains("opaque-b2e9"), "{}", session.screen());
    assert!(!session.resize(160, 40).line("✗ TRL-1042").contains("opaque-"));
}

#[test]
fn next_steps_of_the_sample_are_whole_at_the_usual_sizes() {
    for size in [(120, 36), (80, 24), (200, 60)] {
        let mut run = Run::start(size.0, size.1);
        let session = &mut run.session;
        session.press("1");
        let rows = session.model.list_layout().rows;
        let screen = session.screen();
        let table = screen.lines().skip(rows.y.into()).take(rows.height.min(15).into());
        let cut: Vec<_> =
            table.filter(|line| line.chars().take(rows.width.into()).any(|c| c == '…')).collect();
        assert!(cut.is_empty(), "{size:?}: {cut:#?}");
    }
}

#[test]
fn gates_have_their_names_below_a_table_with_room_for_them() {
    for size in [(200, 60), (120, 36)] {
        let mut run = Run::start(size.0, size.1);
        let session = &mut run.session;
        for (name, heading, blocked) in [
            ("1042", "Gates of stage 1 · follow-up", "✗ 4 Notification delivery"),
            ("2006", "Gates of stage 6 · follow-through", "✗ 5 Renewal owner match"),
        ] {
            session.press(&format!("1/{name}<Enter>"));
            assert!(session.shows(heading) && session.shows(blocked), "{}", session.screen());
        }
        session.press("5");
        assert!(!session.shows("Gates of stage"), "a problem has no gates: {}", session.screen());
    }
    let mut run = Run::start(80, 24);
    assert!(!run.session.press("1").shows("Gates of stage"), "the table is full");
}

#[test]
fn help_names_the_gates_of_the_stage_under_the_cursor() {
    let mut run = Run::start(120, 36);
    let session = &mut run.session;
    session.press("1/2006<Enter>?<End>");
    assert!(session.shows("Gates of stage 6 · follow-through"), "{}", session.screen());
    assert!(session.shows("Renewal owner match"), "{}", session.screen());
}

#[test]
fn title_of_the_detail_pane_explains_the_chosen_gate() {
    let mut run = Run::start(200, 60);
    let session = &mut run.session;
    session.press("1/1042<Enter>");
    let title = |session: &Session| {
        let layout = session.model.list_layout();
        let screen = session.screen();
        let line = screen.lines().nth(layout.detail_title.y.into()).unwrap();
        line.chars().skip(layout.detail_title.x.into()).collect::<String>()
    };
    assert!(title(session).contains("TRL-1042"));
    session.press("<Right><Right><Right><Right>");
    let shown = title(session);
    assert!(shown.contains("✗ gate 4 Notification delivery · blocked · "), "{shown}");
    session.press("<Left>");
    assert!(title(session).contains("✓ gate 3 Approval matches package · pass"), "{}", title(session));
    // It stays for the other rows, in a circle, until Esc.
    session.press("<Left><Left><Left>j");
    assert!(title(session).contains("gate 8 "), "{}", title(session));
    session.press("<Esc>");
    assert!(title(session).contains("TRL-1043"), "{}", title(session));
}

//! Every screen at every size: nothing panics, no line is wider than the screen, and drawing what changed comes to the
//! same as drawing everything.

use crate::console::tests::session::{self as console, Session, draw};
use ratatui::buffer::{Buffer, Cell};
use trialdesk::console::app::model::Model;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::update::update;
use unicode_width::UnicodeWidthStr;

/// A way to every screen there is, and what lies over screens.
pub(in crate::console::tests) const SCREENS: [&str; 36] = [
    "",
    "2",
    "4",
    "5",
    "0G",
    "<Tab>",
    "5<Tab>",
    "p",
    "pt<Tab>",
    "pH",
    "Ht",
    "L",
    "Lfby:x",
    "L<Enter>",
    "<Enter>",
    "<Enter>v",
    "<Enter>vnG",
    "<Enter>D",
    "2a",
    "2d",
    "2a<Tab><Tab>one<Enter>two",
    "2*d",
    "2a<Esc>u",
    "2a<C-r>",
    "?",
    "?/marks",
    ":re",
    "2a:",
    "/10",
    "f104",
    "f",
    "fstatus:blocked owner:",
    "/sttaus:blocked",
    "2ax<Esc>",
    "2a<Tab>x<C-c>",
    "<C-t>:present<Enter>j",
];

/// Sizes between the small ones and the largest: those at which the layout changes, and their neighbours.
const LARGER: [(u16, u16); 14] = [
    (45, 20),
    (59, 17),
    (60, 18),
    (80, 5),
    (80, 24),
    (107, 18),
    (108, 9),
    (108, 10),
    (120, 36),
    (200, 60),
    (300, 100),
    (1, 100),
    (300, 1),
    (300, 2),
];

/// Puts a model on a screen of another size, without other messages.
fn resized(model: &mut Model, width: u16, height: u16) {
    let _ = update(model, Msg::Resize { width, height });
}

fn every_size(screens: &[&str]) {
    for keys in screens {
        let mut session = Session::open();
        session.press(keys);
        for width in 1..=44 {
            for height in 1..=14 {
                // Wide screens change at the same widths for every height, so every third is enough.
                if width <= 20 || height <= 7 || (width + height) % 3 == 0 {
                    resized(&mut session.model, width, height);
                    assert_holds_its_lines(&draw(&session.model), keys);
                }
            }
        }
        for (width, height) in LARGER {
            resized(&mut session.model, width, height);
            session.press("<PageDown>");
            assert_holds_its_lines(&draw(&session.model), keys);
        }
    }
}

#[test]
fn every_screen_is_drawn_at_every_size() {
    every_size(&SCREENS[..SCREENS.len() / 2]);
}

#[test]
fn every_further_screen_is_drawn_at_every_size() {
    every_size(&SCREENS[SCREENS.len() / 2..]);
}

#[test]
fn a_screen_of_nothing_is_drawn() {
    let mut session = Session::open();
    for (width, height) in [(0, 0), (0, 24), (80, 0), (1, 0), (0, 1)] {
        for keys in ["", "<Tab>jj", "<Enter>", "v", "n", "<Esc>2a", "<Esc>?", "<Esc>:x", "<Esc>fx<Esc>"] {
            resized(&mut session.model, width, height);
            session.press(keys);
            let _ = draw(&session.model);
        }
    }
}

#[test]
fn a_size_that_no_terminal_has_breaks_no_arithmetic() {
    for keys in SCREENS {
        let mut session = Session::open();
        session.press(keys);
        resized(&mut session.model, u16::MAX, u16::MAX);
        session.press("<PageDown>jG");
        let _ = session.model.list_layout();
    }
}

/// No row ends in a character that would hang over the edge of the screen.
fn assert_holds_its_lines(buffer: &Buffer, after: &str) {
    let width = usize::from(buffer.area.width);
    for (at, cell) in visible(buffer) {
        let column = at % width.max(1);
        assert!(
            column + self::width(cell).max(1) <= width,
            "{:?} hangs over the edge at {column} of {width} after {after:?}",
            cell.symbol()
        );
    }
}

const JOURNEY: &str = "jjj<Tab>jj<Tab>2jj5<Enter>]]<Tab>nn<Tab>q0/10nn<Enter>ff10<Enter><Esc><Esc>?jj<Esc>:he<Esc>2a+3d<Tab>\
     試験 👩‍👩‍👧 wide<Tab>one<Enter>two<Tab>é<Esc>y1G?/mark<Enter>j<Esc><Esc>0* V<Esc>2*c<Tab>x<Esc><C-t><C-g>:present<Enter>\
     j2a<C-o><Esc><C-t>q";

#[test]
fn partial_drawing_equals_full_drawing() {
    for (width, height) in
        [(1, 1), (3, 2), (9, 5), (21, 7), (40, 12), (60, 18), (80, 24), (100, 30), (130, 40), (300, 100)]
    {
        let mut session = Session::of(Some("dana"), trialdesk::room::RoomOptions::default(), width, height);
        assert_draws_what_changed(&mut session, JOURNEY);
    }
}

/// Presses keys, telling a terminal after each what is different, and holds what it shows against a drawing from scratch.
pub fn assert_draws_what_changed(session: &mut Session, keys: &str) {
    let size = session.model.size;
    let mut before = draw(&session.model);
    let mut glass = Glass::of(&before);
    for key in console::parse(keys) {
        session.feed(Msg::Key(key));
        let after = draw(&session.model);
        for (x, y, cell) in before.diff(&after) {
            glass.put(x, y, cell);
        }
        for (at, cell) in visible(&after) {
            let shown = glass.cells[at].as_ref();
            assert_eq!(shown, Some(cell), "{at} after {key} at {size:?}:\n{}", console::text(&after));
        }
        assert_holds_its_lines(&after, &key.to_string());
        before = after;
    }
}

/// The screen of a terminal: a wide character covers the cell beside it, and where one half of it is overwritten the other
/// half is blank.
struct Glass {
    width: usize,
    /// Nothing where a wide character covers the cell.
    cells: Vec<Option<Cell>>,
}

impl Glass {
    fn of(buffer: &Buffer) -> Self {
        let blank = Some(Cell::default());
        let width = usize::from(buffer.area.width);
        let mut glass = Self { width, cells: vec![blank; buffer.content.len()] };
        for (at, cell) in visible(buffer) {
            glass.put_at(at, cell);
        }
        glass
    }

    fn put(&mut self, x: u16, y: u16, cell: &Cell) {
        self.put_at(usize::from(y) * self.width + usize::from(x), cell);
    }

    fn put_at(&mut self, at: usize, cell: &Cell) {
        let end = at + width(cell).max(1);
        // The first half of a character whose second is overwritten, and the second of one whose first is.
        let first = (0..at).rev().find(|&before| self.cells[before].is_some());
        if self.cells[at].is_none()
            && let Some(first) = first
        {
            self.cells[first] = Some(Cell::default());
        }
        for covered in self.cells.iter_mut().skip(end).take_while(|cell| cell.is_none()) {
            *covered = Some(Cell::default());
        }
        for covered in self.cells.iter_mut().take(end).skip(at + 1) {
            *covered = None;
        }
        self.cells[at] = Some(cell.clone());
    }
}

/// Every cell except those that a wide character covers, which a terminal does not show.
fn visible(buffer: &Buffer) -> impl Iterator<Item = (usize, &Cell)> {
    let mut covered = 0;
    buffer.content.iter().enumerate().filter(move |(_, cell)| {
        let is_visible = covered == 0;
        covered = if is_visible { width(cell).saturating_sub(1) } else { covered - 1 };
        is_visible
    })
}

/// The columns of a cell. Most cells hold one ASCII character, and many thousand screens are looked at.
fn width(cell: &Cell) -> usize {
    match cell.symbol().as_bytes() {
        [b' '..=b'~'] => 1,
        _ => cell.symbol().width(),
    }
}

/// The next step is a phrase of any length, and the detail pane has all of it. No other cell may be cut.
#[test]
fn no_cell_but_the_next_step_is_cut_in_a_wide_window() {
    for (width, height) in [(120, 36), (160, 45)] {
        let mut session = Session::open();
        session.resize(width, height);
        for queue in ["0", "1", "2", "4"] {
            session.press(queue);
            let rows = session.model.list_layout().rows;
            let screen = session.screen();
            let table = |line: &str| line.chars().take(rows.width.into()).collect::<Vec<_>>();
            let heads = screen.lines().nth(usize::from(rows.y) - 1).map(table).unwrap();
            let head: Vec<_> = "Next step".chars().collect();
            let next_step = heads.windows(head.len()).position(|part| part == head).map_or(0..0, |from| {
                let blanks = heads.iter().skip(from + head.len()).take_while(|c| **c == ' ').count();
                from..from + head.len() + blanks
            });
            for line in screen.lines().skip(rows.y.into()).take(rows.height.into()) {
                let mut cells = table(line);
                cells.drain(next_step.clone());
                assert!(!cells.contains(&'…'), "{width}x{height}: {line}");
            }
        }
    }
}

#[test]
fn an_overlay_dims_the_screen_beneath() {
    let mut session = Session::open();
    let is_dim = |session: &Session| {
        let buffer = session.buffer();
        buffer[(2, 0)].modifier.contains(ratatui::style::Modifier::DIM)
    };
    let before = is_dim(&session);
    session.press("?");
    assert!(!before && is_dim(&session));
    session.press("<Esc>:");
    assert!(is_dim(&session));
}

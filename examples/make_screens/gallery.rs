//! Every screen of the console, at three sizes and in both themes, and the page that shows them.

use super::compact;
use super::scenes::{Console, THEMES};
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;
use trialdesk::demo::DemoDir;

/// A screen, and the keys that lead to it.
pub struct Screen {
    /// The name of its files.
    pub name: &'static str,
    /// The screen and its state.
    pub title: &'static str,
    /// Keys by their names, and text in quotes.
    pub keys: &'static str,
    /// True for the demo on its tour.
    pub is_tour: bool,
    /// True for a room in a git repository.
    pub has_history: bool,
}

const fn screen(name: &'static str, title: &'static str, keys: &'static str) -> Screen {
    Screen { name, title, keys, is_tour: false, has_history: false }
}

const fn tour(name: &'static str, title: &'static str, keys: &'static str) -> Screen {
    Screen { name, title, keys, is_tour: true, has_history: false }
}

const fn history(name: &'static str, title: &'static str, keys: &'static str) -> Screen {
    Screen { name, title, keys, is_tour: false, has_history: true }
}

/// The sizes: the smallest common terminal, a window, and a whole screen.
pub const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (200, 60)];

/// Every screen, in the order of the page.
pub const SCREENS: &[Screen] = &[
    screen("blocked", "Blocked trials, the queue of reviewers", "j j j j j j j"),
    screen("approvals", "Trials that wait for an approver", "2"),
    screen("ready", "Trials that are ready", "3"),
    screen("runway", "Grace periods that have ended or end soon", "4"),
    screen("problems", "Files with problems", "5"),
    screen("all", "Every trial, with the focus on the detail pane", "0 Tab"),
    screen("selection", "Selected trials", "0 Space j Space j j Space"),
    screen("search", "A search, with the matches highlighted", "/ 'CS-88'"),
    screen("filter", "A filter, with completions", "f 'status:blocked owner:'"),
    screen("log", "The decision log of all trials", "L"),
    screen("record", "A decision record in full", "L j j Enter"),
    screen("upcoming", "Dates that come next", "U"),
    screen(
        "portfolio",
        "The portfolio: what one person can do in one go, what blocks, and how long trials wait",
        "p",
    ),
    screen("portfolio-table", "The figures of the portfolio as a table with their queries", "p t"),
    history("trend", "The trend: week by week from git, each week opens the room as it was", "H"),
    history("trend-table", "The figures of the trend as a table", "H t"),
    history("past", "The room as it was on a day, to read only", ": 'at 6 Jun' Enter"),
    history("diff", "What changed since a day, and by whose commits", ": 'diff 6 Jun' Enter j"),
    history(
        "sync",
        "The state of sharing at the foot: a decision that is not committed yet",
        "2 / '1060' Enter d 'The budget ends in June.' Ctrl-s",
    ),
    screen("gates", "The trial page: gates with findings and remedies", "/ '1042' Enter Enter"),
    screen(
        "evidence",
        "The trial page: a file with a finding and the missing line in its place",
        "/ '1042' Enter Enter v",
    ),
    screen("decisions", "The trial page: who decided what, and if it counts", "2 / '1052' Enter Enter D"),
    screen("fill-in", "A missing reference is filled in", "/ '1042' Enter i 'ticket:CS-8811'"),
    screen("fill-in-all", "The missing fields of all selected trials", "* E 'ticket:CS-8811'"),
    screen("editor", "The console's own editor", "/ '1042' Enter Enter v e 'CS-8811'"),
    screen(
        "form",
        "The form of a decision, with the exact record",
        "2 / '1060' Enter a Tab 'Pilot slipped two weeks; the sponsor has confirmed.'",
    ),
    screen(
        "earlier-reasons",
        "The reasons of earlier decisions, to choose from",
        "2 / '1060' Enter a Tab Ctrl-r",
    ),
    screen("form-digests", "The digests of what a decision covers", "2 / '1060' Enter a F2"),
    screen("form-package", "The form of a decision on the package of a stage", "2 a"),
    screen("form-all", "A decision on several trials", "2 * a Tab 'As asked.'"),
    screen("calendar", "The calendar for the end of a grace period", "2 / '1060' Enter a Ctrl-d"),
    screen("request", "A request to other people, before it leaves", "/ '1042' Enter m"),
    tour("question", "A question before the demo is restarted", ": 'reset-demo' Enter"),
    screen("explanation", "Every rule of a trial with its evidence", "/ '1042' Enter W"),
    screen("policy", "The policy in words", "P"),
    screen("help", "The keys that apply", "?"),
    screen("palette", "A command is found by its name", ": 'app'"),
    tour("tour", "The demo on its tour", "Ctrl-g Ctrl-g / '1042' Enter Ctrl-g Enter v Ctrl-g"),
];

/// Returns the name of the file of a screen.
fn file_name(screen: &Screen, (width, height): (u16, u16), theme: &str) -> String {
    format!("{}-{width}x{height}-{theme}.svg", screen.name)
}

/// Writes every picture into a folder that has no others, and the page that shows them.
///
/// # Errors
/// A file cannot be written.
pub fn write_all(folder: &Path, page: &Path) -> io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    for screen in SCREENS {
        for (theme, look, paper) in THEMES {
            for size in SIZES {
                let room = DemoDir::create(false).map_err(io::Error::other)?;
                if screen.has_history {
                    super::history::make(&room.folder().room())?;
                }
                let mut console = Console::open(&room, screen.is_tour, look, size);
                console.press(screen.keys);
                let picture = compact::picture(&console.draw(), paper, screen.title);
                fs::write(folder.join(file_name(screen, size, theme)), picture)?;
            }
        }
    }
    fs::write(page, page_of())
}

/// Returns the page: each screen at the middle size, with links to the other sizes.
fn page_of() -> String {
    let mut page = String::from(
        "# Screens\n\nEvery screen of the console over the sample room, at 80x24, 120x36 and 200x60. \
         This page and its pictures are made by `cargo run --example make_screens -- --all`.\n",
    );
    for screen in SCREENS {
        let path = |size, theme| format!("screens/{}", file_name(screen, size, theme));
        let [small, middle, large] = SIZES;
        let _ = write!(
            page,
            "\n## {}\n\n<picture>\n  <source media=\"(prefers-color-scheme: light)\" srcset=\"{}\">\n  \
             <img src=\"{}\" alt=\"{}\">\n</picture>\n\n",
            screen.title,
            path(middle, "light"),
            path(middle, "dark"),
            screen.title,
        );
        let links = [small, large].map(|size| {
            let link = |theme| format!("[{theme}]({})", path(size, theme));
            format!("{}x{} {} {}", size.0, size.1, link("dark"), link("light"))
        });
        let _ = writeln!(page, "{}", links.join(" · "));
    }
    page
}

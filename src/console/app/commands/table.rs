//! The table itself.

use super::availability::{
    always, can_request, clearable, completable, decidable, has_file, has_hits, has_link, has_marks_to_make,
    has_own, has_reference, has_remedy, has_row, has_several_files, has_tour, has_trial, has_vote, in_demo,
    on_tour, pickable, recordable, sortable, undoable,
};
use super::{Command, Context, Entry, Group};
use crate::console::app::key::{Key, KeyCode};
use crate::console::app::queue::Queue;
use Context::{Calendar, Confirm, Decisions, Desk, Evidence, Form, Gates, Help, Mend, Palette, Prompt};

const SCREENS: &[Context] = &[Desk, Gates, Evidence, Decisions];
const PAGE: &[Context] = &[Gates, Evidence, Decisions];
const READING: &[Context] = &[Desk, Gates, Evidence, Decisions, Help];
const SCROLLING: &[Context] = &[Desk, Gates, Evidence, Decisions, Help, Palette, Prompt, Calendar];
const PAGING: &[Context] = &[Desk, Gates, Evidence, Decisions, Help, Palette, Form, Calendar];
const HELPED: &[Context] = &[Desk, Gates, Evidence, Decisions, Form, Mend, Prompt];
const DESK: &[Context] = &[Desk];
const CALENDAR: &[Context] = &[Calendar];
const FAR: &[Context] = &[Desk, Gates, Evidence, Decisions, Help, Calendar];
const FORM: &[Context] = &[Form];
const TOURED: &[Context] = &[Desk, Gates, Evidence, Decisions, Form, Mend, Prompt, Palette, Help];
const EVERYWHERE: &[Context] =
    &[Desk, Gates, Evidence, Decisions, Form, Mend, Prompt, Palette, Help, Confirm, Calendar];

/// `Command "name" "title" "sentence" Group CONTEXTS [keys] hint when;`
macro_rules! table {
    ($($command:expr, $name:literal, $title:literal, $sentence:literal, $group:ident, $contexts:expr, [$($key:expr),*], $hint:expr, $when:expr;)*) => {
        /// Every command, in the order of the footer and the help.
        pub static TABLE: &[Entry] = &[$(Entry {
            command: $command, name: $name, title: $title, sentence: $sentence, group: Group::$group, contexts: $contexts,
            keys: &[$($key),*], hint: $hint, availability: $when,
        }),*];
    };
}

const fn char(c: char) -> Key {
    Key::char(c)
}

const fn ctrl(c: char) -> Key {
    Key::ctrl(c)
}

const fn key(code: KeyCode) -> Key {
    Key::plain(code)
}

/// What opens a list or a calendar below a field elsewhere, too.
const ALT_DOWN: Key = Key { code: KeyCode::Down, ctrl: false, alt: true };

const NO: Option<&str> = None;

table! {
    Command::Record, "record", "Record the decision", "Writes the record that the form shows.", Decide, FORM, [ctrl('s')], Some("record"), recordable;
    Command::ClearForm, "clear-form", "Clear the form", "Throws away what was typed; once more brings it back.", Decide, FORM, [ctrl('x')], Some("clear"), clearable;
    Command::PickDay, "pick-day", "Pick a day", "Opens a calendar for the end of the grace, no further than the policy allows.", Decide, FORM, [ctrl('d'), ALT_DOWN], Some("calendar"), pickable;
    Command::DayAfter, "day-after", "Day after", "Goes to the next day.", Move, CALENDAR, [char('l'), key(KeyCode::Right)], NO, always;
    Command::DayBefore, "day-before", "Day before", "Goes to the day before.", Move, CALENDAR, [char('h'), key(KeyCode::Left)], NO, always;
    Command::NextField, "next-field", "Next field", "Goes to the next field; Enter never records.", Decide, FORM, [key(KeyCode::Tab), key(KeyCode::Enter), key(KeyCode::Down)], Some("next field"), always;
    Command::PreviousField, "previous-field", "Previous field", "Goes to the field before.", Decide, FORM, [key(KeyCode::BackTab), key(KeyCode::Up)], Some("previous"), always;

    Command::Yes, "yes", "Yes", "Answers a question with yes.", Program, &[Confirm], [char('y')], Some("yes"), always;
    Command::No, "no", "No", "Answers a question with no.", Program, &[Confirm], [char('n'), key(KeyCode::Esc), char('q')], Some("no"), always;
    Command::Accept, "accept", "Accept", "Takes what was typed.", Program, &[Calendar, Prompt, Palette], [key(KeyCode::Enter)], Some("accept"), always;

    Command::Open, "open", "Open", "Opens the trial: gates, evidence, decisions. On its gates, the file at the finding.", Review, &[Desk, Gates], [key(KeyCode::Enter)], Some("open"), has_row;
    Command::ShowGates, "show-gates", "Show gates", "Shows the trial's gates with their findings.", Review, PAGE, [char('1')], NO, always;
    Command::ShowEvidence, "show-evidence", "Show evidence", "Shows the trial's files with findings and remedies in place.", Review, PAGE, [char('2')], NO, always;
    Command::ShowDecisions, "show-decisions", "Show decisions", "Shows who decided what, and whether it counts.", Review, PAGE, [char('3')], NO, always;
    Command::NextTab, "next-tab", "Next tab", "Goes from gates to evidence to decisions.", Review, PAGE, [key(KeyCode::Tab)], Some("next tab"), always;
    Command::PreviousTab, "previous-tab", "Previous tab", "Goes the other way.", Review, PAGE, [key(KeyCode::BackTab)], NO, always;
    Command::NextFile, "next-file", "Next file", "Shows the trial's next file.", Review, &[Evidence], [key(KeyCode::Right), char('l')], Some("next file"), has_several_files;
    Command::PreviousFile, "previous-file", "Previous file", "Shows the file before.", Review, &[Evidence], [key(KeyCode::Left), char('h')], NO, has_several_files;

    Command::Approve, "approve", "Approve", "Grants a grace period: opens the decision form, for all marked trials at once.", Decide, SCREENS, [char('a')], Some("approve"), decidable;
    Command::Deny, "deny", "Deny", "Denies the grace period: opens the decision form.", Decide, SCREENS, [char('d')], Some("deny"), decidable;
    Command::SendBack, "send-back", "Send back", "Asks for changes: opens the decision form.", Decide, SCREENS, [char('c')], Some("send back"), decidable;
    Command::Withdraw, "withdraw", "Withdraw", "Takes your own decision back: opens the decision form.", Decide, SCREENS, [char('w')], NO, has_vote;
    Command::Undo, "undo", "Undo", "Takes the last decision of this session back: a withdrawal, for nothing is ever deleted.", Decide, SCREENS, [char('u')], NO, undoable;

    Command::Edit, "edit", "Edit", "Opens your editor at the finding's line.", Review, SCREENS, [char('e')], Some("edit"), has_file;
    Command::Save, "save", "Save the file", "Writes the file that the demo's own editor shows.", Review, &[Mend], [ctrl('s')], Some("save"), in_demo;
    Command::Copy, "copy", "Copy", "Copies the line to add; where there is none, the trial's reference.", Review, SCREENS, [char('y')], NO, has_remedy;
    Command::CopyReference, "copy-reference", "Copy the reference", "Copies the trial's reference; of a file that is wrong, its path.", Review, SCREENS, [char('Y')], NO, has_reference;
    Command::CopyTrial, "copy-trial", "Copy the trial", "Copies the whole trial as text: gates, findings, documents, decisions.", Review, SCREENS, [ctrl('y')], NO, has_trial;
    Command::OpenLink, "open-link", "Open a link", "Opens an http or https link of the shown file, the decisions or the trial in your browser.", Review, SCREENS, [char('o')], NO, has_link;
    Command::Request, "request", "Request what is missing", "Writes a request for missing references, grouped by owner, of all marked trials at once: to the clipboard or a file.", Review, SCREENS, [char('m')], NO, can_request;
    Command::NextBlocked, "next-blocked", "Next blocked trial", "Goes to the next blocked trial, on the trial page too.", Review, SCREENS, [char(']')], NO, always;
    Command::PreviousBlocked, "previous-blocked", "Previous blocked trial", "Goes to the blocked trial before.", Review, SCREENS, [char('[')], NO, always;

    Command::Mark, "mark", "Mark", "Marks the trial, or takes the mark off.", Find, DESK, [char(' ')], Some("mark"), has_marks_to_make;
    Command::InvertMarks, "invert-marks", "Invert marks", "Marks what is not marked, and the other way round.", Find, DESK, [char('V')], NO, has_marks_to_make;
    Command::MarkAll, "mark-all", "Mark all", "Marks every trial of the table, or none.", Find, DESK, [char('*')], NO, has_marks_to_make;
    Command::Search, "search", "Search", "Goes to what a query takes, and leaves nothing out.", Find, DESK, [char('/')], Some("search"), always;
    Command::NextHit, "next-match", "Next match", "Goes to the next match; on the trial page, to the next finding.", Find, SCREENS, [char('n')], NO, has_hits;
    Command::PreviousHit, "previous-match", "Previous match", "Goes to the match or the finding before.", Find, SCREENS, [char('N')], NO, has_hits;
    Command::Filter, "filter", "Filter", "Shows only what a query takes: words, status:blocked, age>7d and the like.", Find, DESK, [char('f'), char('\\')], Some("filter"), always;
    Command::Complete, "complete", "Complete", "Puts what is chosen from the list where the cursor is.", Find, &[Prompt], [key(KeyCode::Tab)], Some("complete"), completable;
    Command::Sort, "sort", "Sort by the next column", "Sorts by the next column; its head says so.", Find, DESK, [char('s')], Some("sort"), sortable;
    Command::ReverseSort, "reverse-sort", "Reverse the order", "Turns the order of rows round.", Find, DESK, [char('S')], NO, sortable;

    Command::Go(Queue::Triage), "triage", "Triage", "Shows blocked trials: the next step is a reviewer's.", Queues, DESK, [char('1')], NO, always;
    Command::Go(Queue::Approvals), "approvals", "Approvals", "Shows what waits for an approver.", Queues, DESK, [char('2')], NO, always;
    Command::Go(Queue::Ready), "ready", "Ready", "Shows trials with nothing blocked.", Queues, DESK, [char('3')], NO, always;
    Command::Go(Queue::Runway), "runway", "Runway", "Shows grace that ended, or ends within 7 days.", Queues, DESK, [char('4')], NO, always;
    Command::Go(Queue::Problems), "problems", "Problems", "Shows files that are wrong.", Queues, DESK, [char('5')], NO, always;
    Command::Go(Queue::Own(0)), "first-queue", "Your first queue", "Shows the first queue of your configuration.", Queues, DESK, [char('6')], NO, has_own::<0>;
    Command::Go(Queue::Own(1)), "second-queue", "Your second queue", "Shows the second queue of your configuration.", Queues, DESK, [char('7')], NO, has_own::<1>;
    Command::Go(Queue::Own(2)), "third-queue", "Your third queue", "Shows the third queue of your configuration.", Queues, DESK, [char('8')], NO, has_own::<2>;
    Command::Go(Queue::Own(3)), "fourth-queue", "Your fourth queue", "Shows the fourth queue of your configuration.", Queues, DESK, [char('9')], NO, has_own::<3>;
    Command::Go(Queue::All), "all-trials", "All trials", "Shows every trial.", Queues, DESK, [char('0')], NO, always;

    Command::OtherPane, "other-pane", "Other pane", "Moves the keys between the table and the detail pane.", Move, DESK, [key(KeyCode::Tab), key(KeyCode::BackTab)], Some("pane"), always;
    Command::Down, "down", "Down", "Goes one row down.", Move, SCROLLING, [char('j'), key(KeyCode::Down), ctrl('n')], NO, always;
    Command::Up, "up", "Up", "Goes one row up.", Move, SCROLLING, [char('k'), key(KeyCode::Up)], NO, always;
    Command::HalfPageDown, "half-page-down", "Half a page down", "Goes half a page down.", Move, READING, [ctrl('d')], NO, always;
    Command::HalfPageUp, "half-page-up", "Half a page up", "Goes half a page up.", Move, READING, [ctrl('u')], NO, always;
    Command::PageDown, "page-down", "Page down", "Goes a page down; in the form, in the record.", Move, PAGING, [key(KeyCode::PageDown), ctrl('f')], NO, always;
    Command::PageUp, "page-up", "Page up", "Goes a page up.", Move, PAGING, [key(KeyCode::PageUp), ctrl('b')], NO, always;
    Command::Top, "first-row", "First row", "Goes to the first row.", Move, FAR, [char('g'), key(KeyCode::Home)], NO, always;
    Command::Bottom, "last-row", "Last row", "Goes to the last row.", Move, FAR, [char('G'), key(KeyCode::End)], NO, always;

    Command::Palette, "palette", "Command palette", "Finds a command by its name.", Program, SCREENS, [char(':'), ctrl('p')], Some("command"), always;
    Command::Help, "help", "Help", "Shows every key that works here.", Program, HELPED, [char('?'), key(KeyCode::F(1))], Some("help"), always;
    Command::SearchHelp, "search-help", "Search the help", "Shows only commands that have these words, wherever they are asked for.", Program, &[Help], [char('/')], Some("search"), always;
    Command::Rescan, "rescan", "Rescan", "Reads the evidence again.", Program, SCREENS, [char('r')], NO, always;
    Command::Back, "back", "Back", "Goes back one level, and lets go of a filter, a search or marks.", Program, &[Calendar, Desk, Gates, Evidence, Decisions, Form, Mend, Prompt, Palette, Help], [key(KeyCode::Esc)], Some("back"), always;
    Command::Leave, "leave", "Back or quit", "Goes back one level; from the table, quits.", Program, READING, [char('q')], NO, always;
    Command::Tour, "tour", "Tour", "Takes the guided tour, leaves it, and takes it up again.", Program, TOURED, [ctrl('t')], NO, has_tour;
    Command::TourNext, "tour-next", "Tour: go on", "Goes to the tour's next step, also where this one is not done.", Program, TOURED, [ctrl('g')], NO, on_tour;
    Command::TourBack, "tour-back", "Tour: go back", "Goes to the tour's step before.", Program, TOURED, [ctrl('o')], NO, on_tour;
    Command::Present, "present", "Presenter mode", "Shows the keys that are pressed, large, or no longer.", Program, SCREENS, [], NO, always;
    Command::ResetDemo, "reset-demo", "Reset the demo", "Begins the demo again; asks first.", Program, SCREENS, [], NO, in_demo;
    Command::Redraw, "redraw", "Redraw", "Draws the screen anew.", Program, EVERYWHERE, [ctrl('l')], NO, always;
    Command::Suspend, "suspend", "Suspend", "Hands the terminal back to the shell; `fg` returns.", Program, EVERYWHERE, [ctrl('z')], NO, always;
    Command::Quit, "quit", "Quit", "Quits; asks first where something typed would be lost.", Program, EVERYWHERE, [ctrl('c')], NO, always;
}

//! The one command table: what can be done, where, with which keys, and whether it can be done now.
//!
//! Key resolution, the footer, the `?` overlay, the palette and the README's table of keys all read it. No key is
//! bound anywhere else; what text fields do with the keys that edit text is [`super::entry`]'s.

mod availability;
mod keymap;
mod offer;
mod table;

use super::key::Key;
use super::model::Model;
use super::queue::Queue;
use std::fmt::Write as _;

pub use availability::Availability;
pub(crate) use keymap::nearest;
pub use keymap::{Keymap, KeymapError};
pub use offer::offered;
pub use table::TABLE;

/// Something that a person can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the table says in a sentence what each one does")]
pub enum Command {
    Open,
    Approve,
    Deny,
    SendBack,
    Withdraw,
    Undo,
    Record,
    ClearForm,
    PickDay,
    DayAfter,
    DayBefore,
    NextField,
    PreviousField,
    Edit,
    Save,
    Copy,
    CopyReference,
    CopyTrial,
    OpenLink,
    Request,
    Rescan,
    Mark,
    InvertMarks,
    MarkAll,
    Search,
    NextHit,
    PreviousHit,
    Filter,
    Sort,
    ReverseSort,
    ShowGates,
    ShowEvidence,
    ShowDecisions,
    NextTab,
    PreviousTab,
    NextFile,
    PreviousFile,
    NextBlocked,
    PreviousBlocked,
    OtherPane,
    Go(Queue),
    Down,
    Up,
    HalfPageDown,
    HalfPageUp,
    PageDown,
    PageUp,
    Top,
    Bottom,
    Complete,
    Accept,
    Yes,
    No,
    Palette,
    Help,
    SearchHelp,
    Back,
    Leave,
    Tour,
    TourNext,
    TourBack,
    Present,
    ResetDemo,
    Redraw,
    Suspend,
    Quit,
}

/// Where keys go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Context {
    /// The table and the detail pane.
    Desk,
    /// The trial page, on its gates.
    Gates,
    /// The trial page, on its evidence.
    Evidence,
    /// The trial page, on its decisions.
    Decisions,
    /// The decision form.
    Form,
    /// The calendar over it.
    Calendar,
    /// The demo's own editor.
    Mend,
    /// The line in which a search or a filter is typed.
    Prompt,
    /// The palette.
    Palette,
    /// The help.
    Help,
    /// A question with yes and no.
    Confirm,
}

impl Context {
    /// Every context.
    pub const ALL: [Self; 11] = [
        Self::Desk,
        Self::Gates,
        Self::Evidence,
        Self::Decisions,
        Self::Form,
        Self::Calendar,
        Self::Mend,
        Self::Prompt,
        Self::Palette,
        Self::Help,
        Self::Confirm,
    ];

    /// Its name in a person's configuration.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Desk => "table",
            Self::Gates => "gates",
            Self::Evidence => "evidence",
            Self::Decisions => "decisions",
            Self::Form => "form",
            Self::Calendar => "calendar",
            Self::Mend => "editor",
            Self::Prompt => "prompt",
            Self::Palette => "palette",
            Self::Help => "help",
            Self::Confirm => "question",
        }
    }

    /// Whether characters are typed here and are no commands.
    #[must_use]
    pub const fn takes_text(self) -> bool {
        matches!(self, Self::Form | Self::Mend | Self::Prompt | Self::Palette)
    }

    /// Its name for people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Desk => "the table",
            Self::Gates | Self::Evidence | Self::Decisions => "the trial page",
            Self::Form => "the decision form",
            Self::Calendar => "the calendar",
            Self::Mend => "the demo's editor",
            Self::Prompt => "search and filter",
            Self::Palette => "the palette",
            Self::Help => "help",
            Self::Confirm => "a question",
        }
    }
}

/// What commands are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// Deciding.
    Decide,
    /// Seeing and mending.
    Review,
    /// Finding, sorting and marking.
    Find,
    /// The queues.
    Queues,
    /// Moving.
    Move,
    /// The program.
    Program,
}

impl Group {
    /// Every group, in the order of the help.
    pub const ALL: [Self; 6] =
        [Self::Review, Self::Decide, Self::Find, Self::Queues, Self::Move, Self::Program];

    /// Its name.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Decide => "Decide",
            Self::Review => "Review and mend",
            Self::Find => "Find, sort, mark",
            Self::Queues => "Queues",
            Self::Move => "Move",
            Self::Program => "Program",
        }
    }
}

/// One line of the table.
#[derive(Debug)]
pub struct Entry {
    /// The command.
    pub command: Command,
    /// Its name in a person's configuration. It stays, whatever the title says.
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// What it does.
    pub sentence: &'static str,
    /// What it is about.
    pub group: Group,
    /// Where it can be asked for.
    pub contexts: &'static [Context],
    /// Its keys where nobody has bound others, the one to show first: [`Keymap`] has those that hold.
    pub keys: &'static [Key],
    /// Its word in the footer, where it stands there.
    pub hint: Option<&'static str>,
    /// Whether it can be done now.
    pub availability: fn(&Model) -> Availability,
}

impl Entry {
    /// Whether it can be asked for here.
    #[must_use]
    pub fn is_in(&self, context: Context) -> bool {
        self.contexts.contains(&context)
    }
}

/// The line of a command.
#[must_use]
pub fn entry(command: Command) -> Option<&'static Entry> {
    TABLE.iter().find(|entry| entry.command == command)
}

/// The table of keys for the README.
#[must_use]
pub fn key_table_markdown() -> String {
    let mut out = String::new();
    for group in Group::ALL {
        let _ = writeln!(out, "| {} | |\n| --- | --- |", group.title());
        for entry in TABLE.iter().filter(|entry| entry.group == group) {
            let mut keys: Vec<_> = entry.keys.iter().map(|key| format!("`{}`", key_in_table(*key))).collect();
            if keys.is_empty() {
                keys.push(format!("`:{}`", entry.name));
            }
            let _ = writeln!(out, "| {} | {} |", keys.join(" "), entry.sentence);
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn key_in_table(key: Key) -> String {
    key.to_string().replace('|', "\\|")
}

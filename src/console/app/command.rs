//! Commands by identity, and the modes in which keys are read. The definitions are in
//! [`commands`](crate::console::app::commands).

use crate::console::app::effect::Effect;
use crate::console::app::queue::Queue;

/// A command that a user can run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the table describes each command")]
pub enum Command {
    Open,
    Approve,
    Deny,
    RequestChanges,
    Withdraw,
    ActAs,
    Undo,
    Record,
    ClearForm,
    PickDay,
    EarlierReason,
    ShowDigests,
    SwitchTarget,
    DayAfter,
    DayBefore,
    NextField,
    PreviousField,
    Edit,
    CreateDocument,
    FillIn,
    Explain,
    ShowPolicy,
    FillInAll,
    ReviewLines,
    WriteLines,
    OfferNext,
    OfferPrevious,
    WriteFields,
    NextSuggestion,
    PreviousSuggestion,
    NextEntryField,
    PreviousEntryField,
    Save,
    Copy,
    CopyReference,
    CopyTrial,
    OpenLink,
    Request,
    NextRecipient,
    PreviousRecipient,
    Rescan,
    Sync,
    Select,
    InvertSelection,
    SelectAll,
    Search,
    NextHit,
    PreviousHit,
    Filter,
    Sort,
    ReverseSort,
    Export,
    At,
    Diff,
    Today,
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
    Upcoming,
    Portfolio,
    DecisionLog,
    FilterLog,
    FiguresAsTable,
    Trend,
    NextSection,
    PreviousSection,
    NextGate,
    PreviousGate,
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
    LoseRecord,
    Redraw,
    Suspend,
    Quit,
}

impl Command {
    /// Returns whether the command exists in a demo only.
    #[must_use]
    pub const fn is_of_demo(self) -> bool {
        matches!(self, Self::ResetDemo | Self::LoseRecord)
    }
}

/// The modes in which keys are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InputMode {
    /// The table and the detail pane.
    List,
    /// The trial page, on its gates.
    Gates,
    /// The trial page, on its evidence.
    Evidence,
    /// The trial page, on its decisions.
    Decisions,
    /// The list of planned dates.
    Upcoming,
    /// The portfolio.
    Portfolio,
    /// The figures of past weeks.
    Trend,
    /// What changed since a point in time.
    Changes,
    /// The decision log.
    Log,
    /// A text to read.
    Reader,
    /// The decision form.
    Form,
    /// The calendar over it.
    Calendar,
    /// The fields of a finding that are filled in.
    FillIn,
    /// The missing fields of several trials.
    FillInAll,
    /// The lines that they lead to.
    FillInReview,
    /// The console's editor.
    Editor,
    /// The line in which a search or a filter is typed.
    Prompt,
    /// The request that is shown before it leaves.
    Request,
    /// The palette.
    Palette,
    /// The help.
    Help,
    /// A question with yes and no.
    Confirm,
}

impl InputMode {
    /// Every mode.
    pub const ALL: [Self; 21] = [
        Self::List,
        Self::Gates,
        Self::Evidence,
        Self::Decisions,
        Self::Upcoming,
        Self::Portfolio,
        Self::Trend,
        Self::Changes,
        Self::Log,
        Self::Reader,
        Self::Form,
        Self::Calendar,
        Self::FillIn,
        Self::FillInAll,
        Self::FillInReview,
        Self::Editor,
        Self::Prompt,
        Self::Request,
        Self::Palette,
        Self::Help,
        Self::Confirm,
    ];

    /// Returns its name in the configuration.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::List => "table",
            Self::Gates => "gates",
            Self::Evidence => "evidence",
            Self::Decisions => "decisions",
            Self::Upcoming => "upcoming",
            Self::Portfolio => "portfolio",
            Self::Trend => "trend",
            Self::Changes => "changes",
            Self::Log => "log",
            Self::Reader => "reader",
            Self::Form => "form",
            Self::Calendar => "calendar",
            Self::FillIn => "fill-in",
            Self::FillInAll => "fill-in-all",
            Self::FillInReview => "fill-in-review",
            Self::Editor => "editor",
            Self::Prompt => "prompt",
            Self::Request => "request",
            Self::Palette => "palette",
            Self::Help => "help",
            Self::Confirm => "question",
        }
    }

    /// Returns whether keys type characters in this mode.
    #[must_use]
    pub const fn takes_text(self) -> bool {
        matches!(
            self,
            Self::Form
                | Self::FillIn
                | Self::FillInAll
                | Self::Editor
                | Self::Prompt
                | Self::Request
                | Self::Palette
        )
    }

    /// Returns its name on the screen.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::List => "the table",
            Self::Gates | Self::Evidence | Self::Decisions => "the trial page",
            Self::Upcoming => "the upcoming dates",
            Self::Portfolio => "the portfolio",
            Self::Trend => "the trend",
            Self::Changes => "the list of changes",
            Self::Log => "the decision log",
            Self::Reader => "the explanation",
            Self::Form => "the decision form",
            Self::Calendar => "the calendar",
            Self::FillIn => "filling in",
            Self::FillInAll => "filling in all",
            Self::FillInReview => "the lines to write",
            Self::Editor => "the editor",
            Self::Prompt => "search and filter",
            Self::Request => "the request",
            Self::Palette => "the palette",
            Self::Help => "help",
            Self::Confirm => "a question",
        }
    }
}

/// Groups of commands in the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// Deciding.
    Decide,
    /// Reading and editing evidence.
    Review,
    /// Searching, sorting, and selecting.
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

    /// Returns its name.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Decide => "Decide",
            Self::Review => "Review and edit",
            Self::Find => "Find, sort, select",
            Self::Queues => "Queues",
            Self::Move => "Move",
            Self::Program => "Program",
        }
    }
}

/// The follow-up of a command.
#[derive(Debug)]
pub enum Next {
    /// Carry out these effects.
    Effects(Vec<Effect>),
    /// Run another command: the palette's choice.
    Run(Command),
}

//! Layers over the trial list, in one stack. Keys go to the top layer, and `Esc` pops it.

use crate::console::app::argument::state::ArgumentPrompt;
use crate::console::app::bulk_fill::state::{BulkFill, Step};
use crate::console::app::changes::state::Changes;
use crate::console::app::command::InputMode;
use crate::console::app::decision::calendar::Calendar;
use crate::console::app::decision::form::DecisionForm;
use crate::console::app::editor::state::Editor;
use crate::console::app::fill_in::state::FillIn;
use crate::console::app::help::state::Help;
use crate::console::app::log::state::DecisionLog;
use crate::console::app::palette::state::Palette;
use crate::console::app::portfolio::state::Portfolio;
use crate::console::app::prompt::state::Prompt;
use crate::console::app::reader::state::Reader;
use crate::console::app::request_preview::RequestPreview;
use crate::console::app::trend::state::Trend;
use crate::console::app::trial::state::{Tab, TrialPage};
use crate::console::app::upcoming::state::Upcoming;
use crate::domain::decision::Verdict;
use crate::domain::safe_text::SafeText;
use crate::safe;
use std::mem;

/// A question with yes and no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// Quit and discard input that is not on disk?
    Quit,
    /// Discard the text in the editor?
    LeaveEditor,
    /// Discard the changes made in the demo?
    ResetDemo,
    /// Decide also on selected trials that the table does not show?
    DecideHidden {
        /// The verdict of the form.
        verdict: Verdict,
        /// The names of these trials.
        hidden: Vec<SafeText>,
    },
}

impl Confirmation {
    /// Returns the text of the question.
    #[must_use]
    pub fn text(&self) -> SafeText {
        match self {
            Self::Quit => "Quit and discard unsaved input?".into(),
            Self::LeaveEditor => "Discard what you typed into the file?".into(),
            Self::ResetDemo => "Restart the demo? Your changes in it will be lost.".into(),
            Self::DecideHidden { hidden, .. } if hidden.len() == 1 => {
                "1 selected trial is not in the table. Decide on it too?".into()
            }
            Self::DecideHidden { hidden, .. } => {
                safe!("{} selected trials are not in the table. Decide on them too?", hidden.len())
            }
        }
    }

    /// Returns what the question is about, to be listed with it.
    #[must_use]
    pub fn details(&self) -> &[SafeText] {
        match self {
            Self::DecideHidden { hidden, .. } => hidden,
            Self::Quit | Self::LeaveEditor | Self::ResetDemo => &[],
        }
    }
}

/// A layer over the trial list, with its state.
#[derive(Clone, Debug)]
pub enum Layer {
    /// The trial page.
    Trial(Box<TrialPage>),
    /// The list of planned dates.
    Upcoming(Box<Upcoming>),
    /// The portfolio.
    Portfolio(Box<Portfolio>),
    /// The figures of past weeks.
    Trend(Box<Trend>),
    /// What changed since a point in time.
    Changes(Box<Changes>),
    /// The decision log.
    Log(Box<DecisionLog>),
    /// A text to read.
    Reader(Box<Reader>),
    /// The decision form.
    Decision(Box<DecisionForm>),
    /// The calendar over the decision form.
    Calendar(Box<Calendar>),
    /// The fields of a finding that are filled in.
    FillIn(Box<FillIn>),
    /// The missing fields of several trials.
    BulkFill(Box<BulkFill>),
    /// The console's editor.
    Editor(Box<Editor>),
    /// The line in which a search or a filter is typed.
    Prompt(Box<Prompt>),
    /// A request to other people, shown before it leaves, and the line in which its file is named.
    Request(Box<RequestPreview>),
    /// The line in which the text of a command is typed.
    Argument(Box<ArgumentPrompt>),
    /// The palette: commands or links.
    Palette(Box<Palette>),
    /// The help.
    Help(Box<Help>),
    /// A question.
    Confirm(Box<Confirmation>),
}

impl Layer {
    /// Returns the mode that keys are read in while this layer is on top.
    #[must_use]
    pub const fn mode(&self) -> InputMode {
        match self {
            Self::Trial(page) => match page.tab {
                Tab::Gates => InputMode::Gates,
                Tab::Evidence => InputMode::Evidence,
                Tab::Decisions => InputMode::Decisions,
            },
            Self::Upcoming(_) => InputMode::Upcoming,
            Self::Portfolio(_) => InputMode::Portfolio,
            Self::Trend(_) => InputMode::Trend,
            Self::Changes(_) => InputMode::Changes,
            Self::Log(_) => InputMode::Log,
            Self::Reader(_) => InputMode::Reader,
            Self::Decision(_) => InputMode::Form,
            Self::Calendar(_) => InputMode::Calendar,
            Self::FillIn(_) => InputMode::FillIn,
            Self::BulkFill(bulk) => match bulk.step {
                Step::Typing => InputMode::FillInAll,
                Step::Review(_) | Step::Writing => InputMode::FillInReview,
            },
            Self::Editor(_) => InputMode::Editor,
            Self::Prompt(_) | Self::Argument(_) => InputMode::Prompt,
            Self::Request(_) => InputMode::Request,
            Self::Palette(_) => InputMode::Palette,
            Self::Help(help) if help.is_typing => InputMode::Prompt,
            Self::Help(_) => InputMode::Help,
            Self::Confirm(_) => InputMode::Confirm,
        }
    }

    /// Returns whether the layer fills the screen.
    const fn is_screen(&self) -> bool {
        matches!(
            self,
            Self::Trial(_)
                | Self::Upcoming(_)
                | Self::Portfolio(_)
                | Self::Trend(_)
                | Self::Changes(_)
                | Self::Log(_)
                | Self::Reader(_)
                | Self::Decision(_)
                | Self::BulkFill(_)
                | Self::Editor(_)
                | Self::Request(_)
        )
    }

    /// Returns whether the layer lies over a screen and is about that screen.
    const fn is_overlay(&self) -> bool {
        matches!(self, Self::Palette(_) | Self::Help(_) | Self::Confirm(_))
    }
}

/// The stack of layers. It holds at most one layer of each kind.
#[derive(Clone, Debug, Default)]
pub struct Layers(Vec<Layer>);

impl Layers {
    /// Puts a layer on top, in place of one of the same kind.
    pub fn push(&mut self, layer: Layer) {
        self.0.retain(|other| mem::discriminant(other) != mem::discriminant(&layer));
        self.0.push(layer);
    }

    /// Removes every layer.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Removes the top layer and returns it.
    pub fn pop(&mut self) -> Option<Layer> {
        self.0.pop()
    }

    /// Returns the top layer.
    #[must_use]
    pub fn top(&self) -> Option<&Layer> {
        self.0.last()
    }

    /// Returns the top layer for changes.
    pub fn top_mut(&mut self) -> Option<&mut Layer> {
        self.0.last_mut()
    }

    /// Returns the topmost layer that fills the screen; nothing if the trial list is seen.
    #[must_use]
    pub fn screen(&self) -> Option<&Layer> {
        self.0.iter().rfind(|layer| layer.is_screen())
    }

    /// Returns whether the trial list is not covered.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the mode that keys are read in.
    #[must_use]
    pub fn mode(&self) -> InputMode {
        self.top().map_or(InputMode::List, Layer::mode)
    }

    /// Returns the mode of the screen that palette, help, and questions lie over.
    #[must_use]
    pub fn mode_beneath(&self) -> InputMode {
        self.0.iter().rfind(|layer| !layer.is_overlay()).map_or(InputMode::List, Layer::mode)
    }
}

/// Accessors for the layer of one kind, wherever in the stack it is.
macro_rules! accessors {
    ($($name:ident, $name_mut:ident, $take:ident: $variant:ident($type:ty), $what:literal;)*) => {
        impl Layers {$(
            #[doc = concat!("Returns ", $what, " if it is open.")]
            #[must_use]
            pub fn $name(&self) -> Option<&$type> {
                self.0.iter().rev().find_map(|layer| if let Layer::$variant(it) = layer { Some(&**it) } else { None })
            }

            #[doc = concat!("Returns ", $what, " for changes if it is open.")]
            pub fn $name_mut(&mut self) -> Option<&mut $type> {
                self.0.iter_mut().rev().find_map(|layer| if let Layer::$variant(it) = layer { Some(&mut **it) } else { None })
            }

            #[doc = concat!("Closes ", $what, " and returns it.")]
            pub fn $take(&mut self) -> Option<$type> {
                let at = self.0.iter().rposition(|layer| matches!(layer, Layer::$variant(_)))?;
                if let Layer::$variant(it) = self.0.remove(at) { Some(*it) } else { None }
            }
        )*}
    };
}

accessors! {
    page, page_mut, take_page: Trial(TrialPage), "the trial page";
    upcoming, upcoming_mut, take_upcoming: Upcoming(Upcoming), "the list of planned dates";
    portfolio, portfolio_mut, take_portfolio: Portfolio(Portfolio), "the portfolio";
    trend, trend_mut, take_trend: Trend(Trend), "the trend";
    changes, changes_mut, take_changes: Changes(Changes), "the list of changes";
    log, log_mut, take_log: Log(DecisionLog), "the decision log";
    reader, reader_mut, take_reader: Reader(Reader), "the text to read";
    form, form_mut, take_form: Decision(DecisionForm), "the decision form";
    calendar, calendar_mut, take_calendar: Calendar(Calendar), "the calendar";
    fill_in, fill_in_mut, take_fill_in: FillIn(FillIn), "the fields that are filled in";
    bulk_fill, bulk_fill_mut, take_bulk_fill: BulkFill(BulkFill), "the missing fields of several trials";
    editor, editor_mut, take_editor: Editor(Editor), "the console's editor";
    prompt, prompt_mut, take_prompt: Prompt(Prompt), "the query prompt";
    request, request_mut, take_request: Request(RequestPreview), "the request that is shown before it leaves";
    argument, argument_mut, take_argument: Argument(ArgumentPrompt), "the prompt for the text of a command";
    palette, palette_mut, take_palette: Palette(Palette), "the palette";
    help, help_mut, take_help: Help(Help), "the help";
    confirmation, confirmation_mut, take_confirmation: Confirm(Confirmation), "the question";
}

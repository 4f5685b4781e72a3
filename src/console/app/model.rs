//! Everything the console knows. It is changed in [`super::update`] alone and read by the view.

use super::commands::{Command, Context, Keymap};
use super::desk::{Desk, Subject};
use super::detail;
use super::drafts::Drafts;
use super::entry::Entry;
use super::form::Form;
use super::geometry::{self, Size};
use super::help::Help;
use super::live::Live;
use super::page::{Page, Tab};
use super::prompt::Prompt;
use super::show::Show;
use super::signer::Signer;
use super::survey::Survey;
use crate::domain::clean::clean;
use crate::room::Reviewed;
use std::sync::Arc;

/// Which colours there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// For dark backgrounds.
    #[default]
    Dark,
    /// For light ones.
    Light,
    /// The terminal's own bright colours.
    HighContrast,
    /// Blue and orange where others have green and red.
    ColourBlind,
    /// None at all.
    Plain,
}

impl Theme {
    /// The one for a background.
    #[must_use]
    pub const fn on(is_light: bool) -> Self {
        if is_light { Self::Light } else { Self::Dark }
    }
}

/// How things look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The colours.
    pub theme: Theme,
    /// Nothing of the program's own outside ASCII.
    pub ascii: bool,
}

/// What is said in the message line until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How it is meant.
    pub tone: Tone,
    /// The sentence, safe to show.
    pub text: String,
}

/// How a notice is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// By the way.
    Quiet,
    /// Something was done.
    Good,
    /// Something was not.
    Bad,
}

impl Palette {
    /// The links that hold what was typed; nothing where commands are offered.
    #[must_use]
    pub fn found_links(&self) -> Option<Vec<&str>> {
        let words: Vec<_> = self.entry.text().split_whitespace().map(str::to_lowercase).collect();
        let holds = |address: &&str| words.iter().all(|word| address.to_lowercase().contains(word.as_str()));
        Some(self.links.as_ref()?.iter().map(String::as_str).filter(holds).collect())
    }
}

/// The palette: commands, or links, to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Palette {
    /// What was typed.
    pub entry: Entry,
    /// Which of what it found is chosen.
    pub cursor: usize,
    /// The links to choose from; commands, where there are none.
    pub links: Option<Vec<String>>,
}

/// How far a scan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// How many files it has found.
    pub found: usize,
    /// How many of them it has read.
    pub read: usize,
}

/// A question with yes and no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Quit and lose what was typed?
    Quit,
    /// Throw away what was done in the demo?
    ResetDemo,
}

impl Question {
    /// The question.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Quit => "Quit? What you typed is not on disk and is lost. Nothing is recorded.",
            Self::ResetDemo => "Begin the demo again? What you did in it goes.",
        }
    }
}

/// The console.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// The whole screen.
    pub screen: Size,
    /// What the console has of it: all, unless somebody is shown something at its foot.
    pub size: Size,
    /// How things look.
    pub look: Look,
    /// The keys that hold.
    pub keymap: Keymap,
    /// What is different where the console is shown to somebody.
    pub show: Show,
    /// Who sits here.
    pub signer: Signer,
    /// The trials that were decided on in this session, those of one key together.
    pub decided: Vec<Vec<Arc<str>>>,
    /// The room as it was named, safe to show.
    pub named: String,
    /// The room, once it has been read.
    pub survey: Option<Arc<Survey>>,
    /// The table and the detail pane.
    pub desk: Desk,
    /// The trial page, where it is open.
    pub page: Option<Page>,
    /// The decision form, where it is open.
    pub form: Option<Form>,
    /// What was typed into forms and waits.
    pub drafts: Drafts,
    /// A line that is being typed.
    pub prompt: Option<Prompt>,
    /// The name of a file for a request, while it is typed.
    pub letter: Option<Entry>,
    /// The palette, where it is open.
    pub palette: Option<Palette>,
    /// The help, where it is open.
    pub help: Option<Help>,
    /// A question that waits.
    pub question: Option<Question>,
    /// What was just said.
    pub notice: Option<Notice>,
    /// How the room is followed, and what came of it.
    pub live: Live,
    /// The scan that is under way.
    pub scanning: Option<u64>,
    /// How far it is.
    pub reading: Option<Reading>,
    /// The last generation given out.
    pub generation: u64,
    /// Whether the program ends as soon as the drafts are on disk.
    pub is_leaving: bool,
    /// Whether the program is ending.
    pub ended: bool,
}

impl Model {
    /// A console that has read nothing yet.
    #[must_use]
    pub fn new(named: &str, principal: Option<String>, look: Look) -> Self {
        let signer = Signer { principal: principal.unwrap_or_default(), ..Signer::default() };
        Self { named: clean(named).into_owned(), signer, look, ..Self::default() }
    }

    /// Where keys go.
    #[must_use]
    pub fn context(&self) -> Context {
        if self.question.is_some() {
            Context::Confirm
        } else if let Some(help) = &self.help {
            if help.is_typing { Context::Prompt } else { Context::Help }
        } else if self.palette.is_some() {
            Context::Palette
        } else {
            self.context_underneath()
        }
    }

    /// Where keys would go if nothing lay over the screen.
    #[must_use]
    pub fn context_underneath(&self) -> Context {
        if self.prompt.is_some() || self.letter.is_some() {
            return Context::Prompt;
        }
        if self.show.mending.is_some() {
            return Context::Mend;
        }
        if let Some(form) = &self.form {
            return if form.calendar.is_some() { Context::Calendar } else { Context::Form };
        }
        match self.page.as_ref().map(|page| page.tab) {
            Some(Tab::Gates) => Context::Gates,
            Some(Tab::Evidence) => Context::Evidence,
            Some(Tab::Decisions) => Context::Decisions,
            None => Context::Desk,
        }
    }

    /// How to say which key runs a command where one stands.
    #[must_use]
    pub fn key(&self, command: Command) -> String {
        self.keymap.say(command, self.context_underneath())
    }

    /// What is under the desk's cursor.
    #[must_use]
    pub fn subject(&self) -> Option<Subject> {
        self.desk.subject(self.survey.as_deref()?)
    }

    /// The trial of the page.
    #[must_use]
    pub fn page_trial(&self) -> Option<&Reviewed> {
        let survey = self.survey.as_deref()?;
        survey.trial(survey.find(&self.page.as_ref()?.trial_ref)?)
    }

    /// The trial that commands are about: the page's, or the one under the cursor.
    #[must_use]
    pub fn selected_trial(&self) -> Option<&Reviewed> {
        if self.page.is_some() {
            return self.page_trial();
        }
        if self.desk.queue.is_of_files() {
            return None;
        }
        self.survey.as_deref()?.trial(self.desk.place()?)
    }

    /// Where the desk's parts are.
    #[must_use]
    pub fn desk_plan(&self) -> geometry::Desk {
        let widest = self.survey.as_ref().map_or(0, |survey| survey.widest_name);
        let shows_detail = self.desk.pane == super::desk::Pane::Detail;
        geometry::Desk::of(self.size, self.desk.queue, widest, shows_detail)
    }

    /// The lines of the detail pane, as wide as it is.
    #[must_use]
    pub fn detail_lines(&self) -> Vec<super::paper::Line> {
        let width = self.desk_plan().detail.columns();
        let Some(survey) = self.survey.as_deref() else { return Vec::new() };
        match self.desk.subject(survey) {
            Some(Subject::Trial(_)) => match self.selected_trial() {
                Some(reviewed) if self.page.is_none() => {
                    detail::of_trial(reviewed, &survey.room, self.certainty(), &self.drafts, width)
                }
                _ => Vec::new(),
            },
            Some(Subject::Problem(problem)) => detail::of_problem(&problem, width),
            None => Vec::new(),
        }
    }
}

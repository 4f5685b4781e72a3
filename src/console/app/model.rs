//! The state of the console. Only [`update`](crate::console::app::update) and the modules that it calls change it.

use crate::console::app::appearance::Appearance;
use crate::console::app::command::{Command, InputMode};
use crate::console::app::content::context::TrialContext;
use crate::console::app::created_packet::CreatedPacket;
use crate::console::app::decision::just_recorded::JustRecorded;
use crate::console::app::decision::target::DecisionTarget;
use crate::console::app::effect::Effect;
use crate::console::app::fill_in::fill_ins::FillIns;
use crate::console::app::form_drafts::FormDrafts;
use crate::console::app::freshness::Freshness;
use crate::console::app::geometry::Size;
use crate::console::app::keymap::Keymap;
use crate::console::app::layer::Layers;
use crate::console::app::list::detail;
use crate::console::app::list::layout::ListLayout;
use crate::console::app::list::state::{Pane, Subject, TrialList};
use crate::console::app::notice::{Notice, Severity};
use crate::console::app::portfolio::state::Cursor;
use crate::console::app::presentation::state::Presentation;
use crate::console::app::queue::Queue;
use crate::console::app::readings::state::Readings;
use crate::console::app::request_id::RequestId;
use crate::console::app::rich_text::Line;
use crate::console::app::room_view::RoomView;
use crate::console::app::signer::Signer;
use crate::console::app::sync::state::SyncState;
use crate::console::app::time_machine::state::TimeMachine;
use crate::console::app::trend::state::SeenTrend;
use crate::console::app::watch_state::{Reason, WatchState};
use crate::domain::safe_text::{IntoSafe, SafeText};
use crate::domain::summary::Summary;
use crate::domain::time::Moment;
use crate::room::EvaluatedTrial;
use crate::safe;
use std::borrow::Cow;
use std::sync::Arc;

/// Progress of a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScanProgress {
    /// The number of files found.
    pub found: usize,
    /// The number of files read.
    pub read: usize,
}

/// The console.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// The size of the screen.
    pub screen: Size,
    /// The part of it that the console uses: all but the bottom panel.
    pub size: Size,
    /// Colours and characters.
    pub appearance: Appearance,
    /// The keys.
    pub keymap: Keymap,
    /// Demo, tour, and presenter mode.
    pub presentation: Presentation,
    /// The user who decides.
    pub signer: Signer,
    /// The trials decided on in this session and what the decisions were about, grouped by the key press that recorded
    /// them.
    pub decided: Vec<Vec<(Arc<str>, DecisionTarget)>>,
    /// The decisions that were recorded last, until the room is read again.
    pub just_recorded: Option<JustRecorded>,
    /// The name of the room as it was given, safe to show.
    pub named: String,
    /// The room, once it has been read.
    pub room_view: Option<Arc<RoomView>>,
    /// The point in time at which the room is shown.
    pub time_machine: TimeMachine,
    /// The table and the detail pane.
    pub list: TrialList,
    /// The figure of the portfolio that was under the cursor last.
    pub portfolio_cursor: Cursor,
    /// The trend that was read last, until the room is read again.
    pub trend_seen: Option<SeenTrend>,
    /// The layers over the table.
    pub layers: Layers,
    /// The form drafts.
    pub drafts: FormDrafts,
    /// The notice in the message line.
    pub notice: Option<Notice>,
    /// The state of the watcher and the last changes.
    pub watch_state: WatchState,
    /// The packet that was created and is not shown yet.
    pub created: Option<CreatedPacket>,
    /// The fill-ins of this session.
    pub fill_ins: FillIns,
    /// Set if files are edited in the console, because no editor is configured.
    pub has_editor: bool,
    /// A description of the text that was copied last.
    pub copied: Option<SafeText>,
    /// The table that is being written.
    pub exporting: Option<RequestId>,
    /// Sharing through git.
    pub sync: SyncState,
    /// The readings of the history that are under way.
    pub readings: Readings,
    /// The newest time that the runtime reported.
    pub time: Option<Moment>,
    /// The running scan.
    pub scanning: Option<RequestId>,
    /// The progress of that scan.
    pub scan_progress: Option<ScanProgress>,
    /// The identifier of the newest request.
    pub last_request: RequestId,
    /// Set while the end of the program waits for drafts.
    pub is_leaving: bool,
    /// Set when the program ends.
    pub ended: bool,
}

impl Model {
    /// Creates a console before the room has been read.
    #[must_use]
    pub fn new(named: &str, principal: Option<String>, appearance: Appearance) -> Self {
        let signer = Signer { principal: principal.unwrap_or_default(), ..Signer::default() };
        Self { named: SafeText::sanitize(named).to_string(), signer, appearance, ..Self::default() }
    }

    /// Returns a new identifier for a request to the runtime.
    pub const fn next_request(&mut self) -> RequestId {
        self.last_request.advance()
    }

    /// Requests a scan of the room, unless a past room is shown.
    pub fn request_scan(&mut self) -> Option<Effect> {
        let today = self.time_machine.today()?;
        let request = self.next_request();
        self.scanning = Some(request);
        self.watch_state.reason = Reason::Asked;
        Some(Effect::ScanRoom { today, request })
    }

    /// Shows a notice in the message line until the next key.
    pub fn notify(&mut self, severity: Severity, text: impl IntoSafe) {
        self.notice = Some(Notice::new(severity, text));
    }

    /// Shows a notice that names a command between two parts of a sentence: by its key, and by its name in the linear
    /// mode, which has no keys.
    pub fn notify_with_key(
        &mut self,
        severity: Severity,
        before: &'static str,
        command: Command,
        after: &'static str,
    ) {
        let text = safe!("{}{}{}", before, SafeText::sanitize(&self.key(command)), after);
        let spoken = safe!("{}{}{}", before, self.keymap.spoken(command), after);
        self.notice = Some(Notice { severity, text, spoken });
    }

    /// Returns the mode in which keys are read.
    #[must_use]
    pub fn mode(&self) -> InputMode {
        self.layers.mode()
    }

    /// Returns the mode of the screen beneath palette, help, and questions.
    #[must_use]
    pub fn mode_beneath(&self) -> InputMode {
        self.layers.mode_beneath()
    }

    /// Returns the label of a command's key in the current screen.
    #[must_use]
    pub fn key(&self, command: Command) -> String {
        self.keymap.label(command, self.mode_beneath())
    }

    /// Returns the subject under the list's cursor.
    #[must_use]
    pub fn subject(&self) -> Option<Subject> {
        self.list.subject(self.room_view.as_deref()?)
    }

    /// Returns the trial of the page.
    #[must_use]
    pub fn page_trial(&self) -> Option<&EvaluatedTrial> {
        let room_view = self.room_view.as_deref()?;
        room_view.trial(room_view.find(&self.layers.page()?.trial_ref)?)
    }

    /// Returns the trial that commands act on: the page's, or the one under the cursor.
    #[must_use]
    pub fn selected_trial(&self) -> Option<&EvaluatedTrial> {
        if self.layers.page().is_some() {
            return self.page_trial();
        }
        if self.list.queue.is_of_files() {
            return None;
        }
        self.room_view.as_deref()?.trial(self.list.place()?)
    }

    /// Returns the summary of the trial under the cursor of the list.
    #[must_use]
    pub fn summary_under_cursor(&self) -> Option<&Summary> {
        let place = self.list.place().filter(|_| !self.list.queue.is_of_files())?;
        self.room_view.as_deref()?.summaries.get(place)
    }

    /// Returns the layout of the trial list.
    #[must_use]
    pub fn list_layout(&self) -> ListLayout {
        let widest = self.room_view.as_ref().map_or(0, |room_view| room_view.widest_name);
        let shows_detail = self.list.pane == Pane::Detail;
        let has_stages = self.room_view.as_ref().is_some_and(|room_view| room_view.has_stages);
        ListLayout::of(self.size, self.list.queue, widest, has_stages, shows_detail)
    }

    /// Returns the lines of the detail pane, as wide as it is.
    #[must_use]
    pub fn detail_lines(&self) -> Vec<Line> {
        let width = self.list_layout().detail.columns();
        let Some(room_view) = self.room_view.as_deref() else { return Vec::new() };
        match self.list.subject(room_view) {
            Some(Subject::Trial(_)) => match self.selected_trial() {
                Some(reviewed) if self.layers.page().is_none() => {
                    let context = self.context_of(reviewed, room_view);
                    detail::of_trial(&context, &self.drafts, self.list.sought(), width)
                }
                _ => Vec::new(),
            },
            Some(Subject::Problem(problem)) => detail::of_problem(&problem, width),
            None => Vec::new(),
        }
    }

    /// Returns a trial of the room with everything that its panes show it by.
    #[must_use]
    pub fn context_of<'a>(
        &'a self,
        reviewed: &'a EvaluatedTrial,
        room_view: &'a RoomView,
    ) -> TrialContext<'a> {
        let principal = &self.signer.principal;
        TrialContext { reviewed, room: &room_view.room, principal, freshness: self.freshness() }
    }

    /// Returns the freshness of the verdicts on the screen.
    #[must_use]
    pub fn freshness(&self) -> Freshness {
        if self.watch_state.failed.is_some() {
            return Freshness::OutOfDate;
        }
        let can_block = self.just_recorded.as_ref().is_some_and(JustRecorded::can_block);
        match &self.room_view {
            Some(room_view) if room_view.room.is_whole && !self.has_expired() && !can_block => {
                Freshness::Current
            }
            _ => Freshness::Loading,
        }
    }

    /// Returns the reason for which decisions are not possible now, unless the verdicts are current.
    #[must_use]
    pub fn why_not_current(&self) -> Option<String> {
        match (self.freshness(), &self.watch_state.failed) {
            (Freshness::Current, _) => None,
            (Freshness::OutOfDate, Some(failed)) => Some(failed.to_string()),
            _ => Some("The evidence is still loading".to_owned()),
        }
    }

    /// Returns the text of an empty queue.
    #[must_use]
    pub fn when_empty(&self, queue: Queue) -> &'static str {
        match (self.freshness(), self.list.filter.is_empty()) {
            (Freshness::Loading, _) => "Still loading.",
            (Freshness::OutOfDate, _) => "Out of date: the current files can't be read.",
            (Freshness::Current, true) => queue.when_empty(),
            (Freshness::Current, false) => "No trial matches the filter.",
        }
    }

    /// Returns a short description of a queue.
    #[must_use]
    pub fn meaning(&self, queue: Queue) -> Cow<'_, str> {
        match self.freshness() {
            Freshness::OutOfDate => Cow::Borrowed("last known state"),
            _ => self.list.meaning(queue),
        }
    }
}

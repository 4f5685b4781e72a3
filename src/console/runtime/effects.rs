//! What the core asks of the disk and the clock, done on worker threads.

use super::Event;
use super::keeper::Keeper;
use crate::console::ConsoleError;
use crate::console::app::effect::Effect;
use crate::console::app::msg::{FileText, Msg, Recorded};
use crate::console::app::survey::Survey;
use crate::domain::canonical::digest;
use crate::ledger::append::append;
use crate::ledger::draft::{Draft, Drafts};
use crate::ledger::expect::Expectation;
use crate::ledger::record::{Record, Stamp};
use crate::room::read::read_bytes;
use crate::room::{Lens, Room, RoomError};
use jiff::Timestamp;
use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;

/// Which room, and how to look at it.
#[derive(Clone, Debug)]
pub struct Place {
    /// The evidence directory.
    pub room: PathBuf,
    /// How to look at it.
    pub lens: Lens,
}

impl Place {
    #[expect(clippy::disallowed_methods, reason = "here the clock is asked")]
    fn scan(&self) -> Result<Arc<Survey>, RoomError> {
        let room = Room::open(&self.room, &self.lens, Timestamp::now())?;
        Ok(Arc::new(Survey::of(Arc::new(room))))
    }
}

/// Carries an effect out and says what the world answers. Nothing for those that need the terminal.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "here the clock is asked")]
pub fn answer(place: &Place, effect: Effect) -> Option<Msg> {
    Some(match effect {
        Effect::ScanRoom { generation } => {
            Msg::Scanned { generation, room: place.scan().map_err(|error| error.to_string()) }
        }
        Effect::OpenFile { path, root, generation } => Msg::FileRead { generation, file: file(&root, &path) },
        Effect::Stamp { frozen, generation } => {
            let at = frozen.unwrap_or_else(|| Timestamp::now().into());
            Msg::Stamped { generation, stamp: Stamp::at(at) }
        }
        Effect::RecordDecision { root, record, expectation, generation } => {
            Msg::Recorded { generation, outcome: record_decision(place, &root, &record, &expectation) }
        }
        Effect::LoadDrafts { root } => {
            let state = place.lens.state.as_deref()?;
            Msg::DraftsLoaded(Drafts::of(state, &root).load())
        }
        Effect::SaveDraft { root, draft, generation } => {
            Msg::DraftSaved { generation, result: save_draft(place, &root, &draft) }
        }
        Effect::DropDraft { root, trial_ref, verdict } => {
            let state = place.lens.state.as_deref()?;
            // What cannot be removed is offered once more: that loses nothing.
            let _ = Drafts::of(state, &root).drop(&trial_ref, verdict);
            return None;
        }
        Effect::EditFile { .. } | Effect::Copy(_) | Effect::Redraw | Effect::Suspend | Effect::Quit => {
            return None;
        }
    })
}

/// The room and the way back to the core.
pub(super) struct World {
    place: Place,
    sender: Sender<Event>,
    keeper: Keeper,
    /// Whether any scan was asked for: a failure of the first ends the program, for there is nothing to show.
    has_begun: Cell<bool>,
}

impl World {
    pub(super) fn new(room: PathBuf, lens: Lens, sender: Sender<Event>) -> Result<Self, ConsoleError> {
        let place = Place { room, lens };
        let keeper = Keeper::start(place.clone(), sender.clone())?;
        Ok(Self { place, sender, keeper, has_begun: Cell::default() })
    }

    /// Sets to work on an effect. Its answer comes through the channel.
    pub(super) fn ask(&self, effect: Effect) {
        let place = self.place.clone();
        match effect {
            Effect::ScanRoom { generation } if !self.has_begun.replace(true) => {
                self.work("scan", move || Some(first_scan(&place, generation)));
            }
            Effect::Stamp { .. } => {
                let _ = answer(&place, effect).map(|msg| self.sender.send(Event::Core(msg)));
            }
            Effect::LoadDrafts { .. } | Effect::SaveDraft { .. } | Effect::DropDraft { .. } => {
                self.keeper.ask(effect);
            }
            effect => self.work("effect", move || answer(&place, effect).map(Event::Core)),
        }
    }

    fn work(&self, name: &str, job: impl FnOnce() -> Option<Event> + Send + 'static) {
        let sender = self.sender.clone();
        let spawned = thread::Builder::new().name(name.to_owned()).spawn(move || {
            let _ = job().map(|event| sender.send(event));
        });
        if let Err(error) = spawned {
            let _ = self.sender.send(Event::Unusable(error.into()));
        }
    }
}

fn first_scan(place: &Place, generation: u64) -> Event {
    match place.scan() {
        Ok(survey) => Event::Core(Msg::Scanned { generation, room: Ok(survey) }),
        Err(error) => Event::Unusable(ConsoleError::Room(error)),
    }
}

fn file(root: &Path, path: &str) -> Result<FileText, String> {
    let bytes = read_bytes(&root.join(path)).map_err(|trouble| trouble.message)?;
    let digest = digest(&bytes);
    let text =
        String::from_utf8(bytes).map_err(|_| "this file is not UTF-8, so it is not shown".to_owned())?;
    Ok(FileText { text: text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned(), digest })
}

fn save_draft(place: &Place, root: &Path, draft: &Draft) -> Result<(), String> {
    let state = place.lens.state.as_deref().ok_or("this machine has no place to keep drafts")?;
    Drafts::of(state, root).keep(draft).map_err(|error| error.to_string())
}

/// Looks again, and appends only where the trial is still what the approver saw.
fn record_decision(place: &Place, root: &Path, record: &Record, expectation: &Expectation) -> Recorded {
    let survey = match place.scan() {
        Ok(survey) => survey,
        Err(error) => return Recorded::Failed(format!("nothing was recorded: {error}")),
    };
    if survey.room.root != root {
        return Recorded::Failed("nothing was recorded: this is another folder than before".to_owned());
    }
    let found = survey.find(&record.trial_ref).and_then(|place| survey.trial(place));
    let what = match found {
        Some(reviewed) => {
            let current = Expectation::of(&reviewed.trial);
            let what = expectation.difference(&current);
            if what.is_empty() && current != *expectation { vec!["the trial's evidence"] } else { what }
        }
        None => vec!["the trial"],
    };
    if !what.is_empty() {
        return Recorded::Changed { what, room: survey };
    }
    match append(root, record) {
        Ok(path) => Recorded::Done { path, room: place.scan().map_err(|error| error.to_string()) },
        Err(error) if error.is_uncertain() => Recorded::Uncertain(error.to_string()),
        Err(error) => Recorded::Failed(error.to_string()),
    }
}

//! What the core asks of the disk and the clock, done on worker threads.

use super::Event;
use crate::console::ConsoleError;
use crate::console::app::effect::Effect;
use crate::console::app::msg::{FileText, Msg, Recorded};
use crate::console::app::survey::Survey;
use crate::domain::canonical::digest;
use crate::ledger::append::append;
use crate::ledger::expect::Expectation;
use crate::ledger::record::{Record, Stamp};
use crate::room::read::read_bytes;
use crate::room::{Lens, Room, RoomError};
use jiff::Timestamp;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread;

/// The room and the way back to the core.
pub(super) struct World {
    place: Place,
    sender: Sender<Event>,
    /// Whether any scan has succeeded: until then a failure ends the program.
    has_room: Arc<AtomicBool>,
}

/// Which room, and how to look at it.
#[derive(Clone, Debug)]
struct Place {
    room: PathBuf,
    lens: Lens,
}

impl Place {
    fn scan(&self) -> Result<Arc<Survey>, RoomError> {
        let room = Room::open(&self.room, &self.lens, Timestamp::now())?;
        Ok(Arc::new(Survey::of(Arc::new(room))))
    }
}

impl World {
    pub(super) fn new(room: PathBuf, lens: Lens, sender: Sender<Event>) -> Self {
        Self { place: Place { room, lens }, sender, has_room: Arc::default() }
    }

    /// Sets to work on an effect. Its answer comes through the channel.
    pub(super) fn ask(&self, effect: Effect) {
        let place = self.place.clone();
        match effect {
            Effect::ScanRoom { generation } => {
                let has_room = self.has_room.clone();
                self.work("scan", move || scan(&place, generation, &has_room));
            }
            Effect::OpenFile { path, root, generation } => {
                self.work("read", move || {
                    Event::Core(Msg::FileRead { generation, file: file(&root, &path) })
                });
            }
            Effect::Stamp { frozen, generation } => {
                let stamp = Stamp::at(frozen.unwrap_or_else(|| Timestamp::now().into()));
                let _ = self.sender.send(Event::Core(Msg::Stamped { generation, stamp }));
            }
            Effect::RecordDecision { root, record, expectation, generation } => {
                self.work("record", move || {
                    let outcome = record_decision(&place, &root, &record, &expectation);
                    Event::Core(Msg::Recorded { generation, outcome })
                });
            }
            // The loop's own: they need the terminal.
            Effect::EditFile { .. } | Effect::Copy(_) | Effect::Redraw | Effect::Suspend | Effect::Quit => {}
        }
    }

    fn work(&self, name: &str, job: impl FnOnce() -> Event + Send + 'static) {
        let sender = self.sender.clone();
        let spawned = thread::Builder::new().name(name.to_owned()).spawn(move || {
            let _ = sender.send(job());
        });
        if let Err(error) = spawned {
            let _ = self.sender.send(Event::Unusable(error.into()));
        }
    }
}

fn scan(place: &Place, generation: u64, has_room: &AtomicBool) -> Event {
    match place.scan() {
        Ok(survey) => {
            has_room.store(true, Ordering::SeqCst);
            Event::Core(Msg::Scanned { generation, room: Ok(survey) })
        }
        Err(error) if has_room.load(Ordering::SeqCst) => {
            Event::Core(Msg::Scanned { generation, room: Err(error.to_string()) })
        }
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

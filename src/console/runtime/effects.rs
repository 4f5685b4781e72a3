//! What the core asks of the disk and the clock, done on worker threads.

use super::Event;
use super::clipboard;
use super::desktop;
use super::keeper::Keeper;
use super::recording::Job;
use super::scanning::Scans;
use super::watch::{self, Watch};
use crate::console::ConsoleError;
use crate::console::app::effect::Effect;
use crate::console::app::msg::{FileText, Msg};
use crate::console::app::survey::Survey;
use crate::domain::digest::Digest;
use crate::fsio::export_file::export_file;
use crate::ledger::record::RecordStamp;
use crate::ledger::signature::sign;
use crate::room::read::read_bytes;
use crate::room::{Lens, RoomError};
use crate::state::{Directories, FormDraft};
use jiff::Timestamp;
use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

/// Which room, and how to look at it.
#[derive(Clone, Debug)]
pub struct Place {
    /// The evidence directory.
    pub room: PathBuf,
    /// How to look at it.
    pub lens: Lens,
    /// The directories in which this machine remembers rooms.
    pub directories: Directories,
}

impl Place {
    #[expect(clippy::disallowed_methods, reason = "here the clock is asked")]
    pub(super) fn scan(&self) -> Result<Arc<Survey>, RoomError> {
        watch::scan_begins();
        let room = self.directories.open_room(&self.room, &self.lens, Timestamp::now())?;
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
        Effect::Stamp { frozen, count, generation } => {
            let at = frozen.unwrap_or_else(|| Timestamp::now().into());
            Msg::Stamped { generation, stamps: (0..count).map(|_| RecordStamp::at(at)).collect() }
        }
        Effect::Sign { record, key, generation, .. } => {
            let result = sign(record.as_bytes(), &key).map_err(|error| error.to_string());
            Msg::Signed { generation, result }
        }
        Effect::RecordDecision { root, record, signature, expectation, stamped_at, is_last, generation } => {
            let job = Job { place, root: &root, record: &record, signature: signature.as_deref(), is_last };
            Msg::Recorded { generation, outcome: job.run(&expectation, stamped_at) }
        }
        Effect::Recall { principal } => {
            let state = place.directories.room(&place.room);
            let found = state.map(|state| state.sessions(&principal).load());
            Msg::Recalled(Box::new(found.unwrap_or_default()))
        }
        Effect::Remember { principal, desk, visit } => {
            let state = place.directories.room(&place.room)?;
            // If it fails, the next session starts like a first one.
            let _ = state.sessions(&principal).store(&desk, visit.as_ref());
            return None;
        }
        Effect::LoadDrafts { root, principal } => {
            Msg::DraftsLoaded(place.directories.room(&root)?.drafts(&principal).load())
        }
        Effect::SaveDraft { root, principal, draft, generation } => {
            Msg::DraftSaved { generation, result: save_draft(place, &root, &principal, &draft) }
        }
        Effect::DropDraft { root, principal, trial_ref, verdict } => {
            // If it fails, the draft is offered once more.
            let _ = place.directories.room(&root)?.drafts(&principal).remove(&trial_ref, verdict);
            return None;
        }
        Effect::ResetDemo { folder } => Msg::DemoReset(folder.reset().map_err(|error| error.to_string())),
        Effect::Mend { folder, path, text } => {
            Msg::Edited(folder.mend(&path, &text).map_err(|error| error.to_string()))
        }
        Effect::WriteLetter { name, text } => {
            let written = export_file(Path::new(&name), &text);
            let place = written.map(|path| path.display().to_string());
            Msg::LetterWritten(place.map_err(|error| error.to_string()))
        }
        Effect::OpenLink(_)
        | Effect::Remind { .. }
        | Effect::EditFile { .. }
        | Effect::Copy(_)
        | Effect::Redraw
        | Effect::Suspend
        | Effect::Quit => {
            return None;
        }
    })
}

/// For how long the first scan waits for the watching to begin.
const HEAD_START: Duration = Duration::from_millis(50);

/// The room and the way back to the core.
pub(super) struct World {
    place: Place,
    sender: Sender<Event>,
    keeper: Keeper,
    watch: Option<RefCell<Watch>>,
    scans: Scans,
    /// Whether any scan was asked for: a failure of the first ends the program, for there is nothing to show.
    has_begun: Cell<bool>,
}

impl World {
    pub(super) fn new(
        place: Place,
        how: Option<watch::How>,
        sender: Sender<Event>,
    ) -> Result<Self, ConsoleError> {
        let watch = how.map(|how| Watch::start(&place, how, sender.clone())).transpose()?.map(RefCell::new);
        let keeper = Keeper::start(place.clone(), sender.clone())?;
        Ok(Self { place, sender, keeper, watch, scans: Scans::default(), has_begun: Cell::default() })
    }

    /// The room.
    pub(super) const fn place(&self) -> &Place {
        &self.place
    }

    /// Sets to work on an effect. Its answer comes through the channel.
    pub(super) fn ask(&self, effect: Effect) {
        let place = self.place.clone();
        match effect {
            Effect::ScanRoom { generation } => self.scan(place, generation),
            // Before the first scan can end: nothing jumps.
            Effect::Stamp { .. } | Effect::Recall { .. } => {
                let _ = answer(&place, effect).map(|msg| self.sender.send(Event::Core(msg)));
            }
            Effect::Remember { .. }
            | Effect::LoadDrafts { .. }
            | Effect::SaveDraft { .. }
            | Effect::DropDraft { .. }
            | Effect::ResetDemo { .. } => {
                self.keeper.ask(effect);
            }
            Effect::OpenLink(address) => {
                self.work("open", move || Some(Event::Core(Msg::Opened(desktop::open(&address)))));
            }
            effect => self.work("effect", move || answer(&place, effect).map(Event::Core)),
        }
    }

    /// Reads the room. A failure of the first scan ends the program.
    fn scan(&self, place: Place, generation: u64) {
        let is_first = !self.has_begun.replace(true);
        let ready = self.watch.as_ref().and_then(|watch| watch.borrow_mut().ready.take());
        let (progress, sender) = (self.scans.begin(), self.sender.clone());
        self.work("scan", move || {
            // Watching comes first, so that nothing comes between. In a large room it follows with one more scan.
            let _ = ready.map(|ready| ready.recv_timeout(HEAD_START));
            let room = match place.scan_for(generation, &progress, &sender) {
                Err(RoomError::Stopped) => return None,
                Err(error) if is_first => return Some(Event::Unusable(ConsoleError::Room(error))),
                room => room.map_err(|error| error.to_string()),
            };
            Some(Event::Core(Msg::Scanned { generation, room }))
        });
    }

    /// Watches the files too that the room turned out to depend on.
    pub(super) fn attend(&self, survey: &Survey) {
        if let Some(watch) = &self.watch {
            watch.borrow_mut().attend(&self.place, &survey.room.root, &survey.room.rules);
        }
    }

    /// Puts a text on the desktop's clipboard; `asked` is how it went to ask the terminal for the same.
    pub(super) fn copy(&self, text: String, asked: Result<(), String>) {
        self.work("copy", move || {
            let by = clipboard::copy(&text);
            let copied = if by.is_some() { Ok(by) } else { asked.map(|()| None) };
            Some(Event::Core(Msg::Copied(copied)))
        });
    }

    /// Lets go of rooms. Where nobody else holds one, its many small parts are freed on a thread that nobody waits for.
    pub(super) fn let_go(&self, rooms: [Option<Arc<Survey>>; 2]) {
        let [room, mut other] = rooms;
        if let (Some(a), Some(b)) = (&room, &other)
            && Arc::ptr_eq(a, b)
        {
            other = None;
        }
        for room in [room, other].into_iter().flatten() {
            self.free(room);
        }
    }

    fn free(&self, room: Arc<Survey>) {
        if Arc::strong_count(&room) == 1 {
            self.work("free", move || {
                drop(room);
                None
            });
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

fn file(root: &Path, path: &str) -> Result<FileText, String> {
    let bytes = read_bytes(&root.join(path)).map_err(|trouble| trouble.message)?;
    let digest = Digest::of(&bytes);
    let text =
        String::from_utf8(bytes).map_err(|_| "this file is not UTF-8, so it is not shown".to_owned())?;
    Ok(FileText::of(path, &text, digest))
}

fn save_draft(place: &Place, root: &Path, principal: &str, draft: &FormDraft) -> Result<(), String> {
    let state = place.directories.room(root).ok_or("this machine has no directory for drafts")?;
    state.drafts(principal).store(draft).map_err(|error| error.to_string())
}

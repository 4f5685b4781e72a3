//! Ten thousand sequences of random keys, pastes, resizes and scans, the same on every run: no panic, and the invariants hold.

use crate::console::tests::session::{Session, copy, draw, parse};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestCaseError, TestRng, TestRunner};
use std::fs;
use std::sync::Arc;
use trialdesk::console::app::command::InputMode;
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::key::{Key, KeyCode};
use trialdesk::console::app::model::Model;
use trialdesk::console::app::msg::{Msg, Recorded};
use trialdesk::console::app::request_id::RequestId;
use trialdesk::console::app::room_view::RoomView;
use trialdesk::console::app::update::update;
use trialdesk::console::runtime::execute::execute;
use trialdesk::console::runtime::room_config::RoomConfig;
use trialdesk::ledger::record::RecordStamp;
use trialdesk::room::RoomOptions;

/// Something that happens to the console.
#[derive(Clone, Debug)]
enum Event {
    Key(Key),
    /// Keys that lead somewhere deep, which chance alone would not find.
    Keys(&'static str),
    Paste(String),
    Resize(u16, u16),
    /// A scan that was asked for ends, with this one of two rooms or with a failure.
    Scanned(u8),
    /// The result of a recording.
    Recorded(u8),
}

const WAYS: [&str; 25] = [
    "2",
    "0",
    "5",
    "2jjja",
    "2jd",
    "2c",
    "2 jjj d",
    "3*w",
    "+7d<Tab>A reason.",
    "No budget.<C-s>",
    "<C-s>",
    "<Enter>v",
    "<Enter>D",
    "/10<Enter>n",
    "ftrack<Enter>",
    ":app<Enter>",
    "?/mark<Enter>",
    " j ",
    "]]",
    "r",
    "u",
    "*Eticket:A-1<C-s>",
    "<C-c>",
    "p<Tab>jt<Enter>",
    "Lj<Enter><Enter>",
];

fn any_event() -> impl Strategy<Value = Event> {
    let plain = prop::sample::select(vec![
        KeyCode::Enter,
        KeyCode::Esc,
        KeyCode::Tab,
        KeyCode::BackTab,
        KeyCode::Backspace,
        KeyCode::Delete,
        KeyCode::Left,
        KeyCode::Right,
        KeyCode::Up,
        KeyCode::Down,
        KeyCode::Home,
        KeyCode::End,
        KeyCode::PageUp,
        KeyCode::PageDown,
        KeyCode::F(1),
    ]);
    let typed = prop_oneof![9 => prop::char::range(' ', '~'), 1 => prop::sample::select(vec!['é', '試', '\u{301}', '👍'])];
    prop_oneof![
        6 => typed.prop_map(|c| Event::Key(Key::char(c))),
        4 => plain.prop_map(|code| Event::Key(Key::plain(code))),
        2 => prop::char::range('a', 'z').prop_map(|c| Event::Key(Key::ctrl(c))),
        6 => prop::sample::select(WAYS.to_vec()).prop_map(Event::Keys),
        1 => "[aq2y\n\r\u{3}\u{13}試 ]{0,12}".prop_map(Event::Paste),
        1 => (0_u16..140, 0_u16..45).prop_map(|(width, height)| Event::Resize(width, height)),
        1 => (0_u8..3).prop_map(Event::Scanned),
        1 => (0_u8..4).prop_map(Event::Recorded),
    ]
}

/// Two rooms to go between: the sample, and the sample after half of it went.
struct World {
    start: Model,
    place: RoomConfig,
    rooms: [Arc<RoomView>; 2],
    _folders: [Session; 2],
}

impl World {
    fn open() -> Self {
        let whole = Session::open();
        let folder = tempfile::tempdir().unwrap();
        let room = folder.path().join("sample-evidence");
        copy(&support::sample::sample_evidence(), &room);
        for (number, trial) in fs::read_dir(&room).unwrap().flatten().enumerate() {
            if number % 2 == 0 && trial.path().is_dir() {
                fs::remove_dir_all(trial.path()).unwrap();
            }
        }
        let half = Session::on(folder, room, Some("dana"), RoomOptions::default(), 120, 36);
        let room_view = |session: &Session| session.model.room_view.clone().unwrap();
        Self {
            start: whole.model.clone(),
            place: whole.place.clone(),
            rooms: [room_view(&whole), room_view(&half)],
            _folders: [whole, half],
        }
    }
}

/// A console that random events happen to.
struct Run<'a> {
    world: &'a World,
    model: Model,
    /// Scans and recordings that have not been answered.
    scans: Vec<RequestId>,
    recordings: Vec<RequestId>,
}

impl Run<'_> {
    fn happen(&mut self, event: &Event) {
        match event {
            Event::Key(key) => self.press(*key),
            Event::Keys(keys) => parse(keys).into_iter().for_each(|key| self.press(key)),
            Event::Paste(text) => self.paste(text),
            Event::Resize(width, height) => self.feed(Msg::Resize { width: *width, height: *height }, None),
            Event::Scanned(which) => {
                let Some(request) = self.scans.pop() else { return };
                let room = self.world.rooms.get(usize::from(*which)).cloned();
                self.feed(Msg::Scanned { request, room: room.ok_or_else(|| "gone".to_owned().into()) }, None);
            }
            Event::Recorded(how) => {
                let Some(request) = self.recordings.pop() else { return };
                let room = self.world.rooms[usize::from(*how % 2)].clone();
                let outcome = match how {
                    0 => Recorded::Done { path: "a/decisions/b.yaml".to_owned() },
                    1 => Recorded::Changed { what: vec!["the trial's evidence"], room },
                    2 => Recorded::Failed("the disk is full".to_owned()),
                    _ => Recorded::Uncertain("it may be there".to_owned()),
                };
                self.feed(Msg::Recorded { request, outcome }, None);
            }
        }
    }

    fn press(&mut self, key: Key) {
        if !self.model.ended {
            self.feed(Msg::Key(key), Some((key, self.model.mode())));
        }
    }

    /// Pasted text goes into a text field or has no effect.
    fn paste(&mut self, text: &str) {
        let before = self.model.clone();
        let effects = update(&mut self.model, Msg::Paste(text.to_owned()));
        for effect in &effects {
            let is_draft = matches!(effect, Effect::SaveDraft { .. } | Effect::DropDraft { .. });
            assert!(is_draft, "a paste asked for {effect:?}");
        }
        let now = &self.model;
        assert_eq!(before.mode(), now.mode(), "a paste is no key");
        assert_eq!((before.list.queue, &before.list.selected), (now.list.queue, &now.list.selected));
        assert_eq!((before.ended, before.layers.confirmation()), (now.ended, now.layers.confirmation()));
        assert_eq!(before.layers.form().is_some(), now.layers.form().is_some());
        if !before.mode().takes_text() {
            assert_eq!(before.list.filter, now.list.filter);
            assert!(now.notice.as_ref().is_some_and(|notice| notice.text.contains("text fields")));
        }
        self.check();
    }

    /// Gives the core a message and answers what can be answered at once.
    fn feed(&mut self, msg: Msg, pressed: Option<(Key, InputMode)>) {
        let is_answer = matches!(msg, Msg::Recorded { .. });
        for effect in update(&mut self.model, msg) {
            match effect {
                Effect::RecordDecision { record, request, .. } => {
                    let by_key = pressed == Some((Key::ctrl('s'), InputMode::Form));
                    let follows = is_answer && self.model.layers.form().is_some_and(|form| form.is_bulk);
                    assert!(by_key || follows, "{pressed:?} recorded");
                    let form = self.model.layers.form().unwrap();
                    assert_eq!(Some(&record), form.items[form.recording.unwrap().item].record.as_ref());
                    self.recordings.push(request);
                }
                Effect::Stamp { frozen, count, request } => {
                    let stamps = vec![RecordStamp { at: frozen.unwrap(), id: ulid::Ulid::nil() }; count];
                    self.feed(Msg::Stamped { request, stamps }, None);
                }
                Effect::ScanRoom { request, .. } => self.scans.push(request),
                effect
                @ (Effect::OpenFile { .. } | Effect::ReadPackets { .. } | Effect::SaveDraft { .. }) => {
                    if let Some(msg) = execute(&self.world.place, effect) {
                        self.feed(msg, None);
                    }
                }
                _ => {}
            }
        }
        self.check();
    }

    /// Checks the invariants after an event.
    fn check(&self) {
        let model = &self.model;
        let room_view = model.room_view.as_deref().unwrap();
        let desk = &model.list;
        let stand = desk.queue_cursor();
        assert!(desk.rows.is_empty() || stand.cursor < desk.rows.len(), "the cursor is on a row");
        assert!(desk.rows.is_empty() || model.subject().is_some(), "a row is about something");
        let rows = model.list_layout().rows.rows().max(1);
        assert!(stand.top <= stand.cursor && stand.cursor < stand.top + rows, "the cursor is in sight");
        assert!(
            desk.selected.iter().all(|trial_ref| room_view.find(trial_ref).is_some()),
            "marks are on trials"
        );
        if let Some(page) = model.layers.page() {
            assert!(room_view.find(&page.trial_ref).is_some(), "the page is about a trial");
        }
        if let Some(form) = model.layers.form() {
            assert!(form.focus < form.fields.len() && !form.items.is_empty());
        }
    }
}

/// Runs some of the sequences, each from where the console starts.
fn run(cases: u32, part: u8) {
    let world = World::open();
    let config = ProptestConfig {
        cases,
        failure_persistence: None,
        max_shrink_iters: 400,
        ..ProptestConfig::default()
    };
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &[part; 32]);
    let mut runner = TestRunner::new_with_rng(config, random);
    let events = prop::collection::vec(any_event(), 1..10);
    let drawn = std::cell::Cell::new(0_u32);
    let outcome = runner.run(&events, |events| {
        let start = world.start.clone();
        let mut run = Run { world: &world, model: start, scans: Vec::new(), recordings: Vec::new() };
        for event in &events {
            run.happen(event);
        }
        drawn.set(drawn.get() + 1);
        if drawn.get().is_multiple_of(20) && run.model.size.width > 0 && run.model.size.height > 0 {
            let _ = draw(&run.model);
        }
        Ok::<(), TestCaseError>(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

#[test]
fn five_thousand_random_sequences_keep_the_invariants() {
    run(5_000, 1);
}

#[test]
fn five_thousand_more_random_sequences_keep_the_invariants() {
    run(5_000, 2);
}

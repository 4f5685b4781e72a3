//! A console without a terminal: keys in; frames, effects and files out. The sample room is copied first, and effects
//! on the disk are carried out by the program's own interpreter.

use jiff::Timestamp;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Style};
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
pub use support::sample::copy;
use tempfile::TempDir;
use trialdesk::console::app::appearance::Appearance;
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::key::{Key, KeyCode};
use trialdesk::console::app::model::Model;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::presentation::state::Presentation;
use trialdesk::console::app::update::start;
use trialdesk::console::app::update::update;
use trialdesk::console::runtime::clock::Clock;
use trialdesk::console::runtime::execute::execute;
use trialdesk::console::runtime::room_config::RoomConfig;
use trialdesk::console::view;
use trialdesk::domain::time::Moment;
use trialdesk::ledger::record::RecordStamp;
use trialdesk::room::RoomOptions;
use trialdesk::state::Directories;
use ulid::Ulid;

pub struct Session {
    pub model: Model,
    /// Effects that are not executed here: quitting, copying, editing.
    pub asked: Vec<Effect>,
    pub place: RoomConfig,
    pub folder: TempDir,
    /// Whether the disk takes its time with drafts.
    pub hold_drafts: bool,
    /// Whether the disk takes its time with readings of the room.
    pub hold_scans: bool,
    /// The time, if the room's clock is not fixed.
    pub clock: Moment,
    stamps: u128,
}

impl Session {
    /// The sample room, as dana, on a screen of 120 by 36.
    pub fn open() -> Self {
        Self::of(Some("dana"), RoomOptions::default(), 120, 36)
    }

    pub fn of(principal: Option<&str>, options: RoomOptions, width: u16, height: u16) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let room = folder.path().join("sample-evidence");
        support::sample::copy_first_stage(&room);
        Self::on(folder, room, principal, options, width, height)
    }

    /// The same on a machine that remembers.
    pub fn with_state() -> Self {
        Self::remembering(false)
    }

    /// The same with an index.
    pub fn with_index() -> Self {
        Self::remembering(true)
    }

    fn remembering(has_index: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let room = folder.path().join("sample-evidence");
        support::sample::copy_first_stage(&room);
        let state = Some(folder.path().join("state"));
        let cache = has_index.then(|| folder.path().join("cache"));
        let directories = Directories { state, cache };
        let place = RoomConfig { room, options: RoomOptions::default(), directories, clock: Clock::Machine };
        Self::at(folder, place, Some("dana"), Presentation::default(), (120, 36))
    }

    /// Returns the state directory.
    pub fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    /// Ends the program as a kill does, and starts it again.
    pub fn restart(&mut self) {
        let Model { screen: size, signer, list, .. } = std::mem::take(&mut self.model);
        self.asked.clear();
        self.model = Model::new("sample-evidence", None, Appearance::default());
        self.model.signer = signer;
        self.model.list.apply_config(list.user_queues);
        self.feed(Msg::Resize { width: size.width, height: size.height });
        let effects = start(&mut self.model);
        self.carry_out(effects);
    }

    pub fn on(
        folder: TempDir,
        room: PathBuf,
        principal: Option<&str>,
        options: RoomOptions,
        width: u16,
        height: u16,
    ) -> Self {
        Self::shown(folder, room, principal, options, Presentation::default(), (width, height))
    }

    /// Opens a session in presentation mode.
    pub fn shown(
        folder: TempDir,
        room: PathBuf,
        principal: Option<&str>,
        options: RoomOptions,
        show: Presentation,
        size: (u16, u16),
    ) -> Self {
        let place = RoomConfig { room, options, directories: Directories::default(), clock: Clock::Machine };
        Self::at(folder, place, principal, show, size)
    }

    /// The same in a place of any kind.
    pub fn at(
        folder: TempDir,
        place: RoomConfig,
        principal: Option<&str>,
        show: Presentation,
        (width, height): (u16, u16),
    ) -> Self {
        let mut model = Model::new("sample-evidence", principal.map(str::to_owned), Appearance::default());
        model.presentation = show;
        let mut session = Self {
            model,
            asked: Vec::new(),
            place,
            folder,
            hold_drafts: false,
            hold_scans: false,
            clock: Timestamp::now().into(),
            stamps: 0,
        };
        session.feed(Msg::Resize { width, height });
        let effects = start(&mut session.model);
        session.carry_out(effects);
        session
    }

    /// Gives the core a message and carries out what it asks for, until nothing is left.
    pub fn feed(&mut self, msg: Msg) {
        let effects = update(&mut self.model, msg);
        self.carry_out(effects);
    }

    pub fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let answered = match effect.clone() {
                Effect::Stamp { frozen, count, request } => {
                    let at = frozen.unwrap_or(self.clock);
                    let mut stamp = || {
                        self.stamps += 1;
                        RecordStamp { at, id: Ulid::from_parts(1_782_000_000_000, self.stamps) }
                    };
                    let stamps = (0..count).map(|_| stamp()).collect();
                    Some(Msg::Stamped { request, stamps })
                }
                Effect::SaveDraft { .. } if self.hold_drafts => None,
                Effect::ScanRoom { .. } if self.hold_scans => None,
                effect => execute(&self.place, effect),
            };
            match answered {
                Some(msg) => self.feed(msg),
                None if matches!(
                    effect,
                    Effect::DropDraft { .. }
                        | Effect::LoadDrafts { .. }
                        | Effect::RememberPrincipal { .. }
                        | Effect::SaveSession { .. }
                ) => {}
                None => self.asked.push(effect),
            }
        }
    }

    /// Presses keys: characters, and `<Enter>`, `<Esc>`, `<C-s>` and the like.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for key in parse(keys) {
            self.feed(Msg::Key(key));
        }
        self
    }

    pub fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.feed(Msg::Resize { width, height });
        self
    }

    pub fn buffer(&self) -> Buffer {
        draw(&self.model)
    }

    /// The screen as text.
    pub fn screen(&self) -> String {
        text(&self.buffer())
    }

    /// The line of the screen that holds this text.
    pub fn line(&self, holding: &str) -> String {
        let screen = self.screen();
        screen
            .lines()
            .find(|line| line.contains(holding))
            .unwrap_or_else(|| panic!("{holding}:\n{screen}"))
            .to_owned()
    }

    pub fn shows(&self, text: &str) -> bool {
        self.screen().contains(text)
    }

    pub fn notice(&self) -> &str {
        self.model.notice.as_ref().map_or("", |notice| notice.text.as_str())
    }

    /// The records of a trial that the sample room does not have.
    pub fn new_records(&self) -> Vec<PathBuf> {
        let original = support::sample::sample_evidence();
        let mut new = Vec::new();
        for trial in fs::read_dir(&self.place.room).unwrap().flatten() {
            let Ok(records) = fs::read_dir(trial.path().join("decisions")) else { continue };
            for record in records.flatten() {
                let relative = record.path().strip_prefix(&self.place.room).unwrap().to_owned();
                if !original.join(&relative).exists() {
                    new.push(relative);
                }
            }
        }
        new.sort();
        new
    }
}

pub fn draw(model: &Model) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(model.screen.width, model.screen.height)).unwrap();
    terminal.draw(|frame| view::draw(model, frame)).unwrap();
    terminal.backend().buffer().clone()
}

pub fn text(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        let mut skip = 0;
        for x in 0..buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            if skip == 0 {
                line.push_str(symbol);
                skip = unicode_width::UnicodeWidthStr::width(symbol).saturating_sub(1);
            } else {
                skip -= 1;
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// The pieces of some rows with the colours they are in: `120 TRL-1003 [bold]`.
pub fn spans(buffer: &Buffer, rows: std::ops::Range<u16>) -> String {
    let mut out = String::new();
    for y in rows {
        let mut piece = String::new();
        let mut style = Style::default();
        let mut flush = |piece: &mut String, style: Style| {
            if !piece.trim().is_empty() {
                let _ = writeln!(out, "{:<28} {}", piece.trim(), named(style));
            }
            piece.clear();
        };
        for x in 0..buffer.area.width {
            let cell = &buffer[(x, y)];
            if cell.style() != style {
                flush(&mut piece, style);
                style = cell.style();
            }
            piece.push_str(cell.symbol());
        }
        flush(&mut piece, style);
    }
    out
}

fn named(style: Style) -> String {
    let colour = |colour: Option<Color>| match colour {
        None | Some(Color::Reset) => "-".to_owned(),
        Some(Color::Indexed(index)) => index.to_string(),
        Some(colour) => colour.to_string(),
    };
    format!("{} on {} {:?}", colour(style.fg), colour(style.bg), style.add_modifier)
}

pub fn parse(keys: &str) -> Vec<Key> {
    let mut out = Vec::new();
    let mut rest = keys;
    while let Some(c) = rest.chars().next() {
        let named = rest.strip_prefix('<').and_then(|inner| inner.split_once('>'));
        if let Some((name, after)) = named {
            out.push(match name {
                "Enter" => Key::plain(KeyCode::Enter),
                "Esc" => Key::plain(KeyCode::Esc),
                "Tab" => Key::plain(KeyCode::Tab),
                "BackTab" => Key::plain(KeyCode::BackTab),
                "Up" => Key::plain(KeyCode::Up),
                "Down" => Key::plain(KeyCode::Down),
                "Left" => Key::plain(KeyCode::Left),
                "Right" => Key::plain(KeyCode::Right),
                "PageDown" => Key::plain(KeyCode::PageDown),
                "Backspace" => Key::plain(KeyCode::Backspace),
                name => match name.strip_prefix("C-").and_then(|key| key.chars().next()) {
                    Some(key) => Key::ctrl(key),
                    None => Key::parse(name).unwrap(),
                },
            });
            rest = after;
        } else {
            out.push(Key::char(c));
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

//! The scenes of the pictures: the real console over the sample room, with keys in and a drawn screen out.

use super::svg::{self, Paper};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use trialdesk::console::app::appearance::{Appearance, Theme};
use trialdesk::console::app::effect::Effect;
use trialdesk::console::app::key::Key;
use trialdesk::console::app::model::Model;
use trialdesk::console::app::msg::Msg;
use trialdesk::console::app::presentation::state::{Demo, Presentation};
use trialdesk::console::app::tour::state::Tour;
use trialdesk::console::app::update::start;
use trialdesk::console::app::update::update;
use trialdesk::console::runtime::clock::Clock;
use trialdesk::console::runtime::execute::execute;
use trialdesk::console::runtime::room_config::RoomConfig;
use trialdesk::console::view;
use trialdesk::demo::{DemoDir, PRINCIPAL, ROOM};
use trialdesk::ledger::record::RecordStamp;
use trialdesk::room::RoomOptions;
use trialdesk::state::Directories;
use ulid::Ulid;

/// A picture.
pub struct Scene {
    /// Its file, without the theme.
    pub name: &'static str,
    /// The alternative text.
    pub title: &'static str,
    /// Columns and rows.
    pub size: (u16, u16),
    /// True for the demo on its tour.
    pub is_tour: bool,
    /// Keys by their names, and text in quotes.
    pub keys: &'static str,
}

/// Every picture of the README and the documentation.
pub const SCENES: [Scene; 5] = [
    Scene {
        name: "console",
        title: "The table of blocked trials; beside it what TRL-1042 lacks, in which line, and what to add",
        size: (120, 24),
        is_tour: false,
        keys: "j j j j j j j",
    },
    Scene {
        name: "evidence",
        title: "A file of TRL-1042 with the finding marked and the missing line shown in its place",
        size: (100, 28),
        is_tour: false,
        keys: "/ '1042' Enter Enter v",
    },
    Scene {
        name: "decision",
        title: "The decision form for TRL-1060: what is decided, and the exact record that will be written",
        size: (116, 36),
        is_tour: false,
        keys: "2 / '1060' Enter a Tab 'Pilot slipped two weeks; the sponsor has confirmed.'",
    },
    Scene {
        name: "tour",
        title: "The demo on its tour: the strip at the foot says what to try and waits until it has happened",
        size: (100, 30),
        is_tour: true,
        keys: "Ctrl-g Ctrl-g / '1042' Enter Ctrl-g Enter v Ctrl-g",
    },
    Scene {
        name: "editor",
        title: "The demo's own editor, with the missing line in its place and a ticket typed into it",
        size: (100, 30),
        is_tour: true,
        keys: "Ctrl-g Ctrl-g / '1042' Enter Ctrl-g Enter v Ctrl-g e 'CS-8811'",
    },
];

/// Both themes, each with the name of its files.
pub const THEMES: [(&str, Theme, Paper); 2] =
    [("dark", Theme::Dark, svg::DARK), ("light", Theme::Light, svg::LIGHT)];

impl Scene {
    /// Its picture in a theme. It is the same whenever and wherever it is made.
    pub fn picture(&self, theme: Theme, paper: Paper) -> String {
        let stage =
            DemoDir::create(false).unwrap_or_else(|error| panic!("no folder for the sample room: {error}"));
        let mut console = Console::open(&stage, self.is_tour, theme, self.size);
        console.press(self.keys);
        svg::picture(&console.draw(), paper, self.title)
    }
}

/// A console without a terminal.
pub struct Console {
    model: Model,
    place: RoomConfig,
    stamps: u128,
}

impl Console {
    /// Opens the stage's room.
    pub fn open(stage: &DemoDir, is_tour: bool, theme: Theme, (width, height): (u16, u16)) -> Self {
        let mut model = Model::new(ROOM, Some(PRINCIPAL.to_owned()), Appearance { theme, ascii: false });
        model.has_editor = true;
        if is_tour {
            let demo = Demo { folder: stage.folder().clone() };
            model.presentation =
                Presentation { demo: Some(demo), tour: Tour::begun(true), ..Presentation::default() };
        }
        let place = RoomConfig {
            room: stage.folder().room(),
            options: RoomOptions::default(),
            directories: Directories { state: Some(stage.folder().state()), cache: None },
            clock: Clock::Machine,
        };
        let mut console = Self { model, place, stamps: 0 };
        console.feed(Msg::Resize { width, height });
        let effects = start(&mut console.model);
        console.carry_out(effects);
        console
    }

    fn feed(&mut self, msg: Msg) {
        let effects = update(&mut self.model, msg);
        self.carry_out(effects);
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let answered = match effect {
                // Identities are drawn by lot, and pictures are to be the same.
                Effect::Stamp { frozen: Some(at), count, request } => {
                    let mut stamp = || {
                        self.stamps += 1;
                        RecordStamp { at, id: Ulid::from_parts(1_782_000_000_000, (1 << 79) + self.stamps) }
                    };
                    let stamps = (0..count).map(|_| stamp()).collect();
                    Some(Msg::Stamped { request, stamps })
                }
                effect => execute(&self.place, effect),
            };
            if let Some(msg) = answered {
                self.feed(msg);
            }
        }
    }

    /// Presses keys by their names, and types text in quotes.
    pub fn press(&mut self, keys: &str) {
        let mut rest = keys.trim_start();
        while !rest.is_empty() {
            let text = rest.strip_prefix('\'').and_then(|inner| inner.split_once('\''));
            let (pressed, further): (Vec<Key>, _) = if let Some((text, further)) = text {
                (text.chars().map(Key::char).collect(), further)
            } else {
                let (name, further) = rest.split_once(' ').unwrap_or((rest, ""));
                let key = Key::parse(name).unwrap_or_else(|error| panic!("{name}: {error}"));
                (vec![key], further)
            };
            for key in pressed {
                self.feed(Msg::Key(key));
            }
            rest = further.trim_start();
        }
    }

    /// The screen.
    pub fn draw(&self) -> Buffer {
        let size = self.model.screen;
        let Ok(mut terminal) = Terminal::new(TestBackend::new(size.width, size.height));
        let Ok(_) = terminal.draw(|frame| view::draw(&self.model, frame));
        terminal.backend().buffer().clone()
    }
}

//! The world around the core: the terminal's life, the loop, and the interpreter of effects.
//!
//! One channel brings everything: keys, signals, what workers answer. The main thread waits on it, takes all that
//! is there, updates, and draws once. It uses no time while nothing happens.

mod background;
mod clipboard;
mod desktop;
mod editor;
pub mod effects;
mod input;
mod keeper;
mod keys;
mod line_by_line;
mod lines;
mod recording;
mod scanning;
mod signals;
mod signing;
mod terminal;
pub mod watch;

use super::app::effect::Effect;
use super::app::model::{Look, Model, Theme};
use super::app::msg::Msg;
use super::app::survey::Survey;
use super::app::update::{start, update};
use super::view;
use super::{ConsoleError, Options};
use background::Answer;
use input::Input;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};
use terminal::Screen;

/// What comes through the channel.
#[derive(Debug)]
enum Event {
    /// Something for the core.
    Core(Msg),
    /// Something in the room changed, then.
    Changed(Instant),
    /// Everything that had been typed when it was read.
    Typed(Vec<Msg>),
    /// A line was typed, or the input has ended.
    Line(Option<String>),
    /// The interrupt key was pressed, where the terminal makes a signal of it.
    Interrupted,
    /// The program was continued after it had been stopped.
    Continued,
    /// The program was asked to end.
    Ended(i32),
    /// The terminal is gone.
    TerminalGone,
    /// The first scan failed, so there is nothing to show.
    Unusable(ConsoleError),
}

/// Opens the console and stays until it is left.
pub(super) fn run(options: Options) -> Result<(), ConsoleError> {
    if !options.linear {
        terminal::require()?;
    }
    let Options { room, lens, directories, signer, theme, ascii, keymap, show, linear, watch, own, mouse } =
        options;
    let named = show.room_name().map_or_else(|| room.display().to_string(), str::to_owned);
    let is_asked = theme.is_none() && background::can_be_asked();
    let theme = theme.unwrap_or_else(|| Theme::on(background::guess().unwrap_or_default()));
    let mut model = Model::new(&named, None, Look { theme, ascii });
    model.signer = signer;
    model.keymap = keymap;
    model.desk.furnish(own);
    model.show = show;
    if linear {
        return line_by_line::run(model, effects::Place { room, lens, directories }, watch);
    }
    let (sender, receiver) = channel();
    let mut screen = Screen::enter(mouse, is_asked.then_some(background::QUESTION))?;
    let ending = signals::watch(sender.clone(), signals::Interrupt::Ends)?;
    let input = Input::start(sender.clone(), Answer::awaited(is_asked))?;
    let world = effects::World::new(effects::Place { room, lens, directories }, Some(watch), sender.clone())?;
    let size = screen.size();
    let mut console = Console { model: &mut model, world, input, screen: &mut screen, reminder: None };
    let result = console.live(&receiver, size, &sender, is_asked);
    console.input.stop();
    drop(console.world);
    screen.leave();
    ending.done();
    result
}

struct Console<'a> {
    model: &'a mut Model,
    world: effects::World,
    input: Input,
    screen: &'a mut Screen,
    /// When to say that a stamp has been looked at for long, and which.
    reminder: Option<(Instant, u64)>,
}

/// After how long a form asks for the time again.
const REMINDER: Duration = Duration::from_secs(30);

/// How long the first drawing waits for the terminal to say what its background is. Most say it in a few milliseconds.
const FIRST_DRAWING: Duration = Duration::from_millis(40);

/// Whether to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Life {
    On,
    Over,
}

impl Console<'_> {
    fn live(
        &mut self,
        receiver: &Receiver<Event>,
        (width, height): (u16, u16),
        sender: &Sender<Event>,
        is_asked: bool,
    ) -> Result<(), ConsoleError> {
        let _ = update(self.model, Msg::Resize { width, height });
        let effects = start(self.model);
        self.carry_out(effects, sender)?;
        if is_asked && self.hear_background(receiver, sender)? == Life::Over {
            return Ok(());
        }
        self.draw()?;
        loop {
            // The sender lives as long as this loop: there is always somebody to wait for.
            let Some(first) = self.wait(receiver) else { return Ok(()) };
            let rest = std::iter::from_fn(|| receiver.try_recv().ok());
            for event in std::iter::once(first).chain(rest) {
                if self.take(event, sender)? == Life::Over {
                    return Ok(());
                }
            }
            self.draw()?;
        }
    }

    /// Gives the terminal a moment to say what its background is, so that the first drawing is in the right colours.
    fn hear_background(
        &mut self,
        receiver: &Receiver<Event>,
        sender: &Sender<Event>,
    ) -> Result<Life, ConsoleError> {
        let end = Instant::now() + FIRST_DRAWING;
        while let Ok(event) = receiver.recv_timeout(end.saturating_duration_since(Instant::now())) {
            let is_said = |msg: &Msg| matches!(msg, Msg::Background { .. });
            let is_it = matches!(&event, Event::Typed(msgs) if msgs.iter().any(is_said));
            if self.take(event, sender)? == Life::Over {
                return Ok(Life::Over);
            }
            if is_it {
                break;
            }
        }
        Ok(Life::On)
    }

    /// Waits for something to happen, or for what was to be reminded of.
    fn wait(&mut self, receiver: &Receiver<Event>) -> Option<Event> {
        let Some((at, generation)) = self.reminder else { return receiver.recv().ok() };
        match receiver.recv_timeout(at.saturating_duration_since(Instant::now())) {
            Ok(event) => Some(event),
            Err(RecvTimeoutError::Timeout) => {
                self.reminder = None;
                Some(Event::Core(Msg::Due { generation }))
            }
            Err(RecvTimeoutError::Disconnected) => None,
        }
    }

    fn take(&mut self, event: Event, sender: &Sender<Event>) -> Result<Life, ConsoleError> {
        match event {
            Event::Core(msg @ Msg::Stamped { .. }) => {
                let life = self.feed(msg, sender)?;
                // A key that waits behind it records what is on the screen, and that is this record from now on.
                self.draw()?;
                Ok(life)
            }
            // A scan that began after the change, such as the one that follows a recording, saw it.
            Event::Changed(at) if watch::is_seen(at) => Ok(Life::On),
            Event::Changed(_) => self.feed(Msg::Changed, sender),
            Event::Core(msg) => self.feed(msg, sender),
            Event::Typed(msgs) => {
                for msg in msgs {
                    if self.feed(msg, sender)? == Life::Over {
                        return Ok(Life::Over);
                    }
                }
                Ok(Life::On)
            }
            Event::Continued => {
                self.screen.retake()?;
                self.resize(sender)
            }
            Event::Line(_) | Event::Interrupted => Ok(Life::On),
            Event::Ended(signal) => Err(ConsoleError::Ended { signal }),
            Event::TerminalGone => Err(ConsoleError::TerminalGone),
            Event::Unusable(error) => Err(error),
        }
    }

    fn feed(&mut self, msg: Msg, sender: &Sender<Event>) -> Result<Life, ConsoleError> {
        let msg = match msg {
            // The size may have changed again since.
            Msg::Resize { .. } => {
                let (width, height) = self.screen.resize()?;
                Msg::Resize { width, height }
            }
            msg => msg,
        };
        let before = self.surveys();
        let is_scan = matches!(msg, Msg::Scanned { .. });
        let effects = update(self.model, msg);
        if let Some(survey) = self.model.survey.as_ref().filter(|_| is_scan) {
            self.world.attend(survey);
        }
        self.world.let_go(before);
        self.carry_out(effects, sender)
    }

    /// The rooms that the core holds.
    fn surveys(&self) -> [Option<Arc<Survey>>; 2] {
        [self.model.survey.clone(), self.model.form.as_ref().map(|form| form.survey.clone())]
    }

    fn resize(&mut self, sender: &Sender<Event>) -> Result<Life, ConsoleError> {
        self.feed(Msg::Resize { width: 0, height: 0 }, sender)
    }

    fn carry_out(&mut self, effects: Vec<Effect>, sender: &Sender<Event>) -> Result<Life, ConsoleError> {
        for effect in effects {
            match effect {
                Effect::Quit => return Ok(Life::Over),
                Effect::Redraw => self.screen.forget()?,
                Effect::Suspend => {
                    self.input.pause();
                    self.screen.suspend()?;
                    self.input.resume();
                    self.resize(sender)?;
                }
                Effect::EditFile { path, line } => {
                    self.input.pause();
                    self.screen.lend();
                    let edited = editor::edit(&path, line);
                    self.screen.retake()?;
                    self.input.resume();
                    self.resize(sender)?;
                    self.feed(Msg::Edited(edited), sender)?;
                }
                Effect::Remind { generation } => {
                    self.reminder = Some((Instant::now() + REMINDER, generation));
                }
                effect @ Effect::Sign { .. } => {
                    self.input.pause();
                    self.screen.lend();
                    let answered = signing::sign(self.world.place(), effect);
                    self.screen.retake()?;
                    self.input.resume();
                    self.resize(sender)?;
                    if let Some(msg) = answered {
                        self.feed(msg, sender)?;
                    }
                }
                Effect::Copy(text) => {
                    let asked = self.screen.copy(&text).map_err(|error| error.to_string());
                    self.world.copy(text, asked);
                }
                effect => self.world.ask(effect),
            }
        }
        Ok(Life::On)
    }

    fn draw(&mut self) -> Result<(), ConsoleError> {
        let model = &*self.model;
        self.screen.draw(|frame| view::draw(model, frame))
    }
}

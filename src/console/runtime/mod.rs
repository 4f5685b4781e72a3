//! The world around the core: the terminal's life, the loop, and the interpreter of effects.
//!
//! One channel brings everything: keys, signals, what workers answer. The main thread waits on it, takes all that
//! is there, updates, and draws once. It uses no time while nothing happens.

mod editor;
pub mod effects;
mod input;
mod keeper;
mod keys;
mod signals;
mod terminal;

use super::app::effect::Effect;
use super::app::model::{Look, Model};
use super::app::msg::Msg;
use super::app::update::{start, update};
use super::view;
use super::{ConsoleError, Options};
use input::Input;
use std::sync::mpsc::{Receiver, Sender, channel};
use terminal::Screen;

/// What comes through the channel.
#[derive(Debug)]
enum Event {
    /// Something for the core.
    Core(Msg),
    /// Everything that had been typed when it was read.
    Typed(Vec<Msg>),
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
    terminal::require()?;
    let Options { room, lens, principal, theme, ascii } = options;
    let mut model = Model::new(&room.display().to_string(), principal, Look { theme, ascii });
    let (sender, receiver) = channel();
    let mut screen = Screen::enter()?;
    let ending = signals::watch(sender.clone())?;
    let input = Input::start(sender.clone())?;
    let world = effects::World::new(room, lens, sender.clone())?;
    let size = screen.size();
    let mut console = Console { model: &mut model, world, input, screen: &mut screen };
    let result = console.live(&receiver, size, &sender);
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
}

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
    ) -> Result<(), ConsoleError> {
        let _ = update(self.model, Msg::Resize { width, height });
        let effects = start(self.model);
        self.carry_out(effects, sender)?;
        self.draw()?;
        loop {
            // The sender lives as long as this loop: there is always somebody to wait for.
            let Ok(first) = receiver.recv() else { return Ok(()) };
            let rest = std::iter::from_fn(|| receiver.try_recv().ok());
            for event in std::iter::once(first).chain(rest) {
                if self.take(event, sender)? == Life::Over {
                    return Ok(());
                }
            }
            self.draw()?;
        }
    }

    fn take(&mut self, event: Event, sender: &Sender<Event>) -> Result<Life, ConsoleError> {
        match event {
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
        let effects = update(self.model, msg);
        self.carry_out(effects, sender)
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
                Effect::Copy(text) => {
                    let copied = self.screen.copy(&text).map_err(|error| error.to_string());
                    self.feed(Msg::Copied(copied), sender)?;
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

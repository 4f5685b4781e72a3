//! The runtime: the terminal, the main loop, threads, and the executor of effects.
//!
//! One channel carries all events: keys, signals, and answers of workers. The main thread waits on it, handles all
//! events that have arrived, updates, and draws once. It is idle otherwise.

mod bursts;
mod clipboard;
pub mod clock;
pub mod draft_writer;
mod editor;
mod event;
pub mod execute;
mod executor;
mod exporting;
mod history;
mod input;
mod keys;
mod latest_room;
pub mod line_reader;
pub mod linear_loop;
pub mod open_url;
mod readings;
mod recording;
pub mod room_config;
mod scan_clock;
mod scanning;
mod signals;
mod signing;
mod syncing;
mod terminal;
pub mod terminal_theme;
mod typed_keys;
mod waiting;
mod watch;

use crate::console::app::appearance::{Appearance, Theme};
use crate::console::app::effect::Effect;
use crate::console::app::model::Model;
use crate::console::app::msg::Msg;
use crate::console::app::request_id::RequestId;
use crate::console::app::room_view::RoomView;
use crate::console::app::update::start;
use crate::console::app::update::update;
use crate::console::error::ConsoleError;
use crate::console::options::Options;
use crate::console::view;
use crate::fsio::paths::shown;
use clock::Clock;
use event::{Event, REMINDER};
use input::Input;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};
use terminal::Screen;
use terminal_theme::Answer;

/// Opens the console and stays until it is left.
pub(super) fn run(options: Options) -> Result<(), ConsoleError> {
    if !options.linear {
        terminal::require()?;
    }
    let Options {
        room,
        options,
        directories,
        signer,
        theme,
        ascii,
        keymap,
        presentation,
        linear,
        watch,
        user_queues,
        mouse,
        sync,
    } = options;
    let named = presentation.room_name().map_or_else(|| shown(&room).into_owned(), str::to_owned);
    let is_asked = theme.is_none() && terminal_theme::can_be_asked();
    let theme = theme.unwrap_or_else(|| Theme::on(terminal_theme::guess().unwrap_or_default()));
    let mut model = Model::new(&named, None, Appearance { theme, ascii });
    model.signer = signer;
    model.keymap = keymap;
    model.list.apply_config(user_queues);
    model.presentation = presentation;
    model.sync.settings = sync;
    if linear {
        return linear_loop::run(
            model,
            room_config::RoomConfig { room, options, directories, clock: Clock::Machine },
            watch,
        );
    }
    model.has_editor = !editor::is_configured();
    let (sender, receiver) = channel();
    let mut screen = Screen::enter(mouse, is_asked.then_some(terminal_theme::QUESTION))?;
    let ending = signals::watch(sender.clone(), signals::Interrupt::Ends)?;
    let input = Input::start(sender.clone(), Answer::awaited(is_asked))?;
    let world = executor::Executor::new(
        room_config::RoomConfig { room, options, directories, clock: Clock::Machine },
        Some(watch),
        true,
        sender.clone(),
    )?;
    let size = screen.size();
    let mut console =
        Console { model: &mut model, world, input, screen: &mut screen, reminder: None, is_answered: false };
    let result = console.run_loop(&receiver, size, &sender, is_asked);
    if is_asked && !console.is_answered {
        console.input.pause();
        terminal_theme::discard_answer();
    }
    console.input.stop();
    drop(console.world);
    screen.leave();
    ending.done();
    result
}

struct Console<'a> {
    model: &'a mut Model,
    world: executor::Executor,
    input: Input,
    screen: &'a mut Screen,
    /// The time at which a stamp expires, and its request.
    reminder: Option<(Instant, RequestId)>,
    /// Set once the terminal has reported its background.
    is_answered: bool,
}

/// The time that the first drawing waits for the terminal to report its background.
const FIRST_DRAWING: Duration = Duration::from_millis(40);

impl Console<'_> {
    fn run_loop(
        &mut self,
        receiver: &Receiver<Event>,
        (width, height): (u16, u16),
        sender: &Sender<Event>,
        is_asked: bool,
    ) -> Result<(), ConsoleError> {
        let _ = update(self.model, Msg::Resize { width, height });
        let effects = start(self.model);
        let _ = self.carry_out(effects, sender)?;
        if is_asked && self.hear_background(receiver, sender)?.is_break() {
            return Ok(());
        }
        self.draw()?;
        loop {
            // The channel stays open as long as this loop runs.
            let Some(first) = self.wait(receiver) else { return Ok(()) };
            let rest = std::iter::from_fn(|| receiver.try_recv().ok());
            // A verdict that has expired is not acted on by a key that came after it.
            let now = self.world.place().clock.now();
            if self.feed(Msg::Time(now), sender)?.is_break() {
                return Ok(());
            }
            for event in std::iter::once(first).chain(rest) {
                if self.take(event, sender)?.is_break() {
                    return Ok(());
                }
            }
            self.draw()?;
        }
    }

    /// Waits for the terminal to report its background, so that the first drawing has the right colours.
    fn hear_background(
        &mut self,
        receiver: &Receiver<Event>,
        sender: &Sender<Event>,
    ) -> Result<ControlFlow<()>, ConsoleError> {
        let end = Instant::now() + FIRST_DRAWING;
        while let Ok(event) = receiver.recv_timeout(end.saturating_duration_since(Instant::now())) {
            let is_callable = |msg: &Msg| matches!(msg, Msg::Background { .. });
            let is_it = matches!(&event, Event::Typed(msgs) if msgs.iter().any(is_callable));
            if self.take(event, sender)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
            if is_it {
                break;
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Waits for an event, for the expiry of a stamp, or for the next look at the clock.
    fn wait(&mut self, receiver: &Receiver<Event>) -> Option<Event> {
        let until_clock = waiting::until_next_look(self.model, self.world.place().clock.now());
        waiting::wait(receiver, &mut self.reminder, until_clock, || self.world.place().clock.now())
    }

    fn take(&mut self, event: Event, sender: &Sender<Event>) -> Result<ControlFlow<()>, ConsoleError> {
        match event {
            Event::Core(msg @ Msg::Stamped { .. }) => {
                let life = self.feed(msg, sender)?;
                // A key that waits behind it records this stamp, so it must be on the screen first.
                self.draw()?;
                Ok(life)
            }
            // A scan that began after the change, such as the one that follows a recording, saw it.
            Event::Changed(at) if scan_clock::is_seen(at) => Ok(ControlFlow::Continue(())),
            Event::Changed(_) => self.feed(Msg::Changed, sender),
            Event::Core(msg) => self.feed(msg, sender),
            Event::Typed(msgs) => {
                for msg in msgs {
                    if self.feed(msg, sender)?.is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
                Ok(ControlFlow::Continue(()))
            }
            Event::Continued => {
                self.screen.resume()?;
                self.resize(sender)
            }
            Event::Line(_) | Event::Interrupted => Ok(ControlFlow::Continue(())),
            Event::Ended(signal) => Err(ConsoleError::Ended { signal }),
            Event::TerminalGone => Err(ConsoleError::TerminalGone),
            Event::Unusable(error) => Err(error),
        }
    }

    fn feed(&mut self, msg: Msg, sender: &Sender<Event>) -> Result<ControlFlow<()>, ConsoleError> {
        let msg = match msg {
            // The size may have changed again since.
            Msg::Resize { .. } => {
                let (width, height) = self.screen.resize()?;
                Msg::Resize { width, height }
            }
            msg => msg,
        };
        self.is_answered |= matches!(msg, Msg::Background { .. });
        let before = self.room_views();
        let is_scan = matches!(msg, Msg::Scanned { .. }) && self.model.time_machine.today().is_some();
        let effects = update(self.model, msg);
        if let Some(room_view) = self.model.room_view.as_ref().filter(|_| is_scan) {
            self.world.watch_also(room_view);
        }
        self.world.release(before);
        self.carry_out(effects, sender)
    }

    /// Returns the rooms that the core holds.
    fn room_views(&self) -> [Option<Arc<RoomView>>; 2] {
        [self.model.room_view.clone(), self.model.layers.form().map(|form| form.room_view.clone())]
    }

    fn resize(&mut self, sender: &Sender<Event>) -> Result<ControlFlow<()>, ConsoleError> {
        self.feed(Msg::Resize { width: 0, height: 0 }, sender)
    }

    fn carry_out(
        &mut self,
        effects: Vec<Effect>,
        sender: &Sender<Event>,
    ) -> Result<ControlFlow<()>, ConsoleError> {
        for effect in effects {
            match effect {
                Effect::Quit => return Ok(ControlFlow::Break(())),
                Effect::Redraw => self.screen.invalidate()?,
                Effect::Suspend => {
                    self.input.pause();
                    self.screen.stop_process()?;
                    self.input.resume();
                    let _ = self.resize(sender)?;
                }
                Effect::EditFile { path, line, .. } => {
                    self.input.pause();
                    self.screen.suspend();
                    let edited = editor::edit(&path, line);
                    self.screen.resume()?;
                    self.input.resume();
                    let _ = self.resize(sender)?;
                    let _ = self.feed(Msg::Edited(edited), sender)?;
                }
                Effect::Remind { request } => {
                    self.reminder = Some((Instant::now() + REMINDER, request));
                }
                effect @ Effect::Sign { .. } => {
                    self.input.pause();
                    self.screen.suspend();
                    let answered = signing::sign(self.world.place(), effect);
                    self.screen.resume()?;
                    self.input.resume();
                    let _ = self.resize(sender)?;
                    if let Some(msg) = answered {
                        let _ = self.feed(msg, sender)?;
                    }
                }
                effect if syncing::needs_terminal(&effect) => {
                    self.input.pause();
                    self.screen.suspend();
                    syncing::announce();
                    let answered = execute::execute(self.world.place(), effect);
                    self.screen.resume()?;
                    self.input.resume();
                    let _ = self.resize(sender)?;
                    if let Some(msg) = answered {
                        let _ = self.feed(msg, sender)?;
                    }
                }
                Effect::Copy(text) => {
                    let asked = self.screen.copy(&text).map_err(|error| error.to_string());
                    self.world.copy(text, asked);
                }
                effect => self.world.ask(effect),
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn draw(&mut self) -> Result<(), ConsoleError> {
        let model = &*self.model;
        self.screen.draw(|frame| view::draw(model, frame))
    }
}

//! The loop of the linear mode: print, ask for a line, pass it to the core. The terminal keeps its own line editing,
//! interrupt key, and job control.

use crate::console::app::command::Command;
use crate::console::app::effect::Effect;
use crate::console::app::model::Model;
use crate::console::app::msg::Msg;
use crate::console::app::request_id::RequestId;
use crate::console::app::room_view::RoomView;
use crate::console::app::update::start;
use crate::console::app::update::update;
use crate::console::error::ConsoleError;
use crate::console::linear;
use crate::console::linear::Linear;
use crate::console::options::WatchMode;
use crate::console::runtime::editor;
use crate::console::runtime::event::Event;
use crate::console::runtime::event::REMINDER;
use crate::console::runtime::execute::execute;
use crate::console::runtime::executor::Executor;
use crate::console::runtime::line_reader;
use crate::console::runtime::line_reader::LineReader;
use crate::console::runtime::room_config::RoomConfig;
use crate::console::runtime::scan_clock;
use crate::console::runtime::signals;
use crate::console::runtime::syncing;
use crate::console::runtime::terminal;
use crate::console::runtime::waiting;
use crate::domain::safe_text::SafeText;
use crossterm::clipboard::CopyToClipboard;
use crossterm::execute;
use std::env;
use std::io::{IsTerminal, Write, stdout};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Instant;

/// Runs the linear mode until the user quits.
pub(super) fn run(model: Model, place: RoomConfig, how: WatchMode) -> Result<(), ConsoleError> {
    terminal::guard_against_panics();
    let (sender, receiver) = channel();
    let ending = signals::watch(sender.clone(), signals::Interrupt::IsTold)?;
    let lines = LineReader::start(sender.clone())?;
    // On a pipe, the room is read again only on request.
    let world = Executor::new(place, line_reader::is_typed().then_some(how), false, sender)?;
    let mut linear_loop = LinearLoop {
        model,
        linear: Linear::default(),
        world,
        lines,
        reminder: None,
        listens: Listens::No,
        held_line: None,
    };
    let result = linear_loop.run(&receiver);
    // Drafts are on disk before the program ends.
    drop(linear_loop.world);
    ending.done();
    result
}

/// The state of the request for a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Listens {
    No,
    Yes,
    /// And nothing that comes with others may answer.
    Guarded,
}

struct LinearLoop {
    model: Model,
    linear: Linear,
    world: Executor,
    lines: LineReader,
    /// The time at which a stamp expires, and its request.
    reminder: Option<(Instant, RequestId)>,
    listens: Listens,
    /// A line that waits until the verdicts are current.
    held_line: Option<String>,
}

impl LinearLoop {
    fn run(&mut self, receiver: &Receiver<Event>) -> Result<(), ConsoleError> {
        let size = linear::SIZE;
        let _ = update(&mut self.model, Msg::Resize { width: size.width, height: size.height });
        let effects = start(&mut self.model);
        print(&format!("Reading {}.\n", self.model.named))?;
        let _ = self.carry_out(effects)?;
        self.fit();
        loop {
            if self.listens == Listens::No && self.held_line.is_none() && !self.linear.awaits(&self.model) {
                self.ask()?;
            }
            let event = match self.held_line.take_if(|_| !self.linear.awaits(&self.model)) {
                Some(line) => Event::Line(Some(line)),
                None => match self.wait(receiver) {
                    Some(event) => event,
                    None => return Ok(()),
                },
            };
            let now = self.world.place().clock.now();
            if self.feed(Msg::Time(now))?.is_break() || self.handle(event)?.is_break() {
                return Ok(());
            }
        }
    }

    /// Sets the size of the parts in which texts are printed.
    fn fit(&mut self) {
        if let Some(size) = line_reader::size().filter(|_| line_reader::is_typed()) {
            self.linear.fit(size);
        }
    }

    /// Prints new lines and asks for a line.
    fn ask(&mut self) -> Result<(), ConsoleError> {
        let report = self.linear.report(&self.model);
        let mut text = String::new();
        for line in &report.lines {
            text.push_str(line);
            text.push('\n');
        }
        if report.is_guarded {
            // Input typed before the record was shown must not confirm it.
            line_reader::discard();
        }
        text.push_str(&report.prompt);
        print(&text)?;
        if self.listens == Listens::No {
            self.lines.ask();
        }
        self.listens = if report.is_guarded { Listens::Guarded } else { Listens::Yes };
        Ok(())
    }

    /// Waits for an event, for the expiry of a stamp, or for the next look at the clock.
    fn wait(&mut self, receiver: &Receiver<Event>) -> Option<Event> {
        let until_clock = waiting::until_next_look(&self.model, self.world.place().clock.now());
        waiting::wait(receiver, &mut self.reminder, until_clock, || self.world.place().clock.now())
    }

    fn handle(&mut self, event: Event) -> Result<ControlFlow<()>, ConsoleError> {
        match event {
            // The screen's size is nothing to the core here.
            Event::Core(Msg::Resize { .. }) => {
                self.fit();
                Ok(ControlFlow::Continue(()))
            }
            Event::Core(msg) => self.feed(msg),
            Event::Changed(at) if scan_clock::is_seen(at) => Ok(ControlFlow::Continue(())),
            Event::Changed(_) => self.feed(Msg::Changed),
            Event::Typed(_) => Ok(ControlFlow::Continue(())),
            // The verdicts have expired: the line waits for the new ones.
            Event::Line(Some(line)) if self.linear.awaits(&self.model) => {
                self.held_line = Some(line);
                Ok(ControlFlow::Continue(()))
            }
            Event::Line(Some(line)) => self.typed(&line),
            Event::Line(None) => self.ended(),
            Event::Interrupted if self.model.readings.is_any_running() => {
                print("\n")?;
                self.feed(Msg::Run(Command::Back))
            }
            Event::Interrupted => {
                print("\n")?;
                if self.leave()?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
                self.ask()?;
                Ok(ControlFlow::Continue(()))
            }
            Event::Continued => {
                if self.listens != Listens::No {
                    self.ask()?;
                }
                Ok(ControlFlow::Continue(()))
            }
            Event::Ended(signal) => Err(ConsoleError::Ended { signal }),
            Event::TerminalGone => Err(ConsoleError::TerminalGone),
            Event::Unusable(error) => Err(error),
        }
    }

    fn typed(&mut self, line: &str) -> Result<ControlFlow<()>, ConsoleError> {
        if !line_reader::is_typed() {
            // A pipe echoes nothing: with the line the output reads as a terminal's does.
            print(&format!("{}\n", SafeText::sanitize(line)))?;
        }
        let is_pasted = self.listens == Listens::Guarded && line_reader::has_more();
        self.listens = Listens::No;
        if is_pasted {
            line_reader::discard();
            print("Several lines came at once: pasted text records nothing.\n")?;
        }
        let msgs = self.linear.take(&self.model, if is_pasted { "" } else { line });
        for msg in msgs {
            if self.feed(msg)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Quits at the end of the input. A question cannot be answered any more, unless the input is a terminal.
    fn ended(&mut self) -> Result<ControlFlow<()>, ConsoleError> {
        self.listens = Listens::No;
        print("\n")?;
        let life = self.leave()?;
        if life.is_continue() && self.model.layers.confirmation().is_some() && !line_reader::is_typed() {
            return Err(ConsoleError::Unfinished);
        }
        Ok(life)
    }

    /// Quits. A second request does not ask again.
    fn leave(&mut self) -> Result<ControlFlow<()>, ConsoleError> {
        if self.model.layers.confirmation().is_some() {
            return Err(ConsoleError::Unfinished);
        }
        self.feed(Msg::Run(Command::Quit))
    }

    fn feed(&mut self, msg: Msg) -> Result<ControlFlow<()>, ConsoleError> {
        let before = self.room_views();
        let is_scan = matches!(msg, Msg::Scanned { .. }) && self.model.time_machine.today().is_some();
        let effects = update(&mut self.model, msg);
        if let Some(room_view) = self.model.room_view.as_ref().filter(|_| is_scan) {
            self.world.watch_also(room_view);
        }
        self.world.release(before);
        self.carry_out(effects)
    }

    /// Returns the rooms that the core holds.
    fn room_views(&self) -> [Option<Arc<RoomView>>; 2] {
        [self.model.room_view.clone(), self.model.layers.form().map(|form| form.room_view.clone())]
    }

    fn carry_out(&mut self, effects: Vec<Effect>) -> Result<ControlFlow<()>, ConsoleError> {
        for effect in effects {
            match effect {
                Effect::Quit => return Ok(ControlFlow::Break(())),
                Effect::Redraw | Effect::Suspend => {}
                Effect::EditFile { path, line, .. } => {
                    terminal::note_suspended(true);
                    let edited = editor::edit(&path, line);
                    terminal::note_suspended(false);
                    let _ = self.feed(Msg::Edited(edited))?;
                }
                Effect::Remind { request } => {
                    self.reminder = Some((Instant::now() + REMINDER, request));
                }
                effect @ Effect::Sign { .. } => {
                    print("Signing with ssh-keygen.\n")?;
                    terminal::note_suspended(true);
                    let signed = execute(self.world.place(), effect);
                    terminal::note_suspended(false);
                    if let Some(msg) = signed {
                        let _ = self.feed(msg)?;
                    }
                }
                effect if syncing::needs_terminal(&effect) => {
                    terminal::note_suspended(true);
                    syncing::announce();
                    let synced = execute(self.world.place(), effect);
                    terminal::note_suspended(false);
                    if let Some(msg) = synced {
                        let _ = self.feed(msg)?;
                    }
                }
                Effect::Copy(text) => self.copy(&text)?,
                effect => self.world.ask(effect),
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Prints the text on lines of its own, and copies it through the desktop and the terminal if the input is a
    /// terminal.
    fn copy(&mut self, text: &SafeText) -> Result<(), ConsoleError> {
        print(&format!("{text}\n"))?;
        let is_dumb = env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb");
        if line_reader::is_typed() && stdout().is_terminal() {
            let asked = if is_dumb {
                Err("the terminal does not support it".to_owned())
            } else {
                let asked = execute!(stdout(), CopyToClipboard::to_clipboard_from(text.as_str()));
                asked.map_err(|error| error.to_string())
            };
            self.world.copy(text.clone(), asked);
        }
        Ok(())
    }
}

/// Prints a text, or returns an error if the output is closed.
fn print(text: &str) -> Result<(), ConsoleError> {
    let mut out = stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|_| ConsoleError::TerminalGone)
}

//! Signals: the terminal is restored before the program ends, even if the main thread blocks in a write to a closed
//! terminal.

use crate::console::app::msg::Msg;
use crate::console::error::ConsoleError;
use crate::console::runtime::event::Event;
use crate::console::runtime::terminal;
use crate::demo;
use crate::fsio::signals::{Caught, on_signals};
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

/// The time limit for an orderly end.
const PATIENCE: Duration = Duration::from_millis(1500);

/// Set when the program has ended in order.
#[derive(Clone, Debug)]
pub(super) struct Ending(Arc<AtomicBool>);

impl Ending {
    /// It has.
    pub(super) fn done(&self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// The effect of the interrupt signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Interrupt {
    /// It ends the program, because the interrupt key sends no signal.
    Ends,
    /// It is passed on, because the interrupt key sends it.
    IsTold,
}

/// Watches for signals on a thread of its own.
#[expect(
    clippy::disallowed_methods,
    reason = "the terminal has been given back, and the main thread may be stuck"
)]
pub(super) fn watch(sender: Sender<Event>, interrupt: Interrupt) -> Result<Ending, ConsoleError> {
    let ending = Ending(Arc::new(AtomicBool::new(false)));
    let over = ending.clone();
    on_signals(move |caught| {
        let event = match caught {
            Caught::Resized => Event::Core(Msg::Resize { width: 0, height: 0 }),
            // Meant for the program that has the terminal.
            Caught::Continued | Caught::Interrupt(_) | Caught::Quit(_) if terminal::is_suspended() => {
                return true;
            }
            Caught::Continued => Event::Continued,
            Caught::Interrupt(_) if interrupt == Interrupt::IsTold => Event::Interrupted,
            Caught::Interrupt(signal) | Caught::Quit(signal) | Caught::End(signal) => {
                let _ = sender.send(Event::Ended(signal));
                thread::sleep(PATIENCE);
                if !over.0.load(Ordering::SeqCst) {
                    terminal::restore();
                    demo::remove_all();
                    process::exit(128 + signal);
                }
                return true;
            }
        };
        let _ = sender.send(event);
        true
    })?;
    Ok(ending)
}

//! Signals.

use crate::fsio::signals::Caught;
use rustix::process::Signal;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH};
use signal_hook::iterator::Signals;
use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;

/// Calls `each` for every signal, on a thread of its own, until it returns false.
pub fn on_signals(mut each: impl FnMut(Caught) -> bool + Send + 'static) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGWINCH, SIGCONT])?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            let is_wanted = each(match signal {
                SIGWINCH => Caught::Resized,
                SIGCONT => Caught::Continued,
                SIGINT => Caught::Interrupt(signal),
                SIGQUIT => Caught::Quit(signal),
                signal => Caught::End(signal),
            });
            if !is_wanted {
                return;
            }
        }
    })?;
    Ok(())
}

/// Turns a limit on file sizes (`ulimit -f`) into an ordinary write error. By default the system ends the process.
pub fn survive_size_limits() {
    // Without the handler a limit still prevents the write; the process then ends without a message.
    let _ = signal_hook::flag::register(Signal::XFSZ.as_raw(), Arc::new(AtomicBool::new(false)));
}

//! Signals. The C library of Windows has two that matter: the interrupt key, and a request to end.

use crate::fsio::signals::Caught;
use signal_hook::consts::{SIGINT, SIGTERM};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// The time between two looks at whether a signal came.
const LOOK: Duration = Duration::from_millis(100);

/// Calls `each` for every signal, on a thread of its own, until it returns false.
pub fn on_signals(mut each: impl FnMut(Caught) -> bool + Send + 'static) -> io::Result<()> {
    let caught = [Caught::Interrupt(SIGINT), Caught::End(SIGTERM)];
    let flags = [Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false))];
    for (signal, flag) in [SIGINT, SIGTERM].into_iter().zip(&flags) {
        signal_hook::flag::register(signal, flag.clone())?;
    }
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        loop {
            for (flag, caught) in flags.iter().zip(caught) {
                if flag.swap(false, Ordering::SeqCst) && !each(caught) {
                    return;
                }
            }
            thread::sleep(LOOK);
        }
    })?;
    Ok(())
}

/// Does nothing: Windows has no such limits.
pub const fn survive_size_limits() {}

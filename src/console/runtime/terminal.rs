//! The terminal's life: taken, lent to an editor or the shell, and given back however the program ends.

use crate::console::error::ConsoleError;
use crate::fsio::terminal::stop_processes;
use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::style::Print;
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode, size,
};
use crossterm::{cursor, execute};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};
use std::io::{self, BufWriter, IsTerminal, Stdout, Write, stdin, stdout};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// Set while the program controls the terminal, so that it is restored once.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Set while another program uses the terminal.
static SUSPENDED: AtomicBool = AtomicBool::new(false);

/// Returns whether another program uses the terminal and handles its signals.
pub(super) fn is_suspended() -> bool {
    SUSPENDED.load(Ordering::SeqCst)
}

/// Notes whether another program uses the terminal.
pub(super) fn note_suspended(lent: bool) {
    SUSPENDED.store(lent, Ordering::SeqCst);
}

/// Set if the mouse is enabled.
static MOUSE: AtomicBool = AtomicBool::new(false);

/// Enables clicks and the wheel with SGR coordinates, without movement.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
/// Takes that back.
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";

/// Set after a write to the terminal has failed.
static GONE: AtomicBool = AtomicBool::new(false);

/// Output to the terminal. A failed write is noted and not returned: the drawing library would report it on stderr
/// while it is dropped, and abort if stderr is closed too.
struct Wire(Stdout);

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.write(bytes) {
            Err(error) if error.kind() != io::ErrorKind::Interrupted => {
                GONE.store(true, Ordering::SeqCst);
                Ok(bytes.len())
            }
            other => other,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.0.flush().is_err() {
            GONE.store(true, Ordering::SeqCst);
        }
        Ok(())
    }
}

type RatatuiTerminal = Terminal<CrosstermBackend<BufWriter<Wire>>>;

/// Returns an error unless input and output are terminals.
pub(super) fn require() -> Result<(), ConsoleError> {
    if stdin().is_terminal() && stdout().is_terminal() { Ok(()) } else { Err(ConsoleError::NoTerminal) }
}

/// Gives the terminal back. It may be gone: nothing is made of that. Any thread may call it.
pub(super) fn restore() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let _ = disable_raw_mode();
        if MOUSE.load(Ordering::SeqCst) {
            let _ = execute!(stdout(), Print(MOUSE_OFF));
        }
        let _ = execute!(stdout(), DisableBracketedPaste);
        let _ = execute!(stdout(), LeaveAlternateScreen, cursor::Show);
    }
}

fn take() -> io::Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    execute!(stdout(), EnterAlternateScreen)?;
    // A terminal without them passes pastes on as keys.
    let _ = execute!(stdout(), EnableBracketedPaste);
    execute!(stdout(), Clear(ClearType::All))?;
    if MOUSE.load(Ordering::SeqCst) { execute!(stdout(), Print(MOUSE_ON)) } else { Ok(()) }
}

/// Gives the terminal back before a panic is reported. The report ends the program.
pub(super) fn guard_against_panics() {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        restore();
        report(info);
    }));
}

/// The screen while it is ours.
pub(super) struct Screen {
    terminal: RatatuiTerminal,
    width: u16,
    height: u16,
}

impl Screen {
    /// Takes the terminal, enables the mouse if requested, and sends a query.
    pub(super) fn enter(mouse: bool, question: Option<&str>) -> Result<Self, ConsoleError> {
        guard_against_panics();
        MOUSE.store(mouse, Ordering::SeqCst);
        take().inspect_err(|_| restore())?;
        if let Some(question) = question {
            execute!(stdout(), Print(question)).inspect_err(|_| restore())?;
        }
        let (width, height) = size().inspect_err(|_| restore())?;
        let terminal = terminal(width, height).inspect_err(|_| restore())?;
        Ok(Self { terminal, width, height })
    }

    /// Gives it back.
    pub(super) fn leave(&mut self) {
        let _ = self.terminal.backend_mut().flush();
        restore();
    }

    /// Columns and rows.
    pub(super) const fn size(&self) -> (u16, u16) {
        (self.width, self.height)
    }

    /// Reads the size again, and redraws everything if it has changed.
    pub(super) fn resize(&mut self) -> Result<(u16, u16), ConsoleError> {
        let (width, height) = size()?;
        if (width, height) != (self.width, self.height) {
            self.invalidate()?;
        }
        Ok((width, height))
    }

    /// Redraws everything with the next drawing. A new `Terminal` is created, because clearing the old one would
    /// query the terminal, which may not answer.
    pub(super) fn invalidate(&mut self) -> Result<(), ConsoleError> {
        (self.width, self.height) = size()?;
        execute!(stdout(), Clear(ClearType::All))?;
        self.terminal = terminal(self.width, self.height)?;
        Ok(())
    }

    /// Lends the terminal to another program.
    pub(super) fn suspend(&mut self) {
        SUSPENDED.store(true, Ordering::SeqCst);
        self.leave();
    }

    /// Takes it back.
    pub(super) fn resume(&mut self) -> Result<(), ConsoleError> {
        // The state that crossterm remembers may be out of date.
        let _ = disable_raw_mode();
        take()?;
        SUSPENDED.store(false, Ordering::SeqCst);
        self.invalidate()
    }

    /// Returns the terminal to the shell and stops until the shell continues this program. Without job control, it
    /// continues at once.
    pub(super) fn stop_process(&mut self) -> Result<(), ConsoleError> {
        self.leave();
        stop_processes();
        // The signal may reach another thread first.
        thread::sleep(Duration::from_millis(30));
        self.resume()
    }

    /// Asks the terminal to put a text on the clipboard.
    pub(super) fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(self.terminal.backend_mut(), CopyToClipboard::to_clipboard_from(text))
    }

    /// Draws the changes.
    pub(super) fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> Result<(), ConsoleError> {
        self.terminal.draw(draw)?;
        if GONE.load(Ordering::SeqCst) { Err(ConsoleError::TerminalGone) } else { Ok(()) }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.leave();
    }
}

/// Returns a terminal of a fixed size, which sends no queries.
fn terminal(width: u16, height: u16) -> io::Result<RatatuiTerminal> {
    let viewport = Viewport::Fixed(Rect { x: 0, y: 0, width, height });
    let buffered = BufWriter::with_capacity(1 << 16, Wire(stdout()));
    Terminal::with_options(CrosstermBackend::new(buffered), TerminalOptions { viewport })
}

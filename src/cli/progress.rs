//! A line on stderr that says how far a long command is, for a person who waits.

use super::log_reader;
use crate::domain::safe_text::SafeText;
use crate::report::output::Output;
use crate::safe;
use std::io::{IsTerminal as _, stderr};

/// The line. It is removed when the command has its result, or fails.
#[derive(Debug)]
pub(super) struct Progress {
    /// True if stderr is a terminal; nothing is written otherwise.
    is_shown: bool,
    /// The number of characters on the screen.
    width: usize,
}

impl Progress {
    /// Returns a line on stderr, which is not shown if stderr is not a terminal.
    pub(super) fn on_stderr() -> Self {
        Self { is_shown: stderr().is_terminal(), width: 0 }
    }

    /// Shows a text in place of the one before.
    pub(super) fn show(&mut self, text: &SafeText) {
        if !self.is_shown {
            return;
        }
        let width = text.chars().count();
        let rest = SafeText::blanks(self.width.saturating_sub(width));
        Output::to_stderr(log_reader(), |out| out.text(safe!("\r{}{}", text, rest)).map(|_| ()));
        self.width = width;
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.is_shown && self.width > 0 {
            let blanks = SafeText::blanks(self.width);
            Output::to_stderr(log_reader(), |out| out.text(safe!("\r{}\r", blanks)).map(|_| ()));
        }
    }
}

//! The commands that take a text, and the prompt in which it is typed.

use crate::console::app::command::Command;
use crate::console::app::text_input::TextInput;

/// A command that takes a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakesText {
    /// The command.
    pub command: Command,
    /// Its name in the configuration, which is typed before the text.
    pub name: &'static str,
    /// Its title.
    pub title: &'static str,
    /// The label of its prompt.
    pub label: &'static str,
    /// Its question in the linear mode.
    pub question: &'static str,
    /// True if `!` behind its name belongs to the text.
    pub has_bang: bool,
}

/// `as NAME`.
pub const ACT_AS: TakesText = TakesText {
    command: Command::ActAs,
    name: "as",
    title: "Act as",
    label: "Act as (a name of the policy): ",
    question: "Name to act as (cancel): ",
    has_bang: false,
};

/// `export FORMAT [FILE]`.
pub const EXPORT: TakesText = TakesText {
    command: Command::Export,
    name: "export",
    title: "Export",
    label: "Export (FORMAT [FILE]): ",
    question: "Format and file (csv, json or markdown, and a name; cancel): ",
    has_bang: true,
};

/// `log FILTER`, which opens the decision log.
pub const LOG: TakesText = TakesText {
    command: Command::DecisionLog,
    name: "log",
    title: "Decision log",
    label: "filter (by: since: until: stage: grace): ",
    question: "Filter: by:NAME since:DATE until:DATE stage:NAME grace (cancel): ",
    has_bang: false,
};

/// The filter of the open decision log.
pub const FILTER_LOG: TakesText =
    TakesText { command: Command::FilterLog, name: "filter-log", title: "Filter the log", ..LOG };

/// `at REV|DATE`.
pub const AT: TakesText = TakesText {
    command: Command::At,
    name: "at",
    title: "Go to a point in time",
    label: "Commit or date: ",
    question: "Commit or date, such as 12 Jun or 2026-06-12 (cancel): ",
    has_bang: false,
};

/// `diff REV|DATE`.
pub const DIFF: TakesText = TakesText {
    command: Command::Diff,
    name: "diff",
    title: "What changed",
    label: "Since commit or date: ",
    question: "Since which commit or date, such as 12 Jun or 2026-06-12 (cancel): ",
    has_bang: false,
};

const ALL: [TakesText; 6] = [ACT_AS, EXPORT, LOG, FILTER_LOG, AT, DIFF];

/// The prompt in which the text of a command is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArgumentPrompt {
    /// The command.
    pub of: TakesText,
    /// The text.
    pub input: TextInput,
}

/// Returns the command that the first word of a line names if it takes a text, and the text: `as eli`.
#[must_use]
pub fn split(line: &str) -> Option<(TakesText, &str)> {
    let line = line.trim();
    ALL.into_iter().find_map(|of| {
        let (name, text) = line.split_at_checked(of.name.len())?;
        let is_apart = text.starts_with(' ') || of.has_bang && text.starts_with('!');
        (is_apart && name.eq_ignore_ascii_case(of.name)).then(|| (of, text.trim()))
    })
}

/// Returns a command that takes a text.
#[must_use]
pub fn find(command: Command) -> Option<TakesText> {
    ALL.into_iter().find(|of| of.command == command)
}

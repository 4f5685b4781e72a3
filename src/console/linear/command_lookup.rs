//! Parsing of typed lines: numbers, and commands by name.

use crate::console::app::command::{Command, InputMode};
use crate::console::app::commands::{Availability, CommandEntry, TABLE};
use crate::console::app::key::{Key, KeyCode};
use crate::console::app::model::Model;

/// Commands that need a screen, or that the linear mode has its own words for.
const NOT_CALLABLE: [Command; 46] = [
    Command::OtherPane,
    // All gates are printed, and all figures.
    Command::NextGate,
    Command::PreviousGate,
    Command::FiguresAsTable,
    Command::NextSection,
    Command::PreviousSection,
    // The whole request is printed, grouped by the people who are asked.
    Command::NextRecipient,
    Command::PreviousRecipient,
    // A day is typed.
    Command::PickDay,
    Command::DayAfter,
    Command::DayBefore,
    Command::Down,
    Command::Up,
    Command::HalfPageDown,
    Command::HalfPageUp,
    Command::PageDown,
    Command::PageUp,
    Command::Top,
    Command::Bottom,
    Command::Palette,
    Command::Redraw,
    Command::Suspend,
    Command::Yes,
    Command::No,
    Command::Accept,
    Command::NextField,
    Command::PreviousField,
    // Recording needs the printed record and the confirmation word.
    Command::Record,
    Command::Help,
    Command::SearchHelp,
    Command::Leave,
    Command::Back,
    Command::Quit,
    Command::Search,
    Command::Filter,
    Command::Select,
    Command::SelectAll,
    // Values are typed, and writing needs the printed lines and its word.
    Command::WriteFields,
    Command::WriteLines,
    Command::ReviewLines,
    Command::OfferNext,
    Command::OfferPrevious,
    Command::NextSuggestion,
    Command::PreviousSuggestion,
    Command::NextEntryField,
    Command::PreviousEntryField,
];

/// Returns whether a command can be called by name.
#[must_use]
pub fn is_callable(command: Command) -> bool {
    !NOT_CALLABLE.contains(&command)
}

/// Returns the commands that can be called by name in a mode.
pub fn callable(context: InputMode) -> impl Iterator<Item = &'static CommandEntry> {
    TABLE.iter().filter(move |entry| entry.is_in(context) && is_callable(entry.command))
}

/// Returns the letter of a command, if it has one that the linear mode does not use otherwise.
#[must_use]
pub fn letter(model: &Model, entry: &'static CommandEntry, context: InputMode) -> Option<char> {
    const OWN: &str = "npbqh?/";
    let typed = |key: Key| match key.code {
        KeyCode::Char(c) if key.is_text() && c.is_ascii_graphic() => Some(c),
        _ => None,
    };
    let letters = model.keymap.keys(entry, context).filter_map(typed);
    letters.into_iter().find(|c| !c.is_ascii_digit() && !OWN.contains(*c))
}

/// The result of a lookup.
pub enum Found {
    /// One command.
    One(&'static CommandEntry),
    /// Several, with their titles.
    Several(Vec<&'static str>),
    /// No command.
    None,
}

/// Looks a command up: by its letter, its name or title, or the beginning of either or of a word of it.
#[must_use]
pub fn find(model: &Model, context: InputMode, text: &str) -> Found {
    let there = |entry: &&'static CommandEntry| entry.availability(model) != Availability::Hidden;
    let mut chars = text.chars();
    if let (Some(typed), None) = (chars.next(), chars.next())
        && let Some(entry) = callable(context).find(|entry| letter(model, entry, context) == Some(typed))
    {
        return Found::One(entry);
    }
    let typed = text.to_lowercase();
    let is_whole = |entry: &&'static CommandEntry| entry.name == typed || entry.title.to_lowercase() == typed;
    if let Some(entry) = callable(context).find(is_whole) {
        return Found::One(entry);
    }
    let begins = |entry: &&'static CommandEntry| {
        let title = entry.title.to_lowercase();
        title.starts_with(&typed)
            || entry.name.starts_with(&typed)
            || title.split(' ').any(|word| word.starts_with(&typed))
    };
    let mut found: Vec<_> = callable(context).filter(there).filter(begins).collect();
    // “Fill in” is also the beginning of “Fill in all”.
    let is_common =
        |entry: &&&'static CommandEntry| found.iter().all(|other| other.title.starts_with(entry.title));
    if let Some(&entry) = found.iter().find(is_common) {
        return Found::One(entry);
    }
    match (found.pop(), found.is_empty()) {
        (None, _) => Found::None,
        (Some(entry), true) => Found::One(entry),
        (Some(entry), false) => {
            let titles = found.iter().map(|entry| entry.title).chain([entry.title]);
            Found::Several(titles.collect())
        }
    }
}

/// The most numbers that one line names.
const MOST: usize = 10_000;

/// Splits off the numbers at the end of a line: `approve 1 3 5-7` is `approve` and 1, 3, 5, 6, 7.
#[must_use]
pub fn numbers(text: &str) -> (&str, Vec<usize>) {
    let mut numbers = Vec::new();
    let mut rest = text.trim();
    loop {
        let (before, last) = rest.rsplit_once([' ', ',']).unwrap_or(("", rest));
        let Some(range) = range(last) else { break };
        if last.is_empty() || numbers.len() > MOST {
            break;
        }
        numbers.extend(range.rev());
        rest = before.trim_end_matches([' ', ',']);
    }
    numbers.reverse();
    (rest, numbers)
}

fn range(text: &str) -> Option<std::ops::RangeInclusive<usize>> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let is_number =
        |text: &str| !text.is_empty() && text.len() < 7 && text.chars().all(|c| c.is_ascii_digit());
    if !is_number(first) || !is_number(last) {
        return None;
    }
    let (first, last) = (first.parse().ok()?, last.parse().ok()?);
    (first <= last && last - first < MOST).then_some(first..=last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_from_the_end_of_a_line() {
        assert_eq!(numbers("approve 1 3, 5-7"), ("approve", vec![1, 3, 5, 6, 7]));
        assert_eq!(numbers("request changes"), ("request changes", vec![]));
        assert_eq!(numbers(" 12 "), ("", vec![12]));
        assert_eq!(numbers("select 7-5"), ("select 7-5", vec![]));
        assert_eq!(numbers("5-99999999999"), ("5-99999999999", vec![]));
        assert_eq!(numbers(""), ("", vec![]));
    }
}

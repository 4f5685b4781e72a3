//! Ranking of commands in the palette.
//!
//! The words of a sentence must begin with the typed ones: a fuzzy match over sentences finds most commands for any few
//! letters. So the matcher of a library (`nucleo-matcher`) would need the rules of this file all the same.

use crate::console::app::argument;
use crate::console::app::command::{Command, InputMode};
use crate::console::app::commands::{Availability, CommandEntry, TABLE, entry};
use crate::console::app::model::Model;

/// Returns the commands that the palette offers in a mode and that match the text by title, name, or words of the
/// sentence.
#[must_use]
pub fn offered(model: &Model, context: InputMode, text: &str) -> Vec<&'static CommandEntry> {
    if let Some((of, _)) = argument::state::split(text) {
        return entry(of.command).filter(|entry| entry.is_in(context)).into_iter().collect();
    }
    let text = text.trim().to_lowercase();
    let mut found: Vec<_> = TABLE
        .iter()
        .filter(|entry| entry.is_in(context) && entry.command != Command::Palette)
        .filter_map(|entry| {
            let availability = entry.availability(model);
            let is_ready = availability == Availability::Ready;
            let rank = rank(&text, entry).filter(|_| availability != Availability::Hidden)?;
            Some(((rank, !is_ready && !text.is_empty()), entry))
        })
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, entry)| entry).collect()
}

/// Returns the rank of a command for a lower-case text; lower is better. The kind of match comes before the distance
/// of letters.
fn rank(text: &str, entry: &CommandEntry) -> Option<(u8, usize)> {
    if text.is_empty() {
        return Some((0, 0));
    }
    let title = entry.title.to_lowercase();
    let sentence = entry.sentence.to_lowercase();
    let initials: String = words(&title).filter_map(|word| word.chars().next()).collect();
    let begins_words =
        |of: &str| text.split_whitespace().all(|part| words(of).any(|word| word.starts_with(part)));
    let way = if title == text || entry.name == text {
        0
    } else if title.starts_with(text) {
        1
    } else if begins_words(&title) {
        2
    } else if initials.len() > 1 && initials.starts_with(text) {
        3
    } else if title.contains(text) || entry.name.contains(text) {
        4
    } else if begins_words(&sentence) {
        6
    } else {
        return distance(text, &title).map(|distance| (5, distance));
    };
    Some((way, title.len()))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Returns the distance between the letters of `text` in `title`, or nothing if they are not all there in this order
/// or the first one does not begin a word.
fn distance(text: &str, title: &str) -> Option<usize> {
    let title: Vec<char> = title.chars().collect();
    let mut from = 0;
    let mut distance = 0;
    for (number, letter) in text.chars().filter(|c| !c.is_whitespace()).enumerate() {
        let begins_word = |at: usize| at == 0 || title[at - 1] == ' ';
        let wanted = |at: &usize| title[*at] == letter && (number > 0 || begins_word(*at));
        let at = (from..title.len()).find(wanted)?;
        let step = at - from;
        distance += if begins_word(at) { step.min(1) } else { step * 2 };
        from = at + 1;
    }
    Some(distance)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> &'static str {
        offered(&Model::default(), InputMode::List, text).first().map_or("", |entry| entry.title)
    }

    #[test]
    fn the_nearest_command_comes_first() {
        for (text, title) in [
            ("approve", "Approve"),
            ("appro", "Approve"),
            ("approvals", "Approvals"),
            ("next b", "Next blocked trial"),
            ("blocked next", "Next blocked trial"),
            ("nbt", "Next blocked trial"),
            ("prev blo", "Previous blocked trial"),
            ("slct", "Select"),
            ("palette", ""),
            ("invert-selection", "Invert the selection"),
            ("evidence again", "Rescan"),
            ("editor", "Edit"),
            ("as", "Act as"),
            ("as eli", "Act as"),
            ("exp", "Export"),
            ("export csv trials.csv", "Export"),
            ("EXPORT! csv", "Export"),
            ("exports csv", ""),
            ("xyz", ""),
        ] {
            assert_eq!(first(text), title, "{text}");
        }
    }
}

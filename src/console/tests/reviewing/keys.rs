//! Keys that people bind for themselves.

use crate::console::tests::session::Session;
use trialdesk::config::{Binding, KeyBindings, Word};
use trialdesk::console::app::command::{Command, InputMode};
use trialdesk::console::app::commands::entry;
use trialdesk::console::app::commands::{KeymapError, TABLE};
use trialdesk::console::app::key::{Key, KeyCode};
use trialdesk::console::app::keymap::Keymap;

fn word(text: &str, line: u64) -> Word {
    Word { text: text.to_owned(), line, column: 3 }
}

/// Bindings as written in a file.
type Lines<'a> = &'a [(&'a str, &'a str)];

/// `command: keys` on a line of its own, or `command@place: keys`.
fn bindings(lines: &[(&str, &str)]) -> KeyBindings {
    let binding = |(line, (command, keys)): (u64, &(&str, &str))| {
        let (command, place) =
            command.split_once('@').map_or((*command, None), |(c, place)| (c, Some(place)));
        Binding {
            command: word(command, line),
            context: place.map(|place| word(place, line)),
            keys: keys.split_whitespace().map(|key| word(key, line)).collect(),
        }
    };
    KeyBindings((1..).zip(lines).map(binding).collect())
}

fn bound(lines: &[(&str, &str)]) -> Result<Keymap, KeymapError> {
    Keymap::with(&bindings(lines))
}

#[track_caller]
fn refused(lines: &[(&str, &str)]) -> KeymapError {
    bound(lines).expect_err("this was to be refused")
}

#[test]
fn bound_key_works_and_replaces_the_default() {
    let mut session = Session::open();
    let keys = [("rescan", "F5"), ("next-blocked", "J Ctrl-j"), ("help", "F1"), ("record", "Ctrl-y")];
    session.model.keymap = bound(&keys).unwrap();
    session.press("r");
    assert_eq!(session.notice(), "r does nothing here. F1 shows the keys");
    session.press("<F5>");
    assert!(session.notice().starts_with("Read again"), "{}", session.notice());
    assert!(session.line("help").contains("F1 help"), "the footer: {}", session.screen());
    session.press("<F1>");
    assert!(session.shows("J  Ctrl-j") && session.shows("Keys on the table"), "{}", session.screen());
    session.press("<Esc>:rescan");
    assert!(session.line("▸ Rescan").contains("F5"), "the palette: {}", session.screen());
    session.press("<Esc>2a<Tab>because");
    assert!(session.shows("Ctrl-y writes the record"), "{}", session.screen());
    session.press("<C-s>");
    assert!(session.new_records().is_empty(), "the old key records nothing any more");
    session.press("<C-y>");
    assert_eq!(session.new_records().len(), 1, "{}", session.notice());
}

#[test]
fn a_key_for_one_place_leaves_the_others_as_they_are() {
    let keymap = bound(&[("down@table", "Alt-j"), ("next-match", "j")]).err();
    let error = keymap.expect("on the trial page j is still down");
    assert!(error.message.contains("`down` in the trial page"), "{error:?}");
    let keymap = bound(&[("down@table", "Alt-j")]).unwrap();
    let down = entry(Command::Down).unwrap();
    assert_eq!(keymap.key(down, InputMode::List), Key::parse("Alt-j").ok());
    assert_eq!(keymap.key(down, InputMode::Gates), Some(Key::char('j')));
    // A letter for a command that the palette has too leaves the palette's keys alone: letters are typed there.
    let keymap = bound(&[("down", "e"), ("edit", "Z")]).unwrap();
    assert_eq!(keymap.key(down, InputMode::List), Some(Key::char('e')));
    assert_eq!(keymap.key(down, InputMode::Palette), Some(Key::plain(KeyCode::Down)));
}

#[test]
fn two_commands_may_change_places_and_a_key_may_be_taken_away() {
    let keymap = bound(&[("deny", "a"), ("approve", "d"), ("undo", "")]).unwrap();
    let asked = |key| keymap.resolve(InputMode::List, Key::char(key)).map(|entry| entry.command);
    assert_eq!((asked('a'), asked('d'), asked('u')), (Some(Command::Deny), Some(Command::Approve), None));
    assert_eq!(keymap.label(Command::Undo, InputMode::List), "“Undo”");
}

#[test]
fn invalid_binding_is_an_error_with_position_and_fix() {
    let cases: &[(Lines<'_>, u64, &str)] = &[
        (&[("aprove", "A")], 1, "Unknown command `aprove`; did you mean `approve`?"),
        (&[("approve", "A"), ("select@tabel", "m")], 2, "Unknown mode `tabel`; did you mean `table`?"),
        (&[("select@gates", "m")], 1, "`select` does not work in `gates`; it works in: table"),
        (&[("rescan", "Ctrl+r")], 1, "Unknown key `Ctrl+r`; did you mean `Ctrl-r`?"),
        (&[("rescan", "PagDown")], 1, "Unknown key `PagDown`; did you mean `PageDown`?"),
        (&[("rescan", "Shift-r")], 1, "write `R`"),
        (&[("rescan", "Ctrl-m")], 1, "terminals send Ctrl-m as Tab, Enter or Esc"),
        (&[("rescan", "e")], 1, "e is the key of `edit` in the table"),
        (&[("rescan", "z"), ("undo", "z")], 2, "z is the key of `rescan`"),
        (&[("quit", "")], 1, "`quit` must keep a key"),
        (&[("back@form", "")], 1, "`back` must keep a key"),
        (&[("record", "Enter")], 1, "Enter never decides"),
        (&[("record", "Alt-Enter")], 1, "Alt-Enter never decides"),
        (&[("record", "Ctrl-j")], 1, "Ctrl-j never decides"),
        (&[("approve", "Esc")], 1, "Esc never decides"),
        (&[("yes", "Enter")], 1, "Enter never confirms"),
        (&[("record", "Ctrl-w")], 1, "Ctrl-w types or edits text in the decision form"),
        (&[("record", "r")], 1, "r types or edits text in the decision form"),
        (&[("down@palette", "j")], 1, "j types or edits text in the palette"),
    ];
    for (lines, line, message) in cases {
        let error = refused(lines);
        assert!(error.message.contains(message), "{lines:?}: {}", error.message);
        assert_eq!(error.line, *line, "{lines:?}");
    }
}

#[test]
fn every_command_has_a_name_of_its_own_that_can_be_bound() {
    let mut names: Vec<_> = TABLE.iter().map(|entry| entry.name).collect();
    assert!(names.iter().all(|name| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')), "{names:?}");
    for entry in TABLE {
        let error = bound(&[(entry.name, "F12")]).map_err(|error| error.message);
        assert!(error.is_ok(), "{error:?}");
        assert_eq!(bound(&[(entry.name, "F12")]).unwrap().key(entry, entry.modes[0]), Key::parse("F12").ok());
    }
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), TABLE.len());
}

#[test]
fn every_key_is_read_as_it_is_shown() {
    for key in TABLE.iter().flat_map(|entry| entry.keys) {
        assert_eq!(Key::parse(&key.to_string()), Ok(*key));
    }
}

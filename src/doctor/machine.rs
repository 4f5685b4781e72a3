//! This machine: folders, file systems and the terminal.

use super::facts::{Folder, Machine, Terminal};
use super::finding::{Code, Finding};
use crate::domain::safe_text::SafeText;
use crate::safe;

/// The smallest terminal that has room for the panes of the console, in columns and rows.
const SMALLEST: (u16, u16) = (60, 18);

pub(super) fn findings(machine: &Machine) -> Vec<Finding> {
    [
        room(&machine.room),
        state(machine.state.as_ref()).into_iter().collect(),
        file_system(machine),
        machine.terminal.as_ref().map(terminal).unwrap_or_default(),
    ]
    .concat()
}

fn room(room: &Folder) -> Vec<Finding> {
    let place = || SafeText::sanitize(&room.path);
    let mut out = Vec::new();
    if !room.is_writable {
        out.push(Finding::new(
            Code::RoomReadOnly,
            place(),
            "you may not write to this room, so no decision can be recorded",
            "Ask its owner for the permission, or clone the repository to a folder of your own.",
        ));
    }
    if room.sharing.is_some_and(|sharing| sharing.is_world_writable) {
        out.push(Finding::new(
            Code::RoomWorldWritable,
            place(),
            "every user of this machine may change the evidence and the policy of this room",
            safe!("chmod -R o-w {}", place()),
        ));
    }
    out
}

fn state(state: Option<&Folder>) -> Option<Finding> {
    let Some(state) = state else {
        return Some(Finding::new(
            Code::StateUnusable,
            "HOME",
            "the home directory is not known, so a removed decision goes unnoticed and form drafts are not kept",
            "Set HOME.",
        ));
    };
    let place = || SafeText::sanitize(&state.path);
    if !state.is_writable {
        return Some(Finding::new(
            Code::StateUnusable,
            place(),
            "cannot be written, so a removed decision goes unnoticed and form drafts are not kept",
            "Make the directory writable for you.",
        ));
    }
    state.sharing.filter(|sharing| sharing.is_shared).map(|_| {
        Finding::new(
            Code::StateShared,
            place(),
            "other users may read what this machine remembers of rooms, form drafts included",
            safe!("chmod 700 {}", place()),
        )
    })
}

fn file_system(machine: &Machine) -> Vec<Finding> {
    let place = || SafeText::sanitize(&machine.room.path);
    let simple = machine.simple_file_system.map(|name| {
        Finding::new(
            Code::FileSystemSimple,
            place(),
            safe!(
                "{} has neither exclusive renames nor hard links: a record takes its name in two steps",
                name
            ),
            "Keep the room on a disk of your system, and share it by git.",
        )
    });
    let shared = machine.shared_file_system.map(|name| {
        Finding::new(
            Code::FileSystemShared,
            place(),
            safe!("{}: this machine is not told of changes by others, and does not trust file times", name),
            "Use `--watch poll`, or keep the room on a local disk and share it by git.",
        )
    });
    simple.into_iter().chain(shared).collect()
}

fn terminal(terminal: &Terminal) -> Vec<Finding> {
    let mut out = Vec::new();
    if terminal.is_dumb {
        out.push(Finding::new(
            Code::TerminalDumb,
            "TERM",
            "the terminal cannot place text or show colours, so the console is line-based",
            "Set TERM to the kind of your terminal, e.g. xterm-256color.",
        ));
    }
    if let Some((width, height)) =
        terminal.size.filter(|(width, height)| *width < SMALLEST.0 || *height < SMALLEST.1)
    {
        out.push(Finding::new(
            Code::TerminalSmall,
            "terminal",
            safe!(
                "is {} columns wide and {} rows high, which is too small for the panes of the console",
                width,
                height
            ),
            safe!("Enlarge it to {}x{} or more, or use --linear.", SMALLEST.0, SMALLEST.1),
        ));
    }
    if let Some(locale) = &terminal.other_locale {
        out.push(Finding::new(
            Code::LocaleNotUtf8,
            "LC_ALL, LC_CTYPE or LANG",
            safe!("the locale {} is not UTF-8: symbols are drawn in ASCII, and names with other letters are not readable", SafeText::sanitize(locale)),
            "Use a locale such as C.UTF-8.",
        ));
    }
    out
}

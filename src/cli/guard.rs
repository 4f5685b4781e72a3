//! `trialdesk check --only public-boundary`: the boundary over any files and folders, for hooks and pipelines.

use super::{Exit, output, path_text, print_error};
use crate::domain::safe_text::SafeText;
use crate::report::output::Output;
use crate::report::style::Style;
use crate::room::guard::{Guard, Place, guard};
use crate::safe;
use serde::Serialize;
use std::io;
use std::path::PathBuf;

/// One place as machines read it. It never holds the material.
#[derive(Serialize)]
struct Entry {
    path: SafeText,
    line: u32,
    column: u32,
    material: &'static str,
    message: SafeText,
    remedy: &'static str,
}

impl Entry {
    fn of(place: &Place) -> Self {
        Self {
            path: path_text(&place.path),
            line: place.at.line,
            column: place.at.column,
            material: place.material.name(),
            message: safe!("this holds {}", place.material.title()),
            remedy: place.material.instead(),
        }
    }
}

/// Checks files and folders, and prints the result in a format of the check report.
pub(super) fn run(paths: &[PathBuf], format: &str, coloured: bool) -> Exit {
    let write = match format {
        "text" => text,
        "json" => json,
        "jsonl" => lines,
        _ => {
            print_error("--only public-boundary has the formats text, json and jsonl.");
            return Exit::Usage;
        }
    };
    let guard = guard(paths);
    let printed = output(coloured, |out| write(&guard, out));
    for (path, reason) in &guard.unreadable {
        let reason = SafeText::sanitize(reason);
        print_error(safe!("{}: this cannot be read: {}", path_text(path), reason));
    }
    if printed == Exit::Ready { exit(&guard) } else { printed }
}

fn exit(guard: &Guard) -> Exit {
    if !guard.unreadable.is_empty() {
        Exit::Problems
    } else if guard.places.is_empty() {
        Exit::Ready
    } else {
        Exit::NotReady
    }
}

fn text(guard: &Guard, out: &mut Output<'_>) -> io::Result<()> {
    for place in &guard.places {
        let Entry { path, line, column, material, message, remedy } = Entry::of(place);
        out.text(safe!("{}:{}:{}: ", path, line, column))?.styled(Style::Blocked, material)?;
        out.text(": ")?.line(message)?;
        out.text("    ")?.styled_line(Style::Ready, safe!("+ {}", remedy))?;
    }
    let Guard { places, files, binary, .. } = guard;
    let found =
        if places.is_empty() { "nothing forbidden".into() } else { safe!("{} forbidden", places.len()) };
    let passed = if *binary == 0 { SafeText::EMPTY } else { safe!("; {} binary passed over", binary) };
    out.line(safe!("{} in {} files{}", found, files, passed))
}

fn json(guard: &Guard, out: &mut Output<'_>) -> io::Result<()> {
    let places: Vec<_> = guard.places.iter().map(Entry::of).collect();
    out.json(&places)
}

fn lines(guard: &Guard, out: &mut Output<'_>) -> io::Result<()> {
    guard.places.iter().try_for_each(|place| out.json_line(&Entry::of(place)))
}

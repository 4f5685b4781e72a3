//! What the folders of `src` promise, read from the source itself: who may know what.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;

/// The longest file, in lines. What is longer does more than one thing.
const LONGEST: usize = 400;

struct Source {
    /// Relative to `src`, with `/`.
    path: String,
    /// Without comments, strings and the tests inside of it.
    code: String,
    lines: usize,
}

fn sources() -> Vec<Source> {
    fn below(folder: &Path, prefix: &str, out: &mut Vec<Source>) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                below(&entry.path(), &format!("{name}/"), out);
            } else if let Some(path) = name.strip_suffix(".rs") {
                let text = fs::read_to_string(entry.path()).unwrap();
                out.push(Source { path: path.to_owned(), code: code_of(&text), lines: text.lines().count() });
            }
        }
    }
    let mut out = Vec::new();
    below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut out);
    assert!(out.len() > 40, "the sources are not where they were");
    out
}

/// The code alone. Strings and comments may name what they like.
fn code_of(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let without_comment = |line: &str| line.split("//").next().unwrap_or_default().to_owned();
    text.lines().map(without_comment).collect::<Vec<_>>().join("\n")
}

/// Whether code names a path such as `std::fs`, also within a grouped `use std::{fs, io}`.
fn names(code: &str, path: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let stands_alone = |at: usize, length: usize| {
        !code[..at].ends_with(is_word) && !code[at + length..].starts_with(is_word)
    };
    if code.match_indices(path).any(|(at, found)| stands_alone(at, found.len())) {
        return true;
    }
    let Some((parent, last)) = path.rsplit_once("::") else { return false };
    code.split(&format!("{parent}::{{")).skip(1).any(|group| {
        let group = group.split('}').next().unwrap_or_default();
        group.split(',').any(|item| item.trim().split("::").next() == Some(last))
    })
}

const DISK: [&str; 3] = ["std::fs", "rustix::fs", "std::os::unix::fs"];
const TERMINAL: [&str; 3] = ["crossterm", "ratatui", "rustix::termios"];
const CLOCK: [&str; 4] = ["SystemTime", "Instant::now", "Timestamp::now", "Zoned::now"];
const WORLD: [&str; 5] = ["std::thread", "std::env", "std::process", "std::net", "std::io"];

#[track_caller]
fn nothing_below_names(folder: &str, forbidden: &[&[&str]]) {
    let mut wrong = Vec::new();
    let sources = sources();
    let below: Vec<_> = sources.iter().filter(|source| source.path.starts_with(folder)).collect();
    assert!(!below.is_empty(), "there is no {folder}");
    for source in below {
        for path in forbidden.iter().copied().flatten() {
            if names(&source.code, path) {
                wrong.push(format!("src/{}.rs names {path}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_domain_knows_no_disk_no_clock_no_thread_no_process_and_no_terminal() {
    nothing_below_names("domain/", &[&DISK, &TERMINAL, &CLOCK, &WORLD, &["rustix", "clap", "signal_hook"]]);
}

#[test]
fn the_domain_knows_nothing_above_it() {
    let above =
        ["crate::room", "crate::ledger", "crate::report", "crate::console", "crate::cli", "crate::config"];
    nothing_below_names("domain/", &[&above]);
}

#[test]
fn rooms_and_reports_know_nothing_above_them() {
    nothing_below_names("room/", &[&["crate::report", "crate::console", "crate::cli", "crate::config"]]);
    nothing_below_names("ledger/", &[&["crate::report", "crate::console", "crate::cli"]]);
    nothing_below_names(
        "report/",
        &[&["crate::console", "crate::cli"], &DISK, &TERMINAL, &CLOCK, &["std::thread", "std::env"]],
    );
    nothing_below_names("console/", &[&["crate::cli"]]);
}

#[test]
fn the_clock_is_asked_at_the_edge_alone() {
    nothing_below_names("room/", &[&CLOCK]);
    nothing_below_names("ledger/", &[&["Instant::now", "Timestamp::now", "Zoned::now"]]);
}

#[test]
fn the_model_of_the_console_knows_no_terminal_and_nothing_of_the_world() {
    nothing_below_names("console/app/", &[&DISK, &TERMINAL, &CLOCK, &WORLD]);
}

#[test]
fn the_linear_mode_only_turns_lines_into_messages_and_the_model_into_lines() {
    nothing_below_names("console/linear/", &[&DISK, &TERMINAL, &CLOCK, &WORLD, &["crate::console::runtime"]]);
}

#[test]
fn drawing_does_nothing_but_draw() {
    nothing_below_names("console/view/", &[&DISK, &CLOCK, &WORLD, &["crossterm"]]);
}

#[test]
fn only_those_touch_the_disk_whose_work_it_is() {
    let may = ["ledger/", "room/", "console/runtime", "config", "cli/", "demo/", "letter"];
    let wrong: Vec<_> = sources()
        .iter()
        .filter(|source| !may.iter().any(|place| source.path.starts_with(place)))
        .filter(|source| DISK.iter().any(|path| names(&source.code, path)))
        .map(|source| source.path.clone())
        .collect();
    assert_eq!(wrong, [""; 0]);
}

/// The one place below `room` that writes, and never into a room: the index goes to the cache directory.
const INDEX_WRITER: &str = "room/index/writer";

#[test]
fn only_the_ledger_and_the_configuration_write_and_nothing_is_opened_for_writing_by_a_room() {
    let writing = [
        "fs::write",
        "File::create",
        "fs::rename",
        "fs::remove_file",
        "fs::remove_dir",
        "OpenOptions",
        "OFlags::WRONLY",
        "OFlags::CREATE",
    ];
    let writers: Vec<_> = sources()
        .iter()
        .filter(|source| source.path.starts_with("room/") && source.path != INDEX_WRITER)
        .filter(|source| writing.iter().any(|path| names(&source.code, path)))
        .map(|source| source.path.clone())
        .collect();
    assert_eq!(writers, [""; 0]);
    nothing_below_names("report/", &[&writing]);
    nothing_below_names("console/", &[&writing]);
    nothing_below_names("console/app", &[&["demo::sweep", "Stage"]]);
}

#[test]
fn records_are_placed_by_the_one_call_that_never_overwrites() {
    nothing_below_names(
        "ledger/append",
        &[&["fs::rename", "fs::write", "File::create", "RenameFlags::EXCHANGE"]],
    );
}

#[test]
fn no_file_is_longer_than_can_be_taken_in() {
    let long: Vec<_> = sources()
        .iter()
        .filter(|source| source.lines > LONGEST)
        .map(|source| format!("src/{}.rs has {} lines", source.path, source.lines))
        .collect();
    assert_eq!(long, [""; 0]);
}

#[test]
fn this_test_sees_what_it_looks_for() {
    assert!(names("use std::fs;", "std::fs") && names("let x = std::fs::read(y);", "std::fs"));
    assert!(names("use std::{fs, io};", "std::fs") && names("use std::{io, fs::File};", "std::fs"));
    assert!(!names("use std::fsx;", "std::fs") && !names("use my::fs;", "std::fs"));
    assert!(names("use rustix::fs::{Mode, OFlags};", "rustix::fs"));
    assert!(!names(&code_of("let x = 1; // std::fs\n#[cfg(test)]\nuse std::fs;"), "std::fs"));
    assert!(names("jiff::Timestamp::now()", "Timestamp::now"));
}

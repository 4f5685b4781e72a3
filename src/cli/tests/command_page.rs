//! docs/commands.md: the help of every subcommand.

use crate::cli::Cli;
use clap::{Command, CommandFactory};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// The width of the help on the page, in columns.
const WIDTH: usize = 100;

/// Returns the page: the overview, then each subcommand with its options and exit statuses.
fn command_page() -> String {
    let mut out = String::from("# Commands\n\nThe output of `--help` for the program and each subcommand.\n");
    let mut root = Cli::command().term_width(WIDTH);
    root.build();
    append(&mut out, &mut root);
    out
}

fn append(out: &mut String, command: &mut Command) {
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name()).to_owned();
    let help = command.render_long_help().to_string();
    let help: Vec<_> = help.trim_end().lines().map(str::trim_end).collect();
    let _ = write!(out, "\n## {name}\n\n```text\n{}\n```\n", help.join("\n"));
    for subcommand in command.get_subcommands_mut().filter(|subcommand| subcommand.get_name() != "help") {
        append(out, subcommand);
    }
}

#[test]
fn generated_page_of_commands_is_that_of_the_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/commands.md");
    let wanted = command_page();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, wanted).unwrap();
    } else {
        let shown = fs::read_to_string(&path).unwrap_or_default();
        assert!(shown == wanted, "out of date: UPDATE_DOCS=1 cargo test --lib generated");
    }
}

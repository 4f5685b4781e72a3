//! `trialdesk man`: the manual pages of the program and of each subcommand.

use super::{Cli, Exit, error_text, output, own_text, path_text, print_error};
use crate::domain::safe_text::SafeText;
use crate::fsio::{Access, WriteError, create_folders};
use crate::report::labels::count_label;
use crate::safe;
use clap::{Command, CommandFactory};
use clap_mangen::Man;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(super) struct Args {
    /// Subcommand whose page is printed, e.g. `check` or `config show`; the program itself if it is left out
    #[arg(value_name = "SUBCOMMAND", conflicts_with = "output")]
    subcommand: Vec<String>,

    /// Write the page of the program and of every subcommand to this directory; never overwrites
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

const HELP: &str = "\
To read a page: trialdesk man check | man -l -

Exit status:
  0  the pages were printed or written
  2  the subcommand does not exist
  3  a page could not be written";

/// A manual page.
pub(super) struct Page {
    /// The name of its file, e.g. `trialdesk-check.1`.
    pub(super) file_name: String,
    /// The text, in the language of `man`.
    pub(super) text: String,
}

impl Page {
    fn of(command: Command) -> Self {
        let page = Man::new(command).manual("trialdesk");
        let mut bytes = Vec::new();
        // Writing to memory does not fail.
        let _ = page.render(&mut bytes);
        Self { file_name: page.get_filename(), text: String::from_utf8_lossy(&bytes).into_owned() }
    }
}

pub(super) fn run(args: &Args) -> Exit {
    match &args.output {
        Some(folder) => write(folder),
        None => print(&args.subcommand),
    }
}

fn print(names: &[String]) -> Exit {
    let root = root();
    let found = names.iter().try_fold(&root, |command, name| command.find_subcommand(name));
    let Some(command) = found else {
        let names = SafeText::join(names.iter().map(|name| SafeText::sanitize(name)), " ");
        print_error(safe!("Unknown subcommand `{}`. `trialdesk --help` lists the subcommands.", names));
        return Exit::Usage;
    };
    let page = Page::of(command.clone());
    output(false, |out| out.text(own_text(&page.text)).map(drop))
}

fn write(folder: &Path) -> Exit {
    let pages = pages();
    let written = create_folders(folder).map_err(WriteError::from).and_then(|opened| {
        pages
            .iter()
            .try_for_each(|page| opened.write_new(&page.file_name, page.text.as_bytes(), Access::Umask))
    });
    match written {
        Ok(()) => output(false, |out| {
            out.line(safe!("wrote {} to {}", count_label(pages.len(), "page", "pages"), path_text(folder)))
        }),
        Err(error) => {
            print_error(safe!("{}: {}", path_text(folder), error_text(&error)));
            Exit::Problems
        }
    }
}

/// Returns the page of the program and that of each subcommand, those of nested ones included.
pub(super) fn pages() -> Vec<Page> {
    let mut pages = Vec::new();
    append(&mut pages, &root());
    pages
}

fn append(pages: &mut Vec<Page>, command: &Command) {
    pages.push(Page::of(command.clone()));
    command.get_subcommands().for_each(|subcommand| append(pages, subcommand));
}

/// Returns the definition of the command line, with full names of all subcommands.
fn root() -> Command {
    let mut root = Cli::command().disable_help_subcommand(true);
    root.build();
    root
}

//! `trialdesk export`: a pack for an auditor, or a page for a public repository.

use super::options::EvaluationOptions;
use super::room_args::RoomArg;
use super::{Exit, error_text, output, path_text, print_error, with_room};
use crate::config;
use crate::domain::time::parse_date;
use crate::export::audit::{AuditPack, Period};
use crate::fsio::export_file::export_bytes;
use crate::fsio::report_file::write_report;
use crate::ledger::signature::SigningKey;
use crate::report::Renderer as _;
use crate::report::labels::count_label;
use crate::report::output::Output;
use crate::report::public_page::PublicPage;
use crate::report::selection::Selection;
use crate::room::Room;
use crate::room::boundary::all_in_file;
use crate::safe;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit status: 0; 1 if files with forbidden material, or that cannot be read, were left out of a pack, which lists them, \
    or if a page was not written because the public boundary finds something in it; \
    2 for wrong usage; 3 if nothing was written."
)]
pub(super) struct Args {
    #[command(flatten)]
    room: RoomArg,

    /// Write an audit pack (BagIt) about a period to this file, which must not exist yet
    #[arg(long, value_name = "OUT.tar.gz", requires_all = ["from", "to"], required_unless_present = "public_page")]
    audit: Option<PathBuf>,

    /// Write a page for a public repository to this file, in place of an earlier one: counts and gates, and no reference
    #[arg(long, value_name = "FILE", conflicts_with = "audit")]
    public_page: Option<PathBuf>,

    /// The first day of the period (UTC)
    #[arg(long, value_name = "DATE", value_parser = date, requires = "audit")]
    from: Option<Date>,

    /// The last day of the period (UTC)
    #[arg(long, value_name = "DATE", value_parser = date, requires = "audit")]
    to: Option<Date>,

    /// Sign the pack with this OpenSSH key, as `decide --key`
    #[arg(long, value_name = "KEY", requires = "audit")]
    key: Option<String>,

    #[command(flatten)]
    evaluation: EvaluationOptions,
}

fn date(text: &str) -> Result<Date, &'static str> {
    parse_date(text).ok_or("expected a day, e.g. 2026-06-20")
}

pub(super) fn run(args: &Args) -> Exit {
    if let Some(path) = &args.public_page {
        return with_room(args.evaluation.open(args.room.path()), |room| public_page(room, path));
    }
    let (Some(path), Some(from), Some(to)) = (&args.audit, args.from, args.to) else {
        print_error(
            "Name a page (--public-page FILE), or a pack and its period (--audit OUT.tar.gz --from DATE --to DATE).",
        );
        return Exit::Usage;
    };
    if from > to {
        print_error("The period ends before it begins: --from is later than --to.");
        return Exit::Usage;
    }
    with_room(args.evaluation.open(args.room.path()), |room| audit(args, room, path, Period { from, to }))
}

fn audit(args: &Args, room: &Room, path: &Path, period: Period) -> Exit {
    // The name of the program depends on where it is installed.
    let command_line: Vec<String> =
        std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    let mut pack = match AuditPack::of(room, period, &command_line) {
        Ok(pack) => pack,
        Err(error) => {
            print_error(error_text(&error));
            return Exit::Problems;
        }
    };
    if let Some(asked) = &args.key {
        let configured = config::load().ok().and_then(|config| config.signing_key);
        let Some(key) = SigningKey::choose(Some(asked), configured.as_deref(), &room.root) else {
            print_error("The key to sign with was not found.");
            return Exit::Usage;
        };
        if let Err(error) = pack.sign(room, &key) {
            print_error(error_text(&error));
            return Exit::Problems;
        }
    }
    let (trials, files) =
        (count_label(pack.trials, "trial", "trials"), count_label(pack.files, "file", "files"));
    let left_out = std::mem::take(&mut pack.left_out);
    let path = match export_bytes(path, &pack.into_archive()) {
        Ok(path) => path_text(&path),
        Err(error) => {
            print_error(error_text(&error));
            return Exit::Problems;
        }
    };
    for file in &left_out {
        print_error(safe!("{}: left out: {}", file.path, file.reason.label()));
    }
    let printed = output(false, |out| out.line(safe!("wrote {} with {} of {}", path, files, trials)));
    if printed == Exit::Ready && !left_out.is_empty() { Exit::NotReady } else { printed }
}

/// Writes the page for a public repository, unless the boundary finds anything in it.
fn public_page(room: &Room, path: &Path) -> Exit {
    let selection = Selection::from(room);
    let page = Output::to_text(|out| PublicPage.render(&selection, out));
    if !all_in_file("page.md", &page).is_empty() {
        print_error(
            "Nothing was written: the page holds material that is not allowed in a public repository.",
        );
        return Exit::NotReady;
    }
    let written = write_report(path, &room.root, |stream| Output::new(stream, false).text(&page).map(drop));
    match written {
        Ok(()) => output(false, |out| out.text("wrote ")?.line(path_text(path))),
        Err(error) => {
            print_error(error_text(&error));
            Exit::Problems
        }
    }
}

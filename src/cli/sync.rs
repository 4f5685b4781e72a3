//! `trialdesk sync`: sends the decision records of a room through git, and receives those of others.

use super::options::{ColourOptions, EvaluationOptions};
use super::room_args::RoomArg;
use super::{Exit, error_text, output, print_error, with_room};
use crate::config::{self, Config, SyncMode};
use crate::domain::safe_text::SafeText;
use crate::domain::trial::short_name;
use crate::git::GitError;
use crate::git::call::{Hooks, Prompts};
use crate::report::labels::count_label;
use crate::report::output::Output;
use crate::report::style::Style;
use crate::room::Room;
use crate::safe;
use crate::share::sync::reason::Reason;
use crate::share::sync::report::{ReceivedJson, ReviewJson, State};
use crate::share::sync::{self, Options, SyncReport};
use jiff::Timestamp;
use std::io;
use std::path::Path;

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(super) struct Args {
    #[command(flatten)]
    room: RoomArg,

    /// Say what is to be sent and received, by the upstream branch as it was last fetched; change nothing
    #[arg(long, conflicts_with_all = ["dry_run", "review"])]
    status: bool,

    /// Like --status, and list every file that would be committed and sent
    #[arg(long)]
    dry_run: bool,

    /// Send to a branch `trialdesk/<user>/<date>` for a review, and not to the upstream branch
    #[arg(long)]
    review: bool,

    /// User in the name of a branch for a review
    #[arg(long = "as", value_name = "NAME", env = "TRIALDESK_AS")]
    principal: Option<String>,

    /// Output format
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = SyncFormat::Text)]
    format: SyncFormat,

    #[command(flatten)]
    evaluation: EvaluationOptions,

    #[command(flatten)]
    colour: ColourOptions,
}

/// The formats of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum SyncFormat {
    /// For people
    Text,
    /// For machines; `trialdesk schema sync-report` prints the schema
    Json,
}

const HELP: &str = "\
Only decision records and their signatures are committed and sent. Packets, and your own commits, stay yours. Nothing is forced, \
rebased, merged, stashed or deleted, and no other file is touched (docs/sharing.md).

Exit status:
  0  in step: every record is shared, and there is nothing to receive
  1  something is left, or waits for a review, the network or another program
  2  the arguments are wrong, the room is not a directory, or `sync: off` is set
  3  a person has to resolve something: the report says what";

pub(super) fn run(args: &Args) -> Exit {
    let config = match config::load() {
        Ok(config) => config,
        Err(error) => {
            print_error(error_text(&error));
            return Exit::Usage;
        }
    };
    let is_reading = args.status || args.dry_run;
    if config.sync == Some(SyncMode::Off) && !is_reading {
        print_error("Your configuration says `sync: off`. Remove it to sync; --status works all the same.");
        return Exit::Usage;
    }
    with_room(args.evaluation.open(args.room.path()), |room| {
        let synced = if is_reading {
            sync::status(room)
        } else {
            match options(args.principal.as_deref(), args.review, &config, room) {
                Ok(options) => sync::run(room, &options),
                Err(exit) => return exit,
            }
        };
        match synced {
            Ok(report) => print(args, &report),
            Err(error) => failed(&error),
        }
    })
}

fn failed(error: &GitError) -> Exit {
    print_error(error_text(error));
    Exit::Problems
}

#[expect(clippy::disallowed_methods, reason = "subcommands read the clock")]
fn options(asked: Option<&str>, review: bool, config: &Config, room: &Room) -> Result<Options, Exit> {
    let principal = super::principal(asked, config, &room.root)?;
    Ok(Options {
        user: principal.map(|principal| principal.name).unwrap_or_default(),
        now: Timestamp::now().into(),
        review,
        hooks: if config.sync_hooks == Some(true) { Hooks::On } else { Hooks::Off },
        prompts: Prompts::Off,
    })
}

/// Syncs after a decision, if the user's configuration says so, and prints how that ended. The decision is recorded in any
/// case. A room that is in no repository is not shared.
pub(super) fn after_decision(evaluation: &EvaluationOptions, room: &Path, principal: Option<&str>) {
    let Ok(config) = config::load() else { return };
    if config.sync != Some(SyncMode::Auto) {
        return;
    }
    let Ok(room) = evaluation.open(room) else { return };
    let Ok(options) = options(principal, false, &config, &room) else { return };
    match sync::run(&room, &options) {
        Ok(report) if report.to_send.is_empty() && report.state != State::Waits => {
            print_error(safe!("note: Shared: {}.", report.state.label()));
        }
        Ok(report) => {
            let reason = report.reasons.into_iter().next().map(|reason| reason.message);
            let reason = reason.unwrap_or(report.state.label().into());
            print_error(safe!("warning: Recorded, and not shared yet: {}", reason));
        }
        Err(GitError::NoWorkTree { .. }) => {}
        Err(error) => print_error(safe!("warning: Recorded, and not shared: {}", error_text(&error))),
    }
}

fn print(args: &Args, report: &SyncReport) -> Exit {
    let printed = output(args.colour.is_coloured(), |out| match args.format {
        SyncFormat::Text => text(report, args.dry_run, out),
        SyncFormat::Json => out.json(report),
    });
    if printed != Exit::Ready {
        return printed;
    }
    if report.needs_person() {
        Exit::Problems
    } else if report.is_in_step() {
        Exit::Ready
    } else {
        Exit::NotReady
    }
}

/// Returns a number of files that records and signatures are.
fn files(paths: &[SafeText]) -> SafeText {
    let records = paths.iter().filter(|path| !path.ends_with(".sig")).count();
    match records {
        0 => count_label(paths.len(), "signature", "signatures"),
        count => count_label(count, "record", "records"),
    }
}

fn text(report: &SyncReport, is_listing: bool, out: &mut Output<'_>) -> io::Result<()> {
    let upstream = report.upstream.clone().unwrap_or("the upstream branch".into());
    let branch = report.branch.clone().unwrap_or("the branch".into());
    let mut line = |verb: &'static str, paths: &[SafeText], place: SafeText, list: bool| -> io::Result<()> {
        if paths.is_empty() {
            return Ok(());
        }
        out.line(safe!("{} {}{}", verb, files(paths), place))?;
        let listed = paths.iter().filter(|_| list);
        listed.into_iter().try_for_each(|path| out.text("    ")?.line(path))
    };
    line("would commit", if is_listing { &report.to_commit } else { &[] }, safe!(" to {}", branch), true)?;
    line("committed", &report.committed, safe!(" to {}", branch), false)?;
    line("sent", &report.sent, safe!(" to {}", upstream), false)?;
    line("to send:", &report.to_send, SafeText::EMPTY, is_listing)?;
    line("to receive:", &report.to_receive, SafeText::EMPTY, is_listing)?;
    line("in review:", &report.in_review, SafeText::EMPTY, is_listing)?;
    if let Some(ReviewJson { branch, addresses }) = &report.review {
        out.line(safe!("pushed to {} for a review", branch))?;
        addresses.iter().try_for_each(|address| out.text("    ")?.line(address))?;
    }
    for ReceivedJson { trial_ref, verdict, decided_by, sent_by, .. } in &report.received {
        let trial = SafeText::sanitize(short_name(trial_ref));
        out.line(safe!("received {}: {} by {} (sent by {})", trial, *verdict, decided_by, sent_by))?;
    }
    reasons(Style::Blocked, &report.reasons, out)?;
    reasons(Style::Awaiting, &report.warnings, out)?;
    if !report.not_committed.is_empty() {
        let count = count_label(report.not_committed.len(), "other file", "other files");
        out.line(safe!("{} of the room with changes that are not committed (yours to commit):", count))?;
        report.not_committed.iter().try_for_each(|path| out.text("    ")?.line(path))?;
    }
    let (style, known) = (style_of(report.state), if report.fetched { "" } else { ", as last fetched" });
    out.text(safe!("{} -> {}{}: ", branch, upstream, known))?.styled_line(style, report.state.label())
}

fn reasons(style: Style, reasons: &[Reason], out: &mut Output<'_>) -> io::Result<()> {
    for Reason { code, message, remedy, .. } in reasons {
        out.styled(style, code.name())?.text(": ")?.line(message)?;
        if !remedy.is_empty() {
            out.text("    + ")?.line(remedy)?;
        }
    }
    Ok(())
}

const fn style_of(state: State) -> Style {
    match state {
        State::InStep => Style::Ready,
        State::NeedsPerson => Style::Blocked,
        State::ToSend | State::ToReceive | State::InReview | State::Waits => Style::Awaiting,
    }
}

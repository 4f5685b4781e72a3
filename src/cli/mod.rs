//! The command line: arguments in, the library called, an exit status out. One file per subcommand.

mod check;
mod guard;
mod options;

use clap::{Parser, Subcommand};
use std::io::{self, Write};
use std::process::ExitCode;

pub use options::{Colour, RoomOptions};

/// How a run ended (specification, section 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Every trial is ready; or the command did what it was asked.
    Ready,
    /// Some trial is blocked or awaits approval.
    NotReady,
    /// Wrong usage.
    Usage,
    /// There are problems, the policy is not usable, or there is no trial at all.
    Problems,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Ready => 0,
            Exit::NotReady => 1,
            Exit::Usage => 2,
            Exit::Problems => 3,
        })
    }
}

const EXAMPLES: &str = "\
Examples:
  trialdesk sample-evidence                 open the console on a room
  trialdesk check sample-evidence           judge it, for people
  trialdesk check --format json evidence    judge it, for machines
  trialdesk check --now 2026-06-01 evidence how it stood on a past day
  trialdesk check --only public-boundary .  no secret or customer record in any file here

Exit status of check: 0 every trial is ready; 1 some trial is blocked or awaits approval; 2 wrong usage;
3 there are problems, the policy is not usable, or the directory holds no trial at all.";

/// The review console for expired software trials.
#[derive(Debug, Parser)]
#[command(name = "trialdesk", version, about, after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Judge a room by every gate and report what is missing
    #[command(after_help = EXAMPLES)]
    Check(check::Args),
}

/// Runs what the arguments ask for.
#[must_use]
pub fn run(cli: Cli) -> Exit {
    match cli.command {
        Some(Command::Check(args)) => check::run(&args),
        None => Exit::Usage,
    }
}

/// Says what went wrong, on stderr; where that is gone too, nobody listens.
fn complain(message: &dyn std::fmt::Display) {
    let _ = writeln!(io::stderr(), "trialdesk: {message}");
}

/// What a failed write to stdout means: a reader that went away is no error of ours.
fn written(result: io::Result<()>, exit: Exit) -> Exit {
    match result {
        Ok(()) => exit,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => exit,
        Err(error) => {
            complain(&format_args!("the report could not be written: {error}"));
            Exit::Problems
        }
    }
}

//! The command line: arguments in, the library called, an exit status out. One file per subcommand.

mod check;
mod config;
mod decide;
mod demo;
mod guard;
mod init;
mod list;
mod log;
mod looks;
mod new;
mod open;
mod options;
mod query;
mod request;
mod scaffold;
mod schema;
mod show;
mod state;
mod verify;

use crate::domain::clean::clean_lines;
use crate::room::{Room, RoomError};
use clap::{Parser, Subcommand};
use std::io::{self, BufWriter, Write};
use std::mem::ManuallyDrop;
use std::process::ExitCode;

pub use options::{Colour, RoomFlag, RoomOptions};

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
    /// A signal ended it: 128 and the signal's number.
    Signal(u8),
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Ready => 0,
            Exit::NotReady => 1,
            Exit::Usage => 2,
            Exit::Problems => 3,
            Exit::Signal(status) => status,
        })
    }
}

const EXAMPLES: &str = "\
Examples:
  trialdesk demo                            see it, with nothing set up and nothing real touched
  trialdesk sample-evidence                 open the console on a room
  trialdesk init evidence                   start a room of your own
  trialdesk check sample-evidence           judge it, for people
  trialdesk check --format json evidence    judge it, for machines
  trialdesk check --now 2026-06-01 evidence how it stood on a past day
  trialdesk check --query 'owner:emea -outcome:revoked' evidence    a part of it
  trialdesk check --only public-boundary .  no secret or customer record in any file here

Exit status of check: 0 every trial is ready; 1 some trial is blocked or awaits approval; 2 wrong usage;
3 there are problems, the policy is not usable, or the directory holds no trial at all. With --query the first two are
about the trials that it takes; problems count wherever they are, and a query that takes no trial ends with 3.";

/// The review console for expired software trials.
#[derive(Debug, Parser)]
#[command(name = "trialdesk", version, about, after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    open: open::Args,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Judge a room by every gate and report what is missing
    #[command(after_help = EXAMPLES)]
    Check(check::Args),
    /// List the trials of a room, a row each
    List(list::Args),
    /// Ask other people for what is missing in trials: a text to send, grouped by owner
    Request(request::Args),
    /// Show one trial: its gates, documents and decisions
    Show(show::Args),
    /// Record a grace-period decision on one trial or several
    Decide(decide::Args),
    /// List decision records: who, what, when, why, until when, and whether they count
    Log(log::Args),
    /// Check that every decision record is whole and well-formed
    Verify(verify::Args),
    /// Show the console on a sample room of its own, which goes when you quit
    Demo(demo::Args),
    /// Start a room: a policy with every rule explained, and a first trial to fill in; never overwrites
    Init(init::Args),
    /// Write the three packets of a trial, with placeholders that the gates find; never overwrites
    New(new::Args),
    /// Your own configuration, and the pin of a room's policy
    Config(config::Args),
    /// Print or remove what this machine remembers of a room
    State(state::Args),
    /// Print the JSON Schema of a kind of document, of the policy or of the check report
    Schema(schema::Args),
}

/// Runs what the arguments ask for.
#[must_use]
pub fn run(cli: Cli) -> Exit {
    match cli.command {
        Some(Command::Check(args)) => check::run(&args),
        Some(Command::List(args)) => list::run(&args),
        Some(Command::Request(args)) => request::run(&args),
        Some(Command::Show(args)) => show::run(&args),
        Some(Command::Decide(args)) => decide::run(&args),
        Some(Command::Log(args)) => log::run(&args),
        Some(Command::Verify(args)) => verify::run(&args),
        Some(Command::Demo(args)) => demo::run(&args),
        Some(Command::Init(args)) => init::run(&args),
        Some(Command::New(args)) => new::run(&args),
        Some(Command::Config(args)) => config::run(&args),
        Some(Command::State(args)) => state::run(&args),
        Some(Command::Schema(args)) => schema::run(&args),
        None => open::run(&cli.open),
    }
}

/// Says why the arguments are none, or the help that was asked for. What must not show is masked, at the price of
/// colours.
#[must_use]
pub fn misread(error: &clap::Error) -> Exit {
    let plain = error.render().to_string();
    let cleaned = clean_lines(&plain);
    // Where nobody listens, nothing more can be said.
    let _ = if cleaned == plain { error.print() } else { write!(io::stderr(), "{cleaned}") };
    if error.use_stderr() { Exit::Usage } else { Exit::Ready }
}

/// Says what went wrong, on stderr and without what must not show; where that is gone too, nobody listens.
fn complain(message: &dyn std::fmt::Display) {
    let _ = writeln!(io::stderr(), "trialdesk: {}", clean_lines(&message.to_string()));
}

const POLICY_CHANGED: &str =
    "note: the policy or its allowed_signers is not what it was when this machine last looked at this room";

/// Goes on with a room, or says why it cannot be judged.
fn opened(room: Result<Room, RoomError>, go_on: impl FnOnce(&Room) -> Exit) -> Exit {
    match room {
        Ok(room) => {
            if room.policy_changed {
                complain(&POLICY_CHANGED);
            }
            if let Some(problem) = &room.seen_records_problem {
                complain(problem);
            }
            // The process ends after this: to take a large room apart first would be time for nothing.
            go_on(&ManuallyDrop::new(room))
        }
        Err(error) => {
            complain(&clean_lines(&error.to_string()));
            refusal(&error)
        }
    }
}

/// The exit status for a room that cannot be judged.
const fn refusal(error: &RoomError) -> Exit {
    match error {
        RoomError::Folder { .. } | RoomError::NotAFolder { .. } => Exit::Usage,
        RoomError::Policy(_) | RoomError::NoPolicy { .. } | RoomError::Stopped => Exit::Problems,
    }
}

/// Writes to stdout, and ends with `exit` where that went well.
fn output(exit: Exit, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Exit {
    let mut out = BufWriter::with_capacity(64 * 1024, io::stdout().lock());
    let result = write(&mut out).and_then(|()| out.flush());
    written(result, exit)
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

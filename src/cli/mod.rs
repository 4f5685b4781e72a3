//! The command line: arguments in, the library called, an exit status out. One file per subcommand.

mod at;
mod boundary_scan;
mod changes;
mod check;
mod completions;
mod config;
mod decide;
mod demo;
mod display_options;
mod doctor;
mod export;
mod fill;
mod import;
mod init;
mod list;
mod log;
mod man;
mod new;
mod open;
mod options;
pub mod panic_report;
mod portfolio;
mod progress;
mod query;
mod request;
mod room_args;
mod scaffold;
mod schema;
mod show;
mod state;
mod sync;
#[cfg(test)]
mod tests;
mod usage;
mod verify;

use crate::config::Config;
use crate::domain::safe_text::SafeText;
use crate::fsio::paths::shown;
use crate::ledger::principal::{self, Principal, PrincipalSource};
use crate::report::output::{LogReader, Output};
use crate::report::selection::Selection;
use crate::room::policy_file::LoadedPolicy;
use crate::room::{Room, RoomError};
use crate::safe;
use clap::{Parser, Subcommand};
use std::collections::HashSet;
use std::ffi::OsString;
use std::fmt::Display;
use std::io;
use std::mem::ManuallyDrop;
use std::path::Path;
use std::process::ExitCode;

/// The result of a run (specification, section 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Every trial is ready; or the command did its work.
    Ready,
    /// A trial is blocked or awaits approval.
    NotReady,
    /// The arguments are wrong.
    Usage,
    /// There are problems, the policy is not usable, or the room has no trial.
    Problems,
    /// A signal ended the program; the status is 128 plus the number of the signal.
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
  trialdesk demo                           try it; needs no setup
  trialdesk sample-evidence                open the console on a room
  trialdesk init evidence                  start a room of your own
  trialdesk check sample-evidence          check a room, for people
  trialdesk check --format json evidence   check a room, for machines
  trialdesk check --query 'owner:emea -outcome:revoked' evidence
  trialdesk check --only public-boundary . find secrets in any files";

const CHECK_STATUS: &str = "\
Exit status:
  0  every selected trial is ready
  1  a selected trial is blocked or awaits approval, or no trial is selected
  2  the arguments are wrong
  3  the policy is not usable or one is ignored, a file has a problem, or the room has no trial

Without --query and --stage, every trial is selected. Problems of the whole room always count.";

/// The review console for expired software trials.
#[derive(Debug, Parser)]
#[command(name = "trialdesk", version, about, after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    open: open::Args,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Evaluate every gate of a room and report what is missing
    #[command(after_help = CHECK_STATUS)]
    Check(check::Args),
    /// List the trials of a room
    List(list::Args),
    /// Show what one person can do in one go, the trials it makes ready, and what blocks the others
    Portfolio(portfolio::Args),
    /// Compare two reports: what became ready or blocked, what is new, and who decided
    Diff(changes::DiffArgs),
    /// Say what is new and whose turn it is; nothing if there is nothing to tell
    Brief(changes::BriefArgs),
    /// Ask other people for everything that they must settle, grouped by person
    Request(request::Args),
    /// Show the gates, documents and decisions of a trial
    Show(show::Args),
    /// Fill in one field of a trial's packet, in place; all other bytes stay
    Fill(fill::Args),
    /// Record a decision on a grace period or a package, for one trial or several
    Decide(decide::Args),
    /// Check records that were composed and signed elsewhere, and place them in the room; never overwrites
    Import(import::Args),
    /// List decision records: who decided, what, when, why, and whether it counts
    Log(log::Args),
    /// Check the decision records and their signatures, and say what cannot be verified
    Verify(verify::Args),
    /// Write a pack for an auditor, or a page for a public repository
    Export(export::Args),
    /// Send the decision records of a room through git, and receive those of others
    Sync(sync::Args),
    /// Say what would go wrong with a room on this machine and on others, and what fixes it
    Doctor(doctor::Args),
    /// Open the console on a temporary sample room
    Demo(demo::Args),
    /// Start a room with a policy and a first trial; never overwrites
    Init(init::Args),
    /// Write the packets of a new trial, or the packet of a later stage, with placeholders; never overwrites
    New(new::Args),
    /// Show or create your configuration, or print the pin of a policy
    Config(config::Args),
    /// Print or remove the state of a room on this machine
    State(state::Args),
    /// Print a JSON Schema
    Schema(schema::Args),
    /// Print the completion script of a shell
    Completions(completions::Args),
    /// Print or write the manual pages
    Man(man::Args),
}

/// Runs the program with its arguments.
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let arguments: Vec<_> = arguments.into_iter().collect();
    if let Some(message) = usage::misspelt_subcommand(&arguments) {
        print_error(message);
        return Exit::Usage;
    }
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => return usage::usage_error(&error),
    };
    match cli.command {
        Some(Command::Check(args)) => check::run(&args),
        Some(Command::List(args)) => list::run(&args),
        Some(Command::Portfolio(args)) => portfolio::run(&args),
        Some(Command::Diff(args)) => changes::diff(&args),
        Some(Command::Brief(args)) => changes::brief(&args),
        Some(Command::Request(args)) => request::run(&args),
        Some(Command::Show(args)) => show::run(&args),
        Some(Command::Fill(args)) => fill::run(&args),
        Some(Command::Decide(args)) => decide::run(&args),
        Some(Command::Import(args)) => import::run(&args),
        Some(Command::Log(args)) => log::run(&args),
        Some(Command::Verify(args)) => verify::run(&args),
        Some(Command::Export(args)) => export::run(&args),
        Some(Command::Sync(args)) => sync::run(&args),
        Some(Command::Doctor(args)) => doctor::run(&args),
        Some(Command::Demo(args)) => demo::run(&args),
        Some(Command::Init(args)) => init::run(&args),
        Some(Command::New(args)) => new::run(&args),
        Some(Command::Config(args)) => config::run(&args),
        Some(Command::State(args)) => state::run(&args),
        Some(Command::Schema(args)) => schema::run(&args),
        Some(Command::Completions(args)) => completions::run(&args),
        Some(Command::Man(args)) => man::run(&args),
        None => open::run(&cli.open),
    }
}

/// Prints an error to stderr. Every error of the program is printed here.
fn print_error(message: impl Into<SafeText>) {
    let message = message.into();
    Output::to_stderr(log_reader(), |out| out.text("trialdesk: ")?.line(message));
}

/// Sanitizes the message of an error, which can have several lines.
fn error_text(error: &dyn Display) -> SafeText {
    own_text(&error.to_string())
}

/// Sanitizes a text of several lines that a library made. If it has no text from outside, it stays as it is.
fn own_text(text: &str) -> SafeText {
    SafeText::join(SafeText::lines(text), "\n")
}

/// Sanitizes a path.
fn path_text(path: &Path) -> SafeText {
    SafeText::sanitize(&shown(path))
}

const POLICY_CHANGED: &str =
    "note: The policy or its allowed_signers changed since this machine last read this room.";

const POLICY_IGNORED: &str = ": This policy does not apply, because the room is not in the same git work tree, and the \
    room has none. Put policy.yaml into the room, or use --policy FILE or --no-policy.";

/// Prints which policy applies, unless it is the room's own.
fn print_policy_note(rules: &LoadedPolicy) {
    let is_outside = |shown: &str| shown.starts_with("..") || Path::new(shown).is_absolute();
    match (&rules.source, &rules.ignored_above) {
        (_, Some(path)) => print_error(safe!("{}{}", SafeText::sanitize(path), POLICY_IGNORED)),
        (None, None) => print_error("note: No policy applies to this room. The defaults hold."),
        (Some(source), None) if is_outside(&source.shown) => {
            print_error(safe!("note: The policy of this room is {}.", SafeText::sanitize(&source.shown)));
        }
        (Some(_), None) => {}
    }
}

/// Continues with a room, or prints why it cannot be evaluated.
fn with_room(room: Result<Room, RoomError>, run: impl FnOnce(&Room) -> Exit) -> Exit {
    match room {
        Ok(room) => {
            if room.policy_changed {
                print_error(POLICY_CHANGED);
            }
            if let Some(problem) = &room.seen_records_problem {
                print_error(error_text(problem));
            }
            for warning in room.policy_file.signer_warnings() {
                print_error(safe!("warning: {}", error_text(&warning)));
            }
            print_policy_note(&room.policy_file);
            for note in room.notes() {
                let kind = if note.is_warning() { "warning" } else { "note" };
                print_error(safe!("{}: {}", kind, error_text(&note)));
            }
            // The process ends after this. Freeing a large room first would cost time for nothing.
            run(&ManuallyDrop::new(room))
        }
        Err(error) => {
            print_error(error_text(&error));
            room_error_exit(&error)
        }
    }
}

/// Returns the principal of this run, or prints why the name is not usable.
fn principal(asked: Option<&str>, config: &Config, room: &Path) -> Result<Option<Principal>, Exit> {
    principal_of(asked, config, None, room)
}

/// The same, with the name that was last set in the room's console.
fn principal_of(
    asked: Option<&str>,
    config: &Config,
    remembered: Option<&str>,
    room: &Path,
) -> Result<Option<Principal>, Exit> {
    let found =
        principal::resolve(asked, config.principal.as_deref(), remembered, room).map_err(|error| {
            print_error(error.message());
            Exit::Usage
        })?;
    if let Some(Principal {
        name,
        source: source @ (PrincipalSource::RoomRepository | PrincipalSource::Remembered),
    }) = &found
    {
        print_error(safe!("note: Acting as {}, from {}.", SafeText::principal(name), source.label()));
    }
    Ok(found)
}

/// Returns the exit status for a room that cannot be evaluated.
const fn room_error_exit(error: &RoomError) -> Exit {
    match error {
        RoomError::Folder { .. } | RoomError::NotAFolder { .. } => Exit::Usage,
        RoomError::Policy(_) | RoomError::NoPolicy { .. } | RoomError::Stopped => Exit::Problems,
    }
}

/// Selects trials by the names that a user typed, each trial once, or prints which name does not match.
fn find_trials<'a>(room: &'a Room, names: &[String]) -> Result<Selection<'a>, Exit> {
    let position = |name: &String| {
        let found = room.find(name).map_err(|error| no_trial(name, &error))?;
        Ok(room.place(&found.trial.trial_ref))
    };
    let trials: Result<Vec<_>, SafeText> = names.iter().map(position).collect();
    match trials {
        Ok(trials) => {
            let mut seen = HashSet::new();
            let trials = trials.into_iter().flatten().filter(|&trial| seen.insert(trial));
            Ok(Selection::trials(room, trials.collect()))
        }
        Err(message) => {
            print_error(message);
            Err(Exit::Usage)
        }
    }
}

/// Returns the message for a name that matches no trial. The name of a directory is likely to be meant for `-C`.
fn no_trial(name: &str, error: &dyn Display) -> SafeText {
    let mut message = error_text(error);
    if Path::new(name).is_dir() {
        message.push(safe!(" To name the room, use -C {}.", SafeText::sanitize(name)));
    }
    message
}

/// Returns the reader of stdout and stderr.
fn log_reader() -> LogReader {
    if options::is_on("GITHUB_ACTIONS") { LogReader::Runner } else { LogReader::Plain }
}

/// Writes to stdout. The exit status is [`Exit::Ready`] unless that fails.
fn output(coloured: bool, write: impl FnOnce(&mut Output<'_>) -> io::Result<()>) -> Exit {
    output_for(log_reader(), coloured, write)
}

/// Writes to stdout, for a reader.
fn output_for(
    reader: LogReader,
    coloured: bool,
    write: impl FnOnce(&mut Output<'_>) -> io::Result<()>,
) -> Exit {
    match Output::to_stdout(coloured, reader, write) {
        Ok(()) => Exit::Ready,
        // A reader that closes the pipe has read what it needs.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Ready,
        Err(error) => {
            print_error(safe!("The output could not be written: {}", error_text(&error)));
            Exit::Problems
        }
    }
}

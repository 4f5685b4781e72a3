//! `trialdesk doctor`: troubles of a room on this machine and on others.

use super::display_options::{is_utf8, locale};
use super::options::{ColourOptions, EvaluationOptions};
use super::room_args::RoomArg;
use super::{Exit, error_text, output, print_error, room_error_exit};
use crate::config::{self, Config};
use crate::doctor::facts::{Deciders, Facts, Terminal};
use crate::doctor::probe::{self, User};
use crate::doctor::{DoctorReport, Finding, diagnose};
use crate::domain::safe_text::SafeText;
use crate::ledger::principal::{self, Principal};
use crate::report::labels::count_label;
use crate::report::output::Output;
use crate::report::style::Style;
use crate::safe;
use jiff::Timestamp;
use std::env;
use std::io::{self, IsTerminal as _};

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(super) struct Args {
    #[command(flatten)]
    room: RoomArg,

    /// Principal whose signing key is checked
    #[arg(long = "as", value_name = "NAME", env = "TRIALDESK_AS")]
    principal: Option<String>,

    /// Signing key to check: a file, or `key::` and a public key that an agent holds
    #[arg(long, value_name = "KEY")]
    key: Option<String>,

    /// Output format
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = DoctorFormat::Text)]
    format: DoctorFormat,

    #[command(flatten)]
    evaluation: EvaluationOptions,

    #[command(flatten)]
    colour: ColourOptions,
}

/// The formats of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum DoctorFormat {
    /// For people
    Text,
    /// For machines; `trialdesk schema doctor-report` prints the schema
    Json,
}

const HELP: &str = "\
It says which policy applies and under which name you would decide, and looks at names of files, records, git and its treatment of line ends, the policy, the signing key, permissions, the file \
system, and, if the output is a terminal, at the terminal. It changes nothing and does not judge trials; check does.

Exit status:
  0  nothing was found
  1  something was found
  2  the arguments are wrong, or the room is not a directory
  3  the room could not be read";

pub(super) fn run(args: &Args) -> Exit {
    let facts = match facts(args) {
        Ok(facts) => facts,
        Err(exit) => return exit,
    };
    let findings = diagnose(&facts);
    let exit = if findings.is_empty() { Exit::Ready } else { Exit::NotReady };
    let printed = output(args.colour.is_coloured(), |out| match args.format {
        DoctorFormat::Text => text(&facts, &findings, out),
        DoctorFormat::Json => {
            let room = SafeText::sanitize(&args.room.path().display().to_string());
            out.json(&DoctorReport::of(room, &facts, findings))
        }
    });
    if printed == Exit::Ready { exit } else { printed }
}

#[expect(clippy::disallowed_methods, reason = "subcommands read the clock")]
fn facts(args: &Args) -> Result<Facts, Exit> {
    let config = config::load().map_err(|error| {
        print_error(error_text(&error));
        Exit::Usage
    })?;
    let room = args.room.path();
    let user = User {
        deciders: deciders(args, &config)?,
        asked_key: args.key.clone(),
        configured_key: config.signing_key,
    };
    let state = args.evaluation.directories().state;
    probe::facts(
        room,
        &args.evaluation.options(),
        Timestamp::now().into(),
        &user,
        state.as_deref(),
        terminal(),
    )
    .map_err(|error| {
        print_error(error_text(&error));
        room_error_exit(&error)
    })
}

/// Returns the names that would decide. Nothing is changed, so a remembered name that cannot be read is none.
fn deciders(args: &Args, config: &Config) -> Result<Deciders, Exit> {
    let room = args.room.path();
    let state = args.evaluation.directories().room(room);
    let remembered = state.and_then(|state| state.last_principal().peek());
    let name = |remembered| {
        principal::resolve(args.principal.as_deref(), config.principal.as_deref(), remembered, room).map_err(
            |error| {
                print_error(error.message());
                Exit::Usage
            },
        )
    };
    Ok(Deciders { command_line: name(None)?, console: name(remembered.as_deref())? })
}

/// Returns the facts of the terminal, if the output is one.
fn terminal() -> Option<Terminal> {
    let term = env::var("TERM").unwrap_or_default();
    io::stdout().is_terminal().then(|| Terminal {
        size: crossterm::terminal::size().ok(),
        is_dumb: term == "dumb",
        other_locale: locale().filter(|locale| !is_utf8(locale)),
    })
}

fn text(facts: &Facts, findings: &[Finding], out: &mut Output<'_>) -> io::Result<()> {
    let policy = &facts.policy;
    match (&policy.path, &policy.sha256) {
        (Some(path), Some(sha256)) => {
            out.line(safe!("policy: {} (sha256:{})", SafeText::sanitize(path), SafeText::sanitize(sha256)))?;
        }
        _ if policy.unusable.is_some() => out.line("policy: not usable")?,
        _ => out.line("policy: none (the defaults hold)")?,
    }
    names(&facts.deciders, out)?;
    for Finding { code, place, message, remedy } in findings {
        out.styled(Style::Blocked, code.name())?.text(" ")?.text(place)?.text(": ")?.line(message)?;
        out.text("    ")?.styled_line(Style::Ready, safe!("+ {}", remedy))?;
    }
    match findings.len() {
        0 => out.line("Nothing was found."),
        count => out.line(safe!("{} found", count_label(count, "trouble", "troubles"))),
    }
}

fn names(deciders: &Deciders, out: &mut Output<'_>) -> io::Result<()> {
    let name = |decider: &Option<Principal>| match decider {
        Some(Principal { name, source }) => safe!("{} (from {})", SafeText::principal(name), source.label()),
        None => "none (set one with --as NAME, TRIALDESK_AS or the configuration)".into(),
    };
    let Deciders { command_line, console } = deciders;
    if command_line == console {
        return out.line(safe!("name: {}", name(console)));
    }
    out.line(safe!("name in the console: {}", name(console)))?;
    out.line(safe!("name on the command line: {}", name(command_line)))
}

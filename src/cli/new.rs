//! `trialdesk new`: the packets of a trial, with placeholders that the gates report.

use super::check::stages;
use super::room_args::RoomArg;
use super::scaffold::Scaffold;
use super::{Exit, error_text, output, path_text, print_error};
use crate::domain::document::Outcome;
use crate::domain::labels::{Label as _, StageId};
use crate::domain::safe_text::SafeText;
use crate::edit::{draft_of_stage, first_packets, trial_name};
use crate::room::{Room, RoomOptions};
use crate::safe;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use jiff::Timestamp;
use std::path::Path;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Name of the trial and of its folder, e.g. TRL-1070
    #[arg(value_name = "TRIAL", value_parser = name)]
    trial: String,

    /// Outcome of the trial; without --stage it is required
    #[arg(long, value_parser = outcomes())]
    outcome: Option<Outcome>,

    /// Write the packet of this stage for an existing trial, as a draft with the known values filled in
    #[arg(long, value_name = "ID", value_parser = stages(), conflicts_with = "outcome")]
    stage: Option<StageId>,

    #[command(flatten)]
    room: RoomArg,
}

/// Returns a parser of outcomes.
fn outcomes() -> impl TypedValueParser<Value = Outcome> {
    let values =
        Outcome::ALL.iter().map(|outcome| PossibleValue::new(outcome.name()).help(outcome.sentence()));
    PossibleValuesParser::new(values)
        .try_map(|name| Outcome::from_name(&name).ok_or("this outcome does not exist"))
}

/// Parses the name of a trial.
fn name(text: &str) -> Result<String, String> {
    trial_name(text).map(str::to_owned).map_err(|error| error.to_string())
}

pub(super) fn run(args: &Args) -> Exit {
    let room = path_text(args.room.path());
    if args.stage.is_none() && args.outcome.is_none() {
        let names = SafeText::join(Outcome::ALL.map(Outcome::name), ", ");
        print_error(safe!(
            "Name the outcome of the trial with --outcome ({}), or a stage with --stage.",
            names
        ));
        return Exit::Usage;
    }
    match write(args) {
        Ok(scaffold) => output(false, |out| {
            scaffold.write_log(out)?;
            if scaffold.written > 0 {
                out.line(match args.stage {
                    None => "\nReplace each TODO in these files. The gates report the references that are left:",
                    Some(_) => "\nReplace each TODO, then set `status: ready`: a draft does not count. The gates then report the rest:",
                })?;
            } else {
                out.line("\nNothing was written. The gates report what is left in these files:")?;
            }
            out.line(safe!("  trialdesk show {} -C {}", SafeText::sanitize(&args.trial), room))
        }),
        Err(message) => {
            print_error(message);
            Exit::Problems
        }
    }
}

fn write(args: &Args) -> Result<Scaffold, SafeText> {
    let room = args.room.path();
    let mut scaffold =
        Scaffold::open(room).map_err(|error| safe!("{}: {}", path_text(room), error_text(&error)))?;
    match (args.stage, args.outcome) {
        (Some(stage), _) => write_draft(&mut scaffold, &args.trial, stage)?,
        (None, Some(outcome)) => write_packets(&mut scaffold, &args.trial, outcome)?,
        (None, None) => {}
    }
    Ok(scaffold)
}

/// Writes the packets that the room does not have yet, into the folder with the name of the trial.
pub(super) fn write_packets(scaffold: &mut Scaffold, trial: &str, outcome: Outcome) -> Result<(), SafeText> {
    let room = open(scaffold.root())?;
    let existing = room.find(&format!("trial:{trial}")).ok().map(|found| &found.trial);
    let is_sample = room.policy_file.policy.sample_clock.is_some();
    if existing.is_none()
        && let Some(other) = scaffold.name_in_other_case(trial)
    {
        return Err(safe!(
            "{} differs from the folder {} by letter case alone, and both are one folder on most machines: choose another name.",
            SafeText::sanitize(trial),
            SafeText::sanitize(&other)
        ));
    }
    let plans = first_packets(trial, outcome, existing, is_sample).map_err(|error| error_text(&error))?;
    plans.iter().try_for_each(|plan| scaffold.carry_out(plan))
}

/// Writes the packet of a stage of an existing trial as a draft.
fn write_draft(scaffold: &mut Scaffold, trial: &str, stage: StageId) -> Result<(), SafeText> {
    let room = open(scaffold.root())?;
    // Without the scheme, the error suggests trials with similar names.
    let found = room.find(&format!("trial:{trial}")).map_err(|error| {
        room.find(trial).map_or_else(|similar| error_text(&similar), |_| error_text(&error))
    })?;
    let is_sample = room.policy_file.policy.sample_clock.is_some();
    let plan = draft_of_stage(&found.trial, stage, is_sample).map_err(|error| error_text(&error))?;
    scaffold.carry_out(&plan)
}

#[expect(clippy::disallowed_methods, reason = "subcommands read the clock")]
fn open(room: &Path) -> Result<Room, SafeText> {
    Room::open(room, &RoomOptions::default(), Timestamp::now()).map_err(|error| error_text(&error))
}

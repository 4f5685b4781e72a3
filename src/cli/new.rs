//! `trialdesk new`: the packets of a trial, with placeholders that the gates report.

use super::check::stages;
use super::room_args::RoomArg;
use super::scaffold::Scaffold;
use super::{Exit, error_text, output, path_text, print_error};
use crate::domain::document::{Kind, Outcome};
use crate::domain::draft_packet::draft_packet;
use crate::domain::labels::{Label as _, StageId};
use crate::domain::reference;
use crate::domain::safe_text::SafeText;
use crate::room::{Room, RoomOptions, policy_file};
use crate::safe;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use jiff::Timestamp;
use public_boundary::kinds_in;
use std::path::Path;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Name of the trial and of its folder, e.g. TRL-1070
    #[arg(value_name = "TRIAL", value_parser = name)]
    trial: String,

    /// Outcome of the trial
    #[arg(long, value_parser = outcomes(), required_unless_present = "stage")]
    outcome: Option<Outcome>,

    /// Write the packet of this stage for an existing trial, as a draft with the known values filled in
    #[arg(long, value_name = "ID", value_parser = stages(), conflicts_with = "outcome")]
    stage: Option<StageId>,

    #[command(flatten)]
    room: RoomArg,
}

/// The mode of the packets in the templates, and that of sample rooms.
const LIVE: &str = "evidence_mode: live";
const SAMPLE: &str = "evidence_mode: sample";
/// The name of the trial in the templates.
const NAMELESS: &str = "TRL-0000";
/// The greatest length of a name, in bytes.
const LONGEST: usize = 64;

/// Returns a parser of outcomes.
fn outcomes() -> impl TypedValueParser<Value = Outcome> {
    let values =
        Outcome::ALL.iter().map(|outcome| PossibleValue::new(outcome.name()).help(outcome.sentence()));
    PossibleValuesParser::new(values)
        .try_map(|name| Outcome::from_name(&name).ok_or("this outcome does not exist"))
}

/// Parses a name that fits both a folder and a reference.
fn name(text: &str) -> Result<String, String> {
    let name = text.strip_prefix("trial:").unwrap_or(text);
    let is_safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let begins_well = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    if !begins_well || !name.chars().all(is_safe) || name.len() > LONGEST {
        return Err("use letters, digits, `.`, `_` and `-`, and begin with a letter or a digit".to_owned());
    }
    if let Some(material) = kinds_in(&format!("trial:{name}")).chain(kinds_in(name)).next() {
        return Err(format!("it contains {}, which is not allowed in evidence", material.title()));
    }
    if name == policy_file::POLICY_FILE || policy_file::is_misnamed(name.as_ref()) {
        return Err("this name is reserved for the policy of the room".to_owned());
    }
    if name.eq_ignore_ascii_case("decisions") || reference::judge(&format!("trial:{name}")).is_err() {
        return Err("this name is reserved or a placeholder".to_owned());
    }
    Ok(name.to_owned())
}

pub(super) fn run(args: &Args) -> Exit {
    let room = path_text(args.room.path());
    match write(args) {
        Ok(scaffold) => output(false, |out| {
            scaffold.write_log(out)?;
            if scaffold.written > 0 {
                out.line(match args.stage {
                    None => "\nReplace each TODO in these files. The gates report the references that are left:",
                    Some(_) => "\nReplace each TODO, then set `status: ready`: a draft does not count. The gates then report the rest:",
                })?;
                out.line(safe!("  trialdesk show {} -C {}", SafeText::sanitize(&args.trial), room))?;
            }
            Ok(())
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
    let room = open(&scaffold.root)?;
    let existing = existing_packets(&room, trial);
    // One live packet would make the policy of a sample room unusable.
    let mode = if room.policy_file.policy.sample_clock.is_some() { SAMPLE } else { LIVE };
    for (kind, name, template) in templates(outcome) {
        match existing.iter().find(|(other, _)| *other == kind) {
            Some((_, path)) => scaffold.skip(path, &safe!("it is the {} of the trial", kind.label())),
            None => scaffold
                .write(&format!("{trial}/{name}"), &template.replace(NAMELESS, trial).replace(LIVE, mode))?,
        }
    }
    Ok(())
}

/// Writes the packet of a stage of an existing trial as a draft, beside its follow-up packet.
fn write_draft(scaffold: &mut Scaffold, trial: &str, stage: StageId) -> Result<(), SafeText> {
    let room = open(&scaffold.root)?;
    let reviewed = room.find(&format!("trial:{trial}")).map_err(|error| error_text(&error))?;
    let trial = &reviewed.trial;
    if let Some(existing) = trial.documents().iter().find(|document| document.kind == stage.packet()) {
        scaffold.skip(&existing.path, &safe!("it is the {} of the trial", stage.packet().label()));
        return Ok(());
    }
    if stage == StageId::FIRST {
        return Err("The packets of the first stage are written by `trialdesk new TRIAL --outcome …`.".into());
    }
    let beside = trial.followup().or(trial.expiry()).or(trial.counted.first());
    let folder =
        beside.and_then(|document| document.path.rsplit_once('/')).map(|(folder, _)| format!("{folder}/"));
    let file = format!("{}{}.yaml", folder.unwrap_or_default(), stage.short_name());
    let text = draft_packet(trial, stage, room.policy_file.policy.sample_clock.is_some());
    // The text repeats values of other documents.
    if let Some(material) = text.lines().chain([file.as_str()]).find_map(|line| kinds_in(line).next()) {
        return Err(safe!("The packet would hold {}, which is not allowed in evidence.", material.title()));
    }
    scaffold.write(&file, &text)
}

#[expect(clippy::disallowed_methods, reason = "subcommands read the clock")]
fn open(room: &Path) -> Result<Room, SafeText> {
    Room::open(room, &RoomOptions::default(), Timestamp::now()).map_err(|error| error_text(&error))
}

/// Returns the packets of the trial anywhere in the room. A second one would be a duplicate.
fn existing_packets(room: &Room, trial: &str) -> Vec<(Kind, String)> {
    let Ok(reviewed) = room.find(&format!("trial:{trial}")) else { return Vec::new() };
    let documents = reviewed.trial.documents();
    documents.iter().map(|document| (document.kind, document.path.to_string())).collect()
}

/// Returns the packets of a trial: kind, file name and template.
fn templates(outcome: Outcome) -> [(Kind, &'static str, &'static str); 3] {
    let expiry = match outcome {
        Outcome::Renewed => include_str!("../../assets/templates/expiry-renewed.yaml"),
        Outcome::Revoked => include_str!("../../assets/templates/expiry-revoked.yaml"),
        Outcome::Escalated => include_str!("../../assets/templates/expiry-escalated.yaml"),
    };
    let followup = match outcome {
        Outcome::Revoked => include_str!("../../assets/templates/followup-revoked.yaml"),
        Outcome::Renewed | Outcome::Escalated => include_str!("../../assets/templates/followup-grace.yaml"),
    };
    [
        (Kind::ExpiryPacket, "expiry.yaml", expiry),
        (Kind::ExpiryApproval, "approval.yaml", include_str!("../../assets/templates/approval.yaml")),
        (Kind::FollowupPacket, "followup.yaml", followup),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_fits_a_folder_and_a_reference() {
        assert_eq!(name("trial:TRL-1070"), Ok("TRL-1070".to_owned()));
        for wrong in [
            "",
            ".hidden",
            "-x",
            "a/b",
            "..",
            "tbd",
            "trial:todo",
            "decisions",
            "é",
            "a b",
            "policy.yaml",
            "policy.yml",
            "policy.json",
        ] {
            assert!(name(wrong).is_err(), "{wrong}");
        }
    }
}

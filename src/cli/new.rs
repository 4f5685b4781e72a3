//! `trialdesk new`: the three packets of a trial, with placeholders that the gates find.

use super::options::RoomFlag;
use super::scaffold::{self, Scaffold};
use super::{Exit, complain, output};
use crate::domain::boundary::materials_in;
use crate::domain::clean::{clean, clean_lines};
use crate::domain::document::{Kind, Outcome};
use crate::domain::reference;
use crate::room::{Lens, Room, rules};
use jiff::Timestamp;
use std::path::Path;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The trial, as `TRL-1070` or `trial:TRL-1070`; its folder has its name
    #[arg(value_name = "TRIAL", value_parser = name)]
    trial: String,

    /// What became of it
    #[arg(long, value_enum)]
    outcome: Became,

    #[command(flatten)]
    room: RoomFlag,
}

/// What became of a trial, on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Became {
    /// It goes on
    Renewed,
    /// It is over
    Revoked,
    /// Somebody else decides
    Escalated,
}

impl From<Became> for Outcome {
    fn from(became: Became) -> Self {
        match became {
            Became::Renewed => Self::Renewed,
            Became::Revoked => Self::Revoked,
            Became::Escalated => Self::Escalated,
        }
    }
}

/// The name of the trial in the templates.
const NAMELESS: &str = "TRL-0000";
/// The longest name: a folder's name and a part of many references.
const LONGEST: usize = 64;

/// A name that a folder and a reference may have.
fn name(text: &str) -> Result<String, String> {
    let name = text.strip_prefix("trial:").unwrap_or(text);
    let is_safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let begins_well = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    if !begins_well || !name.chars().all(is_safe) || name.len() > LONGEST {
        return Err("letters, digits, `.`, `_` and `-` alone, the first a letter or a digit".to_owned());
    }
    if let Some(material) = materials_in(&format!("trial:{name}")).chain(materials_in(name)).next() {
        return Err(format!("this holds {}, which no evidence may", material.title()));
    }
    if name == rules::POLICY_FILE || rules::MISNAMED.contains(&name) {
        return Err(format!("`{name}` is where the room's policy is looked for"));
    }
    if name.eq_ignore_ascii_case("decisions") || reference::judge(&format!("trial:{name}")).is_err() {
        return Err(format!("`{}` is no name for a trial", clean(name)));
    }
    Ok(name.to_owned())
}

pub(super) fn run(args: &Args) -> Exit {
    let room = args.room.path();
    let shown = scaffold::shown(room);
    let written =
        Scaffold::open(room).map_err(|error| format!("{shown}: {error}")).and_then(|mut scaffold| {
            write_packets(&mut scaffold, &args.trial, args.outcome.into())?;
            Ok(scaffold)
        });
    match written {
        Ok(scaffold) => output(Exit::Ready, |out| {
            scaffold.print(out)?;
            if scaffold.written > 0 {
                writeln!(
                    out,
                    "\nTODO stands where only you know what belongs there, and the gates find it:"
                )?;
                writeln!(out, "  trialdesk show {} -C {shown}", args.trial)?;
            }
            Ok(())
        }),
        Err(message) => {
            complain(&clean_lines(&message));
            Exit::Problems
        }
    }
}

/// Writes the packets that the room does not have yet. They go into the folder of the trial's name.
pub(super) fn write_packets(scaffold: &mut Scaffold, trial: &str, outcome: Outcome) -> Result<(), String> {
    let known = known(&scaffold.root, trial)?;
    for (kind, name, template) in templates(outcome) {
        match known.iter().find(|(other, _)| *other == kind) {
            Some((_, path)) => scaffold.leave(path, &format!("the trial has its {} there", kind.title())),
            None => scaffold.write(&format!("{trial}/{name}"), &template.replace(NAMELESS, trial))?,
        }
    }
    Ok(())
}

/// The packets that the room has of this trial already, wherever they are: a second one would be a duplicate.
#[expect(clippy::disallowed_methods, reason = "here the clock is asked")]
fn known(room: &Path, trial: &str) -> Result<Vec<(Kind, String)>, String> {
    let lens = Lens::default();
    let room = Room::open(room, &lens, Timestamp::now()).map_err(|error| error.to_string())?;
    let Ok(reviewed) = room.find(&format!("trial:{trial}")) else { return Ok(Vec::new()) };
    let documents = reviewed.trial.documents();
    Ok(documents.iter().map(|document| (document.kind, document.path.to_string())).collect())
}

/// The packets of a trial: what they are, what their files are called, what stands in them.
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
    fn a_trials_name_is_one_that_a_folder_and_a_reference_may_have() {
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

//! The packets that can be created: of a new trial, and of a later stage of an existing one. Pure: [`super::RoomWriter`]
//! writes them.

use crate::domain::document::{Kind, Outcome};
use crate::domain::draft_packet::draft_packet;
use crate::domain::labels::StageId;
use crate::domain::portable_name::{NameProblem, name_problem};
use crate::domain::reference;
use crate::domain::trial::Trial;
use crate::room::policy_file;
use public_boundary::{SecretKind, kinds_in};

/// The mode of the packets in the templates, and that of sample rooms.
const LIVE: &str = "evidence_mode: live";
const SAMPLE: &str = "evidence_mode: sample";
/// The name of the trial in the templates.
const NAMELESS: &str = "TRL-0000";
/// The greatest length of a name, in bytes.
const LONGEST: usize = 64;

/// A packet to create.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPacket {
    /// The kind.
    pub kind: Kind,
    /// The path of the file, relative to the room, with `/`.
    pub path: String,
    /// The text of the file.
    pub text: String,
}

/// The result of planning a packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PacketPlan {
    /// The packet is to be written.
    Write(NewPacket),
    /// The trial has a packet of this kind already. A second one would be a duplicate.
    Exists {
        /// The kind.
        kind: Kind,
        /// The path of the file that holds it, relative to the room.
        path: String,
    },
}

/// The reason why a packet cannot be created.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The packet would repeat forbidden material of other documents.
    #[error("The packet would hold {}, which is not allowed in evidence.", .0.title())]
    Forbidden(SecretKind),
    /// The first stage has several packets, which [`first_packets`] makes.
    #[error("The packets of the first stage are written by `trialdesk new TRIAL --outcome …`.")]
    FirstStage,
}

/// The reason why a name does not fit a trial.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// A character is not allowed, or the name is too long.
    #[error("use letters, digits, `.`, `_` and `-`, and begin with a letter or a digit")]
    Characters,
    /// The name holds forbidden material.
    #[error("it contains {}, which is not allowed in evidence", .0.title())]
    Forbidden(SecretKind),
    /// The name is that of a policy.
    #[error("this name is reserved for the policy of the room")]
    Policy,
    /// The name is a placeholder or that of the folders of decision records.
    #[error("this name is reserved or a placeholder")]
    Reserved,
    /// It cannot be the name of a folder on every system.
    #[error("{0}; choose another name, as others may read the room there")]
    NotPortable(NameProblem),
}

/// Returns the name of a new trial that fits both a folder and a reference, without `trial:`.
///
/// # Errors
/// The reason why the name does not fit.
pub fn trial_name(text: &str) -> Result<&str, NameError> {
    let name = text.strip_prefix("trial:").unwrap_or(text);
    let is_safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let begins_well = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    if !begins_well || !name.chars().all(is_safe) || name.len() > LONGEST {
        return Err(NameError::Characters);
    }
    if let Some(material) = kinds_in(&format!("trial:{name}")).chain(kinds_in(name)).next() {
        return Err(NameError::Forbidden(material));
    }
    if name == policy_file::POLICY_FILE || policy_file::is_misnamed(name.as_ref()) {
        return Err(NameError::Policy);
    }
    if name.eq_ignore_ascii_case("decisions") || reference::judge(&format!("trial:{name}")).is_err() {
        return Err(NameError::Reserved);
    }
    name_problem(name).map_or(Ok(name), |problem| Err(NameError::NotPortable(problem)))
}

/// Plans the packets of a new trial, in the folder with its name. `existing` is the trial as far as the room has it
/// already. `is_sample` is true in a sample room, whose policy one live packet would make unusable.
///
/// # Errors
/// The reason why the name does not fit.
pub fn first_packets(
    name: &str,
    outcome: Outcome,
    existing: Option<&Trial>,
    is_sample: bool,
) -> Result<Vec<PacketPlan>, NameError> {
    let name = trial_name(name)?;
    let mode = if is_sample { SAMPLE } else { LIVE };
    let plan = |(kind, file, template): (Kind, &str, &str)| {
        existing.and_then(|trial| existing_packet(trial, kind)).unwrap_or_else(|| {
            let text = template.replace(NAMELESS, name).replace(LIVE, mode);
            PacketPlan::Write(NewPacket { kind, path: format!("{name}/{file}"), text })
        })
    };
    Ok(templates(outcome).into_iter().map(plan).collect())
}

/// Plans the packet of a later stage of an existing trial as a draft, beside its follow-up packet.
///
/// # Errors
/// The reason why the packet cannot be created.
pub fn draft_of_stage(trial: &Trial, stage: StageId, is_sample: bool) -> Result<PacketPlan, PlanError> {
    let kind = stage.packet();
    if let Some(existing) = existing_packet(trial, kind) {
        return Ok(existing);
    }
    if stage == StageId::FIRST {
        return Err(PlanError::FirstStage);
    }
    let beside = trial.followup().or(trial.expiry()).or(trial.counted.first());
    let folder =
        beside.and_then(|document| document.path.rsplit_once('/')).map(|(folder, _)| format!("{folder}/"));
    let path = format!("{}{}.yaml", folder.unwrap_or_default(), stage.short_name());
    let text = draft_packet(trial, stage, is_sample);
    // The text repeats values of other documents.
    if let Some(material) = text.lines().chain([&*path]).find_map(|line| kinds_in(line).next()) {
        return Err(PlanError::Forbidden(material));
    }
    Ok(PacketPlan::Write(NewPacket { kind, path, text }))
}

/// Returns the document of a kind that the trial has anywhere in the room, whether it counts or not.
fn existing_packet(trial: &Trial, kind: Kind) -> Option<PacketPlan> {
    let document = trial.documents().into_iter().find(|document| document.kind == kind)?;
    Some(PacketPlan::Exists { kind, path: document.path.to_string() })
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
        assert_eq!(trial_name("trial:TRL-1070"), Ok("TRL-1070"));
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
            "CON",
            "nul",
            "aux.pilot",
            "T-1.",
        ] {
            assert!(trial_name(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_packets_of_a_new_trial_name_it_and_have_the_mode_of_the_room() {
        for outcome in Outcome::ALL {
            for (is_sample, mode) in [(true, "evidence_mode: sample"), (false, "evidence_mode: live")] {
                let plans = first_packets("TRL-7", outcome, None, is_sample).unwrap();
                assert_eq!(plans.len(), 3);
                for plan in plans {
                    let PacketPlan::Write(packet) = plan else { panic!("{plan:?}") };
                    assert!(packet.path.starts_with("TRL-7/"), "{}", packet.path);
                    assert!(packet.text.contains("trial_ref: trial:TRL-7"), "{}", packet.text);
                    assert!(packet.text.contains(packet.kind.schema_version()));
                    // The approval document has no mode.
                    assert!(packet.text.contains(mode) || !packet.text.contains("evidence_mode"));
                }
            }
        }
    }
}

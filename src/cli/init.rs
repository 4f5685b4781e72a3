//! `trialdesk init`: a new room. Existing files are not changed.

use super::room_args::RoomArg;
use super::scaffold::Scaffold;
use super::{Exit, error_text, new, output, path_text, print_error};
use crate::domain::document::Outcome;
use crate::domain::safe_text::SafeText;
use crate::fsio::create_folders;
use crate::room::{RoomOptions, policy_file, walk};
use crate::safe;
use std::io;
use std::path::Path;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    room: RoomArg,
}

const POLICY: &str = include_str!("../../assets/templates/policy.yaml");
const IGNORE: &str = include_str!("../../assets/templates/ignore");
const ATTRIBUTES: &str = include_str!("../../assets/templates/attributes");
/// The first trial of a new room.
const FIRST: &str = "TRL-0001";

pub(super) fn run(args: &Args) -> Exit {
    match start(args.room.path()) {
        Ok(started) => output(false, |out| {
            let Started { scaffold, has_trial } = &started;
            scaffold.write_log(out)?;
            if scaffold.written == 0 {
                return out.line("\nNothing to add.");
            }
            let room = path_text(args.room.path());
            out.line("\nNext steps:")?;
            out.line(safe!("  1. List the approvers in {}", scaffold.file_text("policy.yaml")))?;
            out.line(safe!("  2. trialdesk {}", room))?;
            if *has_trial {
                out.line(safe!("     shows what is missing in {}; replace each TODO in its files", FIRST))?;
            }
            out.line(safe!("  3. trialdesk new TRL-0002 --outcome revoked -C {}", room))?;
            out.line("     writes the packets of another trial")?;
            out.line(safe!("  4. trialdesk check {}", room))?;
            out.line("     reports the same without a terminal, for people and for CI")
        }),
        Err(message) => {
            print_error(message);
            Exit::Problems
        }
    }
}

/// A new room.
struct Started {
    scaffold: Scaffold,
    /// True if a first trial was written.
    has_trial: bool,
}

/// Writes the files that the room does not have yet.
fn start(room: &Path) -> Result<Started, SafeText> {
    let failed = |error: io::Error| safe!("{}: {}", path_text(room), error_text(&error));
    create_folders(room).map_err(|failure| failed(failure.source))?;
    let mut scaffold = Scaffold::open(room).map_err(failed)?;
    let has_trial = !walk::holds_evidence(scaffold.root());
    match policy_above(scaffold.root())? {
        Some(above) => scaffold.skip("policy.yaml", &safe!("{} is the policy of this room", above)),
        None => scaffold.write("policy.yaml", POLICY)?,
    }
    scaffold.write(".trialdeskignore", IGNORE)?;
    scaffold.write(".gitattributes", ATTRIBUTES)?;
    if has_trial {
        new::write_packets(&mut scaffold, FIRST, Outcome::Renewed)?;
    } else {
        scaffold.skip(FIRST, &"the room has evidence already; `trialdesk new` adds a trial".into());
    }
    Ok(Started { scaffold, has_trial })
}

/// Returns the policy of a parent directory, if that one applies to the room.
fn policy_above(root: &Path) -> Result<Option<SafeText>, SafeText> {
    let rules = policy_file::find(root, &RoomOptions::default()).map_err(|error| error_text(&error))?;
    let above = rules.source.filter(|source| source.full.parent() != Some(root));
    Ok(above.map(|source| SafeText::sanitize(&source.shown)))
}

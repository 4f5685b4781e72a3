//! `trialdesk init`: a room to start from. Nothing that is there is changed.

use super::scaffold::{self, Scaffold};
use super::{Exit, complain, new, output};
use crate::domain::clean::clean_lines;
use crate::domain::document::Outcome;
use crate::fsio::create_folders;
use crate::room::{Lens, rules, walk};
use std::io;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The directory to start in; it is made where there is none
    #[arg(value_name = "DIR", default_value = ".")]
    room: PathBuf,
}

const POLICY: &str = include_str!("../../assets/templates/policy.yaml");
const IGNORE: &str = include_str!("../../assets/templates/ignore");
const ATTRIBUTES: &str = include_str!("../../assets/templates/attributes");
/// The trial that a new room begins with.
const FIRST: &str = "TRL-0001";

pub(super) fn run(args: &Args) -> Exit {
    match start(&args.room) {
        Ok(Started { scaffold, has_trial }) => output(Exit::Ready, |out| {
            scaffold.print(out)?;
            if scaffold.written == 0 {
                return writeln!(out, "\nThere was nothing to add.");
            }
            let room = scaffold::shown(&args.room);
            writeln!(out, "\nNext:")?;
            writeln!(out, "  1. Say in {} who may approve.", scaffold.shown("policy.yaml"))?;
            writeln!(out, "  2. trialdesk {room}")?;
            if has_trial {
                writeln!(
                    out,
                    "     shows what {FIRST} still misses; its files hold TODO where you know better"
                )?;
            }
            writeln!(out, "  3. trialdesk new TRL-0002 --outcome revoked -C {room}")?;
            writeln!(out, "     writes the packets of a further trial")?;
            writeln!(out, "  4. trialdesk check {room}")?;
            writeln!(out, "     says the same without a terminal, for people and for CI")
        }),
        Err(message) => {
            complain(&clean_lines(&message));
            Exit::Problems
        }
    }
}

/// What was started.
struct Started {
    scaffold: Scaffold,
    /// Whether the room began with a trial.
    has_trial: bool,
}

/// Writes what the room does not have yet.
fn start(room: &Path) -> Result<Started, String> {
    let failed = |error: io::Error| format!("{}: {error}", scaffold::shown(room));
    create_folders(room).map_err(|failure| failed(failure.source))?;
    let mut scaffold = Scaffold::open(room).map_err(failed)?;
    let has_trial = !walk::holds_evidence(&scaffold.root);
    match policy_above(&scaffold.root)? {
        Some(above) => scaffold.leave("policy.yaml", &format!("{above} is this room's policy")),
        None => scaffold.write("policy.yaml", POLICY)?,
    }
    scaffold.write(".trialdeskignore", IGNORE)?;
    scaffold.write(".gitattributes", ATTRIBUTES)?;
    if has_trial {
        new::write_packets(&mut scaffold, FIRST, Outcome::Renewed)?;
    } else {
        scaffold.leave(FIRST, "there is evidence here already; `trialdesk new` adds a trial");
    }
    Ok(Started { scaffold, has_trial })
}

/// The policy that the room lives by already, where it stands above it.
fn policy_above(root: &Path) -> Result<Option<String>, String> {
    let rules = rules::find(root, &Lens::default()).map_err(|error| error.to_string())?;
    Ok(rules.source.filter(|source| source.full.parent() != Some(root)).map(|source| source.shown))
}

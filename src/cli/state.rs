//! `trialdesk state`: what this machine remembers of a room.

use super::scaffold::shown;
use super::{Exit, complain, output};
use crate::state::Directories;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Print the folder that contains what this machine remembers of a room
    Path {
        /// The evidence directory
        #[arg(value_name = "DIR", default_value = ".")]
        room: PathBuf,
    },
    /// Remove what this machine remembers of a room. Nothing in the room is changed
    Forget {
        /// The evidence directory
        #[arg(value_name = "DIR")]
        room: PathBuf,

        /// Remove form drafts too, of all persons: text that was typed and not recorded is lost
        #[arg(long)]
        drafts: bool,
    },
}

const HELP: &str = "\
This machine remembers of a room: the records and the policy it was seen with, so that a record that is removed is noticed;
each person's last session and form drafts; and an index, so that unchanged files are not read again. No decision is lost
with it.

Exit status of state path: 0 it was printed, whether or not the folder exists; 2 the room is not a directory; 3 this user
has no home directory.
Exit status of state forget: 0 nothing is remembered any more; 1 form drafts were kept, as --drafts was not given; 2 the
room is not a directory; 3 a file could not be removed, or this user has no home directory.";

pub(super) fn run(args: &Args) -> Exit {
    let (Action::Path { room } | Action::Forget { room, .. }) = &args.action;
    let root = match canonical(room) {
        Ok(path) => path,
        Err(message) => {
            complain(&message);
            return Exit::Usage;
        }
    };
    let directories = Directories::of_user();
    let Some(state) = directories.room(&root) else {
        complain(&"no home directory, so this machine remembers nothing; set HOME");
        return Exit::Problems;
    };
    match args.action {
        Action::Path { .. } => output(Exit::Ready, |out| writeln!(out, "{}", shown(state.folder()))),
        Action::Forget { drafts, .. } => forget(&directories, &root, drafts),
    }
}

fn canonical(room: &Path) -> Result<PathBuf, String> {
    let path = room.canonicalize().map_err(|error| format!("{}: {error}", shown(room)))?;
    if path.is_dir() { Ok(path) } else { Err(format!("{} is not a directory", shown(room))) }
}

fn forget(directories: &Directories, root: &Path, with_drafts: bool) -> Exit {
    let forgotten = match directories.forget(root, with_drafts) {
        Ok(forgotten) => forgotten,
        Err((path, error)) => {
            complain(&format_args!("{} could not be removed: {error}", shown(&path)));
            return Exit::Problems;
        }
    };
    let count = |number: usize, one: &str| format!("{number} {one}{}", if number == 1 { "" } else { "s" });
    let exit = if forgotten.kept_drafts > 0 { Exit::NotReady } else { Exit::Ready };
    output(exit, |out| {
        writeln!(out, "removed {}", count(forgotten.removed, "file"))?;
        if forgotten.kept_drafts > 0 {
            let kept = count(forgotten.kept_drafts, "form draft");
            writeln!(out, "kept {kept}: text that was typed and not recorded; --drafts removes it too")?;
        }
        Ok(())
    })
}

//! `trialdesk state`: the state of a room on this machine.

use super::room_args::RoomArg;
use super::{Exit, error_text, output, path_text, print_error};
use crate::domain::safe_text::SafeText;
use crate::fsio::paths;
use crate::report::labels::count_label;
use crate::safe;
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
    /// Print the directory with the state of a room
    Path {
        #[command(flatten)]
        room: RoomArg,
    },
    /// Remove the state of a room; the room itself is not changed
    Forget {
        #[command(flatten)]
        room: RoomArg,

        /// Also remove form drafts, of all users: text that was typed and not recorded is lost
        #[arg(long)]
        drafts: bool,
    },
}

const HELP: &str = "\
The state of a room on this machine: the records and the policy seen last, so that a removed record is noticed; the last \
session and the form drafts of each user; and an index, so that unchanged files are not read again. Decisions are not part of it.

Exit status of state path:
  0  the path was printed, even if the directory does not exist
  2  the room is not a directory
  3  the home directory is not known

Exit status of state forget:
  0  the state was removed
  1  form drafts were kept, because --drafts was not given
  2  no room was named, or it is not a directory
  3  a file could not be removed, or the home directory is not known";

pub(super) fn run(args: &Args) -> Exit {
    let (Action::Path { room } | Action::Forget { room, .. }) = &args.action;
    if matches!(args.action, Action::Forget { .. }) && room.named().is_none() {
        print_error("Name the room whose state is to be removed.");
        return Exit::Usage;
    }
    let root = match canonical(room.path()) {
        Ok(path) => path,
        Err(message) => {
            print_error(message);
            return Exit::Usage;
        }
    };
    let directories = Directories::of_user();
    let Some(state) = directories.room(&root) else {
        print_error("The home directory is not known, so there is nothing to remember rooms in. Set HOME.");
        return Exit::Problems;
    };
    match args.action {
        Action::Path { .. } => output(false, |out| out.line(path_text(state.folder()))),
        Action::Forget { drafts, .. } => forget(&directories, &root, drafts),
    }
}

fn canonical(room: &Path) -> Result<PathBuf, SafeText> {
    let path =
        paths::canonical(room).map_err(|error| safe!("{}: {}", path_text(room), error_text(&error)))?;
    if path.is_dir() { Ok(path) } else { Err(safe!("{} is not a directory", path_text(room))) }
}

fn forget(directories: &Directories, root: &Path, with_drafts: bool) -> Exit {
    let forgotten = match directories.forget(root, with_drafts) {
        Ok(forgotten) => forgotten,
        Err((path, error)) => {
            print_error(safe!("{} could not be removed: {}", path_text(&path), error_text(&error)));
            return Exit::Problems;
        }
    };
    let printed = output(false, |out| {
        out.text("removed ")?.line(count_label(forgotten.removed, "file", "files"))?;
        if forgotten.kept_drafts > 0 {
            let kept = count_label(forgotten.kept_drafts, "form draft", "form drafts");
            out.line(safe!("kept {}: text that was typed and not recorded; --drafts removes it too", kept))?;
        }
        Ok(())
    });
    if printed == Exit::Ready && forgotten.kept_drafts > 0 { Exit::NotReady } else { printed }
}

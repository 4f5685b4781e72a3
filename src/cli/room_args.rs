//! The room on the command line: `DIR` or `-C DIR`, the same for every subcommand.

use std::path::{Path, PathBuf};

/// The room, for subcommands without other positional arguments.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct RoomArg {
    /// The evidence directory [default: .]
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,

    /// Same as DIR
    #[arg(short = 'C', long = "room", value_name = "DIR", conflicts_with = "dir")]
    room: Option<PathBuf>,
}

impl RoomArg {
    /// Returns the directory.
    pub(super) fn path(&self) -> &Path {
        self.named().unwrap_or(Path::new("."))
    }

    /// Returns the directory, if one is named.
    pub(super) fn named(&self) -> Option<&Path> {
        self.dir.as_deref().or(self.room.as_deref())
    }
}

/// The room as an option, beside other positional arguments.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct RoomFlag {
    /// The evidence directory, also as the last argument [default: .]
    #[arg(short = 'C', long = "room", value_name = "DIR", hide_default_value = true)]
    pub(super) room: Option<PathBuf>,
}

impl RoomFlag {
    /// Returns the directory.
    pub(super) fn path(&self) -> &Path {
        self.room.as_deref().unwrap_or(Path::new("."))
    }

    /// Splits the room off the names of trials: without `-C`, the last one is the room if it can only be a directory.
    pub(super) fn split<'a>(&'a self, names: &'a [String]) -> (&'a [String], &'a Path) {
        match (&self.room, names) {
            (None, [trials @ .., last]) if is_room(last) => (trials, Path::new(last)),
            _ => (names, self.path()),
        }
    }
}

/// Returns true for an argument that is a room and not a trial: a directory that is written with a `/` or is `.` or
/// `..`, or that has a `policy.yaml`. The folder of a trial in a room has none, and it is often called as the trial is.
fn is_room(name: &str) -> bool {
    let path = Path::new(name);
    let is_path = name.contains('/') || matches!(name, "." | "..");
    path.is_dir() && (is_path || path.join("policy.yaml").symlink_metadata().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_name_is_the_room_if_it_can_only_be_a_directory() {
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let split = |flag: Option<&str>, given: &[&str]| {
            let (flag, given) = (RoomFlag { room: flag.map(PathBuf::from) }, names(given));
            let (trials, room) = flag.split(&given);
            (trials.len(), room.to_owned())
        };
        assert_eq!(split(None, &["TRL-1", "sample-evidence"]), (1, "sample-evidence".into()));
        assert_eq!(split(None, &["TRL-1", "./src"]), (1, "./src".into()));
        assert_eq!(split(None, &["TRL-1", "."]), (1, ".".into()));
        assert_eq!(split(None, &["sample-evidence"]), (0, "sample-evidence".into()));
        // A directory without a policy can be the folder of a trial.
        assert_eq!(split(None, &["TRL-1", "src"]), (2, ".".into()));
        assert_eq!(split(None, &["TRL-1", "trial://TRL-2"]), (2, ".".into()));
        assert_eq!(split(Some("a"), &["TRL-1", "sample-evidence"]), (2, "a".into()));
        assert_eq!(split(None, &[]), (0, ".".into()));
    }
}

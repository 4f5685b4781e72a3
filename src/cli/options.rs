//! Options that several subcommands share.

use crate::domain::clean::clean;
use crate::domain::time::{Moment, parse_timestamp};
use crate::report::paint::Paint;
use crate::room::{Lens, Room, RoomError};
use crate::state::Directories;
use jiff::Timestamp;
use std::env;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// The environment variable that pins the policy and its `allowed_signers`.
const POLICY_PIN: &str = "TRIALDESK_POLICY_SHA256";

/// How to look at a room.
#[derive(Debug, Clone, clap::Args)]
pub struct RoomOptions {
    /// Judge as of this moment (a date, or RFC 3339 with an offset); nothing is recorded then
    #[arg(long, value_name = "WHEN", value_parser = moment, help_heading = "Judging")]
    pub now: Option<Moment>,

    /// The policy to judge by, instead of the room's own
    #[arg(long, value_name = "FILE", help_heading = "Judging")]
    pub policy: Option<PathBuf>,

    /// Every packet must say `evidence_mode: live`
    #[arg(long, help_heading = "Judging")]
    pub require_live: bool,

    /// Refuse a room without a policy
    #[arg(long, help_heading = "Judging")]
    pub require_policy: bool,

    /// Read every file, also those that have not changed since the last look
    #[arg(long, help_heading = "Judging")]
    pub no_index: bool,
}

impl RoomOptions {
    /// The same, as the library has it.
    #[must_use]
    pub fn lens(&self) -> Lens {
        Lens {
            now: self.now,
            policy: self.policy.clone(),
            // Set and empty is a pin that nothing fits: a value that went missing must not switch it off.
            pin: env::var_os(POLICY_PIN).map(|pin| pin.to_string_lossy().into_owned()),
            require_live: self.require_live,
            require_policy: self.require_policy,
        }
    }

    /// Returns the directories in which this machine remembers rooms.
    #[must_use]
    pub fn directories(&self) -> Directories {
        let directories = Directories::of_user();
        if self.no_index { Directories { cache: None, ..directories } } else { directories }
    }

    /// Opens a room.
    ///
    /// # Errors
    /// Where it or its policy is not usable.
    #[expect(clippy::disallowed_methods, reason = "here the clock is asked")]
    pub fn open(&self, room: &Path) -> Result<Room, RoomError> {
        self.directories().open_room(room, &self.lens(), Timestamp::now())
    }
}

/// Which room, for subcommands that take trials.
#[derive(Debug, Clone, clap::Args)]
pub struct RoomFlag {
    /// The evidence directory
    #[arg(short = 'C', long = "room", value_name = "DIR", default_value = ".")]
    room: PathBuf,
}

impl RoomFlag {
    /// The directory.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.room
    }
}

fn moment(text: &str) -> Result<Moment, String> {
    parse_timestamp(text)
        .ok_or_else(|| format!("`{}` is no moment: say 2026-06-20, or 2026-06-20T12:00:00Z", clean(text)))
}

/// Whether to colour.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Colour {
    /// No colours, also on a terminal (as the environment variable `NO_COLOR` does)
    #[arg(long, global = true)]
    pub no_color: bool,
}

impl Colour {
    /// How to paint what goes to stdout.
    #[must_use]
    pub fn paint(self) -> Paint {
        let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        let wanted = match colour_wish() {
            Wish::None => false,
            Wish::Always => true,
            Wish::Unsaid => std::io::stdout().is_terminal() && !dumb,
        };
        Paint::new(wanted && !self.no_color)
    }
}

/// What the environment says about colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// None.
    None,
    /// Also where no terminal is.
    Always,
    /// Nothing.
    Unsaid,
}

/// What the environment says about colours: `NO_COLOR` goes before `CLICOLOR_FORCE` and `FORCE_COLOR`, and these go
/// before `CLICOLOR=0`.
pub(super) fn colour_wish() -> Wish {
    wish(|name| env::var(name).ok())
}

fn wish(variable: impl Fn(&str) -> Option<String>) -> Wish {
    let set = |name| variable(name).filter(|value| !value.is_empty());
    let is_forced = |name| set(name).is_some_and(|value| value != "0");
    if set("NO_COLOR").is_some() {
        Wish::None
    } else if is_forced("CLICOLOR_FORCE") || is_forced("FORCE_COLOR") {
        Wish::Always
    } else if ["CLICOLOR", "FORCE_COLOR"].iter().any(|name| set(name).is_some_and(|value| value == "0")) {
        Wish::None
    } else {
        Wish::Unsaid
    }
}

pub(super) fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_says_one_thing_about_colours() {
        let said = |pairs: &[(&str, &str)]| {
            wish(|name| pairs.iter().find(|(set, _)| *set == name).map(|(_, value)| (*value).to_owned()))
        };
        assert_eq!(said(&[]), Wish::Unsaid);
        assert_eq!(said(&[("NO_COLOR", "")]), Wish::Unsaid);
        assert_eq!(said(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]), Wish::None);
        assert_eq!(said(&[("CLICOLOR", "0")]), Wish::None);
        assert_eq!(said(&[("CLICOLOR", "0"), ("CLICOLOR_FORCE", "1")]), Wish::Always);
        assert_eq!(said(&[("CLICOLOR_FORCE", "0"), ("CLICOLOR", "1")]), Wish::Unsaid);
        assert_eq!(said(&[("FORCE_COLOR", "3")]), Wish::Always);
        assert_eq!(said(&[("FORCE_COLOR", "0")]), Wish::None);
    }
}

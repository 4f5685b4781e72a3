//! `--at`: a room as it was at a commit or on a date.

use super::options::EvaluationOptions;
use super::{Exit, error_text, print_error, with_room};
use crate::domain::safe_text::SafeText;
use crate::git::ObjectId;
use crate::room::Room;
use crate::safe;
use crate::share::past_room::{self, At, PastRoomError};
use std::path::Path;

/// The option for a past state of a room.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct AtOption {
    /// Show the room as it was at a commit, at the date of that commit, or at this date or time: its files and its policy,
    /// read from git; read-only
    #[arg(long, value_name = "REV|TIME", value_parser = parse_at, help_heading = "Evaluation")]
    at: Option<At>,
}

#[expect(clippy::unnecessary_wraps, reason = "a parser of clap")]
fn parse_at(text: &str) -> Result<At, std::convert::Infallible> {
    Ok(At::parse(text))
}

impl AtOption {
    /// Returns the option with this value.
    pub(super) fn of(text: &str) -> Self {
        let Ok(at) = parse_at(text);
        Self { at: Some(at) }
    }

    /// Returns whether a past state is asked for.
    pub(super) const fn is_set(&self) -> bool {
        self.at.is_some()
    }

    /// Continues with the room, as it is or as it was, or prints why it cannot be evaluated.
    pub(super) fn with_room(
        &self,
        evaluation: &EvaluationOptions,
        folder: &Path,
        run: impl FnOnce(&Room) -> Exit,
    ) -> Exit {
        self.with_located_room(evaluation, folder, |room, _| run(room))
    }

    /// Continues with the room and, if it is as it was, with the commit, or prints why it cannot be evaluated.
    pub(super) fn with_located_room(
        &self,
        evaluation: &EvaluationOptions,
        folder: &Path,
        run: impl FnOnce(&Room, Option<&ObjectId>) -> Exit,
    ) -> Exit {
        let Some(at) = &self.at else {
            return with_room(evaluation.open(folder), |room| run(room, None));
        };
        let past = match past_room::open(folder, at, &evaluation.options()) {
            Ok(past) => past,
            Err(PastRoomError::Room(error)) => return with_room(Err(error), |room| run(room, None)),
            Err(error) => {
                print_error(error_text(&error));
                return match error {
                    PastRoomError::NoRevision(_) => Exit::Usage,
                    _ => Exit::Problems,
                };
            }
        };
        print_error(safe!(
            "note: This is the room at commit {} of {}, evaluated at {}. Nothing is recorded.",
            SafeText::sanitize(past.commit.short()),
            past.committed_at,
            past.room.now.instant
        ));
        with_room(Ok(past.room), |room| run(room, Some(&past.commit)))
    }
}

//! The planned dates of a trial.

use super::evaluation::Evaluation;
use super::field::Field;
use super::labels::StageId;
use super::time::Moment;
use super::trial::Trial;
use jiff::civil::Date;

/// The kind of a planned date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DateKind {
    /// The last day of an approved grace period.
    GraceEnd,
    /// The start of the conversion, which the readiness packet plans.
    TargetStart,
    /// The day on which production goes live.
    GoLive,
    /// The day on which the renewal action is due.
    RenewalDue,
    /// The day on which the follow-up with the customer is due.
    FollowupDue,
}

impl DateKind {
    /// All kinds, in the order of their stages.
    pub const ALL: [Self; 5] =
        [Self::GraceEnd, Self::TargetStart, Self::GoLive, Self::RenewalDue, Self::FollowupDue];

    /// Returns its name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::GraceEnd => "grace ends",
            Self::TargetStart => "target start",
            Self::GoLive => "go-live",
            Self::RenewalDue => "renewal due",
            Self::FollowupDue => "follow-up due",
        }
    }

    /// Returns its name in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::GraceEnd => "grace-end",
            Self::TargetStart => "target-start",
            Self::GoLive => "go-live",
            Self::RenewalDue => "renewal-due",
            Self::FollowupDue => "followup-due",
        }
    }

    /// Returns the stage that plans it.
    #[must_use]
    pub const fn stage(self) -> StageId {
        match self {
            Self::GraceEnd => StageId::Followup,
            Self::TargetStart => StageId::Readiness,
            Self::GoLive => StageId::Activation,
            Self::RenewalDue => StageId::Renewal,
            Self::FollowupDue => StageId::Followthrough,
        }
    }

    /// Returns the group that it is counted in.
    #[must_use]
    pub const fn group(self) -> DateGroup {
        match self {
            Self::GraceEnd => DateGroup::GraceEnds,
            Self::TargetStart => DateGroup::Starts,
            Self::GoLive => DateGroup::GoLives,
            Self::RenewalDue | Self::FollowupDue => DateGroup::Due,
        }
    }

    fn date(self, trial: &Trial, evaluation: &Evaluation) -> Option<Date> {
        let packet = |path| -> Option<Field<'_>> { Some(trial.document(self.stage().packet())?.field(path)) };
        match self {
            Self::GraceEnd => evaluation.grace.ends_on,
            Self::TargetStart => packet("target_start_on")?.date().ok(),
            Self::GoLive => packet("production.target_go_live_at")?.timestamp().ok().map(Moment::date),
            Self::RenewalDue => packet("renewal_action.due_on")?.date().ok(),
            Self::FollowupDue => packet("followup_due_on")?.date().ok(),
        }
    }
}

/// A group of planned dates, which a week counts together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateGroup {
    /// The last days of approved grace periods.
    GraceEnds,
    /// The starts of conversions.
    Starts,
    /// The days on which production goes live.
    GoLives,
    /// The days on which a renewal action or a follow-up with the customer is due.
    Due,
}

impl DateGroup {
    /// All groups, in the order of their stages.
    pub const ALL: [Self; 4] = [Self::GraceEnds, Self::Starts, Self::GoLives, Self::Due];

    /// Returns its label: `grace ends`.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::GraceEnds => "grace ends",
            Self::Starts => "starts",
            Self::GoLives => "go-lives",
            Self::Due => "due dates",
        }
    }

    /// Returns its name in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::GraceEnds => "grace_ends",
            Self::Starts => "starts",
            Self::GoLives => "go_lives",
            Self::Due => "due",
        }
    }
}

/// A planned date of a trial.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlannedDate {
    /// The day (UTC).
    pub date: Date,
    /// The place of the trial in the room.
    pub place: usize,
    /// Its kind.
    pub kind: DateKind,
}

/// Returns the planned dates of a trial: those from today on, and those that have passed while their stage is still the
/// current one.
#[must_use]
pub fn planned_dates(trial: &Trial, evaluation: &Evaluation, today: Date) -> Vec<(Date, DateKind)> {
    let is_open = |date: Date, kind: DateKind| date >= today || kind.stage() == evaluation.stage;
    let dates = DateKind::ALL.into_iter().filter_map(|kind| Some((kind.date(trial, evaluation)?, kind)));
    dates.filter(|&(date, kind)| is_open(date, kind)).collect()
}

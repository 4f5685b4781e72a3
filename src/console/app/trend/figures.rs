//! The figures of past weeks as rows. The screen, the table and the linear mode show the same rows.

use crate::domain::safe_text::SafeText;
use crate::domain::time::Moment;
use crate::git::{GitError, ObjectId};
use crate::report::portfolio::{TrendJson, trend_heads};
use crate::report::selection::TrendResult;
use crate::share::trend::{Median, TrendError, WeekFigures};
use jiff::civil::Date;
use unicode_width::UnicodeWidthStr;

/// A week.
#[derive(Clone, Debug, PartialEq)]
pub struct TrendRow {
    /// The Monday.
    pub starts_on: Date,
    /// The last commit.
    pub commit: ObjectId,
    /// The date of its committer, at which the room is judged.
    pub committed_at: Moment,
    /// The figures, or the reason why they are not known.
    pub figures: Result<WeekFigures, SafeText>,
    /// The figures in words, one for each heading.
    pub cells: [SafeText; 6],
}

/// The weeks, the earliest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrendFigures {
    /// The weeks.
    pub rows: Vec<TrendRow>,
    /// Sentences about what is not known, and what to do.
    pub notes: Vec<SafeText>,
    /// The width of the widest figure under each heading.
    pub widths: [usize; 6],
}

impl TrendFigures {
    /// Takes the answer to a request for a trend. The figures are those of the report.
    #[must_use]
    pub fn of(read: &TrendResult) -> Self {
        let json = TrendJson::of(read);
        let mut notes = json.notes();
        let weeks = read.as_ref().map(|trend| trend.weeks.as_slice()).unwrap_or_default();
        let rows = weeks.iter().zip(&json.weeks).map(|(week, json)| TrendRow {
            starts_on: week.starts_on,
            commit: week.commit.clone(),
            committed_at: week.committed_at,
            figures: match &week.figures {
                Ok(figures) => Ok(*figures),
                Err(error) => Err(SafeText::sanitize(&error.to_string())),
            },
            cells: json.figures(),
        });
        let rows: Vec<_> = rows.collect();
        notes.extend(what_to_do(read, rows.len()).map(SafeText::from));
        let widest = |column: usize| rows.iter().map(|row| row.cells[column].width()).max();
        Self { notes, widths: std::array::from_fn(|column| widest(column).unwrap_or_default()), rows }
    }

    /// Returns the headings of the figures.
    #[must_use]
    pub fn heads() -> [&'static str; 6] {
        trend_heads()
    }
}

/// Returns what makes a trend of a room that has none, or hardly one.
fn what_to_do(read: &TrendResult, weeks: usize) -> Option<&'static str> {
    match (read, weeks) {
        (Err(TrendError::Git(GitError::NoWorkTree { .. })), _) => Some(
            "The trend compares the last commit of each week. Run `git init` in the folder of the room, and commit the room.",
        ),
        (Err(TrendError::NoCommit), _) | (Ok(_), 0) => {
            Some("Commit the room. Each week with a commit is a row here.")
        }
        (Ok(_), 1) => Some("One week so far. Each week with a commit adds a row."),
        _ => None,
    }
}

/// A figure that is drawn over the weeks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// The trials that are not ready.
    NotReady,
    /// The decisions.
    Decisions,
    /// The median of the days until trials became ready.
    MedianDays,
    /// The trials with a lapsed grace period.
    Lapsed,
}

impl Metric {
    /// Every one, from the top.
    pub const ALL: [Self; 4] = [Self::NotReady, Self::Decisions, Self::MedianDays, Self::Lapsed];

    /// Returns the number of its heading.
    #[must_use]
    pub const fn column(self) -> usize {
        match self {
            Self::NotReady => 1,
            Self::Lapsed => 2,
            Self::Decisions => 3,
            Self::MedianDays => 5,
        }
    }

    /// Returns the height of its bar in a week; `None` if it is not known.
    #[must_use]
    pub fn height(self, figures: &WeekFigures) -> Option<u64> {
        let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        match self {
            Self::NotReady => Some(count(figures.not_ready)),
            Self::Lapsed => Some(count(figures.lapsed)),
            Self::Decisions => Some(count(figures.decisions)),
            // A trial that became ready before its expiry has no bar.
            Self::MedianDays => {
                figures.median_days.map(Median::half_days).map(|days| u64::try_from(days).unwrap_or(0))
            }
        }
    }
}

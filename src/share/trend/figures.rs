//! The figures of a week.

use crate::domain::safe_text::SafeText;
use crate::safe;

/// The figures of a room at the end of a week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WeekFigures {
    /// The number of trials.
    pub trials: usize,
    /// The number of trials that are not ready.
    pub not_ready: usize,
    /// The number of trials with the mark `lapsed`.
    pub lapsed: usize,
    /// The number of problems of files.
    pub problems: usize,
    /// The number of decision records with a `decided_at` in this week, of all that a week of the trend has.
    pub decisions: usize,
    /// The number of trials that are ready and were not in the week before; `None` if that is not known.
    pub became_ready: Option<usize>,
    /// The median of the days from `original_expires_at` until these trials became ready; `None` without any.
    pub median_days: Option<Median>,
}

/// The median of some numbers of days, in half days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Median(i64);

impl Median {
    /// Returns the median; `None` without a number. Between two numbers it is the middle of them.
    #[must_use]
    pub fn of(mut days: Vec<i64>) -> Option<Self> {
        days.sort_unstable();
        let upper = *days.get(days.len() / 2)?;
        let lower = *days.get((days.len() - 1) / 2)?;
        Some(Self(lower + upper))
    }

    /// Returns the number of days: a whole or a half number.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a number of days has less than 53 bits")]
    pub fn days(self) -> f64 {
        self.0 as f64 / 2.0
    }

    /// Returns the number of half days.
    #[must_use]
    pub const fn half_days(self) -> i64 {
        self.0
    }

    /// Returns the number of days in words: `12` or `12.5`.
    #[must_use]
    pub fn label(self) -> SafeText {
        let (sign, half_days) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        safe!("{}{}{}", sign, half_days / 2, if half_days % 2 == 0 { "" } else { ".5" })
    }
}

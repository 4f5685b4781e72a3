//! The figures of a room week by week, as JSON, text and Markdown.

use super::super::output::{Align, JsonText, MarkdownWriter, Output};
use super::super::phrase::Phrase;
use super::super::selection::TrendResult;
use super::super::style::Style;
use super::text::table;
use crate::domain::safe_text::SafeText;
use crate::safe;
use crate::share::trend::{Begins, Median, TrendWeek};
use schemars::JsonSchema;
use serde::Serialize;
use std::io;

/// The figures of a room week by week, from the last commit of each week, judged at its date.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TrendJson {
    /// The reason why nothing is known, for example because the room is in no git work tree; null if the history was read.
    pub not_known: Option<SafeText>,
    /// The reason why the weeks begin where they do; null if nothing is known.
    pub begins: Option<BeginsJson>,
    /// The date of the first commit of a shallow clone, if the weeks begin with it.
    pub history_begins_at: Option<JsonText>,
    /// True for a partial clone: a file whose content is not there blocks its trial.
    pub is_partial_clone: bool,
    /// The weeks in which the branch has a commit with the room, the earliest first.
    pub weeks: Vec<TrendWeekJson>,
}

/// The reason why the weeks begin where they do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BeginsJson {
    /// The room has no earlier commit.
    WithTheRoom,
    /// Earlier weeks were not asked for.
    AsAsked,
    /// The clone is shallow, and has no earlier commit.
    ShallowClone,
}

/// The figures of a week.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TrendWeekJson {
    /// The Monday.
    pub starts_on: JsonText,
    /// The last commit of the week.
    pub commit: JsonText,
    /// The date of its committer, at which the room is judged.
    pub committed_at: JsonText,
    /// The reason why the room cannot be judged, which makes all figures null; otherwise null.
    pub not_known: Option<SafeText>,
    /// The number of trials.
    pub trials: Option<usize>,
    /// The number of trials that are not ready.
    pub not_ready: Option<usize>,
    /// The number of trials with the mark `lapsed`.
    pub lapsed: Option<usize>,
    /// The number of problems of files.
    pub problems: Option<usize>,
    /// The number of decision records with a `decided_at` in this week, of all that one of these commits has.
    pub decisions: Option<usize>,
    /// The number of trials that are ready and were not in the week before; null if that week is not known.
    pub became_ready: Option<usize>,
    /// The median of the whole days from `original_expires_at` until these trials became ready, as of the commit; null
    /// without such a trial.
    pub median_days_to_ready: Option<f64>,
    #[serde(skip)]
    median: Option<Median>,
}

impl TrendJson {
    /// Returns the figures, or the reason why there are none.
    #[must_use]
    pub fn of(trend: &TrendResult) -> Self {
        let none = Self {
            not_known: None,
            begins: None,
            history_begins_at: None,
            is_partial_clone: false,
            weeks: Vec::new(),
        };
        let trend = match trend {
            Ok(trend) => trend,
            Err(error) => return Self { not_known: Some(SafeText::sanitize(&error.to_string())), ..none },
        };
        let (begins, cut) = match trend.begins {
            Begins::WithTheRoom => (BeginsJson::WithTheRoom, None),
            Begins::AsAsked => (BeginsJson::AsAsked, None),
            Begins::Cut(moment) => (BeginsJson::ShallowClone, Some(moment)),
        };
        Self {
            begins: Some(begins),
            history_begins_at: cut.map(|moment| safe!("{}", moment).into()),
            is_partial_clone: trend.is_partial,
            weeks: trend.weeks.iter().map(TrendWeekJson::of).collect(),
            ..none
        }
    }

    /// Returns sentences about what is not known.
    #[must_use]
    pub fn notes(&self) -> Vec<SafeText> {
        let mut notes: Vec<SafeText> =
            self.not_known.iter().map(|reason| safe!("Not known: {}", reason)).collect();
        if self.not_known.is_none() && self.weeks.is_empty() {
            notes.push("No commit of this branch has the room.".into());
        }
        if let Some(moment) = &self.history_begins_at {
            let moment = SafeText::sanitize(moment.as_str());
            notes.push(safe!(
                "This clone is shallow, and its history begins at {}: `git fetch --unshallow`",
                moment
            ));
        }
        if self.is_partial_clone {
            notes.push("This is a partial clone: a file whose content is not here blocks its trial.".into());
        }
        let unusable = self.weeks.iter().filter_map(|week| Some((week, week.not_known.as_ref()?)));
        notes.extend(unusable.map(|(week, reason)| {
            safe!("Week of {}: {}", SafeText::sanitize(week.starts_on.as_str()), reason)
        }));
        notes
    }

    /// Writes a table for people.
    pub(super) fn write_text(&self, out: &mut Output<'_>) -> io::Result<()> {
        out.styled_line(Style::Strong, "\nTrend by week")?;
        let rows: Vec<Vec<SafeText>> = self.weeks.iter().map(TrendWeekJson::cells).collect();
        if !rows.is_empty() {
            table(&COLUMNS.map(|(title, _)| title), &rows, out)?;
        }
        self.notes().into_iter().try_for_each(|note| out.text("  ")?.styled_line(Style::Quiet, note))
    }

    /// Writes a table for pages and messages.
    pub(super) fn write_markdown(&self, out: &mut MarkdownWriter<'_, '_>) -> io::Result<()> {
        out.heading(2, &Phrase::text("Trend by week"))?;
        if !self.weeks.is_empty() {
            let align = |place: usize| if place == 0 { Align::Left } else { Align::Right };
            out.table(&std::array::from_fn::<_, { COLUMNS.len() }, _>(|place| {
                (COLUMNS[place].1, align(place))
            }))?;
            for week in &self.weeks {
                out.row(&week.cells().into_iter().map(Phrase::text).collect::<Vec<_>>())?;
            }
        }
        self.notes().into_iter().try_for_each(|note| out.paragraph(&Phrase::text(note)))
    }
}

/// The titles of the columns, in text and in Markdown.
const COLUMNS: [(&str, &str); 7] = [
    ("Week of", "week of"),
    ("Trials", "trials"),
    ("Not ready", "not ready"),
    ("Lapsed", "lapsed"),
    ("Decisions", "decisions"),
    ("Became ready", "became ready"),
    ("Median days", "median days"),
];

/// Returns the titles of the figures of a week.
#[must_use]
pub fn trend_heads() -> [&'static str; 6] {
    std::array::from_fn(|column| COLUMNS[column + 1].0)
}

impl TrendWeekJson {
    fn of(week: &TrendWeek) -> Self {
        let figures = week.figures.as_ref().ok();
        let median = figures.and_then(|figures| figures.median_days);
        Self {
            starts_on: JsonText::date(week.starts_on),
            commit: JsonText::sanitize(week.commit.as_str()),
            committed_at: safe!("{}", week.committed_at).into(),
            not_known: week.figures.as_ref().err().map(|error| SafeText::sanitize(&error.to_string())),
            trials: figures.map(|figures| figures.trials),
            not_ready: figures.map(|figures| figures.not_ready),
            lapsed: figures.map(|figures| figures.lapsed),
            problems: figures.map(|figures| figures.problems),
            decisions: figures.map(|figures| figures.decisions),
            became_ready: figures.and_then(|figures| figures.became_ready),
            median_days_to_ready: median.map(Median::days),
            median,
        }
    }

    /// Returns the Monday and the figures of the table, one for each heading.
    fn cells(&self) -> Vec<SafeText> {
        let mut cells = vec![SafeText::sanitize(self.starts_on.as_str())];
        cells.extend(self.figures());
        cells
    }

    /// Returns the figures of the table, one for each heading.
    #[must_use]
    pub fn figures(&self) -> [SafeText; 6] {
        let count = |count: Option<usize>| count.map_or_else(|| "–".into(), |count| safe!("{}", count));
        [
            count(self.trials),
            count(self.not_ready),
            count(self.lapsed),
            count(self.decisions),
            count(self.became_ready),
            self.median.map_or_else(|| "–".into(), Median::label),
        ]
    }
}

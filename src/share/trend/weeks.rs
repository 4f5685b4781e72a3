//! The last commit of each week of a branch.

use crate::domain::time::Moment;
use crate::git::{GitError, ObjectId, WorkTree};
use jiff::ToSpan as _;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::str;

/// The weeks of a branch.
#[derive(Debug)]
pub(super) struct Weeks {
    /// The last commit of each week that has one, the earliest first.
    pub(super) ends: Vec<WeekEnd>,
    /// The date of the first commit that is here.
    pub(super) first_at: Option<Moment>,
}

/// The last commit of a week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WeekEnd {
    /// The Monday (UTC).
    pub(super) starts_on: Date,
    /// The commit.
    pub(super) commit: ObjectId,
    /// The date of its committer.
    pub(super) committed_at: Moment,
}

/// Returns the Monday at or before a day.
pub(super) fn monday(day: Date) -> Date {
    let offset = i32::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(offset.days()).unwrap_or(day)
}

/// Returns the weeks of the first parents of a commit. Takes one run of git.
///
/// A commit belongs to the week of its committer date. If clocks were wrong, the commit of a week that is nearest to the tip
/// counts.
pub(super) fn of(tree: &WorkTree, tip: &ObjectId) -> Result<Weeks, GitError> {
    let mut weeks: BTreeMap<Date, WeekEnd> = BTreeMap::new();
    let (mut first_at, mut unexpected) = (None, None);
    let asked = ["-z", "--first-parent", "--format=tformat:%ct %H", "--end-of-options", tip.as_str(), "--"];
    tree.call("log").args(asked).values(|value| {
        let Some((committed_at, commit)) = parse(value) else {
            unexpected.get_or_insert_with(|| value.to_vec());
            return;
        };
        first_at = Some(committed_at);
        let starts_on = monday(committed_at.date());
        weeks.entry(starts_on).or_insert(WeekEnd { starts_on, commit, committed_at });
    })?;
    match unexpected {
        Some(value) => Err(GitError::unexpected("log", &value)),
        None => Ok(Weeks { ends: weeks.into_values().collect(), first_at }),
    }
}

fn parse(value: &[u8]) -> Option<(Moment, ObjectId)> {
    let (date, id) = str::from_utf8(value).ok()?.split_once(' ')?;
    Some((Moment::of_second(date.parse().ok()?)?, ObjectId::parse(id)?))
}

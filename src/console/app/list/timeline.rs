//! The runway timeline below the table on wide screens: a bar per approved grace period, from the expiry of the trial to
//! its last day.

use crate::console::app::room_view::RoomView;
use crate::domain::time::days_between;
use jiff::civil::Date;

/// The part of the rows that is for grace periods that end before the day in view.
const BEFORE: usize = 4;

/// The least and the largest number of days after today that the axis has.
const AHEAD: (i64, i64) = (21, 120);

/// The bar of a trial, in days from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// The index of the trial.
    pub place: usize,
    /// The day on which the trial expired; `None` if it is not known.
    pub from: Option<i64>,
    /// The last day of the grace period.
    pub to: i64,
}

/// Returns the bars around a day, at most so many, in the order of their last days.
#[must_use]
pub fn bars(room_view: &RoomView, around: Date, most: usize) -> Vec<Bar> {
    let graces = &room_view.graces;
    let split = graces.partition_point(|(end, _)| *end < around);
    // If few follow, there is more room for earlier ones.
    let before = most.saturating_sub(graces.len() - split).max(most / BEFORE);
    let shown = graces.iter().skip(split.saturating_sub(before)).take(most);
    shown.filter_map(|&(end, place)| Bar::of(room_view, end, place)).collect()
}

impl Bar {
    fn of(room_view: &RoomView, end: Date, place: usize) -> Option<Self> {
        let today = room_view.room.now.today();
        let from = room_view.summaries.get(place)?.age().map(|days| -days);
        Some(Self { place, from, to: days_between(today, end) })
    }

    /// Returns whether the grace period has ended.
    #[must_use]
    pub const fn has_ended(self) -> bool {
        self.to < 0
    }
}

/// The days that the columns of the chart stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
    first: i64,
    last: i64,
    columns: u16,
}

impl Axis {
    /// Returns the axis for some bars: up to the last of their ends, and at most as far before today.
    #[must_use]
    pub fn of(bars: &[Bar], columns: u16) -> Self {
        let last = bars.iter().map(|bar| bar.to).max().unwrap_or_default().clamp(AHEAD.0, AHEAD.1);
        let first = bars.iter().flat_map(|bar| [bar.from.unwrap_or(bar.to), bar.to]).min();
        let first = first.unwrap_or_default().clamp(-last, 0);
        Self { first, last, columns: columns.max(1) }
    }

    /// Returns the column of a day; `None` if it is before or after the axis.
    #[must_use]
    pub fn column(self, day: i64) -> Option<u16> {
        (self.first..=self.last).contains(&day).then(|| self.nearest(day))
    }

    /// Returns the column of a day, or of the nearest one on the axis.
    #[must_use]
    pub fn nearest(self, day: i64) -> u16 {
        let (span, day) = ((self.last - self.first).max(1), day.clamp(self.first, self.last) - self.first);
        u16::try_from(day * i64::from(self.columns - 1) / span).unwrap_or_default()
    }

    /// Returns the days with a label, as far apart as the labels need.
    pub fn labelled(self, width: u16) -> impl Iterator<Item = i64> {
        let span = (self.last - self.first).max(1);
        let fits = |step: &i64| step * i64::from(self.columns) / span > i64::from(width);
        let step = [7, 14, 28, 56].into_iter().find(fits).unwrap_or(span);
        let least = self.first.div_euclid(step) + i64::from(self.first.rem_euclid(step) != 0);
        (least..=self.last / step).map(move |number| number * step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(bars: &[(i64, i64)], columns: u16) -> Axis {
        let bars: Vec<_> = bars.iter().map(|&(from, to)| Bar { place: 0, from: Some(from), to }).collect();
        Axis::of(&bars, columns)
    }

    #[test]
    fn columns_follow_the_days_and_end_at_both_edges() {
        let axis = axis(&[(-10, 30), (-400, -2)], 91);
        assert_eq!((axis.first, axis.last), (-30, 30));
        assert_eq!([-30, 0, 10, 30].map(|day| axis.column(day)), [Some(0), Some(45), Some(60), Some(90)]);
        assert_eq!((axis.column(-31), axis.nearest(-400)), (None, 0));
        assert!((-30..30).all(|day| axis.column(day) <= axis.column(day + 1)));
    }

    #[test]
    fn labels_include_today_and_have_room() {
        for columns in [1, 8, 20, 60, 140] {
            let axis = axis(&[(-60, 100)], columns);
            let labelled: Vec<_> = axis.labelled(9).collect();
            assert!(labelled.contains(&0), "{columns}: {labelled:?}");
            let at: Vec<_> = labelled.iter().map(|day| axis.nearest(*day)).collect();
            assert!(at.windows(2).all(|pair| pair[1] - pair[0] >= 8), "{columns}: {at:?}");
        }
    }
}

//! A month to pick the end of a grace period or of an approval from, no further than the policy allows.

use crate::console::app::decision::field::FieldId;
use crate::console::app::labels;
use crate::console::app::rich_text::{Line, Role};
use crate::domain::time::days_between;
use jiff::ToSpan;
use jiff::civil::Date;

/// The days that a calendar offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The first day that can be chosen: today.
    pub first: Date,
    /// The last one.
    pub last: Date,
    /// Set if the policy allows no later day.
    pub is_limited: bool,
}

/// An open calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// The field that the day is for.
    pub field: FieldId,
    /// The chosen day.
    pub day: Date,
    /// The days that can be chosen.
    pub bounds: Bounds,
    /// The requested day.
    pub asked: Option<Date>,
}

/// The distance that the selected day moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A day.
    Day,
    /// A week: the same day in the next row.
    Week,
    /// A month.
    Month,
    /// To the first or the last allowed day.
    All,
}

/// Columns of a day.
const CELL: usize = 4;

/// Columns and rows of the calendar, without its frame.
pub const EXTENT: (u16, u16) = (36, 10);

/// Columns before the days, so that they are centred.
const LEFT: usize = 4;

impl Calendar {
    /// Creates a calendar over the allowed days, or nothing if no day is allowed.
    #[must_use]
    pub fn open(field: FieldId, bounds: Bounds, day: Option<Date>, asked: Option<Date>) -> Option<Self> {
        let Bounds { first, last, .. } = bounds;
        let day = day.or(asked).unwrap_or(last);
        (first <= last).then(|| Self { field, day: day.clamp(first, last), bounds, asked })
    }

    /// Goes to another day, as far as is allowed.
    pub fn go(&mut self, pace: Step, forwards: bool) {
        let span = match pace {
            Step::Day => 1.day(),
            Step::Week => 1.week(),
            Step::Month => 1.month(),
            Step::All => {
                self.day = if forwards { self.bounds.last } else { self.bounds.first };
                return;
            }
        };
        let day = if forwards { self.day.checked_add(span) } else { self.day.checked_sub(span) };
        let end = if forwards { self.bounds.last } else { self.bounds.first };
        self.day = day.unwrap_or(end).clamp(self.bounds.first, self.bounds.last);
    }

    /// Returns the lines of the month and the description of the selected day.
    #[must_use]
    pub fn lines(&self) -> Vec<Line> {
        let width = usize::from(EXTENT.0);
        let month = self.day.strftime("%B %Y").to_string();
        let before = if self.allows_month(false) { "‹" } else { " " };
        let after = if self.allows_month(true) { "›" } else { " " };
        let title = format!("{before}{month:^inner$}{after}", inner = width - 2);
        let mut lines = vec![Line::of(Role::Strong, title)];
        let days = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"].map(|day| format!(" {day} "));
        lines.push(Line::of(Role::Dim, format!("{}{}", " ".repeat(LEFT), days.concat())));
        let first = self.day.first_of_month();
        let lead = usize::try_from(first.weekday().to_monday_zero_offset()).unwrap_or_default();
        let mut row = Line::of(Role::Plain, " ".repeat(LEFT + lead * CELL));
        for number in 0..first.days_in_month() {
            let Ok(day) = first.checked_add(i32::from(number).days()) else { continue };
            row = row.with(self.role(day), self.cell(day));
            if day.weekday() == jiff::civil::Weekday::Sunday {
                lines.push(std::mem::replace(&mut row, Line::of(Role::Plain, " ".repeat(LEFT))));
            }
        }
        if row.spans.len() > 1 {
            lines.push(row);
        }
        // Every month takes six rows, so that the lines below keep their place.
        lines.resize(usize::from(EXTENT.1) - 2, Line::blank());
        let mut means = format!(
            "{}, {}",
            self.day.strftime("%a %-d %b"),
            labels::distance(days_between(self.bounds.first, self.day))
        );
        if self.asked == Some(self.day) {
            means.push_str(" · as asked");
        }
        lines.push(Line::of(Role::Accent, means));
        let limit =
            if self.bounds.is_limited { format!("At most {}", self.bounds.last) } else { String::new() };
        lines.push(Line::of(Role::Dim, limit));
        lines
    }

    fn allows_month(&self, forwards: bool) -> bool {
        let day = if forwards { self.bounds.last } else { self.bounds.first };
        (day.year(), day.month()) != (self.day.year(), self.day.month())
    }

    fn role(&self, day: Date) -> Role {
        if day == self.day {
            Role::Accent
        } else if !(self.bounds.first..=self.bounds.last).contains(&day) {
            Role::Chrome
        } else if Some(day) == self.asked {
            Role::Waiting
        } else {
            Role::Plain
        }
    }

    /// Returns the cell of a day: brackets around the selected day, a dot after the requested one. Neither needs a
    /// colour.
    fn cell(&self, day: Date) -> String {
        let number = day.day();
        if day == self.day {
            format!("[{number:>2}]")
        } else if Some(day) == self.asked {
            format!(" {number:>2}•")
        } else {
            format!(" {number:>2} ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn open(first: Date, last: Date, day: Option<Date>) -> Option<Calendar> {
        Calendar::open(FieldId::GraceEnd, Bounds { first, last, is_limited: true }, day, None)
    }

    #[test]
    fn every_step_stays_within_the_allowed_days() {
        let (first, last) = (date(2026, 1, 29), date(2026, 3, 2));
        let mut calendar = open(first, last, Some(date(2027, 1, 1))).unwrap_or_else(|| unreachable!());
        assert_eq!(calendar.day, last);
        for (pace, forwards, day) in [
            (Step::Day, true, last),
            (Step::Month, false, date(2026, 2, 2)),
            (Step::Week, false, first),
            (Step::Day, true, date(2026, 1, 30)),
            (Step::Month, true, date(2026, 2, 28)),
            (Step::All, true, last),
            (Step::All, false, first),
            (Step::Month, false, first),
        ] {
            calendar.go(pace, forwards);
            assert_eq!(calendar.day, day, "{pace:?}");
        }
        assert_eq!(open(last, first, None), None, "without an allowed day, no calendar opens");
    }

    #[test]
    fn every_month_has_its_days_once_and_the_same_height() {
        for month in 0..40 {
            let day = date(2024, 1, 15).checked_add(month.months()).unwrap_or_default();
            let calendar = open(Date::MIN, Date::MAX, Some(day)).unwrap_or_else(|| unreachable!());
            let lines = calendar.lines();
            assert_eq!(lines.len(), usize::from(EXTENT.1));
            let days: String = lines[2..8].iter().map(|line| line.text().to_string()).collect();
            let days: Vec<_> =
                days.split(|c: char| !c.is_ascii_digit()).filter(|day| !day.is_empty()).collect();
            assert_eq!(days.len(), usize::try_from(day.days_in_month()).unwrap_or_default(), "{day}");
            assert!(lines.iter().all(|line| line.width() <= usize::from(EXTENT.0)));
        }
    }
}

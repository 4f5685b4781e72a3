//! Timestamps and dates of evidence (specification, section 1.1), and the time of evaluation.

use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, Timestamp};
use std::fmt;

/// A point in time, in UTC: years 0001 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(DateTime);

impl Moment {
    /// Returns the UTC date.
    #[must_use]
    pub fn date(self) -> Date {
        self.0.date()
    }

    /// Returns the start of a UTC day.
    #[must_use]
    pub fn start_of(day: Date) -> Self {
        Self(day.into())
    }

    /// Returns the duration since an earlier moment.
    #[must_use]
    pub fn since(self, earlier: Self) -> SignedDuration {
        self.0.duration_since(earlier.0)
    }

    /// Returns the whole seconds since 1970, rounded towards the past.
    #[must_use]
    pub fn as_second(self) -> i64 {
        i64::try_from(self.as_millisecond().div_euclid(1000)).unwrap_or(i64::MAX)
    }

    /// Returns the milliseconds since 1970.
    #[must_use]
    pub fn as_millisecond(self) -> i128 {
        self.0.duration_since(DateTime::constant(1970, 1, 1, 0, 0, 0, 0)).as_millis()
    }

    /// Returns the moment rounded to milliseconds, towards the past.
    #[must_use]
    pub fn to_millisecond(self) -> Self {
        let nanos = self.0.subsec_nanosecond() / 1_000_000 * 1_000_000;
        Self(self.0.with().subsec_nanosecond(nanos).build().unwrap_or(self.0))
    }

    /// Returns the moment some hours later; `None` after the year 9999.
    #[must_use]
    pub fn plus_hours(self, hours: i64) -> Option<Self> {
        let seconds = hours.checked_mul(3_600)?;
        self.0.checked_add(SignedDuration::from_secs(seconds)).ok().map(Self)
    }

    /// Returns the moment one nanosecond later; `None` after the year 9999.
    #[must_use]
    pub fn plus_nanosecond(self) -> Option<Self> {
        self.0.checked_add(SignedDuration::from_nanos(1)).ok().map(Self)
    }

    /// Returns the moment some whole seconds after 1970; `None` outside the years 1 to 9999.
    #[must_use]
    pub fn of_second(second: i64) -> Option<Self> {
        let start = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
        let moment = start.checked_add(SignedDuration::from_secs(second)).ok()?;
        (moment.year() >= 1).then_some(Self(moment))
    }

    /// Returns the moment in the form `20260603T100000Z`, for names of files.
    #[must_use]
    pub fn compact(self) -> String {
        self.0.strftime("%Y%m%dT%H%M%SZ").to_string()
    }
}

impl From<Timestamp> for Moment {
    fn from(timestamp: Timestamp) -> Self {
        Self(jiff::tz::Offset::UTC.to_datetime(timestamp))
    }
}

/// Formats as RFC 3339, with as many digits of the second as are needed, or with the given precision (`{:.3}`).
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)?;
        f.write_str("Z")
    }
}

/// The time of evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// The time.
    pub instant: Moment,
    /// True if it was given with `--now`: the program then shows a past day and records nothing.
    pub given: bool,
}

impl Now {
    /// Returns the UTC date.
    #[must_use]
    pub fn today(self) -> Date {
        self.instant.date()
    }
}

/// Returns a date such as `30 Jun`, with the year if it is not this year: the form of the interface.
#[must_use]
pub fn short_day(date: Date, today: Date) -> String {
    if date.year() == today.year() {
        date.strftime("%-d %b").to_string()
    } else {
        date.strftime("%-d %b %Y").to_string()
    }
}

/// Returns midnight UTC at the start of a date.
#[must_use]
pub fn midnight(date: Date) -> Moment {
    Moment(date.at(0, 0, 0, 0))
}

/// Returns the midnight (UTC) that ends a date; `None` after the year 9999.
#[must_use]
pub fn midnight_after(date: Date) -> Option<Moment> {
    date.tomorrow().ok().map(midnight)
}

/// Parses a timestamp: RFC 3339 with an offset (`T`, `t` or a space), or a date, which means midnight UTC.
///
/// Leap seconds are not accepted, and years are 0001 to 9999 in UTC. Digits beyond the nanosecond are dropped.
///
/// ```
/// use trialdesk::domain::time::parse_timestamp;
/// assert_eq!(parse_timestamp("2026-06-20T14:00:00+02:00"), parse_timestamp("2026-06-20 12:00:00Z"));
/// assert!(parse_timestamp("2026-06-20").is_some());
/// assert!(parse_timestamp("9999-12-31T23:59:59Z").is_some(), "the last second of the range");
/// assert!(parse_timestamp("2026-06-20T12:00:00").is_none(), "an offset is required");
/// assert!(parse_timestamp("2026-06-20T12:00:60Z").is_none(), "no leap seconds");
/// ```
#[must_use]
pub fn parse_timestamp(text: &str) -> Option<Moment> {
    timestamp(text.as_bytes())
}

/// Parses the bytes of a timestamp. All of its characters are ASCII, so the bytes need not be known to be a text.
pub(super) fn timestamp(text: &[u8]) -> Option<Moment> {
    if text.len() == 10 {
        return date(text).map(midnight);
    }
    let (day, rest) = text.split_at_checked(10)?;
    let day = civil_date(day)?;
    let [b'T' | b't' | b' ', rest @ ..] = rest else { return None };
    let (clock, rest) = rest.split_at_checked(8)?;
    if clock[2] != b':' || clock[5] != b':' {
        return None;
    }
    let (hour, minute, second) = (two(&clock[0..2])?, two(&clock[3..5])?, two(&clock[6..8])?);
    let (nanos, offset) = split_fraction(rest)?;
    let civil = DateTime::new(day.year(), day.month(), day.day(), hour, minute, second, nanos).ok()?;
    let utc = match offset_seconds(offset)? {
        0 => civil,
        seconds => civil.checked_sub(SignedDuration::from_secs(seconds)).ok()?,
    };
    (1..=9999).contains(&utc.year()).then_some(Moment(utc))
}

/// Parses a date `YYYY-MM-DD`, years 0001 to 9999.
///
/// ```
/// use trialdesk::domain::time::parse_date;
/// assert!(parse_date("2028-02-29").is_some());
/// assert!(parse_date("2027-02-29").is_none());
/// assert!(parse_date("2026-6-1").is_none());
/// ```
#[must_use]
pub fn parse_date(text: &str) -> Option<Date> {
    date(text.as_bytes())
}

/// Parses the bytes of a date.
pub(super) fn date(text: &[u8]) -> Option<Date> {
    civil_date(text).filter(|date| date.year() >= 1)
}

fn civil_date(text: &[u8]) -> Option<Date> {
    if text.len() != 10 || text[4] != b'-' || text[7] != b'-' {
        return None;
    }
    let year = i16::from(two(&text[0..2])?) * 100 + i16::from(two(&text[2..4])?);
    Date::new(year, two(&text[5..7])?, two(&text[8..10])?).ok()
}

fn two(digits: &[u8]) -> Option<i8> {
    match digits {
        [a @ b'0'..=b'9', b @ b'0'..=b'9'] => i8::try_from((a - b'0') * 10 + (b - b'0')).ok(),
        _ => None,
    }
}

/// Splits `.250Z` into nanoseconds and the text of the offset.
fn split_fraction(rest: &[u8]) -> Option<(i32, &[u8])> {
    let [b'.', fraction @ ..] = rest else { return Some((0, rest)) };
    let (digits, offset) = fraction.split_at(fraction.iter().position(|byte| !byte.is_ascii_digit())?);
    if digits.is_empty() {
        return None;
    }
    let digits = digits.iter().map(|digit| i32::from(digit - b'0')).chain(std::iter::repeat(0)).take(9);
    Some((digits.fold(0, |nanos, digit| nanos * 10 + digit), offset))
}

fn offset_seconds(bytes: &[u8]) -> Option<i64> {
    if matches!(bytes, b"Z" | b"z") {
        return Some(0);
    }
    if bytes.len() != 6 || bytes[3] != b':' {
        return None;
    }
    let sign = match bytes[0] {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = (two(&bytes[1..3])?, two(&bytes[4..6])?);
    (hours < 24 && minutes < 60).then(|| sign * (i64::from(hours) * 3600 + i64::from(minutes) * 60))
}

/// Returns the whole days from one moment to another, rounded towards the past: 0 within the first 24 hours.
#[must_use]
pub fn whole_days(from: Moment, to: Moment) -> i64 {
    to.since(from).as_secs().div_euclid(86_400)
}

/// Returns the days from one date to another.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

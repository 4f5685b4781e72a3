//! Points in time as OpenSSH writes them in `valid-after` and `valid-before`: digits alone, local time unless they end
//! in `Z` or `UTC`.

use crate::armor::is_space;
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

/// Parses `YYYYMMDD`, `YYYYMMDDHHMM` or `YYYYMMDDHHMMSS` to seconds since 1970. A time at or before the start of 1970 is
/// invalid, as in OpenSSH before 9.8; later releases treat it as far in the future.
///
/// A day beyond the end of its month counts on into the next month, as in `mktime`.
pub(super) fn parse(text: &[u8], zone: &TimeZone) -> Option<i64> {
    let ends_in = |suffix: &[u8]| {
        let (digits, end) = text.split_at_checked(text.len().checked_sub(suffix.len())?)?;
        (!digits.is_empty() && end.eq_ignore_ascii_case(suffix)).then_some(digits)
    };
    let utc = ends_in(b"Z").or_else(|| ends_in(b"UTC"));
    let digits = utc.unwrap_or(text);
    if ![8, 12, 14].contains(&digits.len()) {
        return None;
    }
    let field = |at: usize, length: usize, least, most| match digits.get(at..at + length) {
        Some(field) => number(field, least, most),
        None => Some(0),
    };
    let days = days_since_1970(field(0, 4, 0, 9999)?, field(4, 2, 1, 12)?) + field(6, 2, 1, 31)? - 1;
    let clock = field(8, 2, 0, 23)? * 3600 + field(10, 2, 0, 59)? * 60 + field(12, 2, 0, 61)?;
    let wall = days * 86_400 + clock;
    let seconds = if utc.is_some() { wall } else { local(wall, zone)? };
    (seconds > 0).then_some(seconds)
}

/// Parses a field of `strptime`: digits, with or without white space before them.
fn number(field: &[u8], least: i64, most: i64) -> Option<i64> {
    let start = field.iter().position(|&byte| !is_space(byte))?;
    let digits = &field[start..];
    let add = |value: i64, &digit: &u8| digit.is_ascii_digit().then(|| value * 10 + i64::from(digit - b'0'));
    digits.iter().try_fold(0, add).filter(|value| (least..=most).contains(value))
}

/// The days from 1970 to the first of a month, in the proleptic Gregorian calendar.
const fn days_since_1970(year: i64, month: i64) -> i64 {
    // Years that begin in March put the leap day at the end.
    let shifted = year - (month <= 2) as i64;
    let era = shifted.div_euclid(400);
    let year_of_era = shifted.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The strides, in seconds, in which the C library looks for standard time, and how far.
const STRIDE: i64 = 601_200;
const BOUND: i64 = 536_454_000 / 2 + STRIDE;

/// Wall-clock seconds in local time, as `mktime` finds them. OpenSSH asks it for standard time all year, and so this
/// does: in summer the clock on the wall is an hour ahead of what such a time says.
fn local(wall: i64, zone: &TimeZone) -> Option<i64> {
    let guess = match converge(wall, zone)? {
        (guess, Found::InAGap) => return Some(guess),
        (guess, Found::OnTheClock) => guess,
    };
    if !offset_at(guess, zone).1 {
        return Some(guess);
    }
    let mut distance = STRIDE;
    while distance < BOUND {
        for near in [guess - distance, guess + distance] {
            if let (offset, false) = offset_at(near, zone) {
                return Some(wall - offset);
            }
        }
        distance += STRIDE;
    }
    Some(guess)
}

enum Found {
    /// Clocks show this time.
    OnTheClock,
    /// Clocks are set forward over it; the instant is in summer time.
    InAGap,
}

/// Corrects a guess by what clocks show then, until it stays or, in a gap, goes to and fro.
fn converge(wall: i64, zone: &TimeZone) -> Option<(i64, Found)> {
    const TRIES: usize = 6;
    let (mut before_last, mut last, mut guess) = (wall, wall, wall);
    for _ in 0..TRIES {
        let (offset, is_summer) = offset_at(guess, zone);
        let next = wall - offset;
        if next == guess {
            return Some((guess, Found::OnTheClock));
        }
        if guess == before_last && guess != last && is_summer {
            return Some((guess, Found::InAGap));
        }
        (before_last, last, guess) = (last, guess, next);
    }
    None
}

/// The offset that holds at an instant, in seconds, and whether it is summer time.
fn offset_at(instant: i64, zone: &TimeZone) -> (i64, bool) {
    let far = if instant < 0 { Timestamp::MIN } else { Timestamp::MAX };
    let info = zone.to_offset_info(Timestamp::from_second(instant).unwrap_or(far));
    (seconds(info.offset()), info.dst().is_dst())
}

fn seconds(offset: Offset) -> i64 {
    i64::from(offset.seconds())
}

#[cfg(test)]
mod tests {
    use super::parse;
    use jiff::tz::TimeZone;

    fn utc(text: &str) -> Option<i64> {
        parse(text.as_bytes(), &TimeZone::UTC)
    }

    #[test]
    fn the_three_forms_and_no_other() {
        assert_eq!(utc("20260620"), Some(1_781_913_600));
        assert_eq!(utc("202606201200"), Some(1_781_956_800));
        assert_eq!(utc("20260620120001Z"), Some(1_781_956_801));
        assert_eq!(utc("20260620120001utc"), Some(1_781_956_801));
        for text in
            ["", "Z", "2026", "2026062", "2026-06-20", "20260620T12", "2026062012", "20260620ZZ", "+0260620"]
        {
            assert_eq!(utc(text), None, "{text}");
        }
    }

    #[test]
    fn what_mktime_makes_of_odd_days() {
        assert_eq!(utc("20260231"), utc("20260303"));
        assert_eq!(utc("20240231"), utc("20240302"));
        assert_eq!(utc("20261231235961"), utc("20270101000001"));
        assert_eq!(utc("2026 1 2"), utc("20260102"));
        for text in
            ["20260001", "20261301", "20260100", "20260132", "202601012460", "20260101240000", "202601 1 1 "]
        {
            assert_eq!(utc(text), None, "{text}");
        }
    }

    #[test]
    fn nothing_before_1970_and_anything_after() {
        assert_eq!(utc("19700101"), None);
        assert_eq!(utc("19691231"), None);
        assert_eq!(utc("00000101"), None);
        assert_eq!(utc("19700101000001Z"), Some(1));
        assert_eq!(utc("99991231235959Z"), Some(253_402_300_799));
    }
}

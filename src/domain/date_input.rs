//! Dates as people type them: `31 Jul`, `+3w`, `14`, `fri` and `2026-07-15`.
//!
//! Evidence is not read with this: its dates have one form ([`super::time::parse_date`]).

use super::time::parse_date;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use std::fmt;

/// The forms that are accepted, for help and messages.
pub const FORMS: &str = "31 Jul, 31 Jul 2027, 2027-07-31, +14d, +3w, +2m, 14 (days), 14th or fri";

/// The side of today on which a date without a year, or a number of days, is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    /// From today on.
    Future,
    /// Up to today.
    Past,
}

/// The reason why a text is not read as a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateInputError {
    /// The kind of error.
    pub kind: DateInputErrorKind,
    /// Texts that are accepted and that may be meant; can be empty.
    pub suggestions: Vec<String>,
}

/// The kind of a [`DateInputError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateInputErrorKind {
    /// The text is empty.
    Empty,
    /// The text has none of the accepted forms.
    Unknown,
    /// The text can mean several dates.
    Ambiguous,
    /// The month does not have this day.
    NoSuchDay,
    /// The date is not between the years 1 and 9999.
    OutOfRange,
}

impl fmt::Display for DateInputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            DateInputErrorKind::Empty => "Date is required",
            DateInputErrorKind::Unknown => "Invalid date",
            DateInputErrorKind::Ambiguous => "Ambiguous date",
            DateInputErrorKind::NoSuchDay => "This month does not have this day",
            DateInputErrorKind::OutOfRange => "The date is too far away",
        })?;
        match self.suggestions.as_slice() {
            [] => write!(f, "; expected e.g. 31 Jul, 2026-07-15, +14d or fri"),
            suggestions => write!(f, "; write {}", suggestions.join(" or ")),
        }
    }
}

impl std::error::Error for DateInputError {}

/// Parses a date from today on, as a user types it for the end of something.
///
/// | text | meaning |
/// | --- | --- |
/// | `2026-07-15` | this day |
/// | `31 Jul`, `Jul 31`, `31 July` | the next such day, today included |
/// | `31 Jul 2027`, `Jul 31, 2027` | this day |
/// | `+14d`, `+3w`, `+2m` | that many days, weeks or months after today; the plus can be left out |
/// | `14`, `+14` | as `14d`: periods are agreed on in days |
/// | `14th` | the next 14th of a month, today included |
/// | `fri`, `friday` | the next Friday after today |
/// | `today`, `tomorrow` | |
///
/// Case and the number of blanks do not matter. A month after 31 Jan is the last day of February.
///
/// ```
/// use jiff::civil::date;
/// use trialdesk::domain::date_input::parse_day;
/// let today = date(2026, 6, 20);
/// assert_eq!(parse_day("31 Jul", today), Ok(date(2026, 7, 31)));
/// assert_eq!(parse_day("+3w", today), Ok(date(2026, 7, 11)));
/// assert_eq!(parse_day("14", today), Ok(date(2026, 7, 4)));
/// assert_eq!(parse_day("7/8", today).unwrap_err().suggestions, ["7 Aug", "8 Jul"]);
/// ```
///
/// # Errors
/// The text has another form, can mean several dates, or names a day that does not exist.
pub fn parse_day(text: &str, today: Date) -> Result<Date, DateInputError> {
    parse(text, today, Side::Future)
}

/// Parses a date up to today, as a user types it for the beginning of a period: `7d` is seven days ago, and `31 Jul` is
/// the last such day, today included. The other forms are those of [`parse_day`].
///
/// # Errors
/// As for [`parse_day`].
pub fn parse_past_day(text: &str, today: Date) -> Result<Date, DateInputError> {
    parse(text, today, Side::Past)
}

/// Returns the year, if it is given, the month and the day of a text such as `10 Jul` or `10 Jul 2026`; `None` for other
/// forms.
#[must_use]
pub fn written_day(text: &str) -> Option<(Option<i16>, i8, i8)> {
    let (day, month, year) = match *tokens(&text.trim().to_lowercase())?.as_slice() {
        [Token::Number(day, 1..=2), Token::Month(month)]
        | [Token::Month(month), Token::Number(day, 1..=2)] => (day, month, None),
        [Token::Number(day, 1..=2), Token::Month(month), Token::Number(year, 4)]
        | [Token::Month(month), Token::Number(day, 1..=2), Token::Number(year, 4)] => {
            (day, month, Some(i16::try_from(year).ok()?))
        }
        _ => return None,
    };
    Some((year, month, i8::try_from(day).ok()?))
}

/// A word of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    /// A number with its count of digits.
    Number(i32, usize),
    /// A month, by its number from 1.
    Month(i8),
    Weekday(Weekday),
    Days(i32),
    Weeks(i32),
    Months(i32),
    /// A day of a month: `14th`.
    Ordinal(i32),
    Today,
    Tomorrow,
    Yesterday,
    Next,
}

fn parse(text: &str, today: Date, side: Side) -> Result<Date, DateInputError> {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return Err(error(DateInputErrorKind::Empty));
    }
    if let Some(date) = parse_date(&text) {
        return Ok(date);
    }
    if let Some(numbers) = separated_numbers(&text) {
        return Err(numeric(&numbers));
    }
    let Some(tokens) = tokens(&text) else { return Err(error(DateInputErrorKind::Unknown)) };
    let after = |count: i32, days: i32| {
        let count = count.checked_mul(days).ok_or(error(DateInputErrorKind::OutOfRange))?;
        let count = if side == Side::Past { -count } else { count };
        today.checked_add(count.days()).map_err(|_| error(DateInputErrorKind::OutOfRange))
    };
    match *tokens.as_slice() {
        // A year, a month and a day, or a mistake.
        [Token::Number(_, 4..)] => Err(error(DateInputErrorKind::Unknown)),
        [Token::Days(count) | Token::Number(count, _)] => after(count, 1),
        [Token::Weeks(count)] => after(count, 7),
        [Token::Months(count)] => {
            let count = if side == Side::Past { -count } else { count };
            today.checked_add(count.months()).map_err(|_| error(DateInputErrorKind::OutOfRange))
        }
        [Token::Today] => Ok(today),
        [Token::Tomorrow] => today.tomorrow().map_err(|_| error(DateInputErrorKind::OutOfRange)),
        [Token::Yesterday] => today.yesterday().map_err(|_| error(DateInputErrorKind::OutOfRange)),
        [Token::Weekday(weekday)] => weekday_from(today, weekday, side),
        [Token::Next, Token::Weekday(weekday)] => {
            let first = weekday_from(today, weekday, Side::Future)?;
            let second = first.checked_add(1.week()).map_err(|_| error(DateInputErrorKind::OutOfRange))?;
            let suggestions = [first, second].map(|day| day.strftime("%-d %b").to_string());
            Err(DateInputError { kind: DateInputErrorKind::Ambiguous, suggestions: suggestions.into() })
        }
        [Token::Ordinal(day)] => ordinal(today, day, side),
        [Token::Month(month)] => {
            let suggestions = vec![format!("1 {}", MONTHS[index(month)].1), last_day_of(month)];
            Err(DateInputError { kind: DateInputErrorKind::Ambiguous, suggestions })
        }
        [Token::Number(day, 1..=2) | Token::Ordinal(day), Token::Month(month)]
        | [Token::Month(month), Token::Number(day, 1..=2) | Token::Ordinal(day)] => {
            day_of_month(today, day, month, side)
        }
        [
            Token::Number(day, 1..=2) | Token::Ordinal(day),
            Token::Month(month),
            Token::Number(year, digits),
        ]
        | [
            Token::Month(month),
            Token::Number(day, 1..=2) | Token::Ordinal(day),
            Token::Number(year, digits),
        ] => day_of_year(day, month, year, digits),
        _ => Err(error(DateInputErrorKind::Unknown)),
    }
}

const fn error(kind: DateInputErrorKind) -> DateInputError {
    DateInputError { kind, suggestions: Vec::new() }
}

/// The months, each with its English name and the short form that suggestions have.
const MONTHS: [(&str, &str); 12] = [
    ("january", "Jan"),
    ("february", "Feb"),
    ("march", "Mar"),
    ("april", "Apr"),
    ("may", "May"),
    ("june", "Jun"),
    ("july", "Jul"),
    ("august", "Aug"),
    ("september", "Sep"),
    ("october", "Oct"),
    ("november", "Nov"),
    ("december", "Dec"),
];

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

fn index(month: i8) -> usize {
    usize::try_from(month - 1).unwrap_or_default().min(MONTHS.len() - 1)
}

/// Returns the words of a text; `None` if one of them is not known.
fn tokens(text: &str) -> Option<Vec<Token>> {
    let words = text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
    let mut tokens = Vec::new();
    for word in words {
        let word = word.strip_suffix('.').unwrap_or(word);
        // `31jul` is two words.
        let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
        let (digits, rest) = word.split_at(end);
        match (digits, rest) {
            ("", _) if word.starts_with('+') => tokens.push(period(word.trim_start_matches('+'))?),
            ("", rest) => tokens.push(named(rest)?),
            (digits, "") => tokens.push(Token::Number(digits.parse().ok()?, digits.len())),
            (digits, rest) => match named(rest) {
                Some(month @ Token::Month(_)) => {
                    tokens.extend([Token::Number(digits.parse().ok()?, digits.len()), month]);
                }
                _ => tokens.push(period(word)?),
            },
        }
        if tokens.len() > 3 {
            return None;
        }
    }
    Some(tokens)
}

/// Returns a number with its unit: `14d`, `3w`, `2m`, `14` or `14th`.
fn period(word: &str) -> Option<Token> {
    let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    let (digits, unit) = word.split_at(end);
    // More digits are not a period that anyone means.
    let count: i32 = digits.parse().ok().filter(|_| digits.len() <= 5)?;
    match unit {
        "" if digits.len() <= 3 => Some(Token::Days(count)),
        "d" | "day" | "days" => Some(Token::Days(count)),
        "w" | "week" | "weeks" => Some(Token::Weeks(count)),
        "m" | "month" | "months" => Some(Token::Months(count)),
        "st" | "nd" | "rd" | "th" => Some(Token::Ordinal(count)),
        _ => None,
    }
}

/// Returns the meaning of a word without digits. Names of months and days can be shortened to three letters.
fn named(word: &str) -> Option<Token> {
    let is_short = |name: &str| word.len() >= 3 && name.starts_with(word);
    match word {
        "today" => return Some(Token::Today),
        "tomorrow" => return Some(Token::Tomorrow),
        "yesterday" => return Some(Token::Yesterday),
        "next" => return Some(Token::Next),
        _ => {}
    }
    if let Some(month) = MONTHS.iter().position(|(name, _)| is_short(name)) {
        return i8::try_from(month + 1).ok().map(Token::Month);
    }
    WEEKDAYS.iter().find(|(name, _)| is_short(name)).map(|&(_, day)| Token::Weekday(day))
}

/// Returns the numbers of a text such as `7/8`, `7.8.2026` or `7-8`; `None` for other texts.
fn separated_numbers(text: &str) -> Option<Vec<i32>> {
    let text = text.strip_suffix('.').unwrap_or(text);
    let separator = text.chars().find(|c| matches!(c, '/' | '.' | '-'))?;
    let numbers: Option<Vec<i32>> = text
        .split(separator)
        .map(|part| part.parse().ok().filter(|_| part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit())))
        .collect();
    numbers.filter(|numbers| (2..=3).contains(&numbers.len()))
}

/// Returns the error for numbers alone: the order of day and month differs between countries.
fn numeric(numbers: &[i32]) -> DateInputError {
    let (day_first, year) = match *numbers {
        [year, month, day] if year >= 1000 => ([(day, month); 2], Some(year)),
        [a, b, year] => ([(a, b), (b, a)], Some(if year < 100 { year + 2000 } else { year })),
        [a, b] => ([(a, b), (b, a)], None),
        _ => return error(DateInputErrorKind::Unknown),
    };
    let mut suggestions: Vec<String> = Vec::new();
    for (day, month) in day_first {
        let Ok(month) = i8::try_from(month) else { continue };
        // A leap year, so that 29 Feb can be suggested.
        let year_of = i16::try_from(year.unwrap_or(2000)).unwrap_or(2000);
        let is_day = i8::try_from(day).is_ok_and(|day| Date::new(year_of, month, day).is_ok());
        let year = year.map(|year| format!(" {year}")).unwrap_or_default();
        let text = format!("{day} {}{year}", MONTHS[index(month)].1);
        if is_day && !suggestions.contains(&text) {
            suggestions.push(text);
        }
    }
    let kind = match suggestions.len() {
        0 => DateInputErrorKind::NoSuchDay,
        1 => DateInputErrorKind::Unknown,
        _ => DateInputErrorKind::Ambiguous,
    };
    DateInputError { kind, suggestions }
}

fn weekday_from(today: Date, weekday: Weekday, side: Side) -> Result<Date, DateInputError> {
    let nth = if side == Side::Future { 1 } else { -1 };
    today.nth_weekday(nth, weekday).map_err(|_| error(DateInputErrorKind::OutOfRange))
}

/// Returns the nearest month that has this day.
fn ordinal(today: Date, day: i32, side: Side) -> Result<Date, DateInputError> {
    let number = i8::try_from(day).ok().filter(|day| (1..=31).contains(day));
    let Some(number) = number else { return Err(error(DateInputErrorKind::NoSuchDay)) };
    let first = today.first_of_month();
    // Of two months in a row, one has 31 days; the third is for a 31st that has passed.
    let months = (0..=3).map(|month| if side == Side::Future { month } else { -month });
    let days = months.filter_map(|month| {
        let first = first.checked_add(month.months()).ok()?;
        first.with().day(number).build().ok()
    });
    let is_wanted = |date: &Date| if side == Side::Future { *date >= today } else { *date <= today };
    days.into_iter().find(is_wanted).ok_or(error(DateInputErrorKind::OutOfRange))
}

/// Returns the nearest year that has this day. A 29 Feb can be eight years away.
fn day_of_month(today: Date, day: i32, month: i8, side: Side) -> Result<Date, DateInputError> {
    let years =
        (0..=8).map(|year| if side == Side::Future { today.year() + year } else { today.year() - year });
    let dates = years.filter_map(|year| Date::new(year, month, i8::try_from(day).ok()?).ok());
    let is_wanted = |date: &Date| if side == Side::Future { *date >= today } else { *date <= today };
    let mut dates = dates.filter(|date| date.year() >= 1).peekable();
    if dates.peek().is_none() {
        return Err(DateInputError {
            kind: DateInputErrorKind::NoSuchDay,
            suggestions: vec![last_day_of(month)],
        });
    }
    dates.find(is_wanted).ok_or(error(DateInputErrorKind::OutOfRange))
}

fn day_of_year(day: i32, month: i8, year: i32, digits: usize) -> Result<Date, DateInputError> {
    let name = MONTHS[index(month)].1;
    if digits != 4 {
        // `31 Jul 27`: the two digits can also be meant as a day or a time.
        let suggestions = if digits == 2 { vec![format!("{day} {name} 20{year:02}")] } else { Vec::new() };
        return Err(DateInputError { kind: DateInputErrorKind::Unknown, suggestions });
    }
    let year = i16::try_from(year).ok().filter(|year| *year >= 1);
    let Some(year) = year else { return Err(error(DateInputErrorKind::OutOfRange)) };
    let date = i8::try_from(day).ok().and_then(|day| Date::new(year, month, day).ok());
    date.ok_or_else(|| {
        let last = Date::new(year, month, 1).map_or(28, Date::days_in_month);
        let suggestions = vec![format!("{last} {name} {year}")];
        DateInputError { kind: DateInputErrorKind::NoSuchDay, suggestions }
    })
}

/// Returns the last day of a month: `30 Jun`; `28 Feb`, which every year has.
fn last_day_of(month: i8) -> String {
    let last = Date::new(2001, month, 1).map_or(28, Date::days_in_month);
    format!("{last} {}", MONTHS[index(month)].1)
}

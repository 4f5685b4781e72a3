//! Dates as people type them.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use trialdesk::domain::date_input::DateInputErrorKind::{Ambiguous, Empty, NoSuchDay, OutOfRange, Unknown};
use trialdesk::domain::date_input::{DateInputErrorKind, parse_day, parse_past_day};

/// A Saturday.
const TODAY: Date = date(2026, 6, 20);

#[track_caller]
fn assert_day(text: &str, expected: Date) {
    assert_eq!(parse_day(text, TODAY), Ok(expected), "{text}");
}

#[track_caller]
fn assert_error(text: &str, kind: DateInputErrorKind, suggestions: &[&str]) {
    let error = parse_day(text, TODAY).expect_err(text);
    assert_eq!(
        (error.kind, error.suggestions.iter().map(String::as_str).collect::<Vec<_>>().as_slice()),
        (kind, suggestions),
        "{text}"
    );
    for suggestion in suggestions {
        assert!(parse_day(suggestion, TODAY).is_ok(), "{suggestion} is accepted");
    }
}

#[test]
fn dates_with_a_month_are_the_next_such_day() {
    for text in ["31 Jul", "Jul 31", "31 july", "JULY 31", " 31   jul. ", "31jul", "31st Jul", "jul 31st"] {
        assert_day(text, date(2026, 7, 31));
    }
    assert_day("20 Jun", TODAY);
    assert_day("19 Jun", date(2027, 6, 19));
    assert_day("1 sept", date(2026, 9, 1));
    assert_day("29 Feb", date(2028, 2, 29));
}

#[test]
fn dates_with_a_year_are_taken_as_they_are() {
    for text in ["31 Jul 2027", "Jul 31, 2027", "July 31 2027", "2027-07-31"] {
        assert_day(text, date(2027, 7, 31));
    }
    assert_day("1 Jan 2020", date(2020, 1, 1));
}

#[test]
fn periods_are_counted_from_today() {
    for text in ["+14d", "14d", "14", "+14", "+2w", "2w"] {
        assert_day(text, date(2026, 7, 4));
    }
    assert_day("+0d", TODAY);
    assert_day("+2m", date(2026, 8, 20));
    assert_eq!(parse_day("1m", date(2026, 1, 31)), Ok(date(2026, 2, 28)));
}

#[test]
fn days_of_the_month_and_of_the_week_are_the_next_ones() {
    assert_day("20th", TODAY);
    assert_day("14th", date(2026, 7, 14));
    assert_day("31st", date(2026, 7, 31));
    assert_eq!(parse_day("30th", date(2026, 1, 31)), Ok(date(2026, 3, 30)));
    assert_day("fri", date(2026, 6, 26));
    assert_day("Friday", date(2026, 6, 26));
    assert_day("sat", date(2026, 6, 27));
    assert_day("tomorrow", date(2026, 6, 21));
    assert_day("today", TODAY);
}

#[test]
fn ambiguous_dates_are_refused_with_suggestions() {
    assert_error("7/8", Ambiguous, &["7 Aug", "8 Jul"]);
    assert_error("07.08.", Ambiguous, &["7 Aug", "8 Jul"]);
    assert_error("7/8/2027", Ambiguous, &["7 Aug 2027", "8 Jul 2027"]);
    assert_error("31/7", Unknown, &["31 Jul"]);
    assert_error("2027-7-1", Unknown, &["1 Jul 2027"]);
    assert_error("next fri", Ambiguous, &["26 Jun", "3 Jul"]);
    assert_error("jul", Ambiguous, &["1 Jul", "31 Jul"]);
    assert_error("31 Jul 27", Unknown, &["31 Jul 2027"]);
}

#[test]
fn days_that_do_not_exist_are_refused() {
    assert_error("31 Jun", NoSuchDay, &["30 Jun"]);
    assert_error("29 Feb 2027", NoSuchDay, &["28 Feb 2027"]);
    assert_error("30 Feb", NoSuchDay, &["28 Feb"]);
    assert_error("32nd", NoSuchDay, &[]);
    assert_error("99999m", OutOfRange, &[]);
}

#[test]
fn other_texts_are_refused() {
    assert_error("  ", Empty, &[]);
    for text in ["soon", "ju 31", "2026", "123456", "+", "+d", "-3d", "31 Jul 2027 x", "1 2", "１４", "+14x"]
    {
        assert_error(text, Unknown, &[]);
    }
    assert_eq!(
        parse_day("7/8", TODAY).map_err(|error| error.to_string()),
        Err("Ambiguous date; write 7 Aug or 8 Jul".to_owned())
    );
}

#[test]
fn past_days_are_searched_backwards() {
    let past = |text| parse_past_day(text, TODAY);
    assert_eq!(past("7d"), Ok(date(2026, 6, 13)));
    assert_eq!(past("2w"), Ok(date(2026, 6, 6)));
    assert_eq!(past("1m"), Ok(date(2026, 5, 20)));
    assert_eq!(past("31 Jul"), Ok(date(2025, 7, 31)));
    assert_eq!(past("20 Jun"), Ok(TODAY));
    assert_eq!(past("fri"), Ok(date(2026, 6, 19)));
    assert_eq!(past("yesterday"), Ok(date(2026, 6, 19)));
    assert_eq!(past("31st"), Ok(date(2026, 5, 31)));
    assert_eq!(past("2026-06-01"), Ok(date(2026, 6, 1)));
}

proptest! {
    #[test]
    fn the_form_of_the_interface_is_read_back(days in 0_i32..364) {
        let day = TODAY.checked_add(days.days()).unwrap();
        prop_assert_eq!(parse_day(&day.strftime("%-d %b").to_string(), TODAY), Ok(day));
        prop_assert_eq!(parse_day(&day.strftime("%-d %b %Y").to_string(), TODAY), Ok(day));
        prop_assert_eq!(parse_day(&day.to_string(), TODAY), Ok(day));
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,24}", year in 1_i16..=9999) {
        let _ = parse_day(&text, date(year, 12, 31));
        let _ = parse_past_day(&text, date(year, 1, 1));
    }

    #[test]
    fn no_text_of_these_words_makes_it_panic(words in proptest::collection::vec("[0-9]{0,6}(d|w|m|th|jan|feb|fri|next|[/.,+-])?", 0..4), year in 1_i16..=9999) {
        let text = words.join(" ");
        let _ = parse_day(&text, date(year, 12, 31));
        let _ = parse_past_day(&text, date(year, 1, 1));
    }
}

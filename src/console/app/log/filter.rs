//! The filter of the log as it is typed: `by:dana since:1 Jun stage:readiness`.

use crate::domain::date_input::parse_past_day;
use crate::domain::decision::DecisionSubject;
use crate::domain::labels::StageId;
use crate::domain::record_filter::RecordFilter;
use crate::domain::safe_text::SafeText;
use crate::domain::spelling::did_you_mean;
use crate::safe;
use jiff::civil::Date;

/// The words before the values.
const NAMES: [&str; 4] = ["by", "since", "until", "stage"];
/// The word for decisions on grace periods.
const GRACE: &str = "grace";

/// A filter and its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// The text, as it was typed.
    pub text: String,
    /// The filter.
    pub filter: RecordFilter,
}

impl LogFilter {
    /// Reads a filter. A value goes on until the next name, so that a date can have blanks.
    ///
    /// # Errors
    /// A sentence about the word that cannot be read.
    pub fn read(text: &str, today: Date) -> Result<Self, SafeText> {
        let mut filter = RecordFilter::default();
        for (name, value) in terms(text)? {
            match name {
                "by" => filter.by = Some(value.into()),
                "since" => filter.since = Some(day(name, &value, today)?),
                "until" => filter.until = Some(day(name, &value, today)?),
                "stage" => filter.subject = Some(DecisionSubject::Package(stage(&value)?)),
                _ => filter.subject = Some(DecisionSubject::Grace),
            }
        }
        Ok(Self { text: text.trim().to_owned(), filter })
    }
}

/// Returns the names with their values, in order.
fn terms(text: &str) -> Result<Vec<(&'static str, String)>, SafeText> {
    let mut terms: Vec<(&'static str, String)> = Vec::new();
    for word in text.split_whitespace() {
        let named = word.split_once(':').and_then(|(name, rest)| {
            let name = name.to_lowercase();
            Some((NAMES.into_iter().find(|other| **other == name)?, rest))
        });
        let is_grace = word.eq_ignore_ascii_case(GRACE);
        match (named, terms.last_mut()) {
            (Some((name, value)), _) => terms.push((name, value.to_owned())),
            (None, _) if is_grace => terms.push((GRACE, String::new())),
            (None, Some((name, value))) if *name != GRACE && !word.contains(':') => {
                if !value.is_empty() {
                    value.push(' ');
                }
                value.push_str(word);
            }
            (None, _) => return Err(unknown(word)),
        }
    }
    match terms.iter().find(|(name, value)| *name != GRACE && value.is_empty()) {
        Some((name, _)) => Err(safe!("{}: needs a value", *name)),
        None => Ok(terms),
    }
}

fn unknown(word: &str) -> SafeText {
    let name = word.split_once(':').map_or(word, |(name, _)| name).to_lowercase();
    let meant = did_you_mean(&name, NAMES.into_iter().chain([GRACE]));
    let [word, meant] = [word, meant.as_str()].map(SafeText::sanitize);
    safe!("Unknown word `{}`{}. Write by:NAME since:DATE until:DATE stage:NAME or grace", word, meant)
}

fn day(name: &'static str, text: &str, today: Date) -> Result<Date, SafeText> {
    parse_past_day(text, today).map_err(|error| safe!("{}: {}", name, SafeText::sanitize(&error.to_string())))
}

/// Returns the stage with an identifier, a short name or the beginning of one.
fn stage(text: &str) -> Result<StageId, SafeText> {
    let text = text.to_lowercase();
    let begins = |stage: &StageId| stage.short_name().starts_with(&text);
    let found = StageId::named(&text).or_else(|| {
        let mut found = StageId::ALL.into_iter().filter(begins);
        found.next().filter(|_| found.next().is_none())
    });
    found.ok_or_else(|| {
        let names = SafeText::join(StageId::ALL.map(|stage| SafeText::from(stage.short_name())), ", ");
        safe!("Unknown stage `{}`. The stages are {}", SafeText::sanitize(&text), names)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn read(text: &str) -> Result<RecordFilter, String> {
        let read = LogFilter::read(text, date(2026, 6, 20));
        read.map(|filter| filter.filter).map_err(|error| error.to_string())
    }

    #[test]
    fn filter_has_the_selections_of_the_log_command() {
        let filter = read(" by:dana  since:1 Jun until:yesterday stage:readiness ").unwrap();
        assert_eq!(filter.by.as_deref(), Some("dana"));
        assert_eq!((filter.since, filter.until), (Some(date(2026, 6, 1)), Some(date(2026, 6, 19))));
        assert_eq!(filter.subject.and_then(DecisionSubject::stage).unwrap().short_name(), "readiness");
        assert_eq!(read("grace").unwrap().subject, Some(DecisionSubject::Grace));
        assert_eq!(read("since:7d").unwrap().since, Some(date(2026, 6, 13)));
        assert!(read("").unwrap().is_empty());
    }

    #[test]
    fn filter_says_which_word_is_wrong() {
        for (text, message) in [
            ("dana", "Unknown word `dana`. Write"),
            ("bye:dana", "Unknown word `bye:dana`; did you mean `by`?"),
            ("by:", "by: needs a value"),
            ("since:7/8", "since: Ambiguous date; write"),
            ("stage:f", "Unknown stage `f`. The stages are"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.starts_with(message), "{text}: {error}");
        }
    }
}

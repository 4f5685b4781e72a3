//! Explanations of queries in words.

use super::field::Field;
use super::print::choices;
use super::{Amount, Bound, Query, Relation, Term, Test};

impl Query {
    /// Explains which trials match: `blocked, expired more than 7 days ago, no owner with “emea”`.
    ///
    /// ```
    /// use trialdesk::domain::query::parse;
    /// let query = parse("status:blocked missing>0 -owner:emea ends<7d")?;
    /// let words = "blocked, more than 0 references missing, no owner with “emea”, grace that ends in less than 7 days";
    /// assert_eq!(query.explain(), words);
    /// # Ok::<(), trialdesk::domain::query::QueryError>(())
    /// ```
    #[must_use]
    pub fn explain(&self) -> String {
        if self.is_empty() {
            return "every trial".to_owned();
        }
        self.terms.iter().map(explain).collect::<Vec<_>>().join(", ")
    }
}

fn explain(Term { negated, test }: &Term) -> String {
    let not = if *negated { "not " } else { "" };
    match test {
        Test::Word { text, exact } => {
            let how = if *exact { " exactly" } else { "" };
            format!("{} “{text}”{how}", if *negated { "without" } else { "with" })
        }
        Test::OneOf { field: Field::Gate, bits } => gates(*negated, *bits),
        Test::OneOf { field, bits } => {
            let values = either(choices(*field, *bits).map(|choice| choice.label.to_owned()));
            match field {
                Field::Outcome if values == "unknown" => format!("outcome {not}unknown"),
                Field::Grace => format!("grace {not}{values}"),
                Field::Stage => format!("{not}in the {values} stage"),
                Field::Target => format!("target {not}{values}"),
                Field::Renewal => format!("renewal {not}{values}"),
                Field::Channel => format!("{not}notified by {values}"),
                Field::Finding => format!("{} “{values}”", if *negated { "no finding" } else { "a finding" }),
                _ => format!("{not}{values}"),
            }
        }
        Test::Number { field, relation, amounts } => {
            let amounts = amounts.iter().map(|amount| number(*field, *relation, *amount));
            format!("{not}{}", either(amounts))
        }
        Test::Name { field, whole, texts } => {
            let texts = either(texts.iter().map(|text| format!("“{text}”")));
            let has = if *whole { "called" } else { "with" };
            match field {
                Field::Owner => format!("{} owner {has} {texts}", if *negated { "no" } else { "an" }),
                _ => format!("{not}named {}{texts}", if *whole { "" } else { "like " }),
            }
        }
        Test::Flag(Field::Mine) => format!("{not}owned by you"),
        Test::Flag(_) => format!("{}changed since your last visit", if *negated { "un" } else { "" }),
    }
}

fn gates(negated: bool, bits: u64) -> String {
    let titles = choices(Field::Gate, bits).map(|choice| format!("gate {} ({})", choice.name, choice.label));
    format!("{} {}blocked", either(titles), if negated { "not " } else { "" })
}

fn number(field: Field, relation: Relation, amount: Amount) -> String {
    let than = match relation {
        Relation::Is => "",
        Relation::Over => "more than ",
        Relation::AtLeast => "at least ",
        Relation::Under => "less than ",
        Relation::AtMost => "at most ",
    };
    let event = event(field);
    match (field, amount) {
        (Field::Missing, Amount::Number(number)) => format!("{than}{} missing", count(number, "reference")),
        (Field::Missing, Amount::Range(first, last)) => {
            format!("{} to {} references missing", bound(first), bound(last))
        }
        (Field::Blockers, Amount::Number(number)) => format!("{than}{}", count(number, "finding")),
        (Field::Blockers, Amount::Range(first, last)) => {
            format!("{} to {} findings", bound(first), bound(last))
        }
        (Field::Age, Amount::Number(days)) => format!("expired {than}{} ago", count(days, "day")),
        (Field::Age, Amount::Range(first, last)) => {
            format!("expired {} to {} days ago", bound(first), bound(last))
        }
        (Field::Age, _) => "of unknown age".to_owned(),
        (Field::Ends, Amount::None) => "without an end of grace".to_owned(),
        (_, Amount::None) => format!("without {event}"),
        (_, Amount::Number(days)) => format!("{event} in {than}{}", count(days, "day")),
        (_, Amount::Range(Bound::Number(first), Bound::Number(last))) => {
            format!("{event} in {first} to {last} days")
        }
        (_, Amount::Range(first, last)) => format!("{event} from {} to {}", bound(first), bound(last)),
        (_, Amount::Date(date)) => {
            let when = match relation {
                Relation::Is => "on",
                Relation::Over => "after",
                Relation::AtLeast => "on or after",
                Relation::Under => "before",
                Relation::AtMost => "on or before",
            };
            format!("{event} {when} {date}")
        }
    }
}

/// Returns what a date of a field is the date of.
const fn event(field: Field) -> &'static str {
    match field {
        Field::Starts => "a conversion that starts",
        Field::GoLive => "a go-live",
        Field::Due => "a renewal or follow-up that is due",
        Field::Planned => "a planned date",
        _ => "grace that ends",
    }
}

fn bound(bound: Bound) -> String {
    match bound {
        Bound::Number(number) => number.to_string(),
        Bound::Date(date) => date.to_string(),
    }
}

fn count(number: i64, one: &str) -> String {
    format!("{number} {one}{}", if number == 1 { "" } else { "s" })
}

fn either(values: impl Iterator<Item = String>) -> String {
    values.collect::<Vec<_>>().join(" or ")
}

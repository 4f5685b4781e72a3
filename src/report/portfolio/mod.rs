//! The portfolio: what one person can do in one go, and what blocks the trials of a room.

mod json;
mod markdown;
mod section;
mod text;
mod trend;

use super::phrase::Phrase;
use super::selection::Selection;
use super::{Format, Report};
use crate::domain::asks::{Action, Asks, Collector, DecisionSubject};
use crate::domain::portfolio::{Bar, FigureCollector, Figures};
use crate::domain::safe_text::SafeText;
use crate::domain::trial::short_name;
use crate::safe;
use schemars::JsonSchema;
use serde::Serialize;

pub use json::{Json, PortfolioJson};
pub use markdown::Markdown;
pub use section::Section;
pub use text::Text;
pub use trend::{TrendJson, TrendWeekJson};

/// The `schema_version` of the report.
const SCHEMA: &str = "trialdesk.portfolio.v1";

/// The report of `trialdesk portfolio`.
#[derive(Clone, Copy, Debug)]
pub struct PortfolioFormats;

impl Report for PortfolioFormats {
    const FORMATS: &'static [Format] = &[
        Format::new("text", "Tables, for people", &Text),
        Format::new("json", "One object", &Json),
        Format::new("markdown", "Tables, for pages and messages", &Markdown),
    ];
}

/// The figures of a room, or of the selected trials.
#[derive(Clone, Debug, Default)]
pub struct Portfolio {
    /// The asks.
    pub asks: Asks,
    /// What blocks, how long trials wait, whose they are, their outcomes, and the planned dates by week.
    pub figures: Figures,
}

/// A number of trials, and how many of them are ready.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Count {
    /// Trials.
    pub trials: usize,
    /// Trials that are ready.
    pub ready: usize,
}

impl<L> From<&Bar<L>> for Count {
    fn from(bar: &Bar<L>) -> Self {
        Self { trials: bar.trials, ready: bar.trials - bar.not_ready }
    }
}

impl Portfolio {
    /// Returns the figures of the selected trials.
    #[must_use]
    pub fn of(selection: &Selection<'_>) -> Self {
        let mut asks = Collector::new(&selection.room.policy_file.policy);
        let mut figures = FigureCollector::new(selection.room.now.today());
        for reviewed in selection.reviews() {
            asks.add(&reviewed.trial, &reviewed.evaluation);
            figures.add(&reviewed.trial, &reviewed.evaluation);
        }
        Self { asks: asks.finish(), figures: figures.finish() }
    }
}

/// Returns who takes an action: the approver, or the owners; nothing if that is not known.
#[must_use]
pub fn who(action: &Action) -> SafeText {
    match action {
        Action::Decide { approver: Some(approver), .. } => SafeText::principal(approver),
        Action::Decide { approver: None, .. } => "any approver".into(),
        Action::FillIn { owners, .. } => {
            SafeText::join(owners.iter().map(|owner| SafeText::sanitize(short_name(owner))), ", ")
        }
        Action::Approve(_) => "approver".into(),
        Action::Complete(_) => "producer".into(),
        Action::WriteDocument(_) | Action::FixFile(_) => SafeText::EMPTY,
    }
}

/// Returns what an action is, in a few words.
#[must_use]
pub fn what(action: &Action) -> Phrase {
    let name = |name: &str| Phrase::code(SafeText::sanitize(name));
    match action {
        Action::Decide { subject: DecisionSubject::Grace, .. } => Phrase::text("decide on grace periods"),
        Action::Decide { subject: DecisionSubject::Package(stage), .. } => {
            Phrase::text(safe!("decide on {} packages", stage.label()))
        }
        Action::FillIn { document, field, .. } => {
            let field = Phrase::text("fill in or correct ").join(name(field));
            field.and(safe!(" of the {}", document.label()))
        }
        Action::Approve(kind) => Phrase::text(safe!("approve or renew the {}", kind.label())),
        Action::Complete(kind) => Phrase::text(safe!("complete the {}, and declare it ready", kind.label())),
        Action::WriteDocument(kind) => Phrase::text(safe!("write the {}", kind.label())),
        Action::FixFile(path) => Phrase::text("fix ").join(name(path)),
    }
}

/// Returns the effect of the first asks together: `The first 9 make 28 of 35 ready`. `None` if no ask makes a further trial
/// ready.
#[must_use]
pub fn together(asks: &Asks) -> Option<SafeText> {
    let (count, ready) = asks.together()?;
    Some(match count {
        1 => safe!("The first makes {} of {} ready", ready, asks.trials),
        count => safe!("The first {} make {} of {} ready", count, ready, asks.trials),
    })
}

/// Returns who is asked for what: `dana: decide on grace periods`.
#[must_use]
pub fn sentence(action: &Action) -> SafeText {
    let who = who(action);
    let what = what(action).plain();
    if who.is_empty() { what } else { safe!("{}: {}", who, what) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::asks::Ask;
    use crate::domain::labels::Kind;

    fn of(ready_after: &[usize]) -> Option<String> {
        let ask = |&ready_after: &usize| Ask {
            action: Action::WriteDocument(Kind::ALL[0]),
            ready_alone: 1,
            touched: 1,
            oldest: None,
            ready_after,
        };
        let asks = Asks { asks: ready_after.iter().map(ask).collect(), trials: 9, ready: 2 };
        together(&asks).map(|sentence| sentence.to_string())
    }

    #[test]
    fn effect_counts_the_asks_that_make_trials_ready() {
        assert_eq!(of(&[3, 5, 5]).as_deref(), Some("The first 2 make 5 of 9 ready"));
        assert_eq!(of(&[3, 3]).as_deref(), Some("The first makes 3 of 9 ready"));
        assert_eq!(of(&[2]), None);
        assert_eq!(of(&[]), None);
    }
}

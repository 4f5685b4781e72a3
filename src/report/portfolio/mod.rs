//! The portfolio: what one person can do in one go, and what blocks the trials of a room.

mod json;
mod markdown;
mod section;
mod text;
mod trend;

use super::phrase::Phrase;
use super::selection::Selection;
use super::{Format, Report};
use crate::domain::asks::{Action, Asks, Collector, DecisionSubject, Needs};
use crate::domain::portfolio::{Bar, Figures};
use crate::domain::safe_text::SafeText;
use crate::domain::summary::{self, Summaries};
use crate::domain::trial::short_name;
use crate::room::{EvaluatedTrial, Room};
use crate::safe;
use schemars::JsonSchema;
use serde::Serialize;

pub use json::{Json, PortfolioJson};
pub use markdown::Markdown;
pub use section::Section;
pub use text::Text;
pub use trend::{TrendJson, TrendWeekJson, trend_heads};

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
    /// Returns the figures of the selected trials. It evaluates each.
    #[must_use]
    pub fn of(selection: &Selection<'_>) -> Self {
        let policy = &selection.room.policy_file.policy;
        let rows = summary::Collector::new(selection.room.now.today());
        let reviewed = selection.map_reviews(|EvaluatedTrial { trial, evaluation }| {
            let needs = Needs::of(trial, evaluation, policy);
            (rows.summary(trial, evaluation), (trial.trial_ref.clone(), needs))
        });
        let (selected, needs): (Vec<_>, Vec<_>) = reviewed.into_iter().unzip();
        let summaries = rows.finish(selected);
        let mut asks = Collector::default();
        for (row, (trial_ref, needs)) in summaries.iter().zip(needs) {
            asks.add(&trial_ref, row.age(), needs.as_ref());
        }
        Self { asks: asks.finish(), figures: Figures::of(&summaries, &summaries) }
    }

    /// Returns the figures of trials of a room, by the rows and needs of all its trials. It evaluates none.
    #[must_use]
    pub fn of_rows(room: &Room, summaries: &Summaries, needs: &[Option<Needs>], places: &[usize]) -> Self {
        let row = |place: &usize| summaries.get(*place);
        let mut asks = Collector::default();
        for place in places {
            if let (Some(row), Some(trial_ref)) = (row(place), room.trial_ref(*place)) {
                asks.add(trial_ref, row.age(), needs.get(*place).and_then(Option::as_ref));
            }
        }
        Self { asks: asks.finish(), figures: Figures::of(summaries, places.iter().filter_map(row)) }
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
    use crate::domain::asks::{Ask, NeedSets};
    use crate::domain::evaluation::Status;
    use crate::domain::labels::Kind;
    use crate::domain::work::steps_of;
    use crate::room::RoomOptions;
    use jiff::Timestamp;

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

    #[test]
    fn figures_by_rows_are_those_of_evaluating_each_trial() {
        let folder = support::sample::sample_evidence();
        let room = Room::open(&folder, &RoomOptions::default(), Timestamp::UNIX_EPOCH).unwrap();
        let rows = summary::Collector::new(room.now.today());
        let sets = NeedSets::default();
        let policy = &room.policy_file.policy;
        let reviewed = room.map_reviews(|EvaluatedTrial { trial, evaluation }| {
            let needs = Needs::of(trial, evaluation, policy).map(|needs| sets.shared(needs));
            (rows.summary(trial, evaluation), needs)
        });
        let (reviewed, needs): (Vec<_>, Vec<_>) = reviewed.into_iter().unzip();
        let summaries = rows.finish(reviewed);
        let of = |wanted: &dyn Fn(usize) -> bool| (0..room.len()).filter(|&place| wanted(place)).collect();
        let is_ready = |place: usize| summaries.get(place).unwrap().status == Status::Ready;
        let selections: [Vec<usize>; 4] =
            [of(&|_| true), of(&|place| place % 3 == 0), of(&is_ready), Vec::new()];
        for places in selections {
            let mut by_rows = Portfolio::default();
            let steps = steps_of(|| by_rows = Portfolio::of_rows(&room, &summaries, &needs, &places));
            // Only the plan works on the trials: none is evaluated.
            assert!(steps <= 20 * places.len(), "{steps} steps for {} trials", places.len());
            let evaluated = Portfolio::of(&Selection::trials(&room, places));
            assert_eq!(by_rows.asks, evaluated.asks);
            assert_eq!(by_rows.figures, evaluated.figures);
        }
    }
}

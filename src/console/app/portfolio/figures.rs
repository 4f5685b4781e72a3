//! The figures as rows. The screen, the table and the linear mode show the same rows.

use crate::console::app::labels;
use crate::console::app::portfolio::ask_query;
use crate::console::app::portfolio::opens::Opens;
use crate::console::app::query_input::{QueryInput, User};
use crate::console::app::queue::Queue;
use crate::console::app::room_view::RoomView;
use crate::domain::asks::Ask;
use crate::domain::gate::GateId;
use crate::domain::portfolio::{Bar, WaitingSpan, Week};
use crate::domain::safe_text::SafeText;
use crate::domain::trial::short_name;
use crate::report::portfolio::{Portfolio, sentence, together};
use crate::safe;
use jiff::civil::Date;
use unicode_width::UnicodeWidthStr;

pub use crate::report::portfolio::Section;

/// The trials of a bar: those that are not ready, and all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// The number of trials that are not ready.
    pub not_ready: usize,
    /// The number of trials.
    pub trials: usize,
}

/// A row: a label with its figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The subject.
    pub label: SafeText,
    /// The figures, one for each heading of the section.
    pub cells: Vec<SafeText>,
    /// The trials of the bar; `None` for an ask.
    pub amount: Option<Amount>,
    /// The figure beside the bar: `3 of 5`.
    pub figure: SafeText,
    /// The queue that it opens; `None` if no trial is behind it.
    pub opens: Option<Opens>,
    /// The number of trials that an ask touches. Its query can match more.
    pub touches: Option<usize>,
}

/// The rows of a section, with what they are laid out by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// The rows.
    pub rows: Vec<Row>,
    /// The width of the widest label.
    pub label: usize,
    /// The width of the widest figure beside a bar.
    pub figure: usize,
    /// The width of the widest figure under each heading.
    pub cells: Vec<usize>,
    /// The trials of the longest bar.
    pub most: usize,
}

impl Rows {
    fn of(section: Section, rows: Vec<Row>) -> Self {
        let widest = |width: &dyn Fn(&Row) -> usize| rows.iter().map(width).max().unwrap_or_default();
        let cell = |at: usize| widest(&|row| row.cells.get(at).map_or(0, |cell| cell.width()));
        Self {
            label: widest(&|row| row.label.width()),
            figure: widest(&|row| row.figure.width()),
            cells: (0..section.heads().len()).map(cell).collect(),
            most: widest(&|row| row.amount.map_or(0, |amount| amount.trials)),
            rows,
        }
    }
}

/// The figures of the trials that match a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// The number of trials.
    pub trials: usize,
    /// The number of trials that are ready.
    pub ready: usize,
    /// The effect of the asks together, as a sentence.
    pub effect: SafeText,
    sections: [Rows; Section::ALL.len()],
}

impl Figures {
    /// Counts the figures of the trials that match the filter. It evaluates none.
    #[must_use]
    pub fn of(room_view: &RoomView, filter: &QueryInput, user: &User) -> Self {
        let room = &room_view.room;
        let places = room_view.places(&room_view.compiled(filter.query(), user.viewer()), |_, _| true);
        let Portfolio { asks, figures } =
            Portfolio::of_rows(room, &room_view.summaries, &room_view.needs, &places);
        let maker = Maker { today: room.now.today(), filter, room_view };
        let no_effect =
            || safe!("No ask makes a further trial ready; {} of {} are now.", asks.ready, asks.trials);
        let effect = together(&asks).map(|effect| safe!("{}; {} are now.", effect, asks.ready));
        let effect = effect.unwrap_or_else(no_effect);
        let outcomes = figures.outcomes_and_targets().map(|bar| maker.count(&bar));
        Self {
            trials: asks.trials,
            ready: asks.ready,
            effect,
            sections: [
                Rows::of(Section::Asks, asks.asks.iter().map(|ask| maker.ask(ask)).collect()),
                Rows::of(Section::Gates, figures.gates.iter().map(|bar| maker.gate(bar)).collect()),
                Rows::of(Section::Waiting, figures.waiting.iter().map(|bar| maker.span(bar)).collect()),
                Rows::of(Section::Weeks, figures.weeks.iter().map(|week| maker.week(week)).collect()),
                Rows::of(Section::Owners, figures.owners.iter().map(|bar| maker.owner(bar)).collect()),
                Rows::of(Section::Outcomes, outcomes.collect()),
            ],
        }
    }

    /// Returns the rows of a section.
    #[must_use]
    pub fn rows(&self, section: Section) -> &[Row] {
        &self.section(section).rows
    }

    /// Returns a section.
    #[must_use]
    pub const fn section(&self, section: Section) -> &Rows {
        &self.sections[section as usize]
    }
}

/// Makes rows.
struct Maker<'a> {
    today: Date,
    filter: &'a QueryInput,
    room_view: &'a RoomView,
}

impl Maker<'_> {
    /// Returns the trials behind a query, within the filter.
    fn within(&self, query: &str) -> Opens {
        let query =
            if self.filter.is_empty() { query.to_owned() } else { format!("{} {query}", self.filter.text()) };
        Opens { queue: Queue::All, query }
    }

    fn bar(&self, label: SafeText, cells: Vec<usize>, amount: Amount, query: Option<&str>) -> Row {
        let opens = query.filter(|_| amount.trials > 0).map(|query| self.within(query));
        let cells = cells.into_iter().map(|count| safe!("{}", count)).collect();
        let Amount { not_ready, trials } = amount;
        let figure =
            if not_ready == trials { safe!("{}", trials) } else { safe!("{} of {}", not_ready, trials) };
        Row { label, cells, amount: Some(amount), figure, opens, touches: None }
    }

    fn ask(&self, ask: &Ask) -> Row {
        let oldest = ask.oldest.as_ref().map(|(trial, days)| {
            safe!(
                "{} {}",
                SafeText::sanitize(short_name(trial)),
                SafeText::sanitize(&labels::age(Some(*days)))
            )
        });
        let policy = &self.room_view.room.policy_file.policy;
        let opens = match ask_query::of(&ask.action, policy) {
            Opens { queue: Queue::All, query } => self.within(&query),
            opens => opens,
        };
        Row {
            label: sentence(&ask.action),
            cells: vec![
                safe!("+{}", ask.ready_alone),
                safe!("{}", ask.touched),
                safe!("{}", ask.ready_after),
                oldest.unwrap_or_default(),
            ],
            amount: None,
            figure: SafeText::EMPTY,
            opens: Some(opens),
            touches: Some(ask.touched),
        }
    }

    fn gate(&self, bar: &Bar<GateId>) -> Row {
        let gate = bar.label;
        let label = safe!("{}: {}", gate.stage().label(), gate.gate().title);
        let amount = Amount { not_ready: bar.trials, trials: bar.trials };
        self.bar(label, vec![bar.trials], amount, bar.query.as_deref())
    }

    fn span(&self, bar: &Bar<WaitingSpan>) -> Row {
        let amount = Amount { not_ready: bar.not_ready, trials: bar.not_ready };
        self.bar(bar.label.label(), vec![bar.not_ready], amount, bar.query.as_deref())
    }

    fn week(&self, week: &Week) -> Row {
        let label = SafeText::sanitize(&labels::day(week.starts_on, self.today));
        let mut cells = vec![week.dates, week.trials, week.not_ready];
        cells.extend(week.groups.iter().map(|bar| bar.trials));
        let amount = Amount { not_ready: week.not_ready, trials: week.trials };
        self.bar(label, cells, amount, Some(&week.query))
    }

    fn owner(&self, bar: &Bar<SafeText>) -> Row {
        let label = bar.label.strip_prefix("owner:").map_or_else(
            || bar.label.clone(),
            |rest| bar.label.slice(bar.label.len() - rest.len()..bar.label.len()),
        );
        let amount = Amount { not_ready: bar.not_ready, trials: bar.trials };
        self.bar(label, vec![bar.trials, bar.not_ready], amount, bar.query.as_deref())
    }

    fn count(&self, bar: &Bar<&'static str>) -> Row {
        let amount = Amount { not_ready: bar.not_ready, trials: bar.trials };
        self.bar(bar.label.into(), vec![bar.trials, bar.trials - bar.not_ready], amount, bar.query.as_deref())
    }
}

//! The tabs at the top. The view draws them, and the mouse finds them.

use crate::console::app::command::Command;
use crate::console::app::model::Model;
use crate::console::app::queue::Queue;
use crate::console::app::trial::state::{Tab, TrialPage};
use crate::domain::safe_text::SafeText;
use crate::domain::trial::short_name;
use unicode_width::UnicodeWidthStr;

/// A tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label<T> {
    /// Its target.
    pub of: T,
    /// Its text.
    pub text: String,
    /// Its first column.
    pub x: u16,
}

impl<T> Label<T> {
    /// Returns whether it covers a column.
    #[must_use]
    pub fn is_at(&self, column: u16) -> bool {
        (self.x..self.x.saturating_add(width(&self.text))).contains(&column)
    }
}

fn width(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}

fn in_a_row<T>(from: u16, tabs: impl Iterator<Item = (T, String)>) -> Vec<Label<T>> {
    let place = |x: &mut u16, (of, text): (T, String)| {
        let label = Label { of, x: *x, text };
        *x = x.saturating_add(width(&label.text));
        Some(label)
    };
    tabs.scan(from, place).collect()
}

/// Returns the tabs of the queues with their counts. If they do not fit, only the shown queue has its name.
#[must_use]
pub fn queues(model: &Model, columns: usize) -> Vec<Label<Queue>> {
    let order = model.list.queues();
    let whole = model.room_view.as_deref().filter(|_| model.freshness().is_current());
    let long = |queue: Queue| {
        let count =
            whole.map_or_else(|| "…".to_owned(), |room_view| model.list.count(room_view, queue).to_string());
        format!(" {} {} {count} ", queue.index(), SafeText::sanitize(model.list.title(queue)))
    };
    let fits = order.iter().map(|&queue| long(queue).width()).sum::<usize>() < columns;
    let text = |queue: Queue| {
        if fits || queue == model.list.queue { long(queue) } else { format!(" {} ", queue.index()) }
    };
    in_a_row(0, order.into_iter().map(|queue| (queue, text(queue))))
}

/// Returns the trial's name on its page, as the tabs have it before them.
#[must_use]
pub fn page_name(model: &Model, page: &TrialPage) -> String {
    let room_view = model.room_view.as_deref();
    let short = || SafeText::sanitize(short_name(&page.trial_ref));
    room_view.map_or_else(short, |room_view| room_view.name_of(&page.trial_ref)).to_string()
}

/// Returns the tabs of the trial page.
#[must_use]
pub fn of_page(model: &Model, page: &TrialPage) -> Vec<Label<Tab>> {
    let from = width(&page_name(model, page)).saturating_add(3);
    let key = |tab: Tab| {
        let command = match tab {
            Tab::Gates => Command::ShowGates,
            Tab::Evidence => Command::ShowEvidence,
            Tab::Decisions => Command::ShowDecisions,
        };
        model.keymap.key_of(command, model.mode_beneath()).map(|key| format!("{key} ")).unwrap_or_default()
    };
    in_a_row(from, Tab::ALL.into_iter().map(|tab| (tab, format!(" {}{} ", key(tab), tab.title()))))
}

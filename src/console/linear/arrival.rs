//! The lines that are printed at a new location.

use crate::console::app::model::Model;
use crate::console::app::reader::content;
use crate::console::linear::changes;
use crate::console::linear::deciding;
use crate::console::linear::lines::Lines;
use crate::console::linear::listing;
use crate::console::linear::location::{Location, hint};
use crate::console::linear::log;
use crate::console::linear::pager;
use crate::console::linear::portfolio;
use crate::console::linear::state::Linear;
use crate::console::linear::trend;
use crate::console::linear::upcoming;
use crate::console::linear::verbalize;
use crate::domain::safe_text::SafeText;
use crate::safe;

/// Prints a place.
pub(super) fn print(linear: &mut Linear, model: &Model, location: &Location, out: &mut Lines) {
    match location {
        Location::Loading => out.push(format!("Reading {}.", model.named)),
        Location::Queues => listing::queues(model, out),
        Location::List { .. } => listing::rows(linear, model, true, out),
        Location::TrialPage { .. } => {
            pager::heading(model, out);
            pager::lines(linear, model, out);
        }
        Location::Log { .. } => log::rows(linear, model, out),
        Location::Reader { .. } => {
            if let Some(reader) = model.layers.reader() {
                out.push(safe!("{}.", content::title(model, reader)));
                out.extend(verbalize::all(reader.lines()));
            }
        }
        Location::Upcoming => upcoming::rows(linear, model, out),
        Location::Portfolio { .. } => portfolio::rows(linear, model, out),
        Location::Trend { .. } => trend::rows(linear, model, out),
        Location::Changes { .. } => changes::rows(linear, model, out),
        Location::Form { .. } => deciding::print(linear, model, out),
        Location::Question => {
            if let Some(question) = model.layers.confirmation() {
                out.push(question.text());
                if !question.details().is_empty() {
                    out.push(SafeText::join(question.details(), ", "));
                }
            }
        }
    }
    if let Some(kind) = location.kind()
        && linear.hinted.insert(kind)
    {
        out.push(hint(kind).to_owned());
    }
}

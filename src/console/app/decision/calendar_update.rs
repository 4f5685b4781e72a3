//! Changes to the calendar over the decision form. It puts a day into a field and records nothing.

use crate::console::app::decision::calendar::{Bounds, Calendar, Step};
use crate::console::app::decision::field::FieldId;
use crate::console::app::decision::form::{DecisionForm, requested_until};
use crate::console::app::layer::Layer;
use crate::console::app::model::Model;
use crate::console::app::text_entry;
use jiff::ToSpan;

/// The years that the calendar of an approval without a limit shows.
const YEARS: i64 = 5;

/// Returns the index of the date field that the calendar is for: the focused one, otherwise the first.
fn date_field(form: &DecisionForm) -> Option<usize> {
    let is_date = |index: &usize| matches!(form.fields[*index].id, FieldId::GraceEnd | FieldId::ExpiresOn);
    let focused = (form.focus < form.fields.len()).then_some(form.focus).filter(is_date);
    focused.or_else(|| (0..form.fields.len()).find(is_date))
}

/// Returns the days that the calendar offers, if the form has a date.
pub(crate) fn bounds(form: &DecisionForm) -> Option<Bounds> {
    if form.fields[date_field(form)?].id == FieldId::GraceEnd {
        let (first, last) = form.grace_bounds()?;
        return Some(Bounds { first, last, is_limited: true });
    }
    let first = form.today();
    Some(Bounds { first, last: first.saturating_add(YEARS.years()), is_limited: false })
}

/// Opens the calendar for the date of the form.
pub(crate) fn open(model: &mut Model) {
    let Some(form) = model.layers.form_mut() else { return };
    let (Some(field), Some(bounds)) = (date_field(form), bounds(form)) else { return };
    form.focus = field;
    let id = form.fields[field].id;
    let asked = form.reviewed().and_then(requested_until).filter(|_| id == FieldId::GraceEnd);
    let day = form.date(id).or_else(|| (id == FieldId::ExpiresOn).then_some(bounds.first));
    if let Some(calendar) = Calendar::open(id, bounds, day, asked) {
        model.layers.push(Layer::Calendar(Box::new(calendar)));
    }
}

/// Goes to another day.
pub(crate) fn go(model: &mut Model, step: Step, forwards: bool) {
    if let Some(calendar) = model.layers.calendar_mut() {
        calendar.go(step, forwards);
    }
}

/// Closes the calendar and puts the selected day into the field.
pub(crate) fn accept(model: &mut Model) {
    let Some(calendar) = model.layers.take_calendar() else { return };
    text_entry::edit(model, |entry| {
        entry.replace(&calendar.day.to_string());
        true
    });
}

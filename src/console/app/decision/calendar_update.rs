//! Changes to the calendar over the decision form. It puts a day into a field and records nothing.

use crate::console::app::decision::calendar::{Calendar, Step};
use crate::console::app::decision::field::FieldId;
use crate::console::app::decision::form::requested_until;
use crate::console::app::layer::Layer;
use crate::console::app::model::Model;
use crate::console::app::text_entry;

/// Opens the calendar for the end of the grace period.
pub(crate) fn open(model: &mut Model) {
    let Some(form) = model.layers.form_mut() else { return };
    let Some(field) = form.fields.iter().position(|field| field.id == FieldId::GraceEnd) else { return };
    form.focus = field;
    let asked = form.reviewed().and_then(requested_until);
    let end = form.grace_end();
    let calendar = form.grace_bounds().and_then(|(first, last)| Calendar::open(first, last, end, asked));
    if let Some(calendar) = calendar {
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

//! The calendar over the decision form: it puts a day into a field and records nothing.

use super::super::calendar::{Calendar, Pace};
use super::super::commands::Context;
use super::super::field::FieldId;
use super::super::form::requested_until;
use super::super::model::Model;
use super::moving::Stride;
use super::typing;

/// Opens the calendar of the grace's end.
pub(super) fn open(model: &mut Model) {
    let Some(form) = &mut model.form else { return };
    let Some(field) = form.fields.iter().position(|field| field.id == FieldId::GraceEnd) else { return };
    form.focus = field;
    let asked = form.reviewed().and_then(requested_until);
    let end = form.grace_end();
    form.calendar = form.grace_bounds().and_then(|(first, last)| Calendar::open(first, last, end, asked));
}

/// Goes to another day.
pub(super) fn go(model: &mut Model, pace: Pace, forwards: bool) {
    if let Some(calendar) = model.form.as_mut().and_then(|form| form.calendar.as_mut()) {
        calendar.go(pace, forwards);
    }
}

/// The same by rows, of which each is a week.
pub(super) fn by(model: &mut Model, stride: Stride, forwards: bool) {
    let pace = match stride {
        Stride::Row => Pace::Week,
        Stride::HalfPage | Stride::Page => Pace::Month,
        Stride::All => Pace::All,
    };
    go(model, pace, forwards);
}

/// Puts the chosen day into the field. Whether there was one.
pub(super) fn accept(model: &mut Model) -> bool {
    let Some(calendar) = model.form.as_mut().and_then(|form| form.calendar.take()) else { return false };
    typing::edit(model, Context::Form, |entry| {
        entry.replace(&calendar.day.to_string());
        true
    })
}

/// Closes it. Whether it was open.
pub(super) fn close(model: &mut Model) -> bool {
    model.form.as_mut().is_some_and(|form| form.calendar.take().is_some())
}

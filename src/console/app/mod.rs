//! The console's core: what is on the screen and what happens next, without a terminal, a clock or a disk.
//!
//! [`update::update`] is the only place where the [`model::Model`] changes. What it wants from the world it returns
//! as [`effect::Effect`]s; what the world answers comes back as [`msg::Msg`]s.

pub mod batch;
pub mod calendar;
pub mod certainty;
pub mod choice;
pub mod columns;
pub mod commands;
pub mod desk;
pub mod detail;
pub mod drafts;
pub mod effect;
pub mod entry;
pub mod evidence;
pub mod field;
pub mod form;
pub mod geometry;
pub mod help;
pub mod highlight;
pub mod hold;
pub mod key;
pub mod links;
pub mod live;
pub mod mending;
pub mod model;
pub mod msg;
pub mod news;
pub mod own;
pub mod page;
pub mod paper;
pub mod patch;
pub mod prompt;
pub mod queue;
pub mod show;
pub mod signer;
pub mod signing;
pub mod sought;
pub mod survey;
pub mod tabs;
pub mod timeline;
pub mod tour;
pub mod update;
pub mod words;

/// Where the parts of a form are on a screen of this size.
#[must_use]
pub fn form_plan(form: &form::Form, size: geometry::Size) -> geometry::FormPlan {
    geometry::FormPlan::of(size, form.rows())
}

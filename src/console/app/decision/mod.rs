//! The decision form: fields, calendar, preview, records, and their recording.

pub mod bulk_preview;
pub mod calendar;
pub mod calendar_update;
mod changed_meanwhile;
mod digests;
pub mod draft_saving;
pub mod earlier_reasons;
pub mod field;
pub mod form;
pub mod just_recorded;
pub mod layout;
mod package_preview;
pub mod preview;
pub mod record_preview;
pub mod recording;
mod responsible;
pub mod show_digests;
pub mod target;
pub mod update;
mod voters;
